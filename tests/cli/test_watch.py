"""`watch`: a whole process that builds again and again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from watchfiles import BaseFilter, Change
from watchfiles.main import FileChange

import agendapack as package
from agendapack.cli.run import run
from tests.cli.conftest import Run
from tests.cli.many import WRONG, add_meetings, spoil
from tests.waiting import PATIENCE, until

BUILT = "built build/2031-01-01/pack.pdf (2 pages)"


@dataclass
class Watch:
    """The process, and the files into which it prints."""

    process: "subprocess.Popen[bytes]"
    out: Path
    err: Path

    def says(self, *lines: str) -> None:
        """Wait until it has printed these lines, no more and no fewer."""
        until(
            lambda: self.out.read_text().splitlines() == list(lines) or self._has_ended(),
            lambda: (self.out.read_text(), self.err.read_text()),
        )
        assert not self._has_ended(), self.err.read_text()

    def complains(self, words: str) -> None:
        """Wait until it has printed a problem."""
        until(lambda: words in self.err.read_text() or self._has_ended(), self.err.read_text)
        assert not self._has_ended(), self.err.read_text()

    def _has_ended(self) -> bool:
        return self.process.poll() is not None


@pytest.fixture
def watch(agendapack: Run, tmp_path: Path) -> Iterator[Watch]:
    """Watch the first of two meetings, which has been built."""
    agendapack("init")
    add_meetings(tmp_path, 2)
    out, err = tmp_path / "build" / "out", tmp_path / "build" / "err"
    out.parent.mkdir()
    home = str(Path(package.__file__).parent.parent)
    with out.open("w") as said, err.open("w") as complained:
        process = subprocess.Popen(
            [sys.executable, "-m", "agendapack", "watch", "2031-01-01", "--no-cache"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": home},
            stdout=said,
            stderr=complained,
        )
    found = Watch(process, out, err)
    try:
        found.says(BUILT, "watching 2031-01-01; Ctrl-C ends it")
        yield found
    finally:
        process.kill()
        process.wait()


def save(path: Path, text: str) -> None:
    """Save a file as editors do: whoever looks finds the old text or the new one."""
    beside = path.with_name(f"{path.name}~")
    beside.write_text(text)
    beside.replace(path)


def test_it_builds_on_each_save_and_goes_on_after_mistakes(watch: Watch, tmp_path: Path) -> None:
    start = [BUILT, "watching 2031-01-01; Ctrl-C ends it"]
    own = tmp_path / "meetings" / "2031-01-01" / "meeting.yaml"
    text = own.read_text()
    (tmp_path / "build" / "stranger.txt").write_text("x")
    spoil(tmp_path, "2031-01-02")
    save(own, text + "  - title: Pond\n")
    watch.says(*start, BUILT)
    save(own, text + WRONG)
    watch.complains("[unknown-field]")
    save(own, text)
    watch.says(*start, BUILT, BUILT)
    committee = tmp_path / "meetings" / "committees" / "parish-council.yaml"
    save(committee, committee.read_text() + "\n# seen\n")
    watch.says(*start, BUILT, BUILT, BUILT)
    home = Path(package.__file__).parent.parent / "templates"
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "agenda.html").write_text((home / "agenda.html").read_text())
    (tmp_path / "drafts").rename(tmp_path / "templates")
    watch.says(*start, BUILT, BUILT, BUILT, BUILT)
    watch.process.send_signal(signal.SIGINT)
    assert watch.process.wait(PATIENCE) == 130
    assert watch.err.read_text().count("[unknown-field]") == 1


def test_what_is_no_part_of_the_meeting_builds_nothing(
    agendapack: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    agendapack("init")
    add_meetings(tmp_path, 2)
    said: list[str] = []

    def changes(root: Path, watch_filter: BaseFilter, **how: object) -> Iterator[set[FileChange]]:
        """Stand for the watcher: each change is there, and then is told of."""
        yield set()
        assert not watch_filter(Change.added, str(root / "build" / "stranger.txt"))
        assert not watch_filter(Change.modified, str(root / "watch.log"))
        said.append(capsys.readouterr().out)
        for name in ("2031-01-02", "2031-01-01"):
            changed = root / "meetings" / name / "meeting.yaml"
            save(changed, changed.read_text() + "  - title: Pond\n")
            assert watch_filter(Change.modified, str(changed))
            yield {(Change.modified, str(changed))}
            said.append(capsys.readouterr().out)

    monkeypatch.setattr("watchfiles.watch", changes)
    assert run(["watch", "2031-01-01", "--no-cache"]) == 0
    assert said == [f"{BUILT}\nwatching 2031-01-01; Ctrl-C ends it\n", "", f"{BUILT}\n"]


def test_the_file_into_which_it_prints_is_no_change(
    agendapack: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agendapack("init")
    add_meetings(tmp_path, 1)
    heard: list[bool] = []

    def changes(root: Path, watch_filter: BaseFilter, **how: object) -> Iterator[set[FileChange]]:
        names = ("told", "other")
        heard.extend(watch_filter(Change.modified, str(root / name)) for name in names)
        yield from ()

    monkeypatch.setattr("watchfiles.watch", changes)
    (tmp_path / "other").touch()
    with (tmp_path / "told").open("w") as told:
        monkeypatch.setattr("sys.stderr", told)
        assert run(["watch", "2031-01-01", "--no-cache"]) == 0
    assert heard == [False, True]


def test_a_meeting_that_is_not_there_cannot_be_watched(agendapack: Run, tmp_path: Path) -> None:
    agendapack("init")
    ran = agendapack("watch", "2031")
    assert (ran.code, ran.out) == (1, "")
    assert "[unknown-meeting]" in ran.err
