"""Typeset and paginate in turn until page references stand still: the program's one loop."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agendapack.model.pack import Pack
from agendapack.model.section import Measured, PageRange, Section
from agendapack.paginate import Settled, Stack, settle
from agendapack.problems import Problem
from agendapack.typeset import Layout, Typesetter

FRONT = "agenda"


@dataclass(frozen=True, slots=True)
class Laid:
    """A pack with every line in its place.

    Args:
        layouts: By the key of the section.
        settled: Labels and blank sides of every piece, and the page range of every id.
        problems: What the typesetter found in the texts, for instance a missing glyph.
    """

    typesetter: Typesetter
    sections: tuple[Section, ...]
    layouts: Mapping[str, Layout]
    settled: Settled
    problems: tuple[Problem, ...]

    @property
    def page_count(self) -> int:
        """How many pages the pack has, blank sides included."""
        return sum(len(p.labels) + len(p.blank_after) for p in self.settled.pieces.values())


def lay_out_pack(pack: Pack, sections: tuple[Section, ...], fonts: Path | None) -> Laid:
    """Lay out all sections with the page numbers that come of it."""
    typesetter = Typesetter(pack.style, pack.pictures, fonts)
    by_key = {section.key: section for section in sections}
    layouts: dict[str, Layout] = {}

    def lay_out(key: str, pages: Mapping[str, PageRange]) -> Measured:
        layouts[key] = typesetter.lay_out(by_key[key], pages)
        return layouts[key].measured

    settled = settle(_stacks(pack, frozenset(by_key)), lay_out, pack.style.duplex)
    problems = tuple(p for key in by_key for p in layouts[key].problems)
    return Laid(typesetter, sections, layouts, settled, problems)


def look_over(pack: Pack, sections: tuple[Section, ...], fonts: Path | None) -> tuple[Problem, ...]:
    """Lay out each section once, for the problems in its text alone.

    For a pack with faults: its page references may lead nowhere.
    """
    typesetter = Typesetter(pack.style, pack.pictures, fonts)
    return tuple(p for section in sections for p in typesetter.lay_out(section, {}).problems)


def _stacks(pack: Pack, sections: frozenset[str]) -> tuple[Stack, ...]:
    front = Stack(FRONT, True, ((FRONT, None),))
    papers = []
    for paper in pack.papers:
        own = ((paper.key, None),) if paper.key in sections else ()
        annexes = tuple((annex.key, annex.loaded.pages) for annex in paper.annexes)
        papers.append(Stack(paper.key, False, own + annexes))
    return (front, *papers)
