"""A task and its outcome, as values that can be pickled; and the work: build or check one meeting.

Each meeting of an output folder has a lock file, so that two runs never build the same meeting at
once. The system releases the lock of a killed process. Windows has no such locks; there, runs are
not kept apart.

Imported on the no-op path, so it imports very little itself.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from agendapack.batch.unchanged.answer import Unchanged
from agendapack.batch.unchanged.compare import Snapshot, describe, take_snapshot
from agendapack.batch.unchanged.index import HOME, Index
from agendapack.model.records import dataclass
from agendapack.model.request import BuildResult, BuiltFiles, Request
from agendapack.output.files import cannot_write, find_link
from agendapack.output.lock import locked_file
from agendapack.problems import Accepted, Problem, ProblemsFound

if TYPE_CHECKING:
    from agendapack.batch.unchanged.answer import Unchanged, Wish
    from agendapack.model.notice import NoticeDue
    from agendapack.model.request import Request

Clock = Callable[[], int]
"""Returns the time in nanoseconds, as `time.time_ns` does; it has to be picklable."""
Tell = Callable[[str], None]
"""Called with a description of each step, to show progress."""


class State(StrEnum):
    """The result of a task; `FAULT` is an error in agendapack, `FAILED` one in the files."""

    BUILT = "built"
    CHECKED = "checked"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Task:
    """A meeting to build or check.

    Args:
        draw: Whether to make and write the files; if not, the meeting is only checked.
        wish: The wish under which the build is recorded in the index; None to record nothing.
        again: Whether to build even if another run has built the meeting in the meantime.
    """

    request: "Request"
    clock: Clock
    draw: bool = True
    wish: "Wish | None" = None
    again: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in agendapack, as text, because not every exception can be pickled."""

    kind: str
    brief: str
    trace: str


