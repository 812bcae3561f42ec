"""The pool: nothing is lost when workers die, and none is left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import agendapack
from agendapack.batch import processes
from agendapack.batch.outcome import Outcome, State
from agendapack.batch.processes import Processes
from tests.batch.works import pretend, task
from tests.waiting import PATIENCE, until


def run(output: Path, *folders: str, count: int = 2) -> dict[str, Outcome]:
    output.mkdir(exist_ok=True)
    pool = Processes(count, lambda step: None, pretend)
    outcomes = list(pool.run(task(output, folder) for folder in folders))
    assert sorted(each.folder for each in outcomes) == sorted(folders)
    return {each.folder: each for each in outcomes}


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_each_task_is_done_once_by_one_of_so_many_processes(tmp_path: Path) -> None:
    folders = [f"m{number}" for number in range(20)]
    found = run(tmp_path / "build", *folders)
    workers = {outcome.notes[0] for outcome in found.values()}
    assert {outcome.state for outcome in found.values()} == {State.BUILT}
    assert 1 <= len(workers) <= 2
    assert str(os.getpid()) not in workers


def test_steps_are_told(tmp_path: Path) -> None:
    told: list[str] = []
    tasks = [task(tmp_path, name) for name in ("a", "b")]
    assert len(list(Processes(1, told.append, pretend).run(tasks))) == 2
    assert told == ["a: pretending", "b: pretending"]


def test_the_largest_meetings_are_begun_first(tmp_path: Path) -> None:
    sizes = {"a": 1, "b": 3000, "c": 1, "d": 20}
    for name, size in sizes.items():
        annexes = tmp_path / "meetings" / name / "annexes"
        annexes.mkdir(parents=True)
        (annexes / "plan.pdf").write_bytes(b"x" * size)
        (annexes / "lost.pdf").symlink_to("nowhere")
    tasks = [task(tmp_path, name) for name in sizes]
    tasks = [replace(each, request=replace(each.request, root=tmp_path)) for each in tasks]
    found = [each.folder for each in Processes(1, lambda step: None, pretend).run(tasks)]
    assert found == ["b", "d", "a", "c"]


def test_what_a_build_imports_is_imported_once_for_all_workers(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from importlib import import_module\n"
        "from pathlib import Path\n"
        "from agendapack.batch.processes import IMPORTED_ONCE\n"
        "for name in IMPORTED_ONCE: import_module(name)\n"
        "before = {*sys.modules}\n"
        "from agendapack.model.request import Request\n"
        "from agendapack.pipeline import make\n"
        "request = Request(Path(sys.argv[1]), '2020-02-26', Path(sys.argv[2]), beside=False)\n"
        "make(request)\n"
        "print(*sorted(name for name in {*sys.modules} - before if name.startswith('agendapack')))"
    )
    root = Path(agendapack.__file__).parent.parent
    command = [sys.executable, "-c", script, str(root), str(tmp_path)]
    assert subprocess.check_output(command, text=True).split() == []


def test_no_tasks_need_no_process(tmp_path: Path) -> None:
    assert run(tmp_path) == {}


def test_the_task_of_a_worker_that_is_killed_is_done_again(tmp_path: Path) -> None:
    found = run(tmp_path / "build", "a", "dies-once", "b", "dies-once-too", "c", "d")
    assert {outcome.state for outcome in found.values()} == {State.BUILT}


def test_a_task_that_ends_two_workers_is_a_fault_of_its_own(tmp_path: Path) -> None:
    found = run(tmp_path / "build", "a", "dies-always", "b", "c")
    lost = found.pop("dies-always")
    assert {outcome.state for outcome in found.values()} == {State.BUILT}
    assert lost.state is State.FAULT
    assert lost.fault is not None
    assert "dies-always ended without a word, twice (SIGKILL)" in lost.fault.brief


def test_what_is_raised_is_a_fault_of_that_task(tmp_path: Path) -> None:
    found = run(tmp_path / "build", "a", "raises", "b", count=1)
    fault = found["raises"].fault
    assert fault is not None
    assert (fault.kind, fault.brief) == ("ZeroDivisionError", "by zero")
    assert "works.py" in fault.trace
    assert (found["a"].state, found["b"].state) == (State.BUILT, State.BUILT)


def test_a_worker_makes_room_after_so_many_tasks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "TASKS_OF_A_WORKER", 2)
    found = run(tmp_path / "build", "a", "b", "c", "d", "e", count=1)
    assert len({outcome.notes[0] for outcome in found.values()}) == 3


@pytest.mark.parametrize("does", ["waits", "goes-on"])
def test_whoever_stops_asking_ends_the_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    monkeypatch.setattr(processes, "SECONDS_TO_LEAVE", PATIENCE)
    started, mark = time.monotonic(), tmp_path / f"{does}.pid"
    pool = Processes(2, lambda step: None, pretend)
    with closing(pool.run([task(tmp_path, "a"), task(tmp_path, does)])) as outcomes:  # type: ignore[type-var]
        assert next(outcomes).folder == "a"
        until(mark.exists)
        until(lambda: mark.read_text() != "")
        worker = int(mark.read_text())
        assert is_there(worker)
    assert not is_there(worker)
    assert time.monotonic() - started < PATIENCE


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="this system has no process groups")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_parent_leaves_no_orphans(tmp_path: Path, number: int) -> None:
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from agendapack.batch.processes import Processes\n"
        "from tests.batch.works import pretend, task\n"
        "output = Path(sys.argv[1])\n"
        "tasks = [task(output, name) for name in ('waits-1', 'waits-for-another')]\n"
        "list(Processes(2, lambda step: None, pretend).run(tasks))\n"
    )
    home = str(Path(agendapack.__file__).parent.parent)
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], env={**os.environ, "PYTHONPATH": home}
    )
    marks = [tmp_path / f"waits-{which}.pid" for which in ("1", "for-another")]
    until(lambda: all(mark.exists() and mark.read_text() for mark in marks))
    workers = [int(mark.read_text()) for mark in marks]
    assert all(map(is_there, workers))
    parent.send_signal(number)
    parent.wait(PATIENCE)
    until(lambda: not any(map(is_there, workers)))


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="there is no fork server"
)
def test_the_process_that_workers_are_forked_from_cannot_be_interrupted(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"
    )
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from agendapack.batch import processes\n"
        "from agendapack.batch.processes import Processes\n"
        "from tests.batch.works import pretend, task\n"
        "processes.IMPORTED_ONCE = ['interrupted']\n"
        "pool = Processes(1, lambda step: None, pretend)\n"
        "print(*(each.state for each in pool.run([task(Path(sys.argv[1]), 'a')])))\n"
    )
    home = Path(agendapack.__file__).parent.parent
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(home)])},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (run.stdout, run.stderr) == ("built\n", "")
