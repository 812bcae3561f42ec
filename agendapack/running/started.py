"""A worker, as the process that has started it sees it."""

import gc
import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import resource_tracker
from multiprocessing.context import ForkServerContext, SpawnContext

from agendapack.running.outcome import Outcome, Task
from agendapack.running.worker import Work, end_group, serve

IMPORTED_ONCE = [
    "agendapack.running.work",
    "agendapack.assemble.build",
    "agendapack.assemble.numbers",
    "agendapack.pdf.tag_check",
    "agendapack.load.compose",
    "agendapack.pdf.drawing",
    "agendapack.render.book",
    "agendapack.render.templates",
    "agendapack.render.texts",
    "bidi.algorithm",
    "yaml",
]
"""What every worker needs: the process that workers are forked from imports it for all."""
SECONDS_TO_LEAVE = 30.0
"""On a busy machine too, for a worker that is told to stop first clears away what is half-made."""


class Worker:
    """A process, its task at hand, and the connection to it."""

    def __init__(self, work: Work, task: Task) -> None:
        self.task = task
        self.given = 0
        context = _context()
        self.connection, there = context.Pipe()
        self._process = context.Process(
            target=serve, args=(there, work, gc.get_threshold()), daemon=True
        )
        with _interruptions_held():
            self._process.start()
        there.close()
        self.give(task)

    def give(self, task: Task) -> None:
        """Hand over a task; if the worker is dead it will be heard next."""
        self.task = task
        self.given += 1
        self._started = task.clock()
        with suppress(OSError):
            self.connection.send(task)

    def hear(self) -> str | Outcome | None:
        """Return a step, or the outcome of the task; None if the worker has died."""
        try:
            told: str | Outcome = self.connection.recv()
        except (EOFError, OSError):
            return None
        return told

    def dismiss(self) -> None:
        """Let it go: it leaves when it finds that there is nothing more to come."""
        self.connection.close()

    def stop(self) -> None:
        """Interrupt it at its task."""
        self._process.terminate()

    def end(self) -> None:
        """Wait until it has left, but not for long."""
        self._process.join(SECONDS_TO_LEAVE)
        if self._process.exitcode != 0 and self._process.pid is not None:
            end_group(self._process.pid)
            self._process.join()
        self.connection.close()

    def ended_by(self) -> str:
        """Say what the system tells of its end."""
        self._process.join(SECONDS_TO_LEAVE)
        code = self._process.exitcode
        if code is not None and code < 0:
            with suppress(ValueError):
                return signal.Signals(-code).name
        return f"exit code {code}"

    def seconds(self) -> float:
        """Return how long it has had its task."""
        return max(0, self.task.clock() - self._started) / 1e9


@cache
def _context() -> ForkServerContext | SpawnContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED_ONCE)
    # Started while Ctrl-C is held, it would let go of it, and the fork server would start without.
    resource_tracker.ensure_running()
    return context


@contextmanager
def _interruptions_held() -> Iterator[None]:
    """Keep Ctrl-C from what is started meanwhile, and from this thread until that is done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
