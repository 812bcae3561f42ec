"""Build or check one meeting in the current process, and return its outcome.

Each meeting of an output folder has a lock file, so that two runs never build the same meeting at
once. The system releases the lock of a killed process. Windows has no such locks; there, runs are
not kept apart.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from agendapack.batch.outcome import Outcome, State, Task, Tell, collect, tell_fault, tell_unchanged
from agendapack.batch.unchanged import HOME, Index
from agendapack.batch.unchanged.answer import Unchanged
from agendapack.batch.unchanged.compare import Snapshot, describe, take_snapshot
from agendapack.model.request import BuildResult, BuiltFiles, Request
from agendapack.output.files import cannot_write, find_link, locked_file
from agendapack.problems import ProblemsFound
from agendapack.sandbox.forks import Colleague, hire


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
    with ExitStack() as stack:

        def make(request: Request) -> BuiltFiles:
            second = stack.enter_context(second_process(request, _get_ready))
            from agendapack import pipeline

            made = pipeline.make(request, tell, second)
            if second:
                second.dismiss()  # it ends while the files are written
            tell(f"{request.folder}: writing")
            return made

        return build(task, make, tell)


def _get_ready() -> None:
    from agendapack.assemble import get_ready

    get_ready()


@contextmanager
def second_process(
    request: Request, meanwhile: Callable[[], None] = lambda: None
) -> Iterator[Colleague | None]:
    """Start a process that renders and typesets, before this one imports what it needs itself.

    It is None where the request or the system allows none.

    Args:
        meanwhile: Called here while the pack is rendered there.
    """
    if not request.beside:
        yield None
        return
    # What both need is imported before they part.
    from agendapack.pack.typesetting import Desk

    with hire(Desk) or nullcontext() as second:
        if second:
            second.meanwhile = meanwhile
        yield second


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
    with second_process(task.request) as second:
        from agendapack import pipeline

        checked = pipeline.check(task.request, tell, second)
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
