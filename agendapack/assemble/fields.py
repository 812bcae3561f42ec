"""Form fields of an annex, and whatever else acts: drawn for good, as they look.

In one document fields of one name would share a value, and a published record is not
filled in, so each field's appearance becomes part of its page (ISO 32000-1, 12.5.5
says how an appearance is fitted into its rectangle). So do those of films, attached
files, watermarks and areas marked to be blacked out, which do not come along themselves.
A field that is drawn for good is no control any more; its tag says what it was
(ISO 32000-1, 14.8.5.6: attributes of fields that are printed).
"""

from collections.abc import Iterator, Sequence

from agendapack.assemble.layout import LaidPiece, Resources, Sheet
from agendapack.assemble.links import KEPT, shown_annotations
from agendapack.model import dataclass
from agendapack.model.wording import Wording
from agendapack.pdf.copying import Copier
from agendapack.pdf.encoded import MarkedContent, TaggedObject
from agendapack.pdf.geometry import IDENTITY, Box, Matrix, matrix_of, placed, times, view
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
    array,
    dictionary,
    floats,
    items,
    look,
    look_int,
    look_name,
    look_text,
    name,
    put,
    raw,
    resolve,
    text,
)
from agendapack.pdf.tags import StructElement, walk

RADIO, PUSH_BUTTON, PASSWORD = 1 << 15, 1 << 16, 1 << 13
DEEPEST = 50
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field in words.

    Args:
        role: `tv` for text, `cb` for a box to tick, `rb` for one of several to choose
            from, `pb` for a button to press.
        label: What it is called for its readers; empty where its author does not say.
        value: What it shows that they cannot see, or that its label would hide.
    """

    role: str
    label: str
    value: str
    checked: bool

    def entries(self, author: str) -> dict[str, PdfObject]:
        """Return the entries of its tag; `author` is what the tag's author says in its place."""
        label = author or self.label
        about: dict[str, PdfObject] = {"O": name("PrintField"), "Role": name(self.role)}
        if label:
            about["Desc"] = text(label)
        if self.role in ("cb", "rb"):
            about["checked"] = name("on" if self.checked else "off")
        said = ": ".join(part for part in (label, self.value) if part)
        needed = label or self.role in ("cb", "rb")
        return {"A": dictionary(**about), **({"Alt": text(said)} if needed and said else {})}


def field_words(widget: DictionaryObject, wording: Wording) -> FieldWords | None:
    """Put a field in words; None for what is no field."""
    if look_name(widget, "Subtype") != "Widget":
        return None
    flags = look_int(_holder(widget, "Ff"), "Ff") or 0
    label = (look_text(_holder(widget, "TU"), "TU") or "").strip()[:LONGEST]
    if look_name(_holder(widget, "FT"), "FT") != "Btn":
        shown = "" if flags & PASSWORD else _value(widget)
        return FieldWords("tv", label, shown, checked=False)
    if flags & PUSH_BUTTON:
        return FieldWords("pb", label, look_text(look(widget, "MK"), "CA") or "", checked=False)
    role, what = ("rb", "choice") if flags & RADIO else ("cb", "box")
    state, normal = state_of(widget), look(look(widget, "AP"), "N")
    checked = state != "Off" and (
        isinstance(normal, StreamObject) or look(normal, state) is not None
    )
    said = wording.say(f"{what}-on" if checked else f"{what}-off")
    return FieldWords(role, label, said, checked)


def state_of(widget: DictionaryObject) -> str:
    """Return which of its appearances a button shows; where it does not say, its value does."""
    own = look_name(widget, "AS") or look_name(widget, "V")
    return own or look_name(look(widget, "Parent"), "V") or "Off"


def _value(widget: DictionaryObject) -> str:
    options = dict(map(_option, items(look(_holder(widget, "Opt"), "Opt"))))
    given = look(_holder(widget, "V"), "V")
    values = [given] if isinstance(given, TextStringObject) else [resolve(v) for v in items(given)]
    said = [str(value) for value in values if isinstance(value, TextStringObject)]
    return ", ".join(options.get(value) or value for value in said)[:LONGEST]


def _option(item: PdfObject) -> tuple[str, str]:
    pair = [str(resolve(part)) for part in items(resolve(item))]
    return (pair[0], pair[1]) if len(pair) == 2 else ("", "")


def _holder(widget: DictionaryObject, key: str) -> DictionaryObject | None:
    """Return the field, or the one above it, that has an entry."""
    return next((field for field in _line(widget) if look(field, key) is not None), None)


def _line(widget: DictionaryObject) -> Iterator[DictionaryObject]:
    field: PdfObject | None = widget
    for _ in range(DEEPEST):
        if not isinstance(field, DictionaryObject):
            return
        yield field
        field = look(field, "Parent")


