"""Work done in a process beside this one."""

import os
import threading

import pytest

from agendapack.beside import beside
from agendapack.codes import Code
from agendapack.problems import InternalFault, Problem, ProblemsFound

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@forks
def test_the_value_comes_back_from_another_process() -> None:
    there, here = beside(lambda: (os.getpid(), "x" * 1_000_000))(), os.getpid()
    assert there[0] != here
    assert len(there[1]) == 1_000_000


@forks
def test_what_is_raised_there_is_raised_here() -> None:
    problem = Problem(Code.BAD_VALUE, "wrong")

    def work() -> None:
        raise ProblemsFound([problem])

    with pytest.raises(ProblemsFound) as raised:
        beside(work)()
    assert raised.value.problems == (problem,)


@forks
def test_a_process_that_dies_is_a_fault() -> None:
    with pytest.raises(InternalFault, match="without a word"):
        beside(lambda: os.kill(os.getpid(), 9))()


def test_with_other_threads_the_work_is_done_here() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert beside(os.getpid)() == os.getpid()
    finally:
        done.set()
        thread.join()
