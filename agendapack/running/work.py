"""Work on one meeting, in whatever process this is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

from agendapack import pipeline
from agendapack.model.request import Made, Request
from agendapack.problems import ProblemsFound
from agendapack.publish.place import cannot_write, find_link
from agendapack.running.known import tell_unchanged
from agendapack.running.lock import lock_path, meeting_lock
from agendapack.running.outcome import Outcome, State, Task, Tell, tell_fault
from agendapack.unchanged import HOME, Index, Unchanged
from agendapack.unchanged.describe import describe
from agendapack.unchanged.snapshot import Snapshot, take_snapshot


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
        outcome = Outcome(task.request.folder, State.FAILED, problems=found.problems)
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
