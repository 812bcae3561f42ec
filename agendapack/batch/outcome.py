"""What an executor is given, and what it gives back: values that travel between processes.

This module is on the way of a run in which nothing has changed, so it imports next to nothing.

Memory between meetings: a run of a thousand takes no more than one of a hundred.

What a build leaves behind is full of cycles, and Python by itself looks for those so
seldom that hundreds of meetings would pile up; to look after each would cost a
twentieth of the time.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from agendapack.problems import Accepted, Problem

if TYPE_CHECKING:
    from agendapack.batch.unchanged.answer import Wish
    from agendapack.model.notice import NoticeDue
    from agendapack.model.request import Request


Clock = Callable[[], int]
"""Tells the time in nanoseconds, as `time.time_ns` does, which can travel."""
Tell = Callable[[str], None]
"""Told each step, for somebody who watches."""


class State(StrEnum):
    """What became of a meeting."""

    BUILT = "built"
    CHECKED = "checked"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Task:
    """A meeting to work on.

    Args:
        request: What is asked for.
        clock: Where the time is read.
        draw: Make files and write them, and do not only check.
        wish: What the index is told of it; None where nothing is to be remembered.
        again: Build it even if somebody else has built it meanwhile.
        reasons: Why it is worked on.
    """

    request: "Request"
    clock: Clock
    draw: bool = True
    wish: "Wish | None" = None
    again: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of ours, told in words, since an exception does not travel well."""

    kind: str
    brief: str
    trace: str


def tell_fault(error: Exception) -> Fault:
    """Put an exception into words."""
    import traceback

    brief = " ".join(str(error).split())[:300]
    return Fault(type(error).__name__, brief, "".join(traceback.format_exception(error)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a meeting, and what is to be said of it.

    Args:
        folder: Name of the meeting's folder.
        state: Whether its files are there now.
        packs: Each pack's file with its number of pages; of an unchanged meeting only where
            they are told.
        pages: Of all packs together.
        problems: What was found.
        accepted: Warnings that were found too, and have been accepted.
        notes: What else the clerk should know.
        notice: By when it has to be published, if it was only checked.
        published: Whether a publication was put on record.
        reasons: Why it was, or was not, built.
        seconds: How long it took.
        fault: What went wrong, if that is a fault of ours.
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


class Executor(Protocol):
    """Does tasks somewhere."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield what became of each task as it is done.

        One that fails does not stop the others. Whoever stops asking, or is
        interrupted, stops the work; nothing half-made is left.
        """


MEETINGS_BETWEEN = 10


def collect(done: int) -> None:
    """Give back what is not needed any more, after every so many meetings.

    Args:
        done: How many this process has done.
    """
    if done % MEETINGS_BETWEEN == 0:
        gc.collect()