def tell_fault(error: Exception) -> Fault:
    """Return the fault that describes an exception."""
    import traceback

    brief = " ".join(str(error).split())[:300]
    return Fault(type(error).__name__, brief, "".join(traceback.format_exception(error)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a task, with everything to report about the meeting.

    Args:
        packs: Each pack's file with its number of pages; may be left out for an unchanged
            meeting.
        pages: The pages of all packs together.
        notice: The last day to publish the agenda, if the meeting was only checked.
        fault: The error in agendapack, if the state is `FAULT`.
    """

    folder: str
    state: State
    packs: tuple[tuple[str, int], ...] = ()
    pages: int = 0
    problems: tuple[Problem, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    notes: tuple[str, ...] = ()
    notice: "NoticeDue | None" = None
    published: bool = False
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0
    fault: Fault | None = None


WHY = ("nothing has changed",)


def tell_unchanged(folder: str, answer: "Unchanged", packs: bool) -> Outcome:
    """Return the outcome of an unchanged meeting: its pages, and with `packs` each pack."""
    silent = answer.is_silent
    return Outcome(
        folder,
        State.UNCHANGED,
        packs=answer.packs if packs else (),
        pages=answer.pages,
        problems=() if silent else answer.problems,
        accepted=() if silent else answer.accepted,
        notes=() if silent else answer.notes,
        reasons=WHY,
    )


class Executor(Protocol):
    """Does tasks: in this process, in several, or on a cluster."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcome of each task when it is done.

        A task that fails does not stop the others. If the caller closes the iterator or is
        interrupted, the work stops and unfinished files are removed.
        """


MEETINGS_BETWEEN = 10


def collect(done: int) -> None:
    """Collect reference cycles after every `MEETINGS_BETWEEN` meetings, to bound memory.

    A build leaves many cycles. Python's own collector runs so seldom that hundreds of
    meetings would pile up, and collecting after every meeting takes 5% of the time.
    """
    if done % MEETINGS_BETWEEN == 0:
        gc.collect()


def lock_path(task: Task) -> Path:
    """Return the lock file of a task's meeting."""
    return task.request.output / HOME / "locks" / task.request.folder


@contextmanager
def meeting_lock(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a lock; wait while another process holds it."""
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with locked_file(path, waiting):
        yield


def work(task: Task, tell: Tell) -> Outcome:
    """Build or check a meeting; an error becomes an outcome and is not raised."""
    return watch(task, lambda: _build(task, tell) if task.draw else _check(task, tell))


def _build(task: Task, tell: Tell) -> Outcome:
    from agendapack import pipeline

    def make(request: Request) -> BuiltFiles:
        made = pipeline.make(request, tell)
        tell(f"{request.folder}: writing")
        return made

    return build(task, make, tell)


def build(
    task: Task, make: Callable[[Request], BuiltFiles], tell: Tell = lambda step: None
) -> Outcome:
    """Build a meeting under its lock, unless another run has built it in the meantime.

    Raises:
        ProblemsFound: The files cannot be made or written.
    """
    request = task.request
    with _hold(task, tell):
        known = _look_again(task)
        if known is not None:
            return known
        snapshot = None
        if task.wish is not None:
            snapshot = take_snapshot(request.root, request.folder, task.clock())
        return _finish(task, make(request), snapshot)


def _check(task: Task, tell: Tell) -> Outcome:
    from agendapack import pipeline

    checked = pipeline.check(task.request, tell)
    return replace(_tell_result(task, State.CHECKED, checked), notice=checked.notice)


@contextmanager
def _hold(task: Task, tell: Tell) -> Iterator[None]:
    """Hold the meeting's lock; wait while another run holds it."""
    folder = task.request.output / task.request.folder
    link = find_link(folder, task.request.root)
    if link is not None:
        raise ProblemsFound((link,))
    with ExitStack() as stack:
        try:
            waiting = partial(tell, f"{task.request.folder}: waiting for another run")
            stack.enter_context(meeting_lock(lock_path(task), waiting))
        except OSError as error:
            raise ProblemsFound((cannot_write(folder, error),)) from None
        yield


def watch(task: Task, do: Callable[[], Outcome]) -> Outcome:
    """Return the outcome of a function, with the seconds it took; errors become outcomes."""
    started = task.clock()
    try:
        outcome = do()
    except ProblemsFound as found:
        folder, problems, accepted = task.request.folder, found.problems, found.accepted
        outcome = Outcome(folder, State.FAILED, problems=problems, accepted=accepted)
    except Exception as error:
        outcome = Outcome(task.request.folder, State.FAULT, fault=tell_fault(error))
    seconds = max(0, task.clock() - started) / 1e9
    return replace(outcome, reasons=outcome.reasons or task.reasons, seconds=seconds)


def _finish(task: Task, made: BuiltFiles, snapshot: Snapshot | None) -> Outcome:
    """Write a meeting's files and record the build; the caller holds the meeting's lock.

    Args:
        snapshot: The snapshot from before the build; None if the build is not recorded.
    """
    from agendapack import pipeline

    built = pipeline.write(task.request, made)
    if task.wish is not None and snapshot is not None:
        with Index(task.request.output / HOME, task.clock()) as index:
            index.add(describe(snapshot, task.wish, made))
    return _tell_result(task, State.BUILT, built)


def _tell_result(task: Task, state: State, result: BuildResult) -> Outcome:
    return Outcome(
        task.request.folder,
        state,
        packs=result.packs,
        pages=sum(pages for _, pages in result.packs),
        problems=result.problems,
        accepted=result.accepted,
        notes=result.notes,
        published=result.published is not None,
    )


def _look_again(task: Task) -> Outcome | None:
    """Return an outcome if another run built the meeting while this one waited, or None."""
    if task.wish is None or task.again:
        return None
    with Index(task.request.output / HOME, task.clock()) as index:
        answer = index.look_up(task.request.folder, task.wish, again=True)
    if not isinstance(answer, Unchanged):
        return None
    return tell_unchanged(task.request.folder, answer, True)


class Here:
    """An executor that does tasks one after the other in the current process."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes in the tasks' order."""
        for number, task in enumerate(tasks, 1):
            yield work(task, self._tell)
            collect(number)
