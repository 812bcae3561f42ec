"""Whatever a file does to the process, the caller gets an answer, and the next file does too."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agendapack.model.facts import Flaw, Limits
from agendapack.problems import InternalFault
from agendapack.sandbox.client import Answer, Confined
from tests.waiting import STRETCH, leash, until_let_go

TASK = "tests.sandbox.tasks"
LIMITS = Limits(seconds=0.5, stretch=STRETCH, memory=400 * 2**20)


@pytest.fixture(scope="module")
def process() -> Iterator[Confined]:
    """Allow each file half a second of processor time, and little memory."""
    made = Confined(LIMITS)
    yield made
    made.close()


def ask(process: Confined, does: str) -> Answer | Flaw:
    return process.ask(TASK, {"a": [1, "b"]}, does.encode())


def test_values_and_bytes_go_there_and_back(process: Confined) -> None:
    answer = ask(process, "say")
    assert isinstance(answer, Answer)
    assert (answer.values["asked"], answer.data) == ({"a": [1, "b"]}, b"SAY")
    assert answer.values["seconds"] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("spin", "paper-too-slow"),
        ("fill", "paper-too-complex"),
        ("raise", "paper-too-complex"),
        ("raise in C", "paper-too-complex"),
        ("raise at letters", "paper-too-complex"),
        (f"signal {int(signal.SIGSEGV)}", "paper-too-complex"),
        (f"signal {int(signal.SIGKILL)}", "paper-too-complex"),
    ],
)
def test_what_a_file_does_to_the_process_is_told_of_it(
    process: Confined, does: str, code: str
) -> None:
    found = ask(process, does)
    assert isinstance(found, Flaw)
    assert str(found.code) == code
    assert isinstance(ask(process, "say"), Answer)


@pytest.mark.parametrize(("asked", "status"), [("dismiss", 0), ("close", -signal.SIGKILL)])
def test_a_process_that_is_dismissed_leaves_by_itself(asked: str, status: int) -> None:
    process = Confined(LIMITS)
    assert isinstance(ask(process, "say"), Answer)
    started = process._process
    getattr(process, asked)()
    assert started is not None
    assert started.returncode == status


def test_processor_time_is_told_from_time_on_the_clock(process: Confined) -> None:
    found = ask(process, "spin")
    assert isinstance(found, Flaw)
    assert found.message == "takes more than 1 seconds of processor time to read"


@pytest.mark.parametrize("does", ["sleep", f"signal {int(signal.SIGSTOP)}"])
def test_what_waits_and_takes_no_processor_time_is_ended_by_the_clock(does: str) -> None:
    hasty = Confined(replace(LIMITS, seconds=1, stretch=1))
    found = ask(hasty, does)
    assert isinstance(found, Flaw)
    assert (found.code, found.message) == (
        "paper-too-slow",
        "takes more than 1 seconds to read",
    )
    assert isinstance(hasty.ask(TASK, {}, b"say", patience=STRETCH), Answer)
    hasty.close()


def test_an_exception_of_a_line_of_ours_is_a_fault_of_ours(process: Confined) -> None:
    with pytest.raises(InternalFault, match=r"nobody asked' at 'a\.docx'") as found:
        process.ask(TASK, {"path": "a.docx"}, b"raise here")
    (trace,) = found.value.__notes__
    assert 'asked["what nobody asked"]' in trace
    assert isinstance(ask(process, "say"), Answer)


def test_what_a_library_prints_is_no_answer(process: Confined) -> None:
    assert ask(process, "print") == Answer({"size": 0}, b"")


def test_what_a_file_has_started_is_killed_with_the_process(
    process: Confined, tmp_path: Path
) -> None:
    with leash(tmp_path / "pipe") as end:
        assert isinstance(ask(process, f"leave {tmp_path / 'pipe'}"), Flaw)
        assert set(until_let_go(end)) == set(b"x")


def test_a_task_that_is_not_there_is_a_fault_of_ours() -> None:
    made = Confined()
    with pytest.raises(InternalFault):
        made.ask("agendapack.no_such_task", {}, b"")


def test_a_forked_process_starts_its_own(process: Confined) -> None:
    assert isinstance(ask(process, "say"), Answer)
    child = os.fork()
    if child == 0:
        same = isinstance(ask(process, "say"), Answer)
        process.close()
        os._exit(0 if same else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert isinstance(ask(process, "say"), Answer)


def test_a_process_that_has_ended_meanwhile_is_no_fault_of_the_next_file(
    process: Confined,
) -> None:
    assert isinstance(ask(process, "say"), Answer)
    running = process._process
    assert running is not None
    os.kill(running.pid, signal.SIGKILL)
    os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOWAIT)
    assert isinstance(ask(process, "say"), Answer)


def test_what_earlier_files_have_left_in_memory_is_no_fault_of_the_next(process: Confined) -> None:
    for _ in range(5):
        assert isinstance(ask(process, "hoard"), Answer)


def test_a_process_that_got_ready_is_the_one_that_is_asked() -> None:
    early = Confined(LIMITS)
    early.get_ready(TASK)
    started = early._process
    early.get_ready("another.task")  # which asks nothing of one that runs
    assert isinstance(ask(early, "say"), Answer)
    assert early._process is started
    early.close()


def test_a_process_that_died_while_getting_ready_is_replaced() -> None:
    early = Confined(LIMITS)
    early.get_ready(TASK)
    assert early._process is not None
    os.kill(early._process.pid, signal.SIGKILL)
    early._process.wait()
    assert isinstance(ask(early, "say"), Answer)
    early.close()
