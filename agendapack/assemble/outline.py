"""Bookmarks: read from annexes, gathered for the document, written (ISO 32000-1, 12.3.3)."""

from dataclasses import dataclass, field

from agendapack.assemble.layout import Laid, LaidGroup
from agendapack.assemble.links import FindPlace, Targets, explicit, follow, places_of_annex
from agendapack.model.document import Document, Group
from agendapack.pdf.objects import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    dictionary,
    look,
    look_text,
    name,
    number,
    text,
)
from agendapack.pdf.source import Source
from agendapack.pdf.write import Store, encoded

MAX_BOOKMARKS = 50_000


@dataclass(slots=True, eq=False)
class Bookmark:
    """A bookmark with those below it; one without destination only holds others."""

    title: str
    place: ArrayObject | None
    below: list["Bookmark"] = field(default_factory=list)


def read_outline(source: Source, find: FindPlace, untitled: str) -> list[Bookmark]:
    """Read the bookmarks of a source, whatever shape its chain of them has.

    Args:
        source: The file.
        find: Where its destinations are in the document.
        untitled: The title of a bookmark that has none.
    """
    top: list[Bookmark] = []
    seen: set[int] = set()
    waiting: list[tuple[PdfObject | None, list[Bookmark]]] = [
        (look(look(source.root, "Outlines"), "First"), top)
    ]
    while waiting:
        value, siblings = waiting.pop()
        while isinstance(value, DictionaryObject) and id(value) not in seen:
            seen.add(id(value))
            if len(seen) > MAX_BOOKMARKS:
                return top
            place = (follow(value, find) or {}).get("Dest")
            made = Bookmark(
                (look_text(value, "Title") or "").strip() or untitled,
                place if isinstance(place, ArrayObject) else None,
            )
            siblings.append(made)
            waiting.append((look(value, "First"), made.below))
            value = look(value, "Next")
    return top


def gather(document: Document, groups: tuple[LaidGroup, ...], targets: Targets) -> list[Bookmark]:
    """Make the document's bookmarks: the agenda, its items, and what the papers hold."""
    top: list[Bookmark] = []
    for laid in groups:
        top += _items(document, laid.group.key, targets)
        made = Bookmark(laid.group.bookmark, explicit(laid.sheets[0]))
        if laid.group.item is not None:
            for piece in laid.pieces:
                made.below += _of_piece(piece, laid.group)
        top.append(made)
    return top + _items(document, None, targets)


def _items(document: Document, before: str | None, targets: Targets) -> list[Bookmark]:
    return [
        Bookmark(title, targets[target])
        for title, target, key in document.item_bookmarks
        if key == before and target in targets
    ]


def _of_piece(laid: Laid, group: Group) -> list[Bookmark]:
    piece = laid.piece
    if piece.kind == "annex":
        below = read_outline(
            laid.source, places_of_annex(laid), laid.wording.say("bookmark-untitled")
        )
        return [Bookmark(piece.title, explicit(laid.sheets[0]), below)]
    names = (group.title, piece.title) if piece.key == group.key else ()
    top: list[Bookmark] = []
    above: list[tuple[int, list[Bookmark]]] = [(0, top)]
    for heading in piece.headings:
        if heading.level == 1 and heading.text in names and not top:
            continue  # the paper's own bookmark says it already
        while above[-1][0] >= heading.level:
            above.pop()
        sheet = laid.sheets[heading.place.page]
        made = Bookmark(heading.text, explicit(sheet, heading.place.top))
        above[-1][1].append(made)
        above.append((heading.level, made.below))
    return top


def write_outline(store: Store, bookmarks: list[Bookmark]) -> IndirectObject | None:
    """Write bookmarks, the top level open; None if there are none."""
    if not bookmarks:
        return None
    root = store.add(dictionary(Type=name("Outlines"), Count=number(len(bookmarks))))
    waiting = [(root, bookmarks)]
    while waiting:
        parent, siblings = waiting.pop()
        references = [store.reserve() for _ in siblings]
        for place, (made, own) in enumerate(zip(siblings, references, strict=True)):
            entries: dict[str, PdfObject] = {"Title": text(made.title), "Parent": parent}
            if made.place is not None:
                entries["Dest"] = made.place
            if place:
                entries["Prev"] = references[place - 1]
            if place + 1 < len(references):
                entries["Next"] = references[place + 1]
            if made.below:
                entries["Count"] = number(-len(made.below))
                waiting.append((own, made.below))
            store.settle(own, encoded(entries))
        store.say(parent.idnum, "First", references[0])
        store.say(parent.idnum, "Last", references[-1])
    return root
