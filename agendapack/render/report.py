"""A report: what `report.html` prints, its parts in their places in the body."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from agendapack.model.dates import write_unbroken_date
from agendapack.model.pack import Pack, Paper, PlannedAnnex, Stub
from agendapack.model.papers import Report, ReportContacts
from agendapack.model.text import shorten_annex_title
from agendapack.model.withholding import (
    Audience,
    Opening,
    split_parts,
    write_paragraphs,
)
from agendapack.model.wording import Wording
from agendapack.problems import Code, Problem, Source, did_you_mean
from agendapack.render.agenda import ContactView, view_contact
from agendapack.render.blocks import (
    Block,
    MarkdownHeading,
    MarkdownParagraph,
    Placement,
    PlainText,
    Point,
    Styled,
    WithheldPart,
)
from agendapack.render.book import Book, Target
from agendapack.render.writing import HtmlWriter, refer_to_page

PART_LEVEL = 2


def gather_blocks(report: Report, paper: Paper, public: bool, book: Book) -> list[Block]:
    """Return the blocks of a report in their order, each part where it is placed.

    A part without a place follows the body. If the author has written a heading directly
    above the place, the part's own heading is left out.

    Args:
        public: Whether a notice stands for each part that is withheld.
    """
    waiting = dict(PARTS)
    blocks: list[Block] = []
    for block in _read_body(report, paper, public, book):
        if not isinstance(block, Placement):
            blocks.append(block)
        elif block.part in waiting:
            part = list(waiting.pop(block.part)(report, book, block.source))
            if not part:
                book.problems.append(_complain_of_nothing(block))
            blocks += part[1:] if blocks and isinstance(blocks[-1], MarkdownHeading) else part
        else:
            book.problems.append(_complain(block))
    for gather in waiting.values():
        blocks += gather(report, book, report.source)
    return blocks


def _read_body(report: Report, paper: Paper, public: bool, book: Book) -> Iterator[Block]:
    say = book.wording.say
    for segment in split_parts(report.body):
        opening = segment.opening
        if opening is None:
            yield from book.parse(segment.text, with_placements=True)
        elif public:
            counted = book.counts[paper.key, segment.name]
            mark = say("not-for-publication-mark", grounds=_grounds(opening, book.wording))
            words = Styled("strong", (PlainText(mark),))
            notice = MarkdownParagraph((words,), opening.source, unnumbered=True)
            yield WithheldPart(segment.name, (notice,), counted)
        else:
            yield WithheldPart(segment.name, book.parse(segment.text))


def _grounds(opening: Opening, wording: Wording) -> str:
    if opening.paragraphs:
        return write_paragraphs(opening.paragraphs, wording)
    return wording.say(f"{opening.kind}-part")


def _gather_recommendations(report: Report, book: Book, source: Source) -> Iterator[Block]:
    if report.recommendations:
        yield _head("recommendations", source, book)
    for recommendation in report.recommendations:
        reason = book.parse(recommendation.reason)
        label = book.wording.say("recommendation-reason")
        yield Point((*book.parse(recommendation.text), *_open_with(label, reason, source)))


def _gather_council_plan(report: Report, book: Book, source: Source) -> Iterator[Block]:
    if report.council_plan:
        yield _head("council-plan", source, book)
        yield from book.parse(report.council_plan)


def _gather_implications(report: Report, book: Book, source: Source) -> Iterator[Block]:
    if report.implications or report.implications_intro:
        yield _head("implications", source, book)
        yield from book.parse(report.implications_intro)
    for implication in report.implications:
        text = book.parse(implication.text)
        yield Point(_open_with(implication.heading, text, implication.source))


PARTS: dict[str, Callable[[Report, Book, Source], Iterator[Block]]] = {
    "recommendations": _gather_recommendations,
    "council-plan": _gather_council_plan,
    "implications": _gather_implications,
}
"""Parts by the name that places them, in the order in which they follow the body."""


def _head(part: str, source: Source, book: Book) -> MarkdownHeading:
    return MarkdownHeading(PART_LEVEL, (PlainText(book.wording.say(part)),), source)


def _open_with(words: str, blocks: tuple[Block, ...], source: Source) -> tuple[Block, ...]:
    """Put bold words before the text of the first paragraph, in the same line."""
    if not blocks:
        return ()
    first, *rest = blocks
    opening = (Styled("strong", (PlainText(words),)), PlainText(" "))
    if isinstance(first, MarkdownParagraph):
        return replace(first, inlines=(*opening, *first.inlines)), *rest
    return MarkdownParagraph(opening, source), *blocks


def _complain(placement: Placement) -> Problem:
    if placement.part in PARTS:
        return Problem(
            Code.UNKNOWN_PLACEMENT,
            f"'[[{placement.part}]]' stands here for the second time",
            placement.source,
            "a part has one place in its report",
        )
    allowed = ", ".join(f"[[{part}]]" for part in PARTS)
    return Problem(
        Code.UNKNOWN_PLACEMENT,
        f"'[[{placement.part}]]' is not a part of a report",
        placement.source,
        did_you_mean(placement.part, PARTS) or f"the parts are {allowed}",
    )


def _complain_of_nothing(placement: Placement) -> Problem:
    return Problem(
        Code.UNKNOWN_PLACEMENT,
        f"'[[{placement.part}]]' places a part that the report does not have",
        placement.source,
        f"write the field '{placement.part}', or take the line out",
    )


@dataclass(frozen=True, slots=True)
class ColumnView:
    """Somebody responsible for the report, and for what."""

    label: str
    person: ContactView


@dataclass(frozen=True, slots=True)
class ContactsView:
    """The block of contact details."""

    columns: tuple[ColumnView, ...]
    has_author: bool
    approved: str | None
    specialists: tuple[ContactView, ...]
    wards: str | None


@dataclass(frozen=True, slots=True)
class AnnexView:
    """An annex; its key is the id of its first page, `note` why it is not for publication.

    `page` refers to its first page, for instance "page 23".
    """

    key: str
    title: str
    page: Markup
    note: str | None


@dataclass(frozen=True, slots=True)
class AbbreviationView:
    """An abbreviation and what it stands for."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A whole report; `body` holds everything that has numbered paragraphs."""

    key: str
    language: str
    committee: str
    date: str
    presented_by: str
    title: str
    body: Markup
    contacts: ContactsView | None
    background_papers: tuple[str, ...] | None
    annexes: tuple[AnnexView, ...]
    abbreviations: tuple[AbbreviationView, ...]


