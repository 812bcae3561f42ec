"""The front sheets of packs and supplements: what `agenda.html` and `supplement.html` print."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.members import list_groups
from agendapack.model.organisation import Translation
from agendapack.model.pack import FrontSheet, Pack
from agendapack.render.agenda_items import AgendaSectionView, ItemView, choose_columns, draft_items
from agendapack.render.book import Book
from agendapack.render.front_sheet import (
    ContactView,
    CoverView,
    LineView,
    LogoView,
    NoticeView,
    OnlineView,
    SignatureView,
    _notice,
    name_organisation,
    view_contact,
    view_cover,
    view_logo,
    view_notices,
    view_online,
    view_signature,
    view_venue,
    write_meeting_days,
    write_meeting_time,
)
from agendapack.render.item_facts import OwnFields, view_extra
from agendapack.render.writing import (
    HtmlWriter,
    link_addresses,
)


@dataclass(frozen=True, slots=True)
class AgendaView:
    """Everything on the front sheet."""

    language: str
    organisation: str | None
    committee: str
    logo: LogoView | None
    partner_logos: tuple[LogoView, ...]
    cover: CoverView | None
    to: str
    date: str
    time: str | None
    venue: Markup | None
    online: OnlineView | None
    notices: tuple[NoticeView, ...]
    signed: SignatureView | None
    text: Markup
    items: tuple[ItemView, ...]
    last_sections: tuple[AgendaSectionView, ...]
    columns: tuple[str, ...]
    notes: Markup
    officer: ContactView | None
    contact_for: tuple[Markup, ...]
    strapline: tuple[LineView, ...]
    telephone: str | None
    website: str | None
    extra: OwnFields


def draft_agenda(pack: Pack, front: FrontSheet, book: Book) -> Callable[[HtmlWriter], AgendaView]:
    """Read the texts of the agenda; return what finishes its view."""
    text = book.read(pack.text, "agenda", level=1, prefix="agenda.text")
    view_items = draft_items(pack, front, book)
    notes = book.read(pack.notes, "agenda", level=1, prefix="agenda.notes")

    def finish(writer: HtmlWriter) -> AgendaView:
        house, wording = pack.organisation, pack.style.wording
        items, last = view_items(writer)
        return AgendaView(
            language=pack.language,
            organisation=name_organisation(pack),
            committee=pack.committee,
            logo=view_logo(house.logo) if house.logo else None,
            partner_logos=tuple(view_logo(each.logo) for each in pack.partners if each.logo),
            cover=view_cover(pack) if pack.style.cover else None,
            to=Markup("<br/>").join(
                [pack.to] if pack.to else list_groups(pack.members, pack.members_are, wording)
            ),
            date=write_meeting_days(pack),
            time=write_meeting_time(pack),
            venue=view_venue(pack),
            online=view_online(pack),
            notices=(*view_notices(pack), *_tell_short(pack, front)),
            signed=view_signature(pack),
            text=writer.write(text),
            items=items,
            last_sections=last,
            columns=choose_columns(items) if pack.style.agenda_table else (),
            notes=writer.write(notes),
            officer=view_contact(pack.officer) if pack.officer else None,
            contact_for=tuple(map(link_addresses, pack.contact_for)),
            strapline=tuple(map(_view_line, house.strapline)),
            telephone=house.telephone,
            website=house.website,
            extra=view_extra(pack),
        )

    return finish


def _tell_short(pack: Pack, front: FrontSheet) -> tuple[NoticeView, ...]:
    return (_notice(pack, "short-heading", "short-note"),) if front.short else ()


def _view_line(line: Translation) -> LineView:
    return LineView(line.language, line.text, line.name)


@dataclass(frozen=True, slots=True)
class SupplementView:
    """What a supplement says of itself, and the lines that it changes on the agenda."""

    language: str
    number: int
    organisation: str | None
    committee: str
    date: str
    time: str | None
    venue: Markup | None
    online: OnlineView | None
    notices: tuple[NoticeView, ...]
    items: tuple[ItemView, ...]
    extra: OwnFields


def draft_supplement(
    pack: Pack, front: FrontSheet, number: int, book: Book
) -> Callable[[HtmlWriter], SupplementView]:
    """Read the texts of the items; return what finishes the view."""
    view_items = draft_items(pack, front, book)

    def finish(writer: HtmlWriter) -> SupplementView:
        return SupplementView(
            language=pack.language,
            number=number,
            organisation=name_organisation(pack),
            committee=pack.committee,
            date=write_meeting_days(pack),
            time=write_meeting_time(pack),
            venue=view_venue(pack),
            online=view_online(pack),
            notices=view_notices(pack),
            items=view_items(writer)[0],
            extra=view_extra(pack),
        )

    return finish
