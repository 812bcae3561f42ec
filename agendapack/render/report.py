"""A report: what `report.html` prints, its parts in their places in the body."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from posixpath import dirname, join, normpath

from markupsafe import Markup

from agendapack.model import dataclass, withholding
from agendapack.model.cache import Cache
from agendapack.model.marks import find_mark
from agendapack.model.pack import Pack
from agendapack.model.papers import Report, ReportContacts
from agendapack.model.planned_paper import Paper, PlannedAnnex
from agendapack.model.text import Text, choose_language, shorten_annex_title
from agendapack.model.wording import Wording
from agendapack.problems import Code, Problem, Source, did_you_mean
from agendapack.render import blocks, front_sheet
from agendapack.render.agenda_items import AnnexView, open_title, view_annexes
from agendapack.render.book import Book, read_ahead
from agendapack.render.numbering import Target
from agendapack.render.sandbox import say, write_full_day
from agendapack.render.writing import HtmlWriter

PART_LEVEL = 2


def gather_blocks(report: Report, paper: Paper, public: bool, book: Book) -> list[blocks.Block]:
    """Return the blocks of a report in their order, each part where it is placed.

    A part without a place follows the body. If the author has written a heading directly
    above the place, the part's own heading is left out.

    Args:
        public: Whether a notice stands for each part that is withheld.
    """
    waiting = dict(PARTS)
    gathered: list[blocks.Block] = []
    body = book.take_title(_read_body(report, paper, public, book), report.title, paper.key)
    for block in body:
        if not isinstance(block, blocks.Placement):
            gathered.append(block)
        elif block.part in waiting:
            part = list(waiting.pop(block.part)(report, book, block.source))
            if not part:
                hint = f"write the field '{block.part}', or take the line out"
                found = "places a part that the report does not have"
                book.problems.append(_complain(block, found, hint))
            below = gathered and isinstance(gathered[-1], blocks.MarkdownHeading)
            gathered += part[1:] if below else part
        elif block.part in PARTS:
            hint = "a part has one place in its report"
            book.problems.append(_complain(block, "stands here for the second time", hint))
        elif not find_mark(f"[[{block.part}]]"):  # a mark that is mistyped is told as that
            hint = f"the parts are {', '.join(f'[[{part}]]' for part in PARTS)}"
            hint = did_you_mean(block.part, PARTS) or hint
            book.problems.append(_complain(block, "is not a part of a report", hint))
    for gather in waiting.values():
        gathered += gather(report, book, report.source)
    return gathered


def _read_body(report: Report, paper: Paper, public: bool, book: Book) -> Iterator[blocks.Block]:
    say = book.wording.say
    for segment, beside in _with_others(report.body):
        opening = segment.opening
        if opening is None:
            yield from book.parse(segment.text, with_placements=True, beside=beside)
        elif public:
            counted = book.counts[paper.key, segment.name]
            mark = say("not-for-publication-mark", grounds=_grounds(opening, paper, book.wording))
            words = blocks.Styled("strong", (blocks.PlainText(mark),))
            notice = blocks.MarkdownParagraph((words,), opening.source, unnumbered=True)
            yield blocks.WithheldPart(segment.name, (notice,), counted)
        else:
            yield blocks.WithheldPart(segment.name, book.parse(segment.text, beside=beside))


def _with_others(body: Text) -> Iterator[tuple[withholding.Segment, tuple[Text, ...]]]:
    """Yield each part of a body with the other parts that are open."""
    segments = withholding.split_parts(body)
    for segment in segments:
        yield segment, tuple(s.text for s in segments if s.opening is None and s is not segment)


def read_body_ahead(body: Text, cache: Cache) -> None:
    """Read what is open in the body of a report while the meeting is planned."""
    for segment, beside in _with_others(body):
        if segment.opening is None:
            read_ahead(segment.text, cache, beside)


def _grounds(opening: withholding.Opening, paper: Paper, wording: Wording) -> str:
    if opening.paragraphs and paper.parts is not None and paper.parts.paragraphs:
        return withholding.write_paragraphs(opening.paragraphs, wording)
    return wording.say(f"{opening.kind}-part")


def _gather_recommendations(report: Report, book: Book, source: Source) -> Iterator[blocks.Block]:
    if report.recommendations:
        yield _head("recommendations", source, book)
    for recommendation in report.recommendations:
        reason = book.parse(recommendation.reason)
        label = book.own("recommendation-reason")
        found = (*book.parse(recommendation.text), *_open_with(label, reason, source))
        yield blocks.Point(found, recommends=True)


def _gather_council_plan(report: Report, book: Book, source: Source) -> Iterator[blocks.Block]:
    if report.council_plan:
        yield _head("council-plan", source, book)
        yield from book.parse(report.council_plan)


def _gather_implications(report: Report, book: Book, source: Source) -> Iterator[blocks.Block]:
    if report.implications or report.implications_intro:
        yield _head("implications", source, book)
        yield from book.parse(report.implications_intro)
    for implication in report.implications:
        text = book.parse(implication.text)
        yield blocks.Point(
            _open_with(blocks.PlainText(implication.heading), text, implication.source)
        )


PARTS: dict[str, Callable[[Report, Book, Source], Iterator[blocks.Block]]] = {
    "recommendations": _gather_recommendations,
    "council-plan": _gather_council_plan,
    "implications": _gather_implications,
}
"""Parts by the name that places them, in the order in which they follow the body."""


def _head(part: str, source: Source, book: Book) -> blocks.MarkdownHeading:
    return blocks.MarkdownHeading(PART_LEVEL, (book.own(part),), source)


def _open_with(
    words: blocks.Inline, found: tuple[blocks.Block, ...], source: Source
) -> tuple[blocks.Block, ...]:
    """Put bold words before the text of the first paragraph, in the same line."""
    if not found:
        return ()
    first, *rest = found
    opening = (blocks.Styled("strong", (words,)), blocks.PlainText(" "))
    if isinstance(first, blocks.MarkdownParagraph):
        return replace(first, inlines=(*opening, *first.inlines)), *rest
    return blocks.MarkdownParagraph(opening, source), *found


def _complain(placement: blocks.Placement, found: str, hint: str) -> Problem:
    message = f"'[[{placement.part}]]' {found}"
    return Problem(Code.UNKNOWN_PLACEMENT, message, placement.source, hint)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """Somebody responsible for the report, and for what."""

    label: str
    person: front_sheet.ContactView


@dataclass(frozen=True, slots=True)
class ContactsView:
    """The block of contact details."""

    columns: tuple[ColumnView, ...]
    has_author: bool
    approved: str | None
    specialists: tuple[front_sheet.ContactView, ...]
    tells_specialists: bool
    wards: str | None


@dataclass(frozen=True, slots=True)
class AbbreviationView:
    """An abbreviation and what it stands for."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportView(front_sheet.PaperHead):
    """A whole report; `body` holds all numbered paragraphs, `own_language` marks our own words."""

    date: str
    presented_by: str
    own_language: Markup
    body: Markup
    contacts: ContactsView | None
    background_papers: tuple[Markup, ...] | None
    annexes: tuple[AnnexView, ...]
    abbreviations: tuple[AbbreviationView, ...]
    facts: front_sheet.FactsView


