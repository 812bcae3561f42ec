"""Links and other annotations of a source, and where links and bookmarks lead.

A named destination (ISO 32000-1, 12.3.2) means something in its own file only. In a
document of many files two papers may use one name, so each is replaced on its way in by
the page and the point that it stands for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from agendapack.assemble.layout import LaidGroup, LaidPiece
from agendapack.assemble.sheet import Sheet, move_point
from agendapack.model.wording import Wording
from agendapack.pdf.copying import Copier
from agendapack.pdf.geometry import IDENTITY, Matrix
from agendapack.pdf.objects import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
    array,
    dictionary,
    floats,
    items,
    look,
    look_dict,
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
from agendapack.pdf.tags import StructElement, TaggedObject, number_tree
from agendapack.problems import InternalFault

FindPlace = Callable[[PdfObject], ArrayObject | None]
Targets = Mapping[str, ArrayObject]
_PLAIN = frozenset({NameObject, NumberObject, FloatObject, NullObject})
WEB = ("http:", "https:", "mailto:", "tel:", "ftp:", "ftps:")


def explicit(sheet: Sheet, height: float | None = None) -> ArrayObject:
    """Return the destination at a height of a page, in points above its foot."""
    left, top = sheet.view.top_left
    if height is not None and sheet.view.turn == 0:
        left, top = sheet.view.box[0], sheet.view.box[1] + height
    return array([sheet.reference, name("XYZ"), number(left), number(top), NullObject()])


def find_targets(groups: tuple[LaidGroup, ...]) -> dict[str, ArrayObject]:
    """Map every id and every key in the document to its destination."""
    targets: dict[str, ArrayObject] = {}
    for laid in groups:
        targets.setdefault(laid.group.key, explicit(laid.sheets[0]))
        for piece in laid.pieces:
            if piece.sheets:
                targets.setdefault(piece.piece.key, explicit(piece.sheets[0]))
            for key, place in sorted(piece.piece.places.items()):
                if not 0 <= place.page < len(piece.sheets):
                    raise InternalFault(f"'{key}' stands on a page that its section has not")
                targets.setdefault(key, explicit(piece.sheets[place.page], place.top))
    return targets


def places_of_annex(laid: LaidPiece) -> FindPlace:
    """Return how the links and bookmarks of an annex find their way within it."""
    index = laid.source.page_index()
    named: dict[str, PdfObject] = {}
    for found in (
        number_tree(look(look(laid.source.root, "Names"), "Dests"), "Names"),
        {NameObject(k): v for k, v in look_dict(laid.source.root, "Dests").items()},
    ):
        for key, value in found.items():
            wanted = destination_name(key)
            if wanted is not None:
                named.setdefault(wanted, value)

    def find(value: PdfObject) -> ArrayObject | None:
        wanted = destination_name(resolve(value))
        target = resolve(named.get(wanted) if wanted is not None else value)
        if isinstance(target, DictionaryObject):
            target = look(target, "D")
        parts = list(list.__iter__(target)) if isinstance(target, ArrayObject) else []
        place = _page_index(parts[0], index) if parts else None
        if place is None or not 0 <= place < len(laid.sheets):
            return None
        sheet = laid.sheets[place]
        rest = [_resolved(part) for part in parts[1:6]]
        if not rest or not _PLAIN.issuperset(map(type, rest)) or type(rest[0]) is not NameObject:
            return explicit(sheet)
        return array([sheet.reference, *_moved(rest, sheet.matrix)])

    return find


def _resolved(value: PdfObject) -> PdfObject:
    found = resolve(value)
    return NullObject() if found is None else found


def _moved(rest: list[PdfObject], matrix: Matrix) -> list[PdfObject]:
    """Return the kind and the coordinates of a destination where a page is scaled."""
    axes = {"/XYZ": "xy", "/FitH": "y", "/FitBH": "y", "/FitV": "x", "/FitBV": "x", "/FitR": "xyxy"}
    if matrix == IDENTITY:
        return rest
    moved: list[PdfObject] = [rest[0]]
    for place, value in enumerate(rest[1:]):
        axis = axes.get(str(rest[0]), "")[place : place + 1]
        if axis and isinstance(value, NumberObject | FloatObject):
            x, y = move_point(float(value), float(value), matrix)
            moved.append(number(x if axis == "x" else y))
        else:
            moved.append(value)
    return moved


def _page_index(value: PdfObject, index: dict[int, int]) -> int | None:
    if isinstance(value, IndirectObject):
        return index.get(reference_number(value) or 0)
    return int(value) if isinstance(value, NumberObject) else None


def destination_name(value: object) -> str | None:
    """Return the name of a named destination; None where it is none."""
    if isinstance(value, NameObject):
        return str(value)[1:]
    if isinstance(value, TextStringObject):
        return str(value)
    return bytes(value).decode("latin-1") if isinstance(value, ByteStringObject) else None


def follow(
    value: DictionaryObject, find: FindPlace, root: DictionaryObject | None = None
) -> dict[str, PdfObject] | None:
    """Return where a link or bookmark leads, as its new entries `Dest` or `A`.

    Actions other than going to a place in the same file or to an address on the web
    are active content, or lead to files that the reader has not: they are left out.

    Args:
        value: The link or bookmark.
        find: Finds places in its file.
        root: Of that file, which may say what its web addresses start with.

    Returns:
        None if it leads nowhere that it may.
    """
    target = raw(value, "Dest")
    action = look(value, "A")
    kind = look_name(action, "S")
    if target is None and kind == "GoTo":
        target = raw(action, "D")
    if resolve(target) is not None and target is not None:
        found = find(target)
        return None if found is None else {"Dest": found}
    if kind == "URI":
        address = look(action, "URI")
        if isinstance(address, TextStringObject | ByteStringObject) and _on_the_web(address):
            whole = _completed(address, look(look(root, "URI"), "Base"))
            return {"A": DictionaryObject({name("S"): name("URI"), name("URI"): whole})}
    return None


def _completed(
    address: TextStringObject | ByteStringObject, base: PdfObject | None
) -> TextStringObject | ByteStringObject:
    if not isinstance(base, TextStringObject) or not _on_the_web(base):
        return address
    plain = address.original_bytes.decode("latin-1").strip()
    try:
        return address if plain.lower().startswith(WEB) else TextStringObject(urljoin(base, plain))
    except ValueError:  # of brackets that are no address
        return address


def _on_the_web(address: TextStringObject | ByteStringObject) -> bool:
    plain = address.original_bytes.decode("latin-1").strip().lower()
    scheme = plain.partition(":")[0]
    return plain.startswith(WEB) or (bool(plain) and (scheme == plain or "/" in scheme))


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

    @property
    def role(self) -> str:
        """The type of the element that it has to hang on."""
        return "Link" if self.kind == "Link" else "Annot"

    def element(self, held: TaggedObject) -> StructElement:
        """Return an element of its own, which is read out as the annotation is described."""
        return StructElement(self.role, entries={"Alt": self.value["/Contents"]}, kids=[held])


def bring_annotations(laid: LaidPiece, copier: Copier, find: FindPlace) -> list[Annotation]:
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
            entries = _entries(value, copier, find, kept, laid.wording)
            if entries is None:
                continue
            if sheet.matrix != IDENTITY:
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
            put(entries, key, _move_points(given, matrix))


def _move_points(points: ArrayObject, matrix: Matrix) -> ArrayObject:
    values = [resolve(item) for item in items(points)]
    if all(isinstance(value, ArrayObject) for value in values):
        return array(
            _move_points(value, matrix) for value in values if isinstance(value, ArrayObject)
        )
    plain = floats(points, len(values)) or []
    pairs = zip(plain[::2], plain[1::2], strict=False)
    return numbers(*(part for x, y in pairs for part in move_point(x, y, matrix)))


def _entries(
    value: DictionaryObject, copier: Copier, find: FindPlace, kept: set[str], wording: Wording
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
    said = text(look_text(value, "Contents") or _describe(kind, target, wording))
    copied = {key[1:]: copier.copy(found) for key, found in dict.items(value) if key in _COPIED}
    shown = number((flags | PRINT) & ~UNSEEN)
    head = {"Type": name("Annot"), "Subtype": name(kind)}
    return dictionary(**head, **copied, **target, F=shown, Contents=said)


def _describe(kind: str, target: dict[str, PdfObject], wording: Wording) -> str:
    address = look(target.get("A"), "URI")
    if address is not None:
        return wording.say("link-to-web", address=address)
    if kind == "Link":
        return wording.say("link-to-page")
    return wording.say(f"reader-{kind.lower()}")
