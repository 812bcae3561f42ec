"""The fields of a form, each with what it inherits, and the sheet on which PDFium draws them.

ISO 32000-1, 12.7.3: a field inherits most of its entries from those above it, and where
it has no appearance, or the form says that appearances have to be made, whoever shows
the file makes one of its value. The sheet holds nothing else: PDFium reads what tells how
the fields look, and no other word of the paper.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from agendapack.model.records import dataclass

MULTILINE, PASSWORD, COMB, RICH_TEXT = 1 << 12, 1 << 13, 1 << 24, 1 << 25
COMBO, PUSH_BUTTON = 1 << 17, 1 << 16
HIDDEN = 2 | 32
INHERITED = ("/FT", "/Ff", "/V", "/DA", "/Q", "/MaxLen", "/Opt", "/TI", "/I")
DEEPEST = 50
LARGEST = 1000.0
FONT = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+(-?[\d.]+)\s+Tf")


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A widget to draw.

    Args:
        widget: In its file.
        entries: What it has itself, and what it inherits.
        text: What it shows.
    """

    widget: Dictionary
    entries: dict[str, Object]
    text: str

    @property
    def kind(self) -> str:
        """Its type: `/Tx`, `/Ch` or `/Btn`."""
        return str(self.entries["/FT"])

    @property
    def flags(self) -> int:
        """Its field flags."""
        return number_of(self.entries.get("/Ff"))

    @property
    def is_written(self) -> bool:
        """Whether it shows letters, not marks of its own."""
        return self.is_text or self.kind == "/Ch"

    @property
    def is_text(self) -> bool:
        """Whether a line or more of text is all that it shows, as on a button to press."""
        flag = {"/Ch": COMBO, "/Btn": PUSH_BUTTON}.get(self.kind)
        return flag is None or bool(self.flags & flag)

    @property
    def name(self) -> str:
        """What its author calls it."""
        return str(self.entries.get("/TU") or self.entries.get("/T") or "without a name")

    @property
    def state(self) -> Name:
        """The state of a button; off where it names a state that it has no appearance for."""
        named = _state(self.entries)
        drawn = self.entries.get("/AP")
        normal = drawn.get("/N") if isinstance(drawn, Dictionary) else None
        known = set(normal.keys()) - {"/Off"} if isinstance(normal, Dictionary) else None
        return named if not known or str(named) in known else Name.Off

    @property
    def font(self) -> str:
        """The name of its font among the default resources, after a slash."""
        found = FONT.findall(self.words)
        return "/" + found[-1][0].decode("latin-1") if found else ""

    @property
    def size(self) -> float:
        """The size of its type in points; 0 for one that fits."""
        found = FONT.findall(self.words)
        try:
            return min(abs(float(found[-1][1])), LARGEST) if found else 0.0
        except ValueError:
            return 0.0

    @property
    def words(self) -> bytes:
        """The operators of its default appearance."""
        given = self.entries.get("/DA")
        return bytes(given) if isinstance(given, String) else b""