BY_READERS = {"Redact", "FileAttachment", "Sound"}
NO_ROTATE = 16
_UPRIGHT = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}
"""Cosine and sine of the turn that undoes that of a page."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnField:
    """A field's appearance: operators that draw it on its page.

    Args:
        number: Of its widget in the source.
        words: What it says; None for what is drawn and no field.
    """

    sheet: Sheet
    operators: bytes
    number: int | None
    words: FieldWords | None


def draw_fields(laid: LaidPiece, copier: Copier, resources: Resources) -> list[DrawnField]:
    """Turn the visible fields of an annex into operators, in page order."""
    drawn = []
    left = KEPT | {"Popup"} | (BY_READERS if laid.piece.without_comments else set())
    for page, value, box, number in shown_annotations(laid):
        sheet, found = laid.sheets[page], _appearance(value)
        if found is None or look_name(value, "Subtype") in left:
            continue
        stays_upright = (look_int(value, "F") or 0) & NO_ROTATE
        turn = view(laid.source.pages[page]).turn if stays_upright else 0
        fitted = _fit(found[1], box, turn)
        if fitted is not None:
            given = resources.add(sheet, "XObject", "Field", _copied(copier, found[0]))
            at = " ".join(f"{part:.5f}" for part in fitted)
            if sheet.matrix != IDENTITY:
                at = " ".join(f"{part:.6f}" for part in sheet.matrix) + f" cm {at}"
            operators = f"q {at} cm /{given} Do Q\n".encode()
            drawn.append(DrawnField(sheet, operators, number, field_words(value, laid.wording)))
    return drawn


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
        rect: Where it goes; what stays upright hangs from its upper left corner.
        turn: Of the page, in degrees, where the appearance does not turn with it.
    """
    box = floats(raw(appearance, "BBox"), 4)
    if box is None:
        return None
    left, foot, right, head = placed((box[0], box[1], box[2], box[3]), matrix_of(appearance))
    if right - left <= 0 or head - foot <= 0:
        return None
    x0, y0, x1, y1 = rect
    wide, high = (x1 - x0) / (right - left), (y1 - y0) / (head - foot)
    fitted = wide, 0.0, 0.0, high, x0 - left * wide, y0 - foot * high
    cos, sin = _UPRIGHT[turn]
    back = cos, sin, -sin, cos, x0 - cos * x0 + sin * y1, y1 - sin * x0 - cos * y1
    return times(fitted, back) if turn else fitted


OF_OBJECTS = ("Form", "Annot")


def tag_fields(root: StructElement, laid: LaidPiece, fields: Sequence[DrawnField]) -> None:
    """Give each drawn field a content number, and a tag in its piece's tree for what it is."""
    following: dict[int, int] = {}
    holders: dict[int, StructElement] = {}
    for element in walk(root) if fields else ():
        for kid in element.kids:
            if isinstance(kid, MarkedContent) and kid.stream is None:
                following[kid.page] = max(following.get(kid.page, 0), kid.mcid + 1)
            elif isinstance(kid, TaggedObject):
                holders.setdefault(kid.number, element)
    for field in fields:
        page = laid.sheets.index(field.sheet)
        mcid = following.get(page, 0)
        following[page] = mcid + 1
        role = "Span" if field.words is None else "Form"
        field.sheet.after.append(
            b"/%b <</MCID %d>> BDC\n%bEMC\n" % (role.encode(), mcid, field.operators)
        )
        holder = None if field.number is None else holders.get(field.number)
        made = StructElement(role, kids=[MarkedContent(page, mcid)])
        if holder is None:
            _say(made, field, "")
            root.kids.append(made)
        else:
            _put(made, field, holder)


def _put(made: StructElement, field: DrawnField, holder: StructElement) -> None:
    """Put a field's element where its widget was, or have its holder take its part."""
    said = resolve(holder.entries.get("Alt")) if holder.role in OF_OBJECTS else None
    author = str(said) if isinstance(said, TextStringObject) else ""
    if len(holder.kids) == 1 and holder.role in (*OF_OBJECTS, "Span"):
        holder.role, holder.kids = made.role, made.kids
        _say(holder, field, author)
        return
    if holder.role in OF_OBJECTS:
        holder.role = "Span"
        holder.entries.pop("Alt", None)
    _say(made, field, author)
    holder.kids = [
        made if isinstance(kid, TaggedObject) and kid.number == field.number else kid
        for kid in holder.kids
    ]


def _say(element: StructElement, field: DrawnField, author: str) -> None:
    if field.words is None:
        return
    entries = field.words.entries(author)
    given = list(items(element.entries.get("A")))
    element.entries |= entries
    element.entries["A"] = array([*given, entries["A"]])
