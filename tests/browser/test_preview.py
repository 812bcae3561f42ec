"""`serve` in real browsers, as a clerk works with it: save, see, mistake, mend, go on."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from agendapack.batch.work import meeting_lock
from agendapack.output.files import create, starter_files
from tests.browser.judge import judge
from tests.cli.conftest import run_process
from tests.cli.test_runs_at_once import lock_of, start
from tests.waiting import PATIENCE, until

MEETING = "2031-01-23"
PAPER = "05-tree-strategy-2031-to-2041.html"
IN_VIEW = "e => e.getBoundingClientRect().bottom < innerHeight"


class Serve:
    """`serve` in a process of its own, in a workspace of the invented council."""

    def __init__(self, root: Path, address: str, process: "subprocess.Popen[str]") -> None:
        self.root, self.address, self.process = root, address, process
        self.folder = root / "meetings" / MEETING

    def state(self) -> dict[str, Any]:
        with urlopen(f"{self.address}-/state", timeout=PATIENCE) as answer:
            state: dict[str, Any] = json.load(answer)
            return state

    def read(self, file: str) -> bytes:
        with urlopen(f"{self.address}{file}", timeout=PATIENCE) as answer:
            data: bytes = answer.read()
            return data

    def save(self, file: str, more: str) -> str:
        """Add to a file of the meeting; return what it was."""
        before = (self.folder / file).read_text("utf-8")
        (self.folder / file).write_text(before + more, "utf-8")
        return before


@contextmanager
def serving(root: Path, *arguments: str) -> Iterator[Serve]:
    """Serve a new workspace, until Ctrl-C; what is printed then has to be plain."""
    assert create(starter_files("council"), root).problems == ()
    with start(root, "serve", *arguments, "--port", "0", "--today", "2031-01-10") as process:
        assert process.stdout is not None
        (address,) = re.findall(r"serving (\S+);", process.stdout.readline())
        served = Serve(root, address, process)
        try:
            until(lambda: served.state()["version"], lambda: process.poll())
            yield served
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in out + err
    assert process.returncode == 130


@pytest.fixture(scope="module")
def meeting(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with serving(tmp_path_factory.mktemp("meeting"), MEETING) as served:
        yield served


@pytest.fixture(scope="module")
def site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with serving(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture
def readers(browser: Any) -> Iterator[list[Any]]:
    """Open two browsers that share nothing; none may say anything in its console."""
    contexts = [browser.new_context() for _ in range(2)]
    pages, said = [context.new_page() for context in contexts], list[str]()
    for page in pages:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(error.message))
    yield pages
    for context in contexts:
        context.close()
    assert said == []


def test_a_saved_paragraph_is_seen_in_two_browsers_at_its_page(
    meeting: Serve, readers: list[Any]
) -> None:
    for page in readers:
        page.set_viewport_size({"width": 1280, "height": 500})
        page.goto(meeting.address)
    meeting.save("tree-strategy.md", "\nA lime was planted in the square.\n")
    for page in readers:
        new = page.frame_locator("#web").get_by_text("A lime was planted in the square.")
        new.wait_for()
        page.locator("#state", has_text=re.compile("^built$")).wait_for()
        assert (
            page.locator("#web")
            .evaluate("e => e.contentDocument.location.pathname")
            .endswith(f"/web/{PAPER}")
        )
        until(partial(new.evaluate, IN_VIEW))
        assert re.search(r"^/pack\.pdf\?\d+#page=5&", page.locator("#pack").get_attribute("src"))


def test_a_mistake_is_shown_with_its_place_and_goes_when_it_is_mended(
    meeting: Serve, readers: list[Any]
) -> None:
    for each in readers:
        each.goto(meeting.address)
    before = meeting.save("meeting.yaml", "  - titel: Pond\n")
    for each in readers:
        problem = each.locator("#told li.error")
        problem.wait_for()
        assert "no field 'titel'" in problem.inner_text()
        path = (meeting.folder / "meeting.yaml").as_posix().lstrip("/")
        line = before.count("\n") + 1
        link = problem.get_by_role("link")
        assert link.get_attribute("href") == f"vscode://file/{path}:{line}:5"
        assert link.inner_text() == f"meetings/{MEETING}/meeting.yaml:{line}:5"
        each.locator("#state", has_text="not built: these are the last good files").wait_for()
        assert each.title().startswith("\u26a0 ")
        each.frame_locator("#web").get_by_text("A lime was planted").wait_for()
    (meeting.folder / "meeting.yaml").write_text(before, "utf-8")
    for each in readers:
        each.locator("#state", has_text=re.compile("^built$")).wait_for()
        assert each.locator("#told li").count() == 0
        assert not each.title().startswith("\u26a0 ")


def workers(process: int) -> list[int]:
    """Return the processes that build for `serve`: children of its fork server."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    servers = {pid for pid, parent in pairs if parent == process}
    return [pid for pid, parent in pairs if parent in servers]