def find_fields(pdf: Pdf) -> list[Field]:
    """Return the widgets that have to be drawn, page by page."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return []
    told = form.get("/NeedAppearances")
    anew = isinstance(told, bool) and told
    found = []
    for page in pdf.pages:
        listed = page.obj.get("/Annots")
        for widget in listed if isinstance(listed, Array) else ():
            if isinstance(widget, Dictionary) and widget.get("/Subtype") == Name.Widget:
                entries = _inherit(widget, form)
                if _has_room(entries) and _is_to_draw(entries, anew):
                    found.append(Field(widget, entries, _shown(entries)))
    return found


def _inherit(widget: Dictionary, form: Dictionary) -> dict[str, Object]:
    entries = {str(key): value for key, value in widget.items() if key != "/Parent"}
    for above in _above(widget):
        for key in INHERITED:
            if key in above:
                entries.setdefault(key, above[key])
        if "/T" in above:
            entries.setdefault("/T", above["/T"])
    if "/DA" in form:
        entries.setdefault("/DA", form["/DA"])
    return entries


def _above(widget: Object) -> Iterator[Object]:
    for _ in range(DEEPEST):
        above = widget.get("/Parent")
        if not isinstance(above, Dictionary):
            return
        yield above
        widget = above


def _is_to_draw(entries: dict[str, Object], anew: bool) -> bool:
    drawn = entries.get("/AP")
    normal = drawn.get("/N") if isinstance(drawn, Dictionary) else None
    flags = number_of(entries.get("/Ff"))
    if number_of(entries.get("/F")) & HIDDEN:
        return False
    match str(entries.get("/FT")):
        case "/Tx" | "/Ch":
            rich = flags & RICH_TEXT and "/RV" in entries
            made = isinstance(normal, Stream) and not (anew and not rich)
        case "/Btn":
            made = isinstance(normal, Stream) or (
                isinstance(normal, Dictionary) and (str(_state(entries)) in normal or not anew)
            )
        case _:
            return False
    lists = str(entries["/FT"]) == "/Ch" and not flags & COMBO and "/Opt" in entries
    return not made and (anew or lists or bool({"/V", "/AS", "/MK"} & entries.keys()))


def _state(entries: dict[str, Object]) -> Name:
    """Return the state that a button names; it may have no appearance for it."""
    named = entries.get("/AS") or entries.get("/V")
    return named if isinstance(named, Name) else Name.Off


def _shown(entries: dict[str, Object]) -> str:
    flags = number_of(entries.get("/Ff"))
    match str(entries["/FT"]):
        case "/Tx":
            text = text_of(entries.get("/V"))
            return "*" * len(text) if flags & PASSWORD else text
        case "/Ch" if flags & COMBO:
            return _choice(entries.get("/V"), entries.get("/Opt"))
        case "/Ch":
            return "\n".join(shown for _, shown in choices(entries.get("/Opt")))
    if not flags & PUSH_BUTTON:
        return ""
    marks = entries.get("/MK")
    return text_of(marks.get("/CA")) if isinstance(marks, Dictionary) else ""


def _has_room(entries: dict[str, Object]) -> bool:
    box = floats_of(entries.get("/Rect"))
    return len(box) == 4 and box[0] != box[2] and box[1] != box[3]


def choices(options: Object | None) -> Iterator[tuple[str, str]]:
    """Go through the options of a choice: the value of each, and what is shown of it."""
    for option in options if isinstance(options, Array) else ():
        if isinstance(option, Array) and len(option) == 2:
            yield text_of(option[0]), text_of(option[1])
        else:
            yield text_of(option), text_of(option)


def _choice(value: Object | None, options: Object | None) -> str:
    chosen = text_of(value[0] if isinstance(value, Array) and len(value) else value)
    return dict(choices(options)).get(chosen, chosen)


def text_of(value: object) -> str:
    """Return a text string or text stream as text; empty for anything else."""
    if isinstance(value, Stream):
        return str(String(value.read_bytes()))
    return str(value) if isinstance(value, String) else ""


def number_of(value: object) -> int:
    """Return a whole number; 0 for anything else."""
    return int(value) if isinstance(value, int) else 0


def floats_of(value: object) -> list[float]:
    """Return the numbers of an array."""
    if not isinstance(value, Array):
        return []
    return [float(part) for part in value if isinstance(part, int | float | Decimal)]


COLOURS = ("/BC", "/BG")
CENTRED = 1


def draw_sheet(fields: Sequence[Field]) -> bytes:
    """Return a page with the fields, each with its appearance but for the letters."""
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        widgets = [pdf.make_indirect(_widget(field, i)) for i, field in enumerate(fields)]
        page.obj.Annots = Array(widgets)
        pdf.Root.AcroForm = Dictionary(Fields=Array(widgets), NeedAppearances=True)
        file = BytesIO()
        pdf.save(file)
    return _drawn(file.getvalue())


def _drawn(data: bytes) -> bytes:
    import pypdfium2  # type: ignore[import-untyped]

    out = BytesIO()
    with pypdfium2.PdfDocument(data) as pdf:
        pdf.init_forms()
        pdf[0].close()
        pdf.save(out)
    return out.getvalue()


def _widget(field: Field, number: int) -> Dictionary:
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        T=String(str(number)),
        FT=Name.Tx if field.is_written else Name.Btn,
        F=4,
        Rect=Array(floats_of(field.entries["/Rect"])),
        DA=String(field.words),
        MaxLen=number_of(field.entries.get("/MaxLen")),
    )
    if not field.is_written:
        made.Ff = field.flags
    elif field.kind == "/Tx":
        made.Ff = field.flags & (MULTILINE | COMB)
    _say_looks(made, field.entries)
    return made


def _say_looks(made: Dictionary, entries: Mapping[str, Object]) -> None:
    marks = entries.get("/MK")
    if isinstance(marks, Dictionary):
        made.MK = Dictionary()
        for key in COLOURS:
            made.MK[key] = Array(floats_of(marks.get(key)))
        made.MK.R = number_of(marks.get("/R"))
        if isinstance(marks.get("/CA"), String):
            made.MK.CA = String(text_of(marks.get("/CA")))
    border = entries.get("/BS")
    if isinstance(border, Dictionary):
        width = floats_of(Array([border.get("/W", 1)]))
        made.BS = Dictionary(W=width[0] if width else 1)
        if isinstance(border.get("/S"), Name):
            made.BS.S = border.S
        made.BS.D = Array(floats_of(border.get("/D")) or [3])
    elif isinstance(entries.get("/Border"), Array):
        given = entries["/Border"]
        dashes = [Array(floats_of(part)) for part in given if isinstance(part, Array)]
        made.Border = Array([*floats_of(given), *dashes])