def draft_report(
    pack: Pack, paper: Paper, report: Report, book: Book
) -> Callable[[HtmlWriter], ReportView]:
    """Read a report; return what finishes its view."""
    public = pack.audience is withholding.Audience.PUBLIC
    marks = report.recommendations_by_heading and not pack.style.recommendations.is_plain
    if report.quotes:
        book.own_quotes[paper.key] = report.quotes == "by-language"
    body = book.read_report(gather_blocks(report, paper, public, book), paper.key, marks)
    listed = report.background_papers
    behind = [book.read(text, paper.key, level=PART_LEVEL) for text in listed or ()]

    language = choose_language(report.language, pack.language)
    attribute = Markup(' lang="{}"').format(pack.language)
    own_language = Markup("") if language == pack.language else attribute

    def finish(writer: HtmlWriter) -> ReportView:
        wording = pack.style.wording
        head = front_sheet.view_paper(pack, paper.key, report.title, paper.facts.extra)
        return ReportView(
            **head | {"language": language},
            facts=front_sheet.view_facts(paper.facts, pack),
            own_language=own_language,
            date=write_full_day(report.date or pack.date, pack),
            presented_by=say(pack, "report-of", author=report.from_),
            body=writer.write(body),
            contacts=_view_contacts(report.contacts, pack) if report.contacts else None,
            background_papers=None if listed is None else tuple(map(writer.write_line, behind)),
            annexes=view_annexes(paper, wording, paper.withheld is not None),
            abbreviations=tuple(
                AbbreviationView(label, value) for label, value in report.abbreviations.items()
            ),
        )

    return finish


def name_annexes(paper: Paper, book: Book) -> None:
    """Let references to the annexes of a paper, and links to its file and theirs, find them."""
    for annex in paper.behind:
        name = annex.key.removeprefix(f"{paper.key}.")
        source = annex.loaded.annex.title.source if isinstance(annex, PlannedAnnex) else Source("")
        words = shorten_annex_title(open_title(annex) or book.wording.say("reference-annex"))
        is_paged = annex.withheld is None or annex.withheld.leaves_page
        target = Target(annex.key, words, paged=is_paged)
        book.add(paper.key, name, target, source)
        if isinstance(annex, PlannedAnnex):
            file = annex.loaded.annex.file
            path = normpath(join(dirname(file.source.file), file))
            book.files.setdefault((paper.key, path), target)
    for own in paper.sources[:1] if paper.content else ():
        book.files.setdefault((paper.key, own.path), Target(paper.key, paper.title, paged=True))


def _view_contacts(contacts: ReportContacts, pack: Pack) -> ContactsView:
    people = (("author", contacts.author), ("chief-officer", contacts.chief_officer))
    advised = contacts.specialist_officers  # an empty list says that there were none
    return ContactsView(
        columns=tuple(
            ColumnView(say(pack, f"report-{role}"), front_sheet.view_contact(person))
            for role, person in people
            if person
        ),
        has_author=contacts.author is not None,
        approved=write_full_day(contacts.approved, pack) if contacts.approved else None,
        specialists=tuple(map(front_sheet.view_contact, advised or ())),
        tells_specialists=advised is not None,
        wards=contacts.wards,
    )
