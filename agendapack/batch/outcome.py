"""Tasks and outcomes: what an executor takes and returns, as values that can be pickled.

Imported on the no-op path, so it imports very little itself.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from agendapack.model import dataclass
from agendapack.problems import Accepted, Problem

if TYPE_CHECKING:
    from agendapack.batch.unchanged.answer import Unchanged, Wish
    from agendapack.model.request import NoticeDue, Request

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
    told = None if answer.is_silent else answer.told
    return Outcome(
        folder,
        State.UNCHANGED,
        packs=answer.packs if packs else (),
        pages=answer.pages,
        problems=told.problems if told else (),
        accepted=told.accepted if told else (),
        notes=told.notes if told else (),
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
