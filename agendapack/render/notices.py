"""The small documents: a public notice, the page of changes, annexes in the house style, stubs.

What `notice.html`, `changes.html`, `annex.html`, `withdrawn.html` and `withheld.html` print.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from markupsafe import Markup, escape

from agendapack.model import dataclass
from agendapack.model.changes import MeetingChanges, PaperChange, Rewording, tell_item, tell_part
from agendapack.model.dates import write_unbroken_date
from agendapack.model.members import list_members
from agendapack.model.pack import Item, Pack, find_grounds, write_label
from agendapack.model.planned_paper import (
    NoticeKind,
    Paper,
    PlannedAnnex,
    PlannedNotice,
    TypesetAnnex,
)
from agendapack.model.section import Section
from agendapack.model.text import Text
from agendapack.model.withholding import Withheld
from agendapack.model.wording import Wording
from agendapack.problems import Checked, Source
from agendapack.render import front_sheet
from agendapack.render.book import Book
from agendapack.render.sandbox import Sandbox, own_words, say, write_day, write_full_day
from agendapack.render.templates import TemplateFolders, fill_template
from agendapack.render.writing import HtmlWriter


@dataclass(frozen=True, slots=True)
class BusinessView:
    """An item of the agenda, or a key decision, as the notice names it.

    `notes` say more of it: why it is private, or who leads it and what for.
    """

    number: str
    title: str
    withdrawn: bool
    closed: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicNoticeView(front_sheet.MeetingHead):
    """The notice of a meeting; `kind` is what it is of, `issued` the day on which it went out."""

    key: str
    kind: NoticeKind
    heading: str
    logo: front_sheet.LogoView | None
    opening: str | None
    members: str | None
    items: tuple[BusinessView, ...]
    representations: Markup | None
    response: Markup | None
    signed: front_sheet.SignatureView | None
    officer: front_sheet.ContactView | None
    issued: str | None
    telephone: str | None
    website: str | None


def draft_public_notice(
    pack: Pack, paper: Paper, notice: PlannedNotice, book: Book
) -> Callable[[HtmlWriter], PublicNoticeView]:
    """Read the texts of a notice; return what finishes its view."""
    representations, response = (
        book.read(text, paper.key, level=3) if text else None
        for text in (notice.representations, notice.response)
    )

    def finish(writer: HtmlWriter) -> PublicNoticeView:
        house, kind = pack.organisation, notice.kind
        is_of_executive = kind in ("private-meeting", "private-meeting-again", "key-decisions")
        members = list_members(pack.members, pack.members_are, pack.style.wording)
        return PublicNoticeView(
            **front_sheet.view_meeting(pack),
            key=paper.key,
            kind=kind,
            heading=say(pack, f"notice-title-{kind}"),
            logo=front_sheet.view_logo(house.logo) if house.logo else None,
            opening=say(pack, f"notice-opening-{kind}") if is_of_executive else None,
            members=members if kind == "key-decisions" else None,
            items=tuple(_list_business(pack, notice)),
            representations=writer.write(representations) if representations else None,
            response=writer.write(response) if response else None,
            signed=front_sheet.view_signature(pack),
            officer=front_sheet.view_contact(pack.officer) if pack.officer else None,
            issued=write_day(notice.issued, pack) if notice.issued else None,
            telephone=house.telephone,
            website=house.website,
        )

    return finish


def _list_business(pack: Pack, notice: PlannedNotice) -> Iterator[BusinessView]:
    wording = pack.style.wording
    if notice.kind == "key-decisions":
        for number, topic in enumerate(notice.topics, start=1):
            lead = [wording.say("notice-lead", name=topic.lead)] if topic.lead else []
            notes = (*lead, *([str(topic.purpose)] if topic.purpose else []))
            yield BusinessView(str(number), topic.title, False, False, notes)
    elif notice.kind.startswith("private-meeting"):
        for item in pack.items:
            grounds = find_grounds(item)
            if grounds and not item.hidden:
                laws = tuple(own_words(each.law(wording), pack) for each in grounds)
                yield replace(_view_business(item), closed=False, notes=laws)
    elif pack.state not in ("cancelled", "postponed"):
        yield from map(_view_business, pack.lines)


def _view_business(item: Item) -> BusinessView:
    return BusinessView(
        number=item.label,
        title=item.title,
        withdrawn=item.withdrawn is not None,
        closed=item.withheld is not None,
    )


TEMPLATE = "changes.html"
PUBLISHED = "published"
"""The name of the published version; other names, such as `HEAD~1`, mean nothing to members."""


@dataclass(frozen=True, slots=True)
class RewordingView:
    """A paragraph before and now; the words that changed are strong."""

    where: str
    before: Markup
    now: Markup


@dataclass(frozen=True, slots=True)
class ChangedView:
    """A paper or an annex that changed; `told` says how."""

    title: str
    told: str
    rewordings: tuple[RewordingView, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Everything that changed; `agenda` has what changed on the front sheet besides its items."""

    language: str
    organisation: str
    committee: str
    date: str
    since: str
    items: tuple[str, ...]
    agenda: tuple[RewordingView, ...]
    papers: tuple[ChangedView, ...]
    files: str
    extra: front_sheet.OwnFields


