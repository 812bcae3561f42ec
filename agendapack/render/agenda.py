"""The front sheet: what `agenda.html` prints."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.organisation import Picture, Translation
from agendapack.model.pack import Pack
from agendapack.model.wording import hold_together, write_date, write_time
from agendapack.render.book import Book
from agendapack.render.people import ContactView, list_members, view_contact
from agendapack.render.writing import Writer

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
    """An item of the agenda; `paper` is the key of the paper that it brings."""

    number: str
    title: str
    text: Markup
    paper: str | None
    to_follow: bool
    late: str | None


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


def draft_agenda(pack: Pack, book: Book) -> Callable[[Writer], AgendaView]:
    """Read the texts of the agenda; return what finishes its view."""
    texts = [
        book.read(item.text, item.key, level=ITEM_LEVEL, prefix=f"agenda.item-{item.number}")
        for item in pack.items
    ]

    def finish(writer: Writer) -> AgendaView:
        house = pack.organisation
        items = (
            ItemView(
                number=item.number,
                title=item.title,
                text=writer.write(text),
                paper=item.paper.key if item.paper else None,
                to_follow=item.to_follow,
                late=item.late,
            )
            for item, text in zip(pack.items, texts, strict=True)
        )
        return AgendaView(
            language=pack.language,
            committee=pack.committee,
            logo=_view_logo(house.logo) if house.logo else None,
            to=pack.to or list_members(pack.members, pack.members_are),
            date=hold_together(write_date(pack.date, pack.style)),
            time=hold_together(write_time(pack.time, pack.style)) if pack.time else None,
            venue=pack.venue,
            items=tuple(items),
            officer=view_contact(pack.officer) if pack.officer else None,
            contact_for=pack.contact_for,
            strapline=tuple(map(_view_line, house.strapline)),
            telephone=house.telephone,
            website=house.website,
        )

    return finish


def _view_logo(logo: Picture) -> LogoView:
    folder = posixpath.dirname(logo.file.source.file)
    path = posixpath.normpath(posixpath.join(folder, logo.file))
    return LogoView(path, logo.alt, logo.width)


def _view_line(line: Translation) -> LineView:
    return LineView(line.language, line.text, line.name)
