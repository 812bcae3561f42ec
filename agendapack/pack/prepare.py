"""A meeting right up to its layout, and the problems that were found on the way there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from agendapack.model.acceptance import Acceptance
from agendapack.model.notice import NoticeDue
from agendapack.model.pack import Pack
from agendapack.model.request import Request
from agendapack.model.section import Section
from agendapack.model.workspace import Loaded
from agendapack.pack.accepted import Verdict, judge
from agendapack.pack.layout import Laid, lay_out_public
from agendapack.plan import make_public, withholds
from agendapack.problems import Checked, Problem, ProblemsFound, is_error
from agendapack.render import render_pack

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A meeting right up to its layout: everything but the PDF.

    Args:
        pack: The pack for the public.
        laid: Its layout.
        warnings: All warnings, those that are accepted included.
        of_today: Warnings that depend on the day; the manifest leaves them out.
        days: The days after which other warnings may depend on the day.
        whole: The pack that withholds nothing, with its layout; None where nothing is withheld.
    """

    loaded: Loaded
    pack: Pack
    laid: Laid
    warnings: tuple[Problem, ...]
    notice: NoticeDue | None
    of_today: tuple[Problem, ...]
    days: tuple[date, ...]
    whole: tuple[Pack, Laid] | None = None


class Findings:
    """Every problem of the stages so far, in the order in which they were found."""

    def __init__(self) -> None:
        self.problems: tuple[Problem, ...] = ()

    def take(self, checked: Checked[T]) -> T:
        """Keep a stage's problems, and return what it made.

        Raises:
            ProblemsFound: It made nothing, so there is nothing to go on with.
        """
        self.problems += checked.problems
        if checked.value is None:
            raise ProblemsFound(self.problems)
        return checked.value

    def add(self, problems: Iterable[Problem]) -> None:
        """Keep more problems."""
        self.problems += tuple(problems)

    @property
    def has_errors(self) -> bool:
        """Whether the build has to stop before it draws anything."""
        return any(map(is_error, self.problems))


def withhold(
    request: Request,
    pack: Pack,
    sections: tuple[Section, ...],
    laid: Laid,
    broken: frozenset[str],
) -> tuple[Pack, Laid] | None:
    """Derive the public pack from the whole one, if anything in that is withheld.

    Raises:
        ProblemsFound: A template cannot make the notice in place of a withheld paper.
    """
    if not withholds(pack):
        return None
    public = make_public(pack)
    overrides, cache = user_folder(request.root / "templates"), laid.typesetter.cache
    rendered = render_pack(public, overrides, broken, sections, cache)
    faults = tuple(problem for problem in rendered.problems if is_error(problem))
    if rendered.value is None or faults:
        raise ProblemsFound(faults)
    fonts = user_folder(request.root / "fonts")
    return public, lay_out_public(public, rendered.value, pack, laid, fonts)


def all_right(
    request: Request, problems: Iterable[Problem], acceptances: Iterable[Acceptance] = ()
) -> Verdict:
    """Return what was found, and what of it is accepted, if one can go on with it.

    Raises:
        ProblemsFound: With an error among it, or with any warning that is not accepted where
            warnings count as errors.
    """
    verdict = judge(acceptances, problems)
    if any(map(is_error, verdict.told)) or (request.strict and verdict.told):
        raise ProblemsFound(verdict.told, verdict.accepted)
    return verdict


def broken_items(loaded: Loaded, pack: Pack) -> frozenset[str]:
    """Return the keys of the items whose papers could not all be read."""
    pairs = zip(loaded.items, pack.items, strict=False)
    return frozenset(planned.key for item, planned in pairs if item.broken)


def user_folder(path: Path) -> Path | None:
    """Return a folder of the user's own, if it is there."""
    return path if path.is_dir() else None
