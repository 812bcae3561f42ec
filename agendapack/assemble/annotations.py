"""Annotations of a source, brought into the document (ISO 32000-1, 12.5)."""

from dataclasses import dataclass

from agendapack.assemble.copying import Copier
from agendapack.assemble.destinations import FindPlace, follow
from agendapack.assemble.framing import PLAIN, move_point
from agendapack.assemble.layout import Laid
from agendapack.assemble.sheet import Sheet
from agendapack.assemble.words import (
    array,
    dictionary,
    floats,
    items,
    look,
    look_int,
    look_name,
    look_text,
    name,
    number,
    numbers,
    put,
    raw,
    reference_number,
    resolve,
    text,
)
from agendapack.model.matrix import Matrix
from agendapack.pdf_objects import ArrayObject, DictionaryObject, IndirectObject, PdfObject

KEPT = {
    "Link", "Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight",
    "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink",
}  # fmt: skip
COPIED = (
    "Rect", "NM", "M", "AP", "AS", "Border", "C", "BS", "QuadPoints", "CA", "RC", "Name", "DA",
    "Q", "DS", "CL", "BE", "RD", "LE", "L", "LL", "LLE", "Cap", "IC", "Vertices", "InkList", "OC",
    "State", "StateModel", "IT", "H", "Subj",
)  # fmt: skip
_COPIED = frozenset(f"/{key}" for key in COPIED)
POINTS = ("Rect", "QuadPoints", "Vertices", "InkList", "L", "CL")
PRINT = 4
INVISIBLE, HIDDEN, NO_VIEW, TOGGLE_NO_VIEW = 1, 2, 32, 256
UNSEEN = INVISIBLE | HIDDEN | NO_VIEW | TOGGLE_NO_VIEW


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """An annotation in the document: where it is, and its number in the source."""

    sheet: Sheet
    reference: IndirectObject
    value: DictionaryObject
    number: int | None
    kind: str


def bring_annotations(laid: Laid, copier: Copier, find: FindPlace) -> list[Annotation]:
    """Copy the annotations that a public record can keep, in page order.

    Links that lead nowhere, hidden annotations, fields (see `fields.py`), attached
    files, sounds and films are left out.
    """
    brought = []
    kept = {"Link"} if laid.piece.without_comments else KEPT
    for sheet, page in zip(laid.sheets, laid.source.pages, strict=True):
        for item in items(raw(page, "Annots")):
            value = resolve(item)
            if not isinstance(value, DictionaryObject):
                continue
            entries = _entries(value, copier, find, kept)
            if entries is None:
                continue
            if sheet.matrix != PLAIN:
                _move(entries, sheet.matrix)
            reference = copier.store.add(entries)
            put(entries, "P", sheet.reference)
            sheet.annotations.append(reference)
            kind = str(look_name(value, "Subtype"))
            brought.append(Annotation(sheet, reference, entries, reference_number(item), kind))
    return brought


def _move(entries: DictionaryObject, matrix: Matrix) -> None:
    """Put an annotation where its page's content is, on a page that is scaled."""
    for key in POINTS:
        given = resolve(raw(entries, key))
        if isinstance(given, ArrayObject):
            put(entries, key, _moved(given, matrix))


def _moved(points: ArrayObject, matrix: Matrix) -> ArrayObject:
    values = [resolve(item) for item in items(points)]
    if all(isinstance(value, ArrayObject) for value in values):
        return array(_moved(value, matrix) for value in values if isinstance(value, ArrayObject))
    plain = floats(points, len(values)) or []
    pairs = zip(plain[::2], plain[1::2], strict=False)
    return numbers(*(part for x, y in pairs for part in move_point(x, y, matrix)))


def _entries(
    value: DictionaryObject, copier: Copier, find: FindPlace, kept: set[str]
) -> DictionaryObject | None:
    kind = look_name(value, "Subtype")
    flags = look_int(value, "F") or 0
    if kind not in kept or flags & (HIDDEN | NO_VIEW) or floats(raw(value, "Rect"), 4) is None:
        return None
    target: dict[str, PdfObject] = {}
    if kind == "Link":
        followed = follow(value, find, copier.source.root)
        if followed is None:
            return None
        target = followed
    said = text(look_text(value, "Contents") or _described(kind, target))
    copied = {key[1:]: copier.copy(found) for key, found in dict.items(value) if key in _COPIED}
    shown = number((flags | PRINT) & ~UNSEEN)
    head = {"Type": name("Annot"), "Subtype": name(kind)}
    return dictionary(**head, **copied, **target, F=shown, Contents=said)


def _described(kind: str, target: dict[str, PdfObject]) -> str:
    address = look(target.get("A"), "URI")
    if address is not None:
        return f"Web page {address}"
    return "Link to another page" if kind == "Link" else f"{kind} by a reader of this paper"