def test_a_killed_build_is_told_leaves_the_good_files_and_is_done_at_the_next_save(
    meeting: Serve, readers: list[Any]
) -> None:
    (page, _), report = readers, meeting.folder / "tree-strategy.md"
    page.goto(meeting.address)
    before, version = meeting.read("pack.pdf"), meeting.state()["version"]
    with meeting_lock(lock_of(meeting.root, MEETING)):  # so that no build can end
        meeting.save("tree-strategy.md", "\nAn elm fell.\n")
        page.locator("#state", has_text="building").wait_for()

        def killed() -> bool:
            for process in workers(meeting.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            return bool(meeting.state()["version"] > version)

        until(killed)
        told = page.locator("#told p.error", has_text="The build stopped")
        told.wait_for()
        assert "ended without a word, twice (SIGKILL)" in told.inner_text()
        assert meeting.read("pack.pdf") == before
    report.write_text(report.read_text("utf-8") + "\nIt was cleared.\n", "utf-8")
    page.frame_locator("#web").get_by_text("It was cleared.").wait_for()
    page.locator("#state", has_text=re.compile("^built$")).wait_for()
    assert page.locator("#told .error").count() == 0
    assert meeting.read("pack.pdf") != before
    output = meeting.root / "build"
    assert [path.name for path in output.glob(".2*")] == []
    assert run_process("verify", str(output / MEETING), cwd=meeting.root).code == 0


def test_a_meeting_that_has_gone_is_told_and_shown_again_when_it_is_back(
    meeting: Serve, readers: list[Any]
) -> None:
    page, away = readers[0], meeting.root / "away"
    page.goto(meeting.address)
    meeting.folder.rename(away)
    problem = page.locator("#told li.error")
    problem.wait_for()
    assert f"there is no folder '{MEETING}'" in problem.inner_text()
    assert meeting.read("pack.pdf").startswith(b"%PDF")
    away.rename(meeting.folder)
    page.locator("#state", has_text=re.compile("^built$")).wait_for()
    assert page.locator("#told li").count() == 0


def test_the_site_shows_the_meeting_and_the_page_that_was_saved(
    site: Serve, readers: list[Any]
) -> None:
    for page in readers:
        page.goto(site.address)
        assert page.locator("h1").inner_text() == "All meetings"
        home = page.frame_locator("#web")
        home.get_by_role("heading", name="Meetings of Wharfedown District Council").wait_for()
        assert page.locator("#pack").count() == 0
    site.save("tree-strategy.md", "\nA lime was planted in the square.\n")
    for page in readers:
        page.frame_locator("#web").get_by_text("A lime was planted in the square.").wait_for()
        source = page.locator("#pack").get_attribute("src")
        assert source.startswith(f"/meetings/{MEETING}/pack.pdf?")
        assert "#page=5&" in source


def test_a_new_meeting_and_a_changed_committee_are_in_the_site_at_once(
    site: Serve, readers: list[Any]
) -> None:
    page = readers[0]
    text = "committee: environment-committee\ndate: 2031-03-06\nagenda: [{title: Ponds}]\n"
    (site.root / "meetings" / "2031-03-06").mkdir()
    (site.root / "meetings" / "2031-03-06" / "meeting.yaml").write_text(text)
    until(lambda: b"2031-03-06" in site.read("index.html"))
    committee = site.root / "meetings" / "committees" / "environment-committee.yaml"
    name = committee.read_text("utf-8")
    committee.write_text(name.replace("name: Environment Committee", "name: Tree Committee"))
    until(lambda: b"Tree Committee" in site.read("index.html"))
    styles = site.root / "templates"
    styles.mkdir()
    (styles / "site.css").write_text("body { color: rgb(1, 2, 3); }\n")
    until(lambda: b"rgb(1, 2, 3)" in site.read("style.css"))
    page.goto(f"{site.address}index.html")
    page.get_by_role("link", name="6 March 2031").first.click()
    page.get_by_role("heading", name="Tree Committee").wait_for()


def test_a_workspace_without_meetings_is_told_and_serve_goes_on(
    site: Serve, readers: list[Any]
) -> None:
    page, meetings, away = readers[0], site.root / "meetings", site.root / "away"
    page.goto(site.address)
    away.mkdir()
    folders = [path.name for path in meetings.glob("2*")]
    for name in folders:
        (meetings / name).rename(away / name)
    page.locator("#told p.error", has_text="holds no meeting yet").wait_for()
    for name in folders:
        (away / name).rename(meetings / name)
    page.locator("#told p.error").wait_for(state="detached")
    page.locator("#state", has_text=re.compile("^built$")).wait_for()


def test_the_page_of_the_preview_is_accessible_and_fits(browser: Any, meeting: Serve) -> None:
    before = meeting.save("meeting.yaml", "  - titel: Pond\n")
    until(lambda: meeting.state()["failed"])
    assert judge(browser, [meeting.address]) == []
    (meeting.folder / "meeting.yaml").write_text(before, "utf-8")
    until(lambda: not meeting.state()["failed"])
