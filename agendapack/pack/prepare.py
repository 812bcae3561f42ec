"""The result of all stages up to the layout, and the collection of their problems."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import TypeVar

from agendapack.model.annexes import Acceptance
from agendapack.model.pack import Pack
from agendapack.model.records import dataclass
from agendapack.model.request import NoticeDue, Request
from agendapack.model.section import Section
from agendapack.model.workspace import Loaded
from agendapack.pack.accepted import Verdict, judge
from agendapack.pack.layout import Beside, Laid, lay_out_public
from agendapack.plan import make_public, withholds
from agendapack.problems import Checked, Problem, ProblemsFound, is_error

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A meeting after layout, ready to be drawn.

    Args:
        pack: The public pack.
        warnings: All warnings, including accepted ones.
        of_today: The warnings that depend on today's date, which the manifest leaves out.
        days: The dates after which there may be other such warnings.
        whole: The unredacted pack and its layout; None if nothing is withheld.
        texts: The texts of PDF annexes by their keys; none if nothing is withheld.
        beside: The documents beside the pack, laid out: its minutes and decisions.
        apart: Documents beside the restricted pack, which the public may not see.
        data: What such documents say as data, by the path of the file.
    """

    loaded: Loaded
    pack: Pack
    laid: Laid
    warnings: tuple[Problem, ...]
    notice: NoticeDue | None
    of_today: tuple[Problem, ...]
    days: tuple[date, ...]
    whole: tuple[Pack, Laid] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    apart: tuple[Beside, ...] = ()
    data: Mapping[str, bytes] = field(default_factory=dict)


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


def withhold(
    request: Request,
    pack: Pack,
    sections: tuple[Section, ...],
    laid: Laid,
    broken: frozenset[str],
) -> tuple[Pack, Laid] | None:
    """Derive the public pack from the unredacted pack.

    Args:
        broken: The keys of the items whose papers could not all be read.

    Returns:
        The public pack and its layout; None if nothing is withheld.

    Raises:
        ProblemsFound: A section of the public pack cannot be rendered.
    """
    if not withholds(pack):
        return None
    public = make_public(pack)
    overrides = user_folder(request.root / "templates")
    rendered = laid.typesetter.render_pack(public, overrides, broken, sections)
    faults = tuple(problem for problem in rendered.problems if is_error(problem))
    if rendered.value is None or faults:
        raise ProblemsFound(faults)
    fonts = user_folder(request.root / "fonts")
    return public, lay_out_public(public, rendered.value, pack, laid, fonts)


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


def user_folder(path: Path) -> Path | None:
    """Return the path of a folder in the workspace; None if there is no such folder."""
    return path if path.is_dir() else None
