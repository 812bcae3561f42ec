"""Work done in a process beside this one.

A process is forked only where no other thread runs, which cannot be known of the one that
runs the tests: those that fork are functions that a process of their own calls.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from agendapack.model.facts import Limits
from agendapack.problems import Code, InternalFault, Problem, ProblemsFound
from agendapack.sandbox import forks, kill, killed_after, under_limits
from agendapack.sandbox.forks import Colleague, Standby, hire, may_fork, start_in_child
from tests.waiting import until

ROOT = Path(__file__).parents[2]


def the_value_comes_back_from_another_process() -> None:
    there, here = start_in_child(lambda: (os.getpid(), "x" * 1_000_000))(), os.getpid()
    assert there[0] != here
    assert len(there[1]) == 1_000_000


def what_is_raised_there_is_raised_here() -> None:
    problem = Problem(Code.BAD_VALUE, "wrong")

    def work() -> None:
        raise ProblemsFound([problem])

    with pytest.raises(ProblemsFound) as raised:
        start_in_child(work)()
    assert raised.value.problems == (problem,)


def a_process_that_dies_is_a_fault() -> None:
    with pytest.raises(InternalFault, match="without a result"):
        start_in_child(lambda: os.kill(os.getpid(), 9))()


class Desk:
    """What a colleague answers with."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def hear(self, word: object) -> None:
        self.heard.append(word)
        if word == "wrong":
            raise InternalFault(word)

    def tell(self) -> tuple[int, list[object]]:
        return os.getpid(), self.heard

    def wait(self) -> None:
        time.sleep(60)

    def share(self) -> int:
        """Begin a colleague of its own, and return its number."""
        self.own = Colleague(Desk)
        found: int = self.own.ask("tell")()[0]
        return found


def a_colleague_does_one_thing_after_the_other() -> None:
    with Colleague(Desk) as colleague:
        for word in ("one", "wrong", "x" * 3_000_000):
            colleague.tell("hear", word)
        child, heard = colleague.ask("tell")()
        assert heard == ["one", "wrong", "x" * 3_000_000]
        with pytest.raises(InternalFault, match="wrong") as raised:
            colleague.ask("hear", "wrong")()
        assert "in hear" in raised.value.__notes__[0]
        assert colleague.ask("tell")()[0] == child != os.getpid()
    with pytest.raises(ChildProcessError):
        os.waitpid(child, 0)


def a_colleague_leaves_an_interrupt_to_the_first_and_ends_with_it() -> None:
    started = time.monotonic()
    with Colleague(Desk) as colleague:
        child = colleague.ask("tell")()[0]
        os.kill(child, signal.SIGINT)
        waiting = colleague.ask("wait")
        threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            waiting()
    assert time.monotonic() - started < 30
    with pytest.raises(ChildProcessError):
        os.waitpid(child, 0)


def a_colleague_that_is_dismissed_ends_meanwhile() -> None:
    with Colleague(Desk) as colleague:
        child = colleague.ask("tell")()[0]
        colleague.dismiss()
        until(lambda: os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT))
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def a_colleague_ends_its_own() -> None:
    done: list[str] = []
    with Colleague(Desk) as colleague:
        colleague.meanwhile = lambda: done.append("meanwhile")
        waiting = colleague.ask("share")
        assert done == []
        own = waiting()
        waiting = colleague.ask("wait")
    assert done == ["meanwhile"]
    until(lambda: is_gone(own))  # nobody waits for it: the system takes it away a little later


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def a_colleague_that_cannot_begin_says_why() -> None:
    def begin() -> object:
        raise ProblemsFound([Problem(Code.BAD_VALUE, "wrong")])

    with Colleague(begin) as colleague, pytest.raises(ProblemsFound):
        colleague.ask("tell")()


def a_colleague_that_dies_is_a_fault() -> None:
    with Colleague(Desk) as colleague:
        os.kill(colleague.ask("tell")()[0], signal.SIGKILL)
        with pytest.raises(InternalFault, match="without a result"):
            colleague.ask("tell")()


def an_interrupt_is_heard_where_no_process_can_be_forked() -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fork", refuse)
        with pytest.raises(BlockingIOError):
            Colleague(Desk)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def what_a_system_refuses_to_fork_is_done_here() -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    def open_files() -> int:
        return sum(Path(f"/dev/fd/{number}").exists() for number in range(100))

    before = open_files()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fork", refuse)
        assert hire(Desk) is None
        assert start_in_child(os.getpid)() == os.getpid()
        assert Standby(look_at).start("a")() == ("A", os.getpid())
    assert open_files() == before
    with hire(Desk) or nullcontext() as colleague:
        assert colleague is not None
        assert colleague.ask("tell")()[0] != os.getpid()


_left_behind: list[str] = []


