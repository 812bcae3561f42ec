"""The front sheets of packs and supplements: what `agenda.html` and `supplement.html` print."""

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.dates import hold_together, write_date, write_time
from agendapack.model.organisation import Contact, Logo, Member, Translation
from agendapack.model.pack import Item, Pack
from agendapack.model.text import Text
from agendapack.model.withholding import Audience
from agendapack.model.wording import Wording, join_names
from agendapack.render.book import Book, Prose
from agendapack.render.writing import HtmlWriter


@dataclass(frozen=True, slots=True)
class ContactView:
    """Somebody to contact; `mailto` tells whether the e-mail address can be a link."""

    name: str
    role: str | None
    telephone: str | None
    email: str | None
    mailto: bool


def view_contact(contact: Contact) -> ContactView:
    """Return a contact as templates print it."""
    email = contact.email
    linkable = bool(email and re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", email))
    return ContactView(contact.name, contact.role, contact.telephone, email, linkable)


def list_members(members: Iterable[Member], members_are: str, wording: Wording) -> str:
    """Return for instance "Councillors D Taylor (Chair), Webb and Hollyer"."""
    names = (f"{m.name} ({m.role})" if m.role else m.name for m in members)
    listed = join_names(names, wording)
    return f"{members_are} {listed}" if members_are and listed else listed


ITEM_LEVEL = 3
"""The level of an item's heading, below the notice (1) and the agenda (2)."""


@dataclass(frozen=True, slots=True)
class LogoView:
    """The logo: its path below the workspace, alternative text, width in points."""

    path: str
    alt: str
    width: float | None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the languages strapline."""

    language: str
    text: str
    name: str | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of the agenda; `paper` is the key of the paper that it brings.

    `withdrawn` is the reason why it is not to be considered,
    `withheld` is what the law says of an item that is not for the public, `closed` whether
    this pack is without it, `resolution` what has to be resolved before it.
    """

    number: str
    title: str
    text: Markup
    paper: str | None
    to_follow: bool
    late: str | None
    withdrawn: str | None
    withheld: str | None
    closed: bool
    resolution: Markup


@dataclass(frozen=True, slots=True)
class AgendaView:
    """Everything on the front sheet."""

    language: str
    committee: str
    logo: LogoView | None
    to: str
    date: str
    time: str | None
    venue: str | None
    items: tuple[ItemView, ...]
    officer: ContactView | None
    contact_for: tuple[str, ...]
    strapline: tuple[LineView, ...]
    telephone: str | None
    website: str | None


def draft_agenda(
    pack: Pack, items: tuple[Item, ...], book: Book
) -> Callable[[HtmlWriter], AgendaView]:
    """Read the texts of the agenda; return what finishes its view.

    Args:
        items: Those that it lists.
    """
    view_items = draft_items(pack, items, book)

    def finish(writer: HtmlWriter) -> AgendaView:
        house, wording = pack.organisation, pack.style.wording
        return AgendaView(
            language=pack.language,
            committee=pack.committee,
            logo=_view_logo(house.logo) if house.logo else None,
            to=pack.to or list_members(pack.members, pack.members_are, wording),
            date=hold_together(write_date(pack.date, pack.style), wording),
            time=_write_time(pack),
            venue=pack.venue,
            items=view_items(writer),
            officer=view_contact(pack.officer) if pack.officer else None,
            contact_for=pack.contact_for,
            strapline=tuple(map(_view_line, house.strapline)),
            telephone=house.telephone,
            website=house.website,
        )

    return finish


def draft_items(
    pack: Pack, items: tuple[Item, ...], book: Book
) -> Callable[[HtmlWriter], tuple[ItemView, ...]]:
    """Read the texts of items; return what makes their views."""
    shown = [item for item in items if not item.hidden]
    texts = [_read(item.text, item, book) for item in shown]
    resolutions = [_read(item.resolution, item, book) for item in shown]
    public = pack.audience is Audience.PUBLIC

    def finish(writer: HtmlWriter) -> tuple[ItemView, ...]:
        return tuple(
            ItemView(
                number=item.number,
                title=item.title,
                text=writer.write(text),
                paper=item.paper.key if item.paper else None,
                to_follow=item.to_follow,
                late=item.late,
                withdrawn=item.withdrawn,
                withheld=item.withheld.law(pack.style.wording) if item.withheld else None,
                closed=item.withheld is not None and public,
                resolution=writer.write(resolution),
            )
            for item, text, resolution in zip(shown, texts, resolutions, strict=True)
        )

    return finish


def _read(text: Text | None, item: Item, book: Book) -> Prose:
    return book.read(text, item.key, level=ITEM_LEVEL, prefix=f"agenda.item-{item.number}")


def _write_time(pack: Pack) -> str | None:
    if pack.time is None:
        return None
    return hold_together(write_time(pack.time, pack.style), pack.style.wording)


def _view_logo(logo: Logo) -> LogoView:
    folder = posixpath.dirname(logo.file.source.file)
    path = posixpath.normpath(posixpath.join(folder, logo.file))
    return LogoView(path, logo.alt, logo.width)


def _view_line(line: Translation) -> LineView:
    return LineView(line.language, line.text, line.name)


@dataclass(frozen=True, slots=True)
class SupplementView:
    """What a supplement says of itself, and the lines that it changes on the agenda."""

    language: str
    number: int
    committee: str
    date: str
    time: str | None
    venue: str | None
    items: tuple[ItemView, ...]


def draft_supplement(
    pack: Pack, items: tuple[Item, ...], number: int, book: Book
) -> Callable[[HtmlWriter], SupplementView]:
    """Read the texts of the items; return what finishes the view.

    Args:
        items: Those that the supplement adds to the agenda, or brings papers for.
        number: Of the supplement.
    """
    view_items = draft_items(pack, items, book)

    def finish(writer: HtmlWriter) -> SupplementView:
        wording = pack.style.wording
        return SupplementView(
            language=pack.language,
            number=number,
            committee=pack.committee,
            date=hold_together(write_date(pack.date, pack.style), wording),
            time=_write_time(pack),
            venue=pack.venue,
            items=view_items(writer),
        )

    return finish
