"""A report: what `report.html` prints."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.names import shorten_annex_title
from agendapack.model.pack import Pack, Paper, PlannedAnnex, Stub
from agendapack.model.papers import Report, ReportContacts
from agendapack.model.withholding import Audience
from agendapack.model.wording import hold_together, write_plain_date
from agendapack.problems import Source
from agendapack.render.book import Book, Target
from agendapack.render.parts import gather_blocks
from agendapack.render.people import ContactView, view_contact
from agendapack.render.writing import Writer


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
    """An annex; its key is the id of its first page, `note` why it is not for publication."""

    key: str
    title: str
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
) -> Callable[[Writer], ReportView]:
    """Read a report; return what finishes its view."""
    public = pack.audience is Audience.PUBLIC
    body = book.read_report(gather_blocks(report, paper, public, book), paper.key)

    def finish(writer: Writer) -> ReportView:
        return ReportView(
            key=paper.key,
            language=pack.language,
            committee=pack.committee,
            date=hold_together(write_plain_date(report.date or pack.date)),
            presented_by=f"Report of the {report.from_.removeprefix('the ')}",
            title=report.title,
            body=writer.write(body),
            contacts=_view_contacts(report.contacts) if report.contacts else None,
            background_papers=report.background_papers,
            annexes=tuple(_view_annexes(paper)),
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
        words = shorten_annex_title(open_title(annex) or "the annex")
        book.add(paper.key, name, Target(annex.key, words, paged=True), source)


def open_title(annex: PlannedAnnex | Stub) -> str:
    """Return how open papers call an annex; empty where they do not."""
    if isinstance(annex, Stub) or annex.listed is not None:
        return annex.listed or ""
    return annex.title


def _view_annexes(paper: Paper) -> Iterator[AnnexView]:
    for annex in paper.behind:
        if title := open_title(annex):
            yield AnnexView(annex.key, title, annex.withheld.mark if annex.withheld else None)


def _view_contacts(contacts: ReportContacts) -> ContactsView:
    people = (
        ("Author:", contacts.author),
        ("Chief Officer responsible for the report:", contacts.chief_officer),
    )
    return ContactsView(
        columns=tuple(
            ColumnView(label, view_contact(person)) for label, person in people if person
        ),
        has_author=contacts.author is not None,
        approved=hold_together(write_plain_date(contacts.approved)) if contacts.approved else None,
        specialists=tuple(map(view_contact, contacts.specialist_officers)),
        wards=contacts.wards,
    )
