"""Separate the warnings that the clerk has accepted from the others."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from agendapack.model.annexes import Acceptance
from agendapack.model.records import dataclass
from agendapack.problems import (
    Accepted,
    Code,
    Problem,
    ProblemsFound,
    in_order,
    is_error,
    warn,
)

OF_THE_DAY = frozenset({Code.NOTICE_PASSED, Code.RELEASED_EARLY})
"""Warnings that depend on the day, so accepting them is never reported as unused."""
OF_FINISHED_FILES = frozenset({Code.NOT_ACCESSIBLE, Code.PACK_TOO_LARGE})
"""Warnings that are found only in a finished pack."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The problems to report, in order, and the warnings that have been accepted."""

    told: tuple[Problem, ...]
    accepted: tuple[Accepted, ...] = ()


def judge(acceptances: Iterable[Acceptance], problems: Iterable[Problem]) -> Verdict:
    """Separate accepted warnings from the problems to report.

    An error cannot be accepted: it is still reported, with one more error for the acceptance.
    """
    by_code: dict[Code, list[Acceptance]] = {}
    for each in acceptances:
        by_code.setdefault(each.code, []).append(each)
    told: list[Problem] = []
    accepted: list[Accepted] = []
    for problem in in_order(problems):
        found = [each for each in by_code.get(problem.code, ()) if each.concerns(problem)]
        if found and not is_error(problem):
            accepted.append(Accepted(problem, found[0].reason, found[0].withheld))
            continue
        told.append(problem)
        told += map(_refuse, found)
    return Verdict(in_order(told), tuple(accepted))


@contextmanager
def judging(acceptances: Iterable[Acceptance]) -> Iterator[None]:
    """Separate accepted warnings from the problems of any `ProblemsFound` raised in the block.

    Raises:
        ProblemsFound: The block raised it; its accepted warnings are listed separately.
    """
    try:
        yield
    except ProblemsFound as found:
        verdict = judge(acceptances, found.problems)
        raise ProblemsFound(verdict.told, verdict.accepted) from None


def find_unused(
    acceptances: Iterable[Acceptance], problems: Iterable[Problem], finished: bool
) -> tuple[Problem, ...]:
    """Warn of each acceptance that matches no problem; some show only once it is `finished`."""
    unknown = OF_THE_DAY if finished else OF_THE_DAY | OF_FINISHED_FILES
    found = tuple(problems)
    return tuple(
        _tell_unused(each)
        for each in acceptances
        if not each.waiting and each.code not in unknown and not any(map(each.concerns, found))
    )


def _refuse(acceptance: Acceptance) -> Problem:
    return Problem(
        Code.CANNOT_ACCEPT,
        f"'{acceptance.code}' is an error here; only a warning can be accepted",
        acceptance.source,
        "correct what the error says, and delete this line",
    )


def _tell_unused(acceptance: Acceptance) -> Problem:
    return warn(
        Code.NOTHING_TO_ACCEPT,
        f"'{acceptance.code}' is accepted here, but there is no such warning about this paper",
        acceptance.source,
        "delete this line",
    )
