"""What viewers list beside the pages: bookmarks, and the layers of annexes.

Bookmarks (ISO 32000-1, 12.3.3) are read from annexes, gathered for the document, and written.
Layers (optional content, 8.11) are taken over so that hidden ones stay hidden.
"""

from collections.abc import Iterable
from dataclasses import field

from agendapack.assemble.layout import LaidGroup, LaidPiece
from agendapack.assemble.links import FindPlace, Targets, explicit, follow, places_of_annex
from agendapack.model import dataclass
from agendapack.model.document import Document, Group
from agendapack.pdf.copying import Copier
from agendapack.pdf.files import PdfSource, Store, encoded
from agendapack.pdf.layers import layers_shown
from agendapack.pdf.objects import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    array,
    dictionary,
    items,
    look,
    look_dict,
    look_name,
    look_text,
    name,
    number,
    put,
    raw,
    reference_number,
    text,
)

MAX_BOOKMARKS = 50_000


@dataclass(slots=True, eq=False)
class Bookmark:
    """A bookmark with those below it; one without destination only holds others."""

    title: str
    place: ArrayObject | None
    below: list["Bookmark"] = field(default_factory=list)


def read_outline(source: PdfSource, find: FindPlace, untitled: str) -> list[Bookmark]:
    """Read the bookmarks of a source; one without a title is called `untitled`."""
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
    return _that_lead(top) if source.left_out else top


def _that_lead(bookmarks: list[Bookmark]) -> list[Bookmark]:
    """Return the bookmarks that lead to pages which are taken, or hold some that do."""
    order, waiting = list[Bookmark](), list(bookmarks)
    while waiting:
        order.append(waiting.pop())
        waiting += order[-1].below
    for made in reversed(order):
        made.below = [each for each in made.below if each.place is not None or each.below]
    return [each for each in bookmarks if each.place is not None or each.below]


def gather(document: Document, groups: tuple[LaidGroup, ...], targets: Targets) -> list[Bookmark]:
    """Make the document's bookmarks: the agenda, its items, and what the papers hold."""
    found: list[tuple[int, Bookmark]] = []
    for laid in groups:
        found += _items(document, laid.group.key, targets)
        made = Bookmark(laid.group.bookmark, explicit(laid.sheets[0]))
        if laid.group.item is not None:
            for place, piece in enumerate(laid.pieces):
                made.below += _of_piece(piece, laid.group, leads=place == 0)
        found.append((laid.group.level, made))
    return _nest([*found, *_items(document, None, targets)])


def _nest(found: Iterable[tuple[int, Bookmark]]) -> list[Bookmark]:
    """Put each bookmark below the last one before it of a lesser level."""
    top: list[Bookmark] = []
    above: list[tuple[int, list[Bookmark]]] = [(-1, top)]
    for level, made in found:
        while above[-1][0] >= level:
            above.pop()
        above[-1][1].append(made)
        above.append((level, made.below))
    return top


def _items(document: Document, before: str | None, targets: Targets) -> list[tuple[int, Bookmark]]:
    return [
        (level, Bookmark(title, targets[target]))
        for title, target, key, level in document.item_bookmarks
        if key == before and target in targets
    ]


def _of_piece(laid: LaidPiece, group: Group, *, leads: bool) -> list[Bookmark]:
    """Return the bookmarks of a piece; the one that `leads` its paper may have its title."""
    piece = laid.piece
    if piece.kind == "annex":
        below = read_outline(
            laid.source, places_of_annex(laid), laid.wording.say("bookmark-untitled")
        )
        is_said = leads and piece.title == group.title
        return below if is_said else [Bookmark(piece.title, explicit(laid.sheets[0]), below)]
    names = {group.title} if leads else set[str]()
    if piece.key == group.key:
        names = {group.title, piece.title}
    found: list[tuple[int, Bookmark]] = []
    for heading in piece.headings:
        if heading.level == 1 and heading.text in names and not found:
            continue  # the paper's own bookmark says it already
        place = explicit(laid.sheets[heading.place.page], heading.place.top)
        found.append((heading.level, Bookmark(heading.text, place)))
    return _nest(found)


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


class Layers:
    """The layers of all sources, under one configuration."""

    def __init__(self) -> None:
        self._all: list[PdfObject] = []
        self._hidden: list[PdfObject] = []
        self._locked: list[PdfObject] = []
        self._radio: list[PdfObject] = []
        self._order: list[PdfObject] = []

    def bring(self, copier: Copier, title: str) -> None:
        """Take over a source's layers that its pages use, as they are shown first."""
        properties = look_dict(copier.source.root, "OCProperties")
        default = look_dict(properties, "D")
        locked = {reference_number(item) for item in items(raw(default, "Locked"))}
        own: list[PdfObject] = []
        for layer_number, is_shown in layers_shown(copier.source.root).items():
            if layer_number not in copier.known:
                continue
            layer = copier.known[layer_number]
            _tidy(layer)
            own.append(layer)
            if not is_shown:
                self._hidden.append(layer)
            if layer_number in locked:
                self._locked.append(layer)
        if own:
            self._all += own
            self._order += [array([text(title), *own])]
            self._radio += [
                array(kept)
                for group in items(raw(default, "RBGroups"))
                if (kept := _known(group, copier))
            ]

    def properties(self) -> DictionaryObject | None:
        """Return the document's `/OCProperties`; None without layers."""
        if not self._all:
            return None
        default = dictionary(
            Name=text("Layers"),
            OFF=array(self._hidden) if self._hidden else None,
            Locked=array(self._locked) if self._locked else None,
            RBGroups=array(self._radio) if self._radio else None,
            Order=array(self._order),
        )
        return dictionary(OCGs=array(self._all), D=default)


def _known(group: PdfObject, copier: Copier) -> list[IndirectObject]:
    numbers = [reference_number(item) for item in items(group)]
    return [copier.known[number] for number in numbers if number in copier.known]


def _tidy(layer: IndirectObject) -> None:
    """Leave no use of a layer but that in view, which some viewers go by, whatever else is said."""
    value = layer.get_object()
    if isinstance(value, DictionaryObject):
        in_view = look_name(look(look(value, "Usage"), "View"), "ViewState")
        value.pop("/Usage", None)
        if in_view is not None:
            put(value, "Usage", dictionary(View=dictionary(ViewState=name(in_view))))
        put(value, "Type", name("OCG"))
        put(value, "Name", text(look_text(value, "Name") or "Layer"))
