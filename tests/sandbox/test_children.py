"""Work done in a process beside this one.

A process is forked only where no other thread runs, which cannot be known of the one that
runs the tests: those that fork are functions that a process of their own calls.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from agendapack.model.facts import Limits
from agendapack.problems import Code, InternalFault, Problem, ProblemsFound
from agendapack.sandbox import children
from agendapack.sandbox.children import beside, kill, may_fork
from agendapack.sandbox.launch import under_limits

ROOT = Path(__file__).parents[2]


def the_value_comes_back_from_another_process() -> None:
    there, here = beside(lambda: (os.getpid(), "x" * 1_000_000))(), os.getpid()
    assert there[0] != here
    assert len(there[1]) == 1_000_000


def what_is_raised_there_is_raised_here() -> None:
    problem = Problem(Code.BAD_VALUE, "wrong")

    def work() -> None:
        raise ProblemsFound([problem])

    with pytest.raises(ProblemsFound) as raised:
        beside(work)()
    assert raised.value.problems == (problem,)


def a_process_that_dies_is_a_fault() -> None:
    with pytest.raises(InternalFault, match="without a word"):
        beside(lambda: os.kill(os.getpid(), 9))()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize(
    "held",
    [
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


def test_with_other_threads_the_work_is_done_here() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert beside(os.getpid)() == os.getpid()
    finally:
        done.set()
        thread.join()


def test_on_macos_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert not may_fork()
    assert beside(os.getpid)() == os.getpid()


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
