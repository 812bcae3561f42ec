"""Lay out a pack and what is beside it: typeset and paginate until all references are right.

The public pack takes its page numbers from the unredacted pack. An open paper has the same pages in
both. A withheld paper is replaced by one page that bears all its numbers: "Page 41 - 52". Only the
front sheet is numbered separately.

A document beside the pack is a section alone, a PDF of its own with its own page labels.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from math import ceil

from agendapack.model import dataclass
from agendapack.model.pack import Item, Pack
from agendapack.model.page_numbers import PageSpan, ReadingSpan
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.publication import published_numbers
from agendapack.model.section import NO_ROOMS, Section, SectionLayout
from agendapack.model.style import FontError
from agendapack.pack.known_layouts import KnownLayout, tell_unread, unknown_font
from agendapack.pack.page_numbers import MINUTES, Kinds, Numbered, Settled, Stack, settle
from agendapack.pack.typesetting import AnyTypesetter
from agendapack.problems import Checked, Code, InternalFault, Problem, ProblemsFound


def tell_moved(pack: Pack, settled: Settled) -> tuple[Problem, ...]:
    """Return an error for each paper or annex that no longer fits its published pages."""
    found = []
    kept = published_numbers(pack.published)
    for item in pack.items:
        paper = item.paper
        for key in [paper.key, *(annex.key for annex in paper.annexes)] if paper else []:
            if key in settled.over:
                numbers = kept.pieces.get(key) or kept.papers[key]
                pages = PageSpan(numbers[0], numbers[-1])
                found.append(_too_long(pack, item, key, pages, settled.over[key]))
    return tuple(found)


def _too_long(pack: Pack, item: Item, key: str, published: PageSpan, over: int) -> Problem:
    assert item.paper is not None
    what = item.called_paper
    for annex in item.paper.annexes:
        if annex.key == key:
            what = f"the annex '{annex.title}' of agenda item {item.called}"
    return Problem(
        Code.PAGE_MOVED,
        f"{what} was published on {published.called} and has {over} "
        f"page{'' if over == 1 else 's'} more now, which would move published page numbers",
        item.source,
        f"shorten it; or bring what is new with 'update: {item.number}', by 'agendapack supplement "
        f"{pack.folder}'; or publish afresh with 'agendapack publish {pack.folder} --republish "
        '--reason "..."\'',
    )


FRONT = "agenda"
TAG = re.compile(r"<[^>]*>")
WORDS_A_MINUTE, MINUTES_A_PAGE = 230, 1.5
"""How fast papers are read."""


def reading_time(sections: Iterable[Section], annex_pages: int) -> int:
    """Return how many minutes it takes to read sections, by their words, and pages of annexes."""
    words = sum(len(TAG.sub(" ", section.html).split()) for section in sections)
    return ceil(words / WORDS_A_MINUTE + annex_pages * MINUTES_A_PAGE)


@dataclass(frozen=True, slots=True)
class Laid:
    """A pack after layout and pagination; `public` if there is an unredacted pack beside it."""

    pack: Pack
    typesetter: AnyTypesetter
    sections: tuple[Section, ...]
    layouts: Mapping[str, KnownLayout]
    settled: Settled
    public: bool = False

    @property
    def page_count(self) -> int:
        """The number of pages in the pack, blank sides included."""
        return sum(len(piece.all_labels) for piece in self.settled.pieces.values())


def lay_out_pack(
    pack: Pack, sections: tuple[Section, ...], typesetter: AnyTypesetter
) -> Checked[Laid]:
    """Lay out all sections of a pack and number its pages."""
    by_key = {section.key: section for section in sections}
    layouts: dict[str, KnownLayout] = {}

    def lay_out(key: str, pages: Mapping[str, PageSpan]) -> SectionLayout:
        layouts[key] = typesetter.lay_out(by_key[key], pages)
        return layouts[key].measured

    laid: Laid | None = None
    unsettled: tuple[Problem, ...] = ()
    try:
        of_fonts = typesetter.check_fonts(pack.organisation.style.font)
        stacks, letters = _stacks(pack, by_key), pack.style.supplement_letters
        settled = settle(
            stacks, lay_out, pack.style.duplex, published_numbers(pack.published), letters
        )
        laid = Laid(pack, typesetter, sections, layouts, settled)
        unsettled = tell_moved(pack, settled)
    except FontError as fault:
        return Checked(None, (unknown_font(pack, fault), *tell_unread(typesetter.fonts)))
    except ProblemsFound as found:
        unsettled = found.problems
    problems = tuple(p for key in by_key for p in layouts[key].problems)
    return Checked(laid, problems + unsettled + of_fonts)


def look_over(
    pack: Pack, sections: tuple[Section, ...], typesetter: AnyTypesetter
) -> tuple[Problem, ...]:
    """Lay out each section once and return the problems in its text.

    This is for a pack that has errors, in which page references may not resolve. Pictures
    that could not be loaded are left out, because they have been reported already. So is the
    character that stands for bytes which are no text.
    """
    try:
        found = [p for section in sections for p in typesetter.lay_out(section, {}).problems]
    except FontError as fault:
        return (unknown_font(pack, fault),)
    return tuple(problem for problem in found if not _is_reported(problem))


def _is_reported(problem: Problem) -> bool:
    stands_in = problem.code is Code.MISSING_GLYPH and "(U+FFFD)" in problem.message
    return stands_in or problem.code is Code.UNKNOWN_PICTURE


def _stacks(pack: Pack, sections: Mapping[str, Section]) -> tuple[Stack, ...]:
    front = Stack(FRONT, True, ((FRONT, None),))
    papers = []
    for paper in pack.papers:
        own = ((paper.key, None),) if paper.key in sections else ()
        annexes = tuple(
            (annex.key, None if annex.key in sections else annex.loaded.pages)
            for annex in paper.annexes
        )
        pieces, minutes = own + annexes, None
        if pack.style.agenda_reading_times:
            own_words = (sections[key] for key, _ in pieces if key in sections)
            minutes = reading_time(own_words, sum(count or 0 for _, count in pieces))
        papers.append(Stack(paper.key, False, pieces, paper.withdrawn is not None, minutes))
    return (front, *papers)


def lay_out_public(pack: Pack, sections: tuple[Section, ...], laid: Laid) -> Laid:
    """Lay out the public pack under the page numbers of the unredacted pack, which is `laid`.

    Raises:
        InternalFault: An open paper has a different number of pages than in the unredacted pack.
        ProblemsFound: The front sheet does not settle.
    """
    typesetter = laid.typesetter.another(pack.style, pack.pictures)
    work = _Work(pack, sections, laid, typesetter)
    work.known |= _public_pages(pack, sections, laid)
    open_spans = {
        paper.key: _open_span(paper, work.known[paper.key], laid)
        for paper in pack.papers
        if any(not stub.withheld.leaves_page for stub in paper.stubs)
    }
    work.pages |= open_spans
    front = settle((Stack(FRONT, True, ((FRONT, None),)),), work.lay_out, pack.style.duplex)
    # The text of a paper keeps to the pages of the whole one, so that it is as long as there.
    for key in open_spans:
        del work.pages[key]
    work.pieces[FRONT] = front.pieces[FRONT]
    work.pages.update(front.pages)
    papers = {paper.key: paper for paper in laid.pack.papers}
    for paper in pack.papers:
        work.take_over(paper, papers[paper.key])
    work.pages |= open_spans
    settled = Settled(work.pieces, work.pages)
    return Laid(pack, typesetter, sections, work.layouts, settled, public=True)


def _open_span(paper: Paper, whole: PageSpan, laid: Laid) -> PageSpan:
    """Return the pages of a paper that the public pack has, where it lacks some of its annexes."""
    gone = {stub.key for stub in paper.stubs if not stub.withheld.leaves_page}
    keys = [key for key in (paper.key, *(annex.key for annex in paper.behind)) if key not in gone]
    pieces = [laid.settled.pieces[key] for key in keys if key in laid.settled.pieces]
    labels = [label for piece in pieces for label in piece.all_labels]
    if not labels:
        return whole
    return replace(whole, first=PageSpan.read(labels[0]).first, last=PageSpan.read(labels[-1]).last)


def _public_pages(pack: Pack, sections: tuple[Section, ...], laid: Laid) -> dict[str, PageSpan]:
    """Return the pages of the unredacted pack, and what there is to read of open papers.

    Of a paper that is withheld, no more is known than the pages that its stub bears.
    """
    pages = {key: PageSpan(span.first, span.last) for key, span in laid.settled.pages.items()}
    if not pack.style.agenda_reading_times:
        return pages
    texts = {section.key: section for section in sections}
    for paper in pack.papers:
        if paper.withheld is not None:
            continue
        stubs = {stub.key for stub in paper.stubs if stub.withheld.leaves_page}
        whole = [paper.key, *(annex.key for annex in paper.annexes)]
        shown = {
            key: len(laid.settled.pieces[key].labels) for key in whole if key in laid.settled.pieces
        }
        shown |= dict.fromkeys(stubs, 1)
        written = [texts[key] for key in shown if key in texts]
        minutes = reading_time(written, sum(n for key, n in shown.items() if key not in texts))
        span = pages[paper.key]
        pages[paper.key] = ReadingSpan(span.first, span.last, sum(shown.values()), minutes)
    return pages


@dataclass(slots=True)
class _Work:
    """The layout of the public pack so far; `laid` is that of the unredacted pack.

    `known` has the pages that the text may refer to.
    """

    pack: Pack
    sections: tuple[Section, ...]
    laid: Laid
    typesetter: AnyTypesetter
    known: dict[str, PageSpan] = field(default_factory=dict)
    layouts: dict[str, KnownLayout] = field(default_factory=dict)
    pieces: dict[str, Numbered] = field(default_factory=dict)
    pages: dict[str, PageSpan] = field(default_factory=dict)

    def lay_out(self, key: str, pages: Mapping[str, PageSpan]) -> SectionLayout:
        section = next(section for section in self.sections if section.key == key)
        shown = self.laid.layouts.get(key)
        known = {**self.known, **self.pages, **pages}
        # A withheld part takes as much room as in the unredacted pack, so that the open text
        # around it stays on the same pages.
        layout = self.typesetter.lay_out(section, known, shown.parts if shown else NO_ROOMS)
        self.layouts[key] = layout
        return layout.measured

    def take_over(self, paper: Paper, whole: Paper) -> None:
        """Lay out a paper under its page numbers in the unredacted pack."""
        settled = self.laid.settled
        self.pages[paper.key] = self.known[paper.key]
        if paper.withheld is not None:
            keys = (whole.key, *(annex.key for annex in whole.annexes))
            pieces = [settled.pieces[key] for key in keys if key in settled.pieces]
            labels = [label for piece in pieces for label in piece.all_labels]
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
            elif stubs[annex.key].withheld.leaves_page:
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
            self.pages.setdefault(name, PageSpan(label, label))

    def _stand_in(self, key: str, labels: tuple[str, ...], blank_after: tuple[str, ...]) -> None:
        """Lay out the one page that replaces a withheld piece, and give it all its numbers.

        In duplex printing, a blank side follows if the piece has an even number of pages, so
        that later pages stay on the same side of the sheet.
        """
        self.pages[key] = PageSpan(labels[0], labels[-1])
        measured = self.lay_out(key, {})
        if measured.pages != 1:
            raise InternalFault(f"the page that stands for '{key}' has {measured.pages} pages")
        both = str(self.pages[key])
        even = self.pack.style.duplex and len(labels) % 2 == 0
        self.pieces[key] = Numbered((both,), ((both,) if even else ()) + blank_after)


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A section that is laid out, and the file that it becomes.

    Args:
        file: The path below the meeting's output folder, for instance `minutes.pdf`.
        typesetter: The one that has laid it out, and draws it.
        numbered: The labels of its pages: 1, 2 and so on.
        mark: The words on each page of a document that is not for the public.
        lines: The kind of its pages, for running lines.
    """

    file: str
    section: Section
    layout: KnownLayout
    typesetter: AnyTypesetter
    numbered: Numbered
    mark: str | None = None
    is_draft: bool = False
    lines: Kinds = ("notices", "agenda")


