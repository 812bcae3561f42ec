"""The front sheet of a supplement: what `supplement.html` prints."""

from collections.abc import Callable
from dataclasses import dataclass

from agendapack.model.pack import Item, Pack
from agendapack.model.wording import hold_together, write_date, write_time
from agendapack.render.agenda import ItemView, draft_items
from agendapack.render.book import Book
from agendapack.render.writing import Writer


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
) -> Callable[[Writer], SupplementView]:
    """Read the texts of the items; return what finishes the view.

    Args:
        items: Those that the supplement adds to the agenda, or brings papers for.
        number: Of the supplement.
    """
    view_items = draft_items(pack, items, book)

    def finish(writer: Writer) -> SupplementView:
        return SupplementView(
            language=pack.language,
            number=number,
            committee=pack.committee,
            date=hold_together(write_date(pack.date, pack.style)),
            time=hold_together(write_time(pack.time, pack.style)) if pack.time else None,
            venue=pack.venue,
            items=view_items(writer),
        )

    return finish
