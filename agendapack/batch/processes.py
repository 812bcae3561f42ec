"""Do tasks in several worker processes at once.

A worker does one task after another. If it dies, a new worker repeats its task, once; a task whose
second worker dies too gets the outcome `FAULT`. The other tasks are not affected.

Each worker leads its own process group, so that it can be killed together with the programs that
it has started. It kills the whole group itself when its parent process dies.
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
    """Do a task with `agendapack.batch.work`, imported here so that only workers load it."""
    from agendapack.batch.work import work

    return work(task, tell)


def serve(
    connection: "Connection[str | Outcome, Task]", work: Work, thresholds: tuple[int, int, int]
) -> None:
    """Run a worker: receive tasks until the connection closes, and send steps and outcomes."""
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    Thread(target=_end_with_parent, daemon=True).start()
    # Nothing is frozen here, or `uncollected` could not spare each file a collection of its own.
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
        with suppress(OSError):  # nobody waits for it any more, and there is no further task
            connection.send(outcome)
        collect(number)


def end_group(leader: int) -> None:
    """Kill a worker, if it is still running, and all programs that it has started."""
    with suppress(OSError):  # it may have ended by itself
        if hasattr(os, "killpg"):
            os.killpg(leader, signal.SIGKILL)
            return
        if leader != os.getpid():
            from agendapack.sandbox import kill_tree

            kill_tree(leader)
        os.kill(leader, signal.SIGTERM)


def _leave(number: int, frame: FrameType | None) -> None:
    """Turn SIGTERM into an exception, so that the work removes its unfinished files."""
    raise SystemExit(128 + number)


def _end_with_parent() -> None:
    """Wait until the parent process dies, then kill this worker and all that it has started."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        from agendapack.sandbox import kill_all

        kill_all()
        end_group(os.getpid())


IMPORTED_ONCE = [
    "agendapack.pipeline",
    "agendapack.batch.work",
    "agendapack.assemble.build",
    "agendapack.pdf.tag_check",
    "agendapack.load.compose",
    "agendapack.pdf.passages",
    "agendapack.render.agenda",
    "agendapack.render.drafts",
    "agendapack.render.minutes",
    "agendapack.render.notices",
    "agendapack.render.report",
    "agendapack.render.slips",
    "agendapack.render.templates",
    "agendapack.render.writing",
    "agendapack.typeset",
    "bidi.algorithm",
    "pypdf.filters",
    "yaml",
]
"""Modules that every worker needs; the fork server imports them once for all workers."""
SECONDS_TO_LEAVE = 30.0
"""How long a stopped worker may take to remove its unfinished files, on a busy machine too."""


class Worker:
    """A worker process as its parent sees it: the connection to it, and its current task."""

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
        """Send a task. If the worker has died, this does nothing, and `hear` returns None."""
        self.task = task
        self.given += 1
        self._started = task.clock()
        with suppress(OSError):
            self.connection.send(task)

    def hear(self) -> str | Outcome | None:
        """Receive a step or the outcome of the task; return None if the worker has died."""
        try:
            told: str | Outcome = self.connection.recv()
        except (EOFError, OSError):
            return None
        return told

    def dismiss(self) -> None:
        """Close the connection, at which an idle worker exits."""
        self.connection.close()

    def stop(self) -> None:
        """Ask the worker to stop in the middle of its task.

        Python loses an exception of a signal in some places, without a word. Such a worker ends
        with its task, or where it tells of a step.
        """
        self._process.terminate()
        self.connection.close()

    def end(self) -> None:
        """Wait for the worker to exit; kill its group if that takes too long or fails."""
        self.connection.close()
        self._process.join(SECONDS_TO_LEAVE)
        if self._process.exitcode != 0 and self._process.pid is not None:
            end_group(self._process.pid)
            self._process.join()

    def ended_by(self) -> str:
        """Return the name of the signal that ended the worker, or its exit code as text."""
        self._process.join(SECONDS_TO_LEAVE)
        code = self._process.exitcode
        if code is not None and code < 0:
            with suppress(ValueError):
                return signal.Signals(-code).name
        return f"exit code {code}"

    def seconds(self) -> float:
        """Return how long the worker has had its task."""
        return max(0, self.task.clock() - self._started) / 1e9


@cache
def _context() -> ForkServerContext | SpawnContext:
    """Return how to start workers: with a fork server, or on macOS and Windows with spawn."""
    if "forkserver" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        return multiprocessing.get_context("spawn")  # `may_fork` explains why on macOS
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED_ONCE)
    # Launching the resource tracker unblocks SIGINT in this thread, so launch it now. If the fork
    # server launched it inside `_interruptions_held`, the server would start with SIGINT unblocked.
    resource_tracker.ensure_running()
    return context


@contextmanager
def _interruptions_held() -> Iterator[None]:
    """Block SIGINT in this thread, so that a process started meanwhile begins with it blocked."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


TASKS_OF_A_WORKER = 100
"""A worker is replaced after this many tasks, to release memory that it has leaked."""


class Processes:
    """An executor that shares the tasks out among a number of worker processes."""

    def __init__(self, count: int, tell: Tell, work: Work = work_there) -> None:
        self._count = count
        self._tell = tell
        self._work = work

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes in the order in which they are ready.

        The largest meetings are begun first, so that no worker is left with one at the end.
        """
        waiting = deque(sorted(tasks, key=_size, reverse=True))
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


def _size(task: Task) -> int:
    """Return how many bytes the files in a meeting's folder have together."""
    size = 0
    for place, _, names in os.walk(task.request.root / "meetings" / task.request.folder):
        for name in names:
            with suppress(OSError):  # it may be gone, or lead nowhere; the build will tell
                size += os.path.getsize(os.path.join(place, name))
    return size


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
