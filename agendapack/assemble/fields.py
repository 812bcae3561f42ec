"""Form fields of an annex, and whatever else acts: drawn for good, as they look.

In one document fields of one name would share a value, and a published record is not
filled in, so each field's appearance becomes part of its page (ISO 32000-1, 12.5.5
says how an appearance is fitted into its rectangle). So do those of films, attached
files, watermarks and areas marked to be blacked out, which do not come along themselves.
"""

from dataclasses import dataclass

from agendapack.assemble.annotations import HIDDEN, KEPT, NO_VIEW
from agendapack.assemble.copying import Copier
from agendapack.assemble.field_words import FieldWords, field_words, state_of
from agendapack.assemble.framing import PLAIN
from agendapack.assemble.geometry import view
from agendapack.assemble.layout import Laid
from agendapack.assemble.sheet import Resources, Sheet
from agendapack.assemble.words import (
    floats,
    items,
    look,
    look_int,
    look_name,
    name,
    put,
    raw,
    reference_number,
    resolve,
)
from agendapack.model.matrix import IDENTITY, Box, Matrix, times
from agendapack.pdf_objects import DictionaryObject, IndirectObject, PdfObject, StreamObject

BY_READERS = {"Redact", "FileAttachment", "Sound"}
NO_ROTATE = 16
_UPRIGHT = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}
"""Cosine and sine of the turn that undoes that of a page."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A field's appearance: operators that draw it on its page.

    Args:
        number: Of its widget in the source.
        words: What it says; None for what is drawn and no field.
    """

    sheet: Sheet
    operators: bytes
    number: int | None
    words: FieldWords | None


def draw_fields(laid: Laid, copier: Copier, resources: Resources) -> list[Drawn]:
    """Turn the visible fields of an annex into operators, in page order."""
    drawn = []
    left = KEPT | {"Popup"} | (BY_READERS if laid.piece.without_comments else set())
    for sheet, page in zip(laid.sheets, laid.source.pages, strict=True):
        for item in items(raw(page, "Annots")):
            value = resolve(item)
            if not isinstance(value, DictionaryObject) or look_name(value, "Subtype") in left:
                continue
            found = _appearance(value)
            rect = floats(raw(value, "Rect"), 4)
            flags = look_int(value, "F") or 0
            if found is None or rect is None or flags & (HIDDEN | NO_VIEW):
                continue
            turn = view(page).turn if flags & NO_ROTATE else 0
            fitted = _fit(found[1], (rect[0], rect[1], rect[2], rect[3]), turn)
            if fitted is not None:
                given = resources.add(sheet, "XObject", "Field", _copied(copier, found[0]))
                matrix = " ".join(f"{part:.5f}" for part in fitted)
                drawn_at = f"{matrix} cm" if sheet.matrix == PLAIN else _placed(sheet, matrix)
                operators = f"q {drawn_at} /{given} Do Q\n".encode()
                drawn.append(Drawn(sheet, operators, reference_number(item), field_words(value)))
    return drawn


def _placed(sheet: Sheet, matrix: str) -> str:
    page = " ".join(f"{part:.6f}" for part in sheet.matrix)
    return f"{page} cm {matrix} cm"


def _copied(copier: Copier, appearance: PdfObject) -> IndirectObject:
    reference = copier.copy_indirect(appearance)
    form = reference.get_object()
    if isinstance(form, StreamObject):
        put(form, "Subtype", name("Form"))
    return reference


def _appearance(value: DictionaryObject) -> tuple[PdfObject, StreamObject] | None:
    holder, key = look(value, "AP"), "N"
    if not isinstance(look(holder, key), StreamObject):
        holder, key = look(holder, key), state_of(value)
    found = look(holder, key)
    reference = raw(holder, key)
    if isinstance(found, StreamObject) and reference is not None:
        return reference, found
    return None


def _fit(appearance: StreamObject, rect: Box, turn: int) -> Matrix | None:
    """Return what takes an appearance to its rectangle.

    Args:
        appearance: A form.
        rect: Where it goes; what stays upright hangs from its upper left corner.
        turn: Of the page, in degrees, where the appearance does not turn with it.
    """
    box = floats(raw(appearance, "BBox"), 4)
    if box is None:
        return None
    a, b, c, d, e, f = floats(raw(appearance, "Matrix"), 6) or IDENTITY
    corners = [
        (a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])
    ]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    foot, head = min(y for _, y in corners), max(y for _, y in corners)
    if right - left <= 0 or head - foot <= 0:
        return None
    x0, x1 = sorted((rect[0], rect[2]))
    y0, y1 = sorted((rect[1], rect[3]))
    wide, high = (x1 - x0) / (right - left), (y1 - y0) / (head - foot)
    fitted = wide, 0.0, 0.0, high, x0 - left * wide, y0 - foot * high
    cos, sin = _UPRIGHT[turn]
    back = cos, sin, -sin, cos, x0 - cos * x0 + sin * y1, y1 - sin * x0 - cos * y1
    return times(fitted, back) if turn else fitted
