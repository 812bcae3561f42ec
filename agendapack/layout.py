"""Typeset and paginate in turn until page references stand still: the program's one loop."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agendapack.codes import Code
from agendapack.known_layouts import CachedTypesetter, KnownLayout
from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.pack import Pack
from agendapack.model.publication import keep_numbers
from agendapack.model.section import Measured, PageRange, Section
from agendapack.moved_pages import tell_moved
from agendapack.paginate import Settled, Stack, settle
from agendapack.problems import Checked, Problem, ProblemsFound, Source
from agendapack.typeset.fonts import FontFault

FRONT = "agenda"


@dataclass(frozen=True, slots=True)
class Laid:
    """A pack with every line in its place.

    Args:
        layouts: By the key of the section.
        settled: Labels and blank sides of every piece, and the page range of every id.
        public: Whether it is for the public, and another one withholds nothing.
    """

    typesetter: CachedTypesetter
    sections: tuple[Section, ...]
    layouts: Mapping[str, KnownLayout]
    settled: Settled
    public: bool = False

    @property
    def page_count(self) -> int:
        """How many pages the pack has, blank sides included."""
        return sum(len(p.labels) + len(p.blank_after) for p in self.settled.pieces.values())


def lay_out_pack(
    pack: Pack, sections: tuple[Section, ...], fonts: Path | None, cache: Cache = NO_CACHE
) -> Checked[Laid]:
    """Lay out all sections with the page numbers that come of it.

    Args:
        fonts: A folder with more fonts, or None.
        cache: What was typeset before.
    """
    try:
        typesetter = CachedTypesetter(pack.style, pack.pictures, fonts, cache)
    except FontFault as fault:
        return Checked(None, (_unknown_font(pack, fault),))
    by_key = {section.key: section for section in sections}
    layouts: dict[str, KnownLayout] = {}

    def lay_out(key: str, pages: Mapping[str, PageRange]) -> Measured:
        layouts[key] = typesetter.lay_out(by_key[key], pages)
        return layouts[key].measured

    laid: Laid | None = None
    unsettled: tuple[Problem, ...] = ()
    try:
        stacks, letters = _stacks(pack, frozenset(by_key)), pack.style.supplement_letters
        settled = settle(stacks, lay_out, pack.style.duplex, keep_numbers(pack.published), letters)
        laid = Laid(typesetter, sections, layouts, settled)
        unsettled = tell_moved(pack, settled)
    except FontFault as fault:
        return Checked(None, (_unknown_font(pack, fault),))
    except ProblemsFound as found:
        unsettled = found.problems
    problems = tuple(p for key in by_key for p in layouts[key].problems)
    return Checked(laid, problems + unsettled)


def look_over(pack: Pack, sections: tuple[Section, ...], fonts: Path | None) -> tuple[Problem, ...]:
    """Lay out each section once, for the problems in its text alone.

    For a pack with faults: its page references may lead nowhere, and a picture
    that could not be loaded has been told already.
    """
    try:
        typesetter = CachedTypesetter(pack.style, pack.pictures, fonts)
        found = [p for section in sections for p in typesetter.lay_out(section, {}).problems]
    except FontFault as fault:
        return (_unknown_font(pack, fault),)
    return tuple(problem for problem in found if problem.code is not Code.UNKNOWN_PICTURE)


def _unknown_font(pack: Pack, fault: FontFault) -> Problem:
    font = pack.organisation.style.font
    return Problem(
        Code.UNKNOWN_FONT,
        f"the font '{pack.style.font}' cannot be used: {fault}",
        font.source if font else Source("meetings/organisation.yaml"),
        "use Liberation Sans, or put the family's TrueType files into the folder 'fonts'"
        " beside 'meetings'",
    )


def _stacks(pack: Pack, sections: frozenset[str]) -> tuple[Stack, ...]:
    front = Stack(FRONT, True, ((FRONT, None),))
    papers = []
    for paper in pack.papers:
        own = ((paper.key, None),) if paper.key in sections else ()
        annexes = tuple(
            (annex.key, None if annex.key in sections else annex.loaded.pages)
            for annex in paper.annexes
        )
        papers.append(Stack(paper.key, False, own + annexes, paper.withdrawn is not None))
    return (front, *papers)
