"""Work on one meeting, in whatever process this is.

What is said of a meeting that is as it was built; on the way of a run that builds nothing.

A lock for each meeting of an output folder, so that two runs never build one at once.

A process that is killed lets go. Where the system has no such locks (Windows) runs are not
kept apart.

Do tasks one after the other, in this process.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from agendapack import pipeline
from agendapack.batch.outcome import Outcome, State, Task, Tell, collect, tell_fault
from agendapack.batch.unchanged.answer import Unchanged
from agendapack.batch.unchanged.describe import Snapshot, describe, take_snapshot
from agendapack.batch.unchanged.index import HOME, Index
from agendapack.model.request import Made, Request
from agendapack.output.files import cannot_write, find_link
from agendapack.output.lock import locked_file
from agendapack.problems import ProblemsFound

WHY = ("nothing has changed",)


def tell_unchanged(folder: str, answer: Unchanged, packs: bool) -> Outcome:
    """Return the outcome of a meeting that is as it was built.

    Args:
        folder: Name of the meeting's folder.
        answer: What the index says.
        packs: Whether each pack is told; else they are only counted.
    """
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


def lock_path(task: Task) -> Path:
    """Return the file that is locked while a meeting is built."""
    return task.request.output / HOME / "locks" / task.request.folder


@contextmanager
def meeting_lock(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a lock, waiting for whoever has it.

    Args:
        path: The file that is locked.
        waiting: Called before it waits, where somebody has it.

    Raises:
        OSError: The file cannot be made.
    """
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with locked_file(path, waiting):
        yield


def work(task: Task, tell: Tell) -> Outcome:
    """Build or check a meeting; whatever goes wrong is an outcome too."""
    return watch(task, lambda: _build(task, tell) if task.draw else _check(task, tell))


def _build(task: Task, tell: Tell) -> Outcome:
    def make(request: Request) -> Made:
        made = pipeline.make(request, tell)
        tell(f"{request.folder}: writing")
        return made

    return build(task, make, tell)


def build(task: Task, make: Callable[[Request], Made], tell: Tell = lambda step: None) -> Outcome:
    """Build a meeting, unless another run has built it since this one looked.

    Args:
        task: What is asked for.
        make: Makes the files, wherever that is done.
        tell: Told if it has to wait for another run.
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
    checked = pipeline.check(task.request, tell)
    return Outcome(
        task.request.folder,
        State.CHECKED,
        packs=checked.packs,
        pages=sum(pages for _, pages in checked.packs),
        problems=checked.problems,
        accepted=checked.accepted,
        notice=checked.notice,
    )


@contextmanager
def _hold(task: Task, tell: Tell) -> Iterator[None]:
    """Hold the meeting's lock, waiting for whoever has it.

    Raises:
        ProblemsFound: The output folder cannot be written.
    """
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
    """Return what comes of work on a meeting, with its time; errors become outcomes.

    Args:
        task: What is worked on.
        do: The work.
    """
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


def _finish(task: Task, made: Made, snapshot: Snapshot | None) -> Outcome:
    """Write what was made, and keep what it was made from; the meeting's lock is held.

    Args:
        task: What was asked for.
        made: What was made, wherever that was.
        snapshot: Taken before it was made; needed where the task has a wish.

    Raises:
        ProblemsFound: It cannot be written.
    """
    built = pipeline.write(task.request, made)
    if task.wish is not None and snapshot is not None:
        with Index(task.request.output / HOME, task.clock()) as index:
            index.add(describe(snapshot, task.wish, made))
    return Outcome(
        task.request.folder,
        State.BUILT,
        packs=built.packs,
        pages=sum(pages for _, pages in built.packs),
        problems=built.problems,
        accepted=built.accepted,
        notes=built.notes,
        published=built.published is not None,
    )


def _look_again(task: Task) -> Outcome | None:
    """Return the outcome if somebody else has built the meeting meanwhile."""
    if task.wish is None or task.again:
        return None
    with Index(task.request.output / HOME, task.clock()) as index:
        answer = index.look_up(task.request.folder, task.wish, again=True)
    if not isinstance(answer, Unchanged):
        return None
    return tell_unchanged(task.request.folder, answer, True)


class Here:
    """An executor that works in the process it is used in."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes in the order of the tasks."""
        for number, task in enumerate(tasks, 1):
            yield work(task, self._tell)
            collect(number)
