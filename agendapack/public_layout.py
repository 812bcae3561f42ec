"""The public pack laid out under the page numbers of the one that withholds nothing.

A paper that is open has the same pages in both; what is withheld takes one page, which
bears all its numbers: "Page 41 - 52". Only the front sheet is numbered by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agendapack.known_layouts import CachedTypesetter, KnownLayout
from agendapack.layout import FRONT, Laid
from agendapack.model.pack import Pack, Paper
from agendapack.model.section import Measured, PageRange, Section
from agendapack.paginate import Numbered, Settled, Stack, settle
from agendapack.problems import InternalFault
from agendapack.typeset.typesetter import NO_ROOMS


def lay_out_public(
    pack: Pack, sections: tuple[Section, ...], whole: Pack, laid: Laid, fonts: Path | None
) -> Laid:
    """Lay out the public pack.

    Args:
        pack: The pack for the public.
        sections: Its sections.
        whole: The pack that withholds nothing.
        laid: Its layout, settled.
        fonts: A folder with more fonts, or None.

    Raises:
        InternalFault: An open paper has other pages than in the whole pack.
        ProblemsFound: The front sheet does not settle.
    """
    typesetter = CachedTypesetter(pack.style, pack.pictures, fonts, laid.typesetter.cache)
    work = _Work(pack, sections, laid, typesetter)
    front = settle((Stack(FRONT, True, ((FRONT, None),)),), work.lay_out, pack.style.duplex)
    work.pieces[FRONT] = front.pieces[FRONT]
    work.pages.update(front.pages)
    papers = {paper.key: paper for paper in whole.papers}
    for paper in pack.papers:
        work.take_over(paper, papers[paper.key])
    return Laid(work.typesetter, sections, work.layouts, Settled(work.pieces, work.pages), True)


@dataclass(slots=True)
class _Work:
    pack: Pack
    sections: tuple[Section, ...]
    laid: Laid
    typesetter: CachedTypesetter
    layouts: dict[str, KnownLayout] = field(default_factory=dict)
    pieces: dict[str, Numbered] = field(default_factory=dict)
    pages: dict[str, PageRange] = field(default_factory=dict)

    def lay_out(self, key: str, pages: Mapping[str, PageRange]) -> Measured:
        section = next(section for section in self.sections if section.key == key)
        shown = self.laid.layouts.get(key)
        known = {**self.laid.settled.pages, **self.pages, **pages}
        layout = self.typesetter.lay_out(section, known, shown.parts if shown else NO_ROOMS)
        self.layouts[key] = layout
        return layout.measured

    def take_over(self, paper: Paper, whole: Paper) -> None:
        """Number a paper as it is in the whole pack, and lay it out."""
        settled = self.laid.settled
        self.pages[paper.key] = settled.pages[paper.key]
        if paper.withheld is not None:
            keys = (whole.key, *(annex.key for annex in whole.annexes))
            pieces = [settled.pieces[key] for key in keys if key in settled.pieces]
            labels = [label for piece in pieces for label in piece.labels + piece.blank_after]
            self._stand_in(paper.key, tuple(labels), ())
            return
        if paper.key in self.laid.layouts:
            self._keep(paper.key)
        stubs = {stub.key: stub for stub in paper.stubs}
        for annex in paper.behind:
            numbered = settled.pieces[annex.key]
            self.pages[annex.key] = settled.pages[annex.key]
            if annex.key not in stubs:
                self._keep(annex.key)
            elif stubs[annex.key].withheld.pack == "stub":
                self._stand_in(annex.key, numbered.labels, numbered.blank_after)

    def _keep(self, key: str) -> None:
        numbered = self.laid.settled.pieces[key]
        self.pieces[key] = numbered
        if key not in self.laid.layouts:
            return
        measured = self.lay_out(key, {})
        if measured.pages != len(numbered.labels):
            raise InternalFault(
                f"'{key}' has {measured.pages} pages for the public, not {len(numbered.labels)}"
            )
        for name, place in measured.places.items():
            label = numbered.labels[place.page]
            self.pages.setdefault(name, PageRange(label, label))

    def _stand_in(self, key: str, labels: tuple[str, ...], blank_after: tuple[str, ...]) -> None:
        """Give a stub page all numbers of what it stands for.

        Printed on both sides, pages keep their sides: after an even number of pages a
        blank one follows.
        """
        self.pages[key] = PageRange(labels[0], labels[-1])
        measured = self.lay_out(key, {})
        if measured.pages != 1:
            raise InternalFault(f"the page that stands for '{key}' has {measured.pages} pages")
        both = labels[0] if len(labels) == 1 else f"{labels[0]} - {labels[-1]}"
        even = self.pack.style.duplex and len(labels) % 2 == 0
        self.pieces[key] = Numbered((both,), ((both,) if even else ()) + blank_after)
