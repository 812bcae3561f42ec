"""End a process together with everything that it has started.

Do a piece of work in a process of its own beside this one, where the system can fork.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any, TypeVar

from agendapack.problems import InternalFault

_at_work: "set[subprocess.Popen[Any]]" = set()


def kill(process: "subprocess.Popen[Any]") -> None:
    """Kill a process that leads a session of its own, and all processes in that.

    Windows has no sessions: what the process has started dies with it while it is running,
    and what outlives it is not found.
    """
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    elif process.poll() is None:
        kill_tree(process.pid)
        process.kill()


def kill_tree(root: int) -> None:
    """Kill a process and what it has started by Windows' own means; elsewhere nothing is done."""
    with suppress(OSError):
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(root)], capture_output=True, check=False
        )


@contextmanager
def killed_after(process: "subprocess.Popen[Any]", seconds: float) -> Iterator[list[bool]]:
    """Kill a process that is not done in time; the list is then no longer empty."""
    overdue: list[bool] = []

    def end() -> None:
        overdue.append(True)
        kill(process)

    timer = Timer(seconds, end)
    timer.start()
    _at_work.add(process)
    try:
        yield overdue
    finally:
        _at_work.discard(process)
        timer.cancel()
        timer.join()


def kill_all() -> None:
    """Kill what is at work for this process: it leads sessions of its own, and would live on."""
    for process in tuple(_at_work):
        kill(process)


T = TypeVar("T")


def may_fork() -> bool:
    """Tell whether this process may be forked: the system can, and no other thread runs.

    macOS can, but its own libraries start threads that Python does not know of, and a child
    that uses them may crash.
    """
    has_fork = hasattr(os, "fork") and sys.platform != "darwin"
    return has_fork and threading.active_count() == 1


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Start work, and return a function that waits for its value.

    The child shares what this process has made so far, so nothing has to be handed
    over but the value. Where a process cannot be forked safely (see `may_fork`), the work
    is done here when its value is asked for.

    Raises:
        InternalFault: From the returned function: the child ended without a value.
            Whatever the work raises is raised there too.
    """
    if not may_fork():
        return work
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_leave(work, writing)
    os.close(writing)

    def value() -> T:
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
        os.waitpid(child, 0)
        if not told:
            raise InternalFault("a process that worked beside this one ended without a word")
        result, error = pickle.loads(told)
        if error is not None:
            raise error
        made: T = result
        return made

    return value


def _work_and_leave(work: Callable[[], T], writing: int) -> None:
    """Work in the child, tell the value or what was raised, and leave without cleaning up."""
    try:
        try:
            told = pickle.dumps((work(), None))
        except Exception as error:
            told = pickle.dumps((None, error))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
    finally:
        os._exit(0)