def draft_report(
    pack: Pack, paper: Paper, report: Report, book: Book
) -> Callable[[HtmlWriter], ReportView]:
    """Read a report; return what finishes its view."""
    public = pack.audience is Audience.PUBLIC
    body = book.read_report(gather_blocks(report, paper, public, book), paper.key)

    def finish(writer: HtmlWriter) -> ReportView:
        wording = pack.style.wording
        return ReportView(
            key=paper.key,
            language=pack.language,
            committee=pack.committee,
            date=write_unbroken_date(report.date or pack.date, wording),
            presented_by=wording.say("report-of", author=report.from_.removeprefix("the ")),
            title=report.title,
            body=writer.write(body),
            contacts=_view_contacts(report.contacts, wording) if report.contacts else None,
            background_papers=report.background_papers,
            annexes=tuple(_view_annexes(paper, wording)),
            abbreviations=tuple(
                AbbreviationView(label, value) for label, value in report.abbreviations.items()
            ),
        )

    return finish


def name_annexes(paper: Paper, book: Book) -> None:
    """Let references to the annexes of a paper find them."""
    for annex in paper.behind:
        name = annex.key.removeprefix(f"{paper.key}.")
        source = annex.loaded.annex.title.source if isinstance(annex, PlannedAnnex) else Source("")
        words = shorten_annex_title(open_title(annex) or book.wording.say("reference-annex"))
        book.add(paper.key, name, Target(annex.key, words, paged=True), source)


def open_title(annex: PlannedAnnex | Stub) -> str:
    """Return the title of an annex in open papers; empty if they do not name it."""
    if isinstance(annex, Stub) or annex.listed is not None:
        return annex.listed or ""
    return annex.title


def _view_annexes(paper: Paper, wording: Wording) -> Iterator[AnnexView]:
    for annex in paper.behind:
        if title := open_title(annex):
            mark = annex.withheld.mark(wording) if annex.withheld else None
            yield AnnexView(annex.key, title, refer_to_page(annex.key, wording), mark)


def _view_contacts(contacts: ReportContacts, wording: Wording) -> ContactsView:
    people = (("author", contacts.author), ("chief-officer", contacts.chief_officer))
    return ContactsView(
        columns=tuple(
            ColumnView(wording.say(f"report-{role}"), view_contact(person))
            for role, person in people
            if person
        ),
        has_author=contacts.author is not None,
        approved=write_unbroken_date(contacts.approved, wording) if contacts.approved else None,
        specialists=tuple(map(view_contact, contacts.specialist_officers)),
        wards=contacts.wards,
    )
