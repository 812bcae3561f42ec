"""Tell the warnings that somebody has accepted from those that are new."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from agendapack.model.acceptance import Acceptance
from agendapack.problems import (
    Accepted,
    Code,
    Problem,
    ProblemsFound,
    Severity,
    in_order,
    is_error,
)

OF_THE_DAY = frozenset({Code.NOTICE_PASSED, Code.RELEASED_EARLY})
"""Found on some days and not on others, so that it is never too late to accept them."""
OF_FINISHED_FILES = frozenset({Code.NOT_ACCESSIBLE, Code.PACK_TOO_LARGE})
"""Found only once a pack is made."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Problems in their order: those to tell, and the warnings that have been accepted."""

    told: tuple[Problem, ...]
    accepted: tuple[Accepted, ...] = ()


def judge(acceptances: Iterable[Acceptance], problems: Iterable[Problem]) -> Verdict:
    """Set the accepted warnings aside. An error stays, and accepting it is one more error.

    Args:
        acceptances: Those of the meeting.
        problems: What was found.
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
    """Set the accepted warnings aside of whatever stops the work in here.

    Raises:
        ProblemsFound: As it was raised, but for the accepted warnings.
    """
    try:
        yield
    except ProblemsFound as found:
        verdict = judge(acceptances, found.problems)
        raise ProblemsFound(verdict.told, verdict.accepted) from None


def find_unused(
    acceptances: Iterable[Acceptance], problems: Iterable[Problem], finished: bool
) -> tuple[Problem, ...]:
    """Warn of each acceptance that no problem calls for any more.

    Args:
        acceptances: Those of the meeting.
        problems: All that was found of it.
        finished: Whether its files have been made; if not, some problems are not known yet.
    """
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
    return Problem(
        Code.NOTHING_TO_ACCEPT,
        f"'{acceptance.code}' is accepted here, but there is no such warning about this paper",
        acceptance.source,
        "delete this line",
        Severity.WARNING,
    )
