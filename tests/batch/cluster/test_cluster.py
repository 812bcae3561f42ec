"""Meetings made by real workers, each a process of its own."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agendapack.batch.cluster import Cluster, Remote, Work
from agendapack.batch.cluster.reach import start_here
from agendapack.batch.cluster.work import work as true_work
from agendapack.batch.outcome import Outcome, State, Task
from agendapack.batch.work import Here
from agendapack.model.request import Request
from tests.batch.cluster import faulty
from tests.batch.cluster.workspaces import built_files, write_meeting, write_meetings
from tests.convert.word_files import word
from tests.packs.conftest import MEETINGS, ROOT
from tests.waiting import PATIENCE, until

if TYPE_CHECKING:
    from distributed import Client, Worker

pytest.importorskip("distributed", reason="agendapack[cluster] is not installed")

Build = Callable[..., dict[str, Outcome]]


@pytest.fixture(scope="module")
def client() -> Iterator["Client"]:
    """Start two workers once for all tests; one that dies is started again."""
    with start_here(2) as client:
        yield client


def tasks(root: Path, folders: list[str], output: Path, office: Path | None = None) -> list[Task]:
    requests = [
        Request(root, folder, output, environment=os.environ, office=office) for folder in folders
    ]
    return [Task(request, time.time_ns) for request in requests]


@pytest.fixture
def build(client: "Client", tmp_path: Path) -> Build:
    """Build meetings on the cluster into `remote`; return the outcomes by folder."""

    def run(
        root: Path, folders: list[str], work: Work = true_work, office: Path | None = None
    ) -> dict[str, Outcome]:
        executor = Cluster(lambda: nullcontext(client), root, lambda step: None, work)
        outcomes = executor.run(tasks(root, folders, tmp_path / "remote", office))
        return {outcome.folder: outcome for outcome in outcomes}

    return run


def build_here(
    root: Path, folders: list[str], output: Path, office: Path | None = None
) -> dict[str, Outcome]:
    outcomes = Here(lambda step: None).run(tasks(root, folders, output, office))
    return {outcome.folder: outcome for outcome in outcomes}


def expect_built(outcomes: Mapping[str, Outcome]) -> None:
    assert {outcome.state for outcome in outcomes.values()} == {State.BUILT}


def expect_the_same_here(root: Path, folders: list[str], place: Path) -> None:
    """Build the meetings here too: what came to `remote` has the same bytes."""
    build_here(root, folders, place / "local")
    remote = built_files(place / "remote")
    assert remote
    assert remote == built_files(place / "local")


def said(outcome: Outcome) -> tuple[object, ...]:
    return outcome.state, outcome.packs, outcome.problems, outcome.notes, outcome.fault


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


def test_the_samples_have_the_same_bytes_as_here(build: Build, tmp_path: Path) -> None:
    remote = build(ROOT, list(MEETINGS))
    local = build_here(ROOT, list(MEETINGS), tmp_path / "local")
    assert {f: said(o) for f, o in remote.items()} == {f: said(o) for f, o in local.items()}
    made = built_files(tmp_path / "remote")
    assert len(made) == 26
    assert made == built_files(tmp_path / "local")


def test_a_worker_that_is_killed_while_it_makes_a_meeting_loses_nothing(
    build: Build, root: Path, tmp_path: Path
) -> None:
    folders = write_meetings(root, 6)
    mark = tmp_path / "mark"
    outcomes = build(root, folders, partial(faulty.die_midway, str(mark)))
    assert mark.exists()
    expect_built(outcomes)
    assert sorted(outcomes) == folders
    expect_the_same_here(root, folders, tmp_path)


def test_a_meeting_that_ends_workers_is_a_fault_and_the_others_are_built(
    build: Build, root: Path, tmp_path: Path
) -> None:
    folders = write_meetings(root, 4)
    mark = tmp_path / "mark"
    outcomes = build(root, folders, partial(faulty.die_of, folders[1], str(mark)))
    states = {folder: outcome.state for folder, outcome in outcomes.items()}
    assert states.pop(folders[1]) == State.FAULT, states
    assert set(states.values()) == {State.BUILT}, outcomes
    fault = outcomes[folders[1]].fault
    assert fault is not None
    assert f"the workers that were given {folders[1]} died" in fault.brief
    assert 2 <= len(mark.read_text().splitlines()) <= 4  # Dask tries it, and it alone again
    assert not (tmp_path / "remote" / folders[1]).exists()


def test_what_a_worker_of_another_version_is_given_is_built_here(
    build: Build, root: Path, tmp_path: Path
) -> None:
    folders = write_meetings(root, 2)
    mark = tmp_path / "mark"
    expect_built(build(root, folders, partial(faulty.be_of_another_version, str(mark))))
    assert mark.read_text() == "handed back\n" * 2
    expect_the_same_here(root, folders, tmp_path)


def test_a_fault_on_a_worker_is_told_with_its_trace(build: Build, root: Path) -> None:
    (folder,) = write_meetings(root, 1)
    fault = build(root, [folder], faulty.raise_always)[folder].fault
    assert fault is not None
    assert (fault.kind, fault.brief) == ("ValueError", "not as it should be")
    assert "raise_always" in fault.trace


def test_a_variable_that_no_file_names_is_not_sent(
    build: Build, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder,) = write_meetings(root, 1)
    monkeypatch.setenv("PRIVATE", "secret")
    assert build(root, [folder], faulty.pry)[folder].state == State.BUILT


def test_a_file_of_another_folder_is_sent_with_the_meeting(
    build: Build, root: Path, tmp_path: Path
) -> None:
    (folder,) = write_meetings(root, 1)
    (root / "shared").mkdir()
    (root / "shared" / "list.md").write_text("# Trees\n\n- Ash\n")
    entry = "    annexes: [{title: List, file: ../../shared/list.md}]\n"
    write_meeting(root, folder, entry)
    assert build(root, [folder])[folder].state == State.BUILT
    expect_the_same_here(root, [folder], tmp_path)


def test_a_worker_s_own_libreoffice_lays_out_a_document(
    build: Build, root: Path, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (folder,) = write_meetings(root, 1)
    text = "<w:p><w:r><w:t>Ash and oak</w:t></w:r></w:p>"
    (root / "meetings" / folder / "list.docx").write_bytes(word(text))
    write_meeting(root, folder, "    annexes: [{title: L, file: list.docx, typeset: no}]\n")
    remote = build(root, [folder], office=Path(office))[folder]
    local = build_here(root, [folder], tmp_path / "local", office=Path(office))[folder]
    assert said(remote) == said(local)
    assert remote.state == State.BUILT
    assert built_files(tmp_path / "remote") == built_files(tmp_path / "local")


def test_a_broken_meeting_is_told_as_here_and_the_good_ones_are_built(
    build: Build, root: Path, tmp_path: Path
) -> None:
    folders = write_meetings(root, 3)
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"%PDF-1.7")
    (root / "meetings" / folders[0] / "out.pdf").symlink_to(outside)
    annexes = "    annexes: [{title: A, file: gone.pdf}, {title: B, file: out.pdf}]\n"
    write_meeting(root, folders[0], f"    titel: Oaks\n{annexes}")
    remote, local = build(root, folders), build_here(root, folders, tmp_path / "local")
    assert {f: said(o) for f, o in remote.items()} == {f: said(o) for f, o in local.items()}
    told = {(p.code, p.source.line) for p in remote[folders[0]].problems if p.source}
    assert {("unknown-field", 6), ("missing-file", 7), ("outside-workspace", 7)} <= told
    assert [outcome.state for outcome in local.values()] == ["failed", "built", "built"]


def test_a_template_that_changes_while_meetings_are_made_is_used_from_then_on(
    client: "Client", root: Path, tmp_path: Path
) -> None:
    folders = write_meetings(root, 12)
    (root / "templates").mkdir()
    template = root / "templates" / "report.html"
    text = (ROOT / "templates" / "report.html").read_text("utf-8")
    template.write_text(text)
    executor = Cluster(lambda: nullcontext(client), root, lambda step: None)
    outcomes = executor.run(tasks(root, folders, tmp_path / "remote"))
    first = next(outcomes).folder
    template.write_text(text.replace("<h1", "<p>Changed meanwhile</p><h1"))
    assert len(list(outcomes)) == len(folders) - 1
    last = folders[-1]  # not sent before most of the others have come back
    build_here(root, folders, tmp_path / "local")
    remote, local = built_files(tmp_path / "remote"), built_files(tmp_path / "local")
    assert remote[f"{first}/pack.pdf"] != local[f"{first}/pack.pdf"]
    assert remote[f"{last}/pack.pdf"] == local[f"{last}/pack.pdf"]


def test_whoever_stops_asking_stops_the_work_and_nothing_stays_with_the_workers(
    client: "Client", root: Path, tmp_path: Path
) -> None:
    folders = write_meetings(root, 10)
    executor = Cluster(lambda: nullcontext(client), root, lambda step: None)
    outcomes = executor.run(tasks(root, folders, tmp_path / "remote"))
    first = next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert first.state == State.BUILT, first
    built = [path.name for path in (tmp_path / "remote").iterdir() if path.name in folders]
    assert 1 <= len(built) < 10
    until(lambda: not any(client.run(_left_behind).values()), lambda: client.run(_left_behind))


def test_a_worker_that_is_stopped_does_not_keep_the_run_from_its_end(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck: Any = Stuck()
    monkeypatch.setattr("agendapack.batch.cluster.SECONDS_TO_CLEAR", 0.01)
    Remote(stuck, root).close()
    assert stuck.asked.wait(PATIENCE)
    assert not stuck.answered.is_set()
    stuck.answered.set()


class Stuck:
    """A cluster whose workers do not answer until they are told to."""

    def __init__(self) -> None:
        self.asked, self.answered = threading.Event(), threading.Event()

    def cancel(self, futures: object, force: bool) -> None:
        """Take back nothing."""

    def run(self, task: object, on_error: str) -> None:
        """Wait for an answer."""
        self.asked.set()
        self.answered.wait(PATIENCE)


def _left_behind(dask_worker: "Worker") -> list[str]:
    return [path.name for path in Path(dask_worker.local_directory).glob("agendapack-*")]
