"""Work for the tests of executors: stands for building, and goes wrong on purpose.

What it does is in the name of the meeting; its marks are files in the output folder.
"""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from agendapack.batch.outcome import Outcome, State, Task, Tell
from agendapack.batch.work import work
from agendapack.model.request import Request
from agendapack.sandbox import killed_after
from tests.waiting import PATIENCE


def task(output: Path, folder: str) -> Task:
    return Task(Request(output.parent, folder, output), time.time_ns)


def pretend(task: Task, tell: Tell) -> Outcome:
    """Do as the name of the meeting says, and tell which process has done it."""
    folder, output = task.request.folder, task.request.output
    tell(f"{folder}: pretending")
    if folder.startswith("dies-once"):
        die_once(output / f"{folder}.mark")
    if folder.startswith("dies-always"):
        os.kill(os.getpid(), signal.SIGKILL)
    if folder.startswith("raises"):
        raise ZeroDivisionError("by zero")
    if folder.startswith("waits-for-another"):
        other = subprocess.Popen(["sleep", str(PATIENCE)], start_new_session=True)
        with killed_after(other, PATIENCE):
            (output / f"{folder}.pid").write_text(str(other.pid))
            other.wait()
    if folder.startswith("goes-on"):
        (output / f"{folder}.pid").write_text(str(os.getpid()))
        with suppress(SystemExit):  # as where Python loses it
            time.sleep(PATIENCE)
    if folder.startswith("waits"):
        (output / f"{folder}.pid").write_text(str(os.getpid()))
        time.sleep(PATIENCE)
    return Outcome(folder, State.BUILT, notes=(str(os.getpid()),))


def die_first_time(task: Task, tell: Tell) -> Outcome:
    """Build a meeting, but let the process that comes to the first of March die once."""
    if task.request.folder == "2030-03-01":
        die_once(task.request.root / "died")
    return work(task, tell)


def die_once(mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
