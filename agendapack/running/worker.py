"""A process that does one task after the other for the one that started it.

It leads a process group of its own, so that it can be ended together with whatever it has
started, and it ends all of them itself as soon as the process that started it is gone.
"""

import gc
import os
import signal
from collections.abc import Callable
from itertools import count
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING

from agendapack.running.collecting import collect
from agendapack.running.outcome import Outcome, State, Task, Tell, tell_fault

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Work = Callable[[Task, Tell], Outcome]


def work_there(task: Task, tell: Tell) -> Outcome:
    """Do a task as `agendapack.running.work` does, which is not imported before."""
    from agendapack.running.work import work

    return work(task, tell)


def serve(
    connection: "Connection[str | Outcome, Task]", work: Work, thresholds: tuple[int, int, int]
) -> None:
    """Do the tasks that come in until there are no more; send each step and each outcome.

    Args:
        connection: To the process that started this one.
        work: Does a task.
        thresholds: Of Python's search for cycles, as in that process.
    """
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.set_threshold(*thresholds)
    for number in count(1):
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            outcome = work(task, connection.send)
        except Exception as error:
            outcome = Outcome(task.request.folder, State.FAULT, fault=tell_fault(error))
        connection.send(outcome)
        collect(number)


def end_group(leader: int) -> None:
    """Kill a worker, if it is still there, and all that it has started."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(leader, signal.SIGKILL)
        else:
            os.kill(leader, signal.SIGTERM)
    except (ProcessLookupError, PermissionError):
        pass


def _leave(number: int, frame: FrameType | None) -> None:
    """Stop the work as an interruption would, so that what is half-made is cleared away."""
    raise SystemExit(128 + number)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        from agendapack.confined.killing import kill_all

        kill_all()
        end_group(os.getpid())
