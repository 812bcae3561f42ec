"""A source's structure tree made ready to stand in the document's own."""

from collections.abc import Iterator

from agendapack.assemble.copying import Copier
from agendapack.assemble.layout import Laid
from agendapack.assemble.tree import Element, Grafted, Kid, Mark, Thing, walk
from agendapack.assemble.words import array, items, look, look_dict, put, raw, resolve
from agendapack.pdf_objects import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

_WHOLE = (Element, Grafted)


def graft(root: Element, laid: Laid, copier: Copier) -> list[Element]:
    """Move a tree over into the document; its types are standard ones already.

    Args:
        root: The tree, changed in place.
        laid: The piece that it belongs to, whose pages and annotations are copied.
        copier: Which copied them.

    Returns:
        The elements to put below the paper's own; a `Document` is unwrapped.
    """
    classes = look_dict(look(laid.source.root, "StructTreeRoot"), "ClassMap")
    notes = 0
    held: set[int] = set()
    for element in walk(root):
        element.kids = _moved(element, laid, copier, held)
        if element.entries:
            element.entries = _entries(element, classes, copier, laid.prefix)
        if element.role == "Note" and "ID" not in element.entries:
            notes += 1  # PDF/UA-1, 7.9 asks for one
            element.entries["ID"] = ByteStringObject(f"{laid.prefix}note-{notes}".encode())
    return list(_unwrapped(root))


def _unwrapped(root: Element) -> Iterator[Element]:
    for kid in root.kids:
        if isinstance(kid, Element):
            if kid.role == "Document":
                yield from (inner for inner in kid.kids if isinstance(inner, Element))
            else:
                yield kid


def _moved(element: Element, laid: Laid, copier: Copier, held: set[int]) -> list[Kid]:
    """Return the kids as they are in the document; an object hangs on one element only."""
    dropped = False
    moved: list[Kid] = []
    for kid in element.kids:
        if isinstance(kid, _WHOLE):
            moved.append(kid)
            continue
        page = laid.sheets[kid.page].index if kid.page is not None else None
        if isinstance(kid, Thing):
            known = copier.known.get(kid.number)
            if known is None or known.idnum in held:
                dropped = True
            else:
                held.add(known.idnum)
                moved.append(Thing(known.idnum, page))
        elif page is not None:
            stream = copier.known[kid.stream].idnum if kid.stream in copier.known else None
            if kid.stream is None or stream is not None:
                moved.append(Mark(page, kid.mcid, stream))
    if dropped and element.role in ("Link", "Annot", "Form"):
        element.role = "Span"
    return moved


def _entries(
    element: Element, classes: DictionaryObject, copier: Copier, prefix: str
) -> dict[str, PdfObject]:
    given = element.entries
    made = {
        key: copier.copy(given[key])
        for key in ("T", "Lang", "Alt", "ActualText", "E")
        if isinstance(resolve(given.get(key)), TextStringObject)
    }
    attributes = [
        _attributes(item, copier, prefix)
        for item in (*items(given.get("A")), *_of_classes(given.get("C"), classes))
        if isinstance(resolve(item), DictionaryObject)
    ]
    if attributes:
        made["A"] = attributes[0] if len(attributes) == 1 else array(attributes)
    identity = resolve(given.get("ID"))
    if isinstance(identity, TextStringObject | ByteStringObject):
        made["ID"] = _prefixed(identity, prefix)
    return made


def _of_classes(value: PdfObject | None, classes: DictionaryObject) -> Iterator[PdfObject]:
    for item in items(value):
        named = resolve(item)
        if named is not None and not isinstance(named, NumberObject):
            yield from items(raw(classes, str(named)[1:]))


def _attributes(item: PdfObject, copier: Copier, prefix: str) -> PdfObject:
    value = resolve(item)
    headers = look(value, "Headers")
    if not isinstance(headers, ArrayObject) or not isinstance(value, DictionaryObject):
        return copier.copy(item)
    made = DictionaryObject(
        {key: copier.copy(value.raw_get(key)) for key in value if key != "/Headers"}
    )
    named = [resolve(header) for header in items(headers)]
    kept = [h for h in named if isinstance(h, TextStringObject | ByteStringObject)]
    put(made, "Headers", array(_prefixed(header, prefix) for header in kept))
    return made


def _prefixed(identity: TextStringObject | ByteStringObject, prefix: str) -> ByteStringObject:
    return ByteStringObject(prefix.encode() + identity.original_bytes)
