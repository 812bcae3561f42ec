"""Separate the warnings that the clerk has accepted from the others, and those that may be told."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from agendapack.model.annexes import Acceptance
from agendapack.model.audit import Material
from agendapack.model.records import dataclass
from agendapack.pack.audit import SHORTEST, Searcher
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
OF_WHAT_STAYS_OUT = frozenset(
    {
        *(Code.UNSEEN_TEXT, Code.COMMENTS_LEFT, Code.TRACKED_CHANGES, Code.LEAK),
        Code.SHARED_WORDS,  # the words are open; that a withheld paper has them too is not
        *(Code.EMBEDDED_FILES, Code.PORTFOLIOS, Code.FILE_LINKS, Code.PRIVATE_LINKS),
        *(Code.TIMETABLE, Code.UNKNOWN_TOPIC),  # the item may be one whose title is hidden
    }
)
"""Problems that name what is left out of the pack, not seen, or withheld somewhere else."""


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


def tellable_verdict(material: Material | None, verdict: Verdict) -> Verdict:
    """Return the part of a verdict that the public manifest may show.

    What names or quotes something that the pack does not show is for the clerk alone, and so is
    what mentions withheld material, be it a word of few letters.
    An accepted warning about a paper that is or was withheld is left out, because the reason
    for accepting the warning may reveal more about the paper than its title does.
    """
    verdict = Verdict(
        tuple(each for each in verdict.told if each.code not in OF_WHAT_STAYS_OUT),
        tuple(each for each in verdict.accepted if each.problem.code not in OF_WHAT_STAYS_OUT),
    )
    accepted = [each for each in verdict.accepted if not each.withheld]
    if material is None:
        return Verdict(verdict.told, tuple(accepted))
    searcher = Searcher(material, SHORTEST)
    return Verdict(
        tuple(each for each in verdict.told if not searcher.finds(_all_that_is_said(each))),
        tuple(
            each
            for each in accepted
            if not searcher.finds(_all_that_is_said(each.problem))
            and not searcher.finds(each.reason)
        ),
    )


def _all_that_is_said(problem: Problem) -> str:
    file = problem.source.file if problem.source else ""
    return f"{problem.message} {problem.hint or ''} {file}"


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
