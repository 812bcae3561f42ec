"""Work on one meeting, also where another run has been at it meanwhile."""

import shutil
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from agendapack.batch.outcome import State, Task
from agendapack.batch.unchanged import HOME
from agendapack.batch.unchanged.answer import Wish
from agendapack.batch.work import lock_path, meeting_lock, work
from agendapack.model.request import Request
from tests.packs.workspace import ANNEXES, MEETING, Entry, write_workspace


@pytest.fixture
def task(tmp_path: Path) -> Task:
    """A meeting that has never been built."""
    write_workspace(tmp_path, [Entry("Welcome", 0, ())])
    output = tmp_path / "build"
    wish = Wish(tmp_path, output, "", "2030-01-01", "program")
    return Task(Request(tmp_path, MEETING, output), time.time_ns, wish=wish)


def do(task: Task) -> State:
    return work(task, lambda step: None).state


def test_it_says_that_it_waits_for_another_run(task: Task) -> None:
    told: list[str] = []
    with ExitStack() as held:
        held.enter_context(meeting_lock(lock_path(task)))

        def tell(step: str) -> None:
            told.append(step)
            held.close()

        assert work(task, tell).state is State.BUILT
    assert told[0] == f"{MEETING}: waiting for another run"
    assert told[-1] == f"{MEETING}: writing"


def test_what_another_run_has_built_since_is_not_built_again(task: Task) -> None:
    assert do(task) is State.BUILT
    assert do(task) is State.UNCHANGED


def test_what_has_changed_since_another_run_is_built(task: Task) -> None:
    assert do(task) is State.BUILT
    with (task.request.root / "meetings" / MEETING / "meeting.yaml").open("a") as meeting:
        meeting.write("\n  - title: More\n")
    assert do(task) is State.BUILT


def test_what_is_forced_is_built_all_the_same(task: Task) -> None:
    assert do(task) is State.BUILT
    assert do(replace(task, again=True)) is State.BUILT


def test_what_nobody_remembers_is_built(task: Task) -> None:
    assert do(task) is State.BUILT
    assert do(replace(task, wish=None)) is State.BUILT


def test_a_meeting_under_a_password_is_never_told_unchanged(task: Task) -> None:
    home = task.request.root / "meetings" / MEETING
    shutil.copy(ANNEXES / "encrypted-password.pdf", home / "plan.pdf")
    with (home / "meeting.yaml").open("a") as meeting:
        meeting.write("\n    annexes: [{title: P, file: plan.pdf, password-from: env:PLAN}]\n")
    states = []
    for environment in ({"PLAN": "secret"}, {"PLAN": "secret"}, {"PLAN": "wrong"}, {"HOME": "/"}):
        wish = Wish(task.request.root, task.request.output, "", "2030-01-01", "p")
        request = replace(task.request, environment=environment)
        states.append(do(replace(task, request=request, wish=wish)))
    assert states == [State.BUILT, State.BUILT, State.FAILED, State.FAILED]
    kept = [path.read_bytes() for path in (task.request.output / HOME).rglob("*") if path.is_file()]
    assert not any(b"secret" in data for data in kept)