def render_changes(pack: Pack, changes: MeetingChanges, overrides: Path | None) -> Checked[Section]:
    """Return the one section of the page."""
    wording, of_published = pack.style.wording, changes.since == PUBLISHED
    view = ChangesView(
        language=pack.language,
        organisation=pack.organisation.name,
        committee=pack.committee,
        date=write_unbroken_date(pack.date, wording),
        since=wording.say("changes-since-publication" if of_published else "changes-since-earlier"),
        items=tuple(_sentence(tell_item(change, wording)) for change in changes.items),
        agenda=tuple(map(_reworded, changes.agenda)),
        papers=tuple(part for paper in changes.papers for part in _parts(paper, wording)),
        files=", ".join(changes.files),
        extra=front_sheet.view_extra(pack),
    )
    filled = fill_template(
        Sandbox(TemplateFolders(overrides), wording, pack.language), TEMPLATE, view
    )
    if filled.value is None:
        return Checked(None, filled.problems)
    source = Source(f"meetings/{pack.folder}/meeting.yaml")
    title = wording.say("changes-bookmark")
    section = Section("changes", title, pack.language, filled.value, source)
    return Checked(section, filled.problems)


def _parts(change: PaperChange, wording: Wording) -> Iterator[ChangedView]:
    title = f"{write_label(change.item, wording)} {change.paper.title}".strip()
    for part in (change.paper, *change.annexes):
        named = title if part is change.paper else f"{title}: {part.title}"
        rewordings = tuple(map(_reworded, part.rewordings))
        yield ChangedView(named, _sentence(tell_part(part, wording)), rewordings)


def _reworded(rewording: Rewording) -> RewordingView:
    where = rewording.where[:1].upper() + rewording.where[1:]
    return RewordingView(where, _side(rewording, "removed"), _side(rewording, "added"))


def _side(rewording: Rewording, own: Literal["removed", "added"]) -> Markup:
    words = [
        Markup("<strong>{}</strong>").format(run.text) if run.kind == own else escape(run.text)
        for run in rewording.runs
        if run.kind in ("same", own)
    ]
    return Markup(" ").join(words)


def _sentence(told: str) -> str:
    return f"{told[:1].upper()}{told[1:]}."


@dataclass(frozen=True, slots=True)
class TypesetAnnexView(front_sheet.PaperHead):
    """A whole annex; `classes` say how its pages lie and whether its tables are made to fit."""

    classes: str
    body: Markup


def draft_annex(
    pack: Pack, paper: Paper, annex: PlannedAnnex, typeset: TypesetAnnex, book: Book
) -> Callable[[HtmlWriter], TypesetAnnexView]:
    """Read an annex; return what finishes its view."""
    content = typeset.content
    prose = None
    if isinstance(content, Text):
        prose = book.read(content, paper.key, level=1, prefix=annex.key, title=annex.title)

    def finish(writer: HtmlWriter) -> TypesetAnnexView:
        return TypesetAnnexView(
            **front_sheet.view_paper(pack, annex.key, annex.title, annex.extra),
            classes=" ".join(("annex", *typeset.classes)),
            body=writer.write(prose) if prose else Markup(content),
        )

    return finish


@dataclass(frozen=True, slots=True)
class WithdrawnView(front_sheet.PaperHead):
    """A paper that was published and then withdrawn, and why."""

    date: str
    reason: str


def draft_withdrawn(pack: Pack, paper: Paper, reason: str) -> Callable[[HtmlWriter], WithdrawnView]:
    """Return what makes the view of the notice."""
    head = front_sheet.view_paper(pack, paper.key, paper.title)
    view = WithdrawnView(**head, date=write_full_day(pack.date, pack), reason=reason)
    return lambda writer: view


@dataclass(frozen=True, slots=True)
class WithheldView(front_sheet.PaperHead):
    """A paper or an annex that is not for the public; `law` says on which grounds."""

    date: str
    law: str


def draft_withheld(
    pack: Pack, key: str, title: str, withheld: Withheld
) -> Callable[[HtmlWriter], WithheldView]:
    """Return what makes the view of a stub page; `title` is what the public may know of it."""
    head, law = (
        front_sheet.view_paper(pack, key, title),
        own_words(withheld.law(pack.style.wording), pack),
    )
    view = WithheldView(**head, date=write_full_day(pack.date, pack), law=law)
    return lambda writer: view
