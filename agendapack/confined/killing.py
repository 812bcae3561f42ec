"""End a process together with everything that it has started."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any


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
    try:
        yield overdue
    finally:
        timer.cancel()
        timer.join()
