"""End a process together with everything that it has started."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

_at_work: "set[subprocess.Popen[Any]]" = set()


def kill(process: "subprocess.Popen[Any]") -> None:
    """Kill a process that leads a session of its own, and all processes in that."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    else:
        process.kill()


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