def look_at(paper: str) -> tuple[str, int]:
    """Work as its name says: one paper always ends the process, one if there was another before."""
    if paper == "ends it" or (paper == "is large" and _left_behind):
        os.kill(os.getpid(), signal.SIGKILL)
    if paper == "has no memory":
        raise MemoryError
    if paper == "is slow":
        time.sleep(60)
    _left_behind.append(paper)
    return paper.upper(), os.getpid()


def a_child_that_stands_by_does_one_thing_after_the_other() -> None:
    looking = Standby(look_at)
    (first, child), (second, same) = looking.start("a")(), looking.start("b")()
    assert (first, second) == ("A", "B")
    assert child == same != os.getpid()
    looking.end()
    with pytest.raises(ChildProcessError):
        os.waitpid(child, 0)


def a_paper_that_ends_a_child_costs_no_other_its_answer() -> None:
    looking = Standby(look_at)
    for before in ("a", "b"):  # where the child was used, and where it was not
        for paper, fault in (("ends it", InternalFault), ("has no memory", MemoryError)):
            with pytest.raises(fault):
                looking.start(paper)()
        assert looking.start(before)()[0] == before.upper()
    looking.end()


def what_earlier_papers_left_behind_is_not_held_against_one() -> None:
    looking = Standby(look_at)
    before = looking.start("a")()[1]
    said, child = looking.start("is large")()
    assert (said, child == before) == ("IS LARGE", False)
    looking.end()


def an_answer_that_nobody_waits_for_holds_up_no_other() -> None:
    looking, started = Standby(look_at), time.monotonic()
    looking.start("is slow")
    assert looking.start("a")()[0] == "A"
    assert time.monotonic() - started < 30
    looking.end()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_colleague_does_not_outlive_a_process_that_is_killed() -> None:
    script = (
        "from tests.sandbox.test_children import *\n"
        "colleague = Colleague(Desk)\n"
        "print(colleague.ask('tell')()[0], flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert int(first.stdout.readline()) != first.pid
        first.kill()
        assert first.stdout.read() == ""  # which waits until nobody can write to it any more


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize(
    "held",
    [
        a_colleague_does_one_thing_after_the_other,
        a_colleague_leaves_an_interrupt_to_the_first_and_ends_with_it,
        a_colleague_ends_its_own,
        a_colleague_that_is_dismissed_ends_meanwhile,
        a_colleague_that_cannot_begin_says_why,
        a_colleague_that_dies_is_a_fault,
        an_interrupt_is_heard_where_no_process_can_be_forked,
        what_a_system_refuses_to_fork_is_done_here,
        a_child_that_stands_by_does_one_thing_after_the_other,
        a_paper_that_ends_a_child_costs_no_other_its_answer,
        what_earlier_papers_left_behind_is_not_held_against_one,
        an_answer_that_nobody_waits_for_holds_up_no_other,
        the_value_comes_back_from_another_process,
        what_is_raised_there_is_raised_here,
        a_process_that_dies_is_a_fault,
    ],
)
def test_where_no_other_thread_runs(held: Callable[[], None]) -> None:
    name = held.__name__
    call = f"from tests.sandbox.test_children import {name}; {name}(); print('held')"
    ran = subprocess.run(
        [sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("held\n", "")


def test_a_program_that_is_interrupted_while_it_starts_a_clock_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin = threading.Timer.start

    def interrupted(clock: threading.Timer) -> None:
        begin(clock)
        clocks.append(clock)
        raise KeyboardInterrupt

    clocks: list[threading.Timer] = []
    monkeypatch.setattr(threading.Timer, "start", interrupted)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        with pytest.raises(KeyboardInterrupt), killed_after(process, 60):
            pass
        process.kill()
    assert not clocks[0].is_alive()
    assert clocks[0].daemon


def test_with_other_threads_the_work_is_done_here() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert start_in_child(os.getpid)() == os.getpid()
        assert Standby(str.upper).start("a")() == "A"
    finally:
        done.set()
        thread.join()


def test_on_macos_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert not may_fork()
    assert start_in_child(os.getpid)() == os.getpid()


@pytest.mark.skipif(os.name != "posix", reason="a stand-in for taskkill is a shell script")
def test_without_sessions_a_process_is_killed_with_what_it_has_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taskkill").write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/told\n', "utf-8")
    (tmp_path / "taskkill").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.delattr(os, "killpg")
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as process:
        kill(process)
        assert process.wait() != 0
        kill(process)
    assert (tmp_path / "told").read_text("utf-8") == f"/T /F /PID {process.pid}\n"


@pytest.mark.skipif(os.name != "posix", reason="this system has no limits itself")
def test_a_system_without_limits_starts_a_program_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = ["soffice", "--headless"]
    assert under_limits(command, Limits())[-2:] == command
    assert len(under_limits(command, Limits())) > 2
    monkeypatch.setitem(sys.modules, "resource", None)
    assert under_limits(command, Limits()) == command