def lay_out_beside(files: Iterable[tuple[str, Paper]], laid: Laid) -> Checked[tuple[Beside, ...]]:
    """Render papers that stand in no pack, and lay out each by itself; they may refer to `laid`."""
    made: list[Beside] = []
    problems: list[Problem] = []
    for file, paper in files:
        rendered = laid.typesetter.render_alone(laid.pack, paper)
        problems += rendered.problems
        if rendered.value is not None:
            # No front sheet: its pages are labelled 1, 2, and nothing follows that needs a side.
            layout, settled = lay_out_alone(rendered.value, laid, is_front=False, duplex=False)
            numbered = settled.pieces[rendered.value.key]
            own = Beside(file, rendered.value, layout, laid.typesetter, numbered)
            problems += layout.problems
            mark = paper.withheld.mark(laid.pack.style.wording) if paper.withheld else None
            content = paper.content
            if isinstance(content, PlannedMinutes):
                own = replace(own, is_draft=content.kind == "draft", lines=MINUTES)
            made.append(replace(own, mark=mark))
    return Checked(tuple(made), tuple(dict.fromkeys(problems)))


def lay_out_alone(
    section: Section, laid: Laid, is_front: bool, duplex: bool
) -> tuple[KnownLayout, Settled]:
    """Lay out a section that may refer to `laid`, with page labels of its own."""
    layouts: list[KnownLayout] = []

    def lay_out(key: str, pages: Mapping[str, PageSpan]) -> SectionLayout:
        layouts.append(laid.typesetter.lay_out(section, {**laid.settled.pages, **pages}))
        return layouts[-1].measured

    stack = Stack(section.key, is_front, ((section.key, None),))
    settled = settle((stack,), lay_out, duplex)
    return layouts[-1], settled
