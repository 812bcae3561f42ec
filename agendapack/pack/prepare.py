"""The result of all stages up to the layout, and their problems, apart from accepted warnings."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from datetime import date
from typing import TypeVar

from agendapack.model import dataclass
from agendapack.model.business import Acceptance
from agendapack.model.document import Material
from agendapack.model.pack import Pack
from agendapack.model.request import NoticeDue, Request
from agendapack.model.workspace import Loaded
from agendapack.pack.audit import SHORTEST, Searcher
from agendapack.pack.layout import Beside, Laid, lay_out_public
from agendapack.plan import make_public, withholds
from agendapack.problems import (
    Accepted,
    Checked,
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
        Code.PAPER_IS_HERE,  # the name of a draft
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


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A meeting after layout, ready to be drawn.

    Args:
        laid: The public pack.
        warnings: All warnings, including accepted ones.
        of_today: The warnings that depend on today's date, which the manifest leaves out.
        days: The dates after which there may be other such warnings.
        whole: The unredacted pack; None if nothing is withheld.
        texts: The texts of PDF annexes by their keys; none if nothing is withheld.
        beside: The documents beside the pack, laid out: its minutes and decisions.
        apart: Documents beside the restricted pack, which the public may not see.
        data: What such documents say as data, by the path of the file.
    """

    loaded: Loaded
    laid: Laid
    warnings: tuple[Problem, ...]
    notice: NoticeDue | None
    of_today: tuple[Problem, ...]
    days: tuple[date, ...]
    whole: Laid | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    apart: tuple[Beside, ...] = ()
    data: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def pack(self) -> Pack:
        """The public pack as it was planned."""
        return self.laid.pack


class Findings:
    """Collects the problems of all stages, in the order in which they are found."""

    def __init__(self) -> None:
        self.problems: tuple[Problem, ...] = ()

    def take(self, checked: Checked[T]) -> T:
        """Collect the problems of a stage and return its value.

        Raises:
            ProblemsFound: The stage has no value, so the build cannot continue.
        """
        self.problems += checked.problems
        if checked.value is None:
            raise ProblemsFound(self.problems)
        return checked.value

    def add(self, problems: Iterable[Problem]) -> None:
        """Collect further problems."""
        self.problems += tuple(problems)

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error, so that nothing may be drawn."""
        return any(map(is_error, self.problems))


def withhold(laid: Laid, broken: frozenset[str]) -> Laid | None:
    """Derive the public pack from the unredacted pack.

    Args:
        broken: The keys of the items whose papers could not all be read.

    Returns:
        The public pack; None if nothing is withheld.

    Raises:
        ProblemsFound: A section of the public pack cannot be rendered.
    """
    if not withholds(laid.pack):
        return None
    public = make_public(laid.pack)
    rendered = laid.typesetter.render_pack(public, broken, laid.sections)
    faults = tuple(problem for problem in rendered.problems if is_error(problem))
    if rendered.value is None or faults:
        raise ProblemsFound(faults)
    return lay_out_public(public, rendered.value, laid)


def all_right(
    request: Request, problems: Iterable[Problem], acceptances: Iterable[Acceptance] = ()
) -> Verdict:
    """Separate accepted warnings, and raise if the problems prevent a build.

    Raises:
        ProblemsFound: There is an error; or, with `strict`, a warning that is not accepted.
    """
    verdict = judge(acceptances, problems)
    if any(map(is_error, verdict.told)) or (request.strict and verdict.told):
        raise ProblemsFound(verdict.told, verdict.accepted)
    return verdict


def broken_items(loaded: Loaded, pack: Pack) -> frozenset[str]:
    """Return the keys of the items whose papers could not all be read."""
    pairs = zip(loaded.items, pack.items, strict=False)
    return frozenset(planned.key for item, planned in pairs if item.broken)
