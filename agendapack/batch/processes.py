"""Do tasks in several processes at once.

A worker that dies has its task done again by a new one, once; a task that ends two workers
is a fault of its own. Neither touches the others.

A worker, as the process that has started it sees it.

A process that does one task after the other for the one that started it.

It leads a process group of its own, so that it can be ended together with whatever it has
started, and it ends all of them itself as soon as the process that started it is gone.
"""

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from multiprocessing import parent_process, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, SpawnContext
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING

from agendapack.batch.outcome import Fault, Outcome, State, Task, Tell, collect, tell_fault

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


Work = Callable[[Task, Tell], Outcome]


def work_there(task: Task, tell: Tell) -> Outcome:
    """Do a task as `agendapack.batch.work` does, which is not imported before."""
    from agendapack.batch.work import work

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
    with suppress(OSError):  # it may be gone
        if hasattr(os, "killpg"):
            os.killpg(leader, signal.SIGKILL)
            return
        if leader != os.getpid():
            from agendapack.sandbox.children import kill_tree

            kill_tree(leader)
        os.kill(leader, signal.SIGTERM)


def _leave(number: int, frame: FrameType | None) -> None:
    """Stop the work as an interruption would, so that what is half-made is cleared away."""
    raise SystemExit(128 + number)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        from agendapack.sandbox.children import kill_all

        kill_all()
        end_group(os.getpid())


IMPORTED_ONCE = [
    "agendapack.batch.work",
    "agendapack.assemble.build",
    "agendapack.assemble.numbers",
    "agendapack.pdf.tag_check",
    "agendapack.load.compose",
    "agendapack.pdf.drawing",
    "agendapack.render.book",
    "agendapack.render.templates",
    "agendapack.render.writing",
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
    if "forkserver" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        return multiprocessing.get_context("spawn")  # for macOS see `may_fork`
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


TASKS_OF_A_WORKER = 100
"""After so many tasks a new worker takes over, so that memory that is not given back is."""


class Processes:
    """An executor with so many processes at work."""

    def __init__(self, count: int, tell: Tell, work: Work = work_there) -> None:
        self._count = count
        self._tell = tell
        self._work = work

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes as they come, in whatever order."""
        waiting = deque(tasks)
        tried: set[str] = set()
        crew: list[Worker] = []
        left: list[Worker] = []
        try:
            while waiting or crew:
                while waiting and len(crew) < self._count:
                    crew.append(Worker(self._work, waiting.popleft()))
                for worker in _heard(crew):
                    told = worker.hear()
                    if isinstance(told, str):
                        self._tell(told)
                        continue
                    if told is not None and waiting and worker.given < TASKS_OF_A_WORKER:
                        worker.give(waiting.popleft())
                    else:
                        crew.remove(worker)
                        left.append(worker)
                        worker.dismiss()
                    if told is not None:
                        yield told
                    elif worker.task.request.folder in tried:
                        yield _lost(worker)
                    else:
                        tried.add(worker.task.request.folder)
                        waiting.appendleft(worker.task)
        finally:
            for worker in crew:
                worker.stop()
            for worker in crew + left:
                worker.end()


def _heard(crew: list[Worker]) -> list[Worker]:
    ready = wait([worker.connection for worker in crew])
    return [worker for worker in crew if worker.connection in ready]


def _lost(worker: Worker) -> Outcome:
    task = worker.task
    brief = (
        f"the process that worked on {task.request.folder} ended without a word, twice"
        f" ({worker.ended_by()}); it may have needed more memory than there is"
    )
    return Outcome(
        task.request.folder,
        State.FAULT,
        reasons=task.reasons,
        seconds=worker.seconds(),
        fault=Fault("WorkerLost", brief, f"{brief}\n"),
    )
