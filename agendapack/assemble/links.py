"""Links and other annotations of a source, and where links and bookmarks lead.

A named destination (ISO 32000-1, 12.3.2) means something in its own file only. In a
document of many files two papers may use one name, so each is replaced on its way in by
the page and the point that it stands for.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from agendapack.assemble.layout import LaidGroup, LaidPiece, Sheet, move_point
from agendapack.model import dataclass
from agendapack.model.text import file_name, file_path, web_address
from agendapack.model.wording import Wording
from agendapack.pdf.copying import Copier
from agendapack.pdf.encoded import TaggedObject
from agendapack.pdf.geometry import IDENTITY, Box, Matrix, ordered
from agendapack.pdf.layers import is_off, layers_shown
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
    web_action,
    words_of,
)
from agendapack.pdf.tags import StructElement, number_tree
from agendapack.problems import InternalFault

FindPlace = Callable[[PdfObject], ArrayObject | None]
Targets = Mapping[str, ArrayObject]
_PLAIN = frozenset({NameObject, NumberObject, FloatObject, NullObject})
Files = Mapping[str, Sequence[LaidPiece]]
"""What is made of each file, by its name as names of files are compared."""
TO_FILES = ("GoToR", "Launch")
_PAGE = re.compile(r"#(?:.*&)?page=(\d{1,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkedPage:
    """A page with links: its piece, its index there, and the files that these may lead to."""

    laid: LaidPiece
    index: int
    files: Files

    def named(self, way: str) -> ArrayObject | None:
        """Return where a button leads that turns pages; None for any other."""
        last = len(self.laid.sheets) - 1
        places = {"FirstPage": 0, "LastPage": last}
        places |= {"NextPage": self.index + 1, "PrevPage": self.index - 1}
        place = places.get(way, -1)
        return explicit(self.laid.sheets[place]) if 0 <= place <= last else None


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


def find_files(groups: tuple[LaidGroup, ...]) -> Files:
    """Map the names of the files that the document is made of to what is made of each."""
    files: dict[str, list[LaidPiece]] = {}
    for group in groups:
        for laid in group.pieces:
            if laid.piece.file and laid.sheets:
                files.setdefault(file_name(laid.piece.file), []).append(laid)
    return files


def _find_file(
    address: str, target: PdfObject | None, laid: LaidPiece, files: Files
) -> ArrayObject | None:
    """Return the place in the document of a file, or of a target in it, that a link names once."""
    named = files.get(file_name(address), [])
    path = posixpath.join(posixpath.dirname(laid.piece.file), file_path(address))
    whole = [each for each in named if each.piece.file == posixpath.normpath(path)]
    if not whole and len({each.piece.file for each in named}) != 1:
        return None
    found = (whole or named)[0]
    if found.piece.kind == "annex":
        page = _PAGE.search(address)
        place = places_of_annex(found)(target) if target is not None else None
        if place is not None:
            return place
        if page is not None and 0 < int(page[1]) <= len(found.sheets):
            return explicit(found.sheets[int(page[1]) - 1])
    return explicit(found.sheets[0])


def follow(
    value: DictionaryObject, find: FindPlace, page: LinkedPage | None = None
) -> dict[str, PdfObject] | None:
    """Return where a link or bookmark leads, as its new entries `Dest` or `A`.

    Actions other than going to a place in the document or to an address on the web are
    active content, or lead to files that the reader has not: they are left out.

    Args:
        page: That it stands on; None for a bookmark.
    """
    target = raw(value, "Dest")
    action = look(value, "A")
    kind = look_name(action, "S")
    if target is None and kind == "GoTo":
        target = raw(action, "D")
    if resolve(target) is not None and target is not None:
        return _to(find(target))
    if page is None:
        return None
    if kind == "Named":
        return _to(page.named(look_name(action, "N") or ""))
    if kind in TO_FILES:
        given = look(action, "F")
        named = look_text(given, "UF") or look_text(given, "F") or words_of(given) or ""
        return _to(_find_file(named, raw(action, "D"), page.laid, page.files))
    if kind == "URI":
        address = words_of(look(action, "URI")) or ""
        web = web_address(address, look_text(look(page.laid.source.root, "URI"), "Base") or "")
        if web is None:
            return _to(_find_file(address, None, page.laid, page.files))
        return {"A": web_action(web)}
    return None


def _to(place: ArrayObject | None) -> dict[str, PdfObject] | None:
    return None if place is None else {"Dest": place}


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
OF_NOTES = {"/NM", "/M", "/T"}
"""Who wrote a note, and when: nobody sees it of a link."""
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


def bring_annotations(
    laid: LaidPiece, copier: Copier, find: FindPlace, files: Files
) -> list[Annotation]:
    """Copy the annotations that a public record can keep, in page order.

    Links that lead nowhere, annotations that are hidden or in a hidden layer, fields (see
    `fields.py`), attached files, sounds and films are left out.
    """
    brought = []
    kept = {"Link"} if laid.piece.without_comments else KEPT
    for page, value, _, own in shown_annotations(laid):
        sheet = laid.sheets[page]
        entries = _entries(value, copier, find, kept, LinkedPage(laid, page, files))
        if entries is None:
            continue
        if sheet.matrix != IDENTITY:
            _move(entries, sheet.matrix)
        reference = copier.store.add(entries)
        put(entries, "P", sheet.reference)
        sheet.annotations.append(reference)
        kind = str(look_name(value, "Subtype"))
        brought.append(Annotation(sheet, reference, entries, own, kind))
    return brought


class ShownAnnotation(NamedTuple):
    """An annotation of a source that is seen: on which of its pages, where, and its number."""

    page: int
    value: DictionaryObject
    box: Box
    number: int | None


def shown_annotations(laid: LaidPiece) -> Iterator[ShownAnnotation]:
    """Yield the annotations that have a place and are not hidden, nor in a hidden layer."""
    layers = layers_shown(laid.source.root)
    for index, page in enumerate(laid.source.pages):
        for item in items(raw(page, "Annots")):
            value = resolve(item)
            if not isinstance(value, DictionaryObject) or is_off(raw(value, "OC"), layers):
                continue
            is_hidden = (look_int(value, "F") or 0) & (HIDDEN | NO_VIEW)
            box = floats(raw(value, "Rect"), 4)
            if box is not None and not is_hidden:
                yield ShownAnnotation(index, value, ordered(box), reference_number(item))


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
    value: DictionaryObject, copier: Copier, find: FindPlace, kept: set[str], page: LinkedPage
) -> DictionaryObject | None:
    kind = look_name(value, "Subtype")
    if kind not in kept:
        return None
    target: dict[str, PdfObject] = {}
    if kind == "Link":
        followed = follow(value, find, page)
        if followed is None:
            return None
        target = followed
    said = text(look_text(value, "Contents") or _describe(kind, target, page.laid.wording))
    wanted = _COPIED - OF_NOTES if kind == "Link" else _COPIED
    copied = {key[1:]: copier.copy(found) for key, found in dict.items(value) if key in wanted}
    shown = number(((look_int(value, "F") or 0) | PRINT) & ~UNSEEN)
    head = {"Type": name("Annot"), "Subtype": name(kind)}
    return dictionary(**head, **copied, **target, F=shown, Contents=said)


def _describe(kind: str, target: dict[str, PdfObject], wording: Wording) -> str:
    address = look(target.get("A"), "URI")
    if address is not None:
        return wording.say("link-to-web", address=address)
    if kind == "Link":
        return wording.say("link-to-page")
    return wording.say(f"reader-{kind.lower()}")
