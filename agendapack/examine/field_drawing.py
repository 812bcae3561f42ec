"""Make the appearances that form fields lack (ISO 32000-1, 12.7.3.3), as a viewer makes them.

A field inherits most of its entries from those above it, and where it has no appearance, or the
form says that appearances have to be made, whoever shows the file makes one of its value. PDFium
draws ground, frame and the marks of buttons, on a sheet that holds nothing else: it reads what
tells how the fields look, and no other word of the paper. Letters are set here, in fonts that go
into the file: those that ship are as wide as Helvetica's, which most forms ask for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from agendapack.model import dataclass
from agendapack.model.style import FontError
from agendapack.typeset.boxes import Box, lacking, set_boxes
from agendapack.typeset.fonts import FontLibrary

MULTILINE, PASSWORD, COMB, RICH_TEXT = 1 << 12, 1 << 13, 1 << 24, 1 << 25
COMBO, PUSH_BUTTON = 1 << 17, 1 << 16
HIDDEN = 2 | 32
INHERITED = ("/FT", "/Ff", "/T", "/V", "/DA", "/Q", "/MaxLen", "/Opt", "/TI", "/I")
DEEPEST = 50
LARGEST = 1000.0
COLOURS, CENTRED = ("/BC", "/BG"), 1
OURS = "Liberation Sans"
BOLD = re.compile(r"bold|black", re.IGNORECASE)
SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)
RAISED = ("/B", "/I")
"""Styles of frames that take twice their width."""
MOST_CELLS = 1000
SMALLEST = 1.0
_COLOUR = re.compile(rb"(?<!\S)((?:[\d.]+\s+){3}rg|(?:[\d.]+\s+){4}k|[\d.]+\s+g)(?!\S)")
FONT = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+(-?[\d.]+)\s+Tf")


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
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
        return str(self.entries["/FT"])

    @property
    def flags(self) -> int:
        return _number_of(self.entries.get("/Ff"))

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
        return str(self.entries.get("/TU") or self.entries.get("/T") or "without a name")

    @property
    def state(self) -> Name:
        """The state of a button; off where it names a state that it has no appearance for."""
        named, normal = _state(self.entries), _look(self.entries.get("/AP"), "/N")
        known = set(normal.keys()) - {"/Off"} if isinstance(normal, Dictionary) else None
        return named if not known or str(named) in known else Name.Off

    @property
    def font(self) -> tuple[str, float]:
        """Its font's name among the default resources, and its size; 0 for one that fits."""
        found = FONT.findall(self.words)
        name, size = found[-1] if found else (b"", b"0")
        try:
            return f"/{name.decode('latin-1')}", min(abs(float(size)), LARGEST)
        except ValueError:
            return f"/{name.decode('latin-1')}", 0.0

    @property
    def words(self) -> bytes:
        given = self.entries.get("/DA")
        return bytes(given) if isinstance(given, String) else b""


def _find_fields(pdf: Pdf) -> list[_Field]:
    """Return the widgets that have to be drawn, page by page."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return []
    told, found = form.get("/NeedAppearances"), []
    anew = isinstance(told, bool) and told
    for page in pdf.pages:
        listed = page.obj.get("/Annots")
        for widget in listed if isinstance(listed, Array) else ():
            if isinstance(widget, Dictionary) and widget.get("/Subtype") == Name.Widget:
                entries = _inherit(widget, form)
                if _is_to_draw(entries, anew):
                    found.append(_Field(widget, entries, _shown(entries)))
    return found


def _inherit(widget: Dictionary, form: Dictionary) -> dict[str, Object]:
    entries = {str(key): value for key, value in widget.items() if key != "/Parent"}
    above: Object | None = widget
    for _ in range(DEEPEST):
        above = _look(above, "/Parent")
        for key in INHERITED if isinstance(above, Dictionary) else ():
            if key in above:
                entries.setdefault(key, above[key])
    if "/DA" in form:
        entries.setdefault("/DA", form["/DA"])
    return entries


def _is_to_draw(entries: dict[str, Object], anew: bool) -> bool:
    box, normal = _floats_of(entries.get("/Rect")), _look(entries.get("/AP"), "/N")
    has_room = len(box) == 4 and box[0] != box[2] and box[1] != box[3]
    if _number_of(entries.get("/F")) & HIDDEN or not has_room:
        return False
    flags = _number_of(entries.get("/Ff"))
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
    flags = _number_of(entries.get("/Ff"))
    match str(entries["/FT"]):
        case "/Tx":
            text = _text_of(entries.get("/V"))
            return "*" * len(text) if flags & PASSWORD else text
        case "/Ch" if flags & COMBO:
            value = entries.get("/V")
            chosen = _text_of(value[0] if isinstance(value, Array) and len(value) else value)
            return dict(_choices(entries.get("/Opt"))).get(chosen, chosen)
        case "/Ch":
            return "\n".join(shown for _, shown in _choices(entries.get("/Opt")))
    return _text_of(_look(entries.get("/MK"), "/CA")) if flags & PUSH_BUTTON else ""


def _choices(options: Object | None) -> Iterator[tuple[str, str]]:
    """Go through the options of a choice: the value of each, and what is shown of it."""
    for option in options if isinstance(options, Array) else ():
        if isinstance(option, Array) and len(option) == 2:
            yield _text_of(option[0]), _text_of(option[1])
        else:
            yield _text_of(option), _text_of(option)


def _look(holder: object, key: str) -> Any:
    """Return an entry of a dictionary; None for anything else."""
    return holder.get(key) if isinstance(holder, Dictionary) else None


def _text_of(value: object) -> str:
    """Return a text string or text stream as text; empty for anything else."""
    if isinstance(value, Stream):
        return str(String(value.read_bytes()))
    return str(value) if isinstance(value, String) else ""


def _number_of(value: object) -> int:
    """Return a whole number; 0 for anything else."""
    return int(value) if isinstance(value, int) else 0


def _floats_of(value: object) -> list[float]:
    """Return the numbers of an array."""
    if not isinstance(value, Array):
        return []
    return [float(part) for part in value if isinstance(part, int | float | Decimal)]


def _draw_sheet(fields: Sequence[_Field]) -> bytes:
    """Return a page with the fields, each with its appearance but for the letters."""
    import pypdfium2  # type: ignore[import-untyped]

    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        widgets = [pdf.make_indirect(_widget(field, i)) for i, field in enumerate(fields)]
        page.obj.Annots = Array(widgets)
        pdf.Root.AcroForm = Dictionary(Fields=Array(widgets), NeedAppearances=True)
        file = BytesIO()
        pdf.save(file)
    out = BytesIO()
    with pypdfium2.PdfDocument(file.getvalue()) as drawn:
        drawn.init_forms()
        drawn[0].close()
        drawn.save(out)
    return out.getvalue()


def _widget(field: _Field, number: int) -> Dictionary:
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        T=String(str(number)),
        FT=Name.Tx if field.is_written else Name.Btn,
        F=4,
        Rect=Array(_floats_of(field.entries["/Rect"])),
        DA=String(field.words),
        MaxLen=_number_of(field.entries.get("/MaxLen")),
    )
    if not field.is_written:
        made.Ff = field.flags
    elif field.kind == "/Tx":
        made.Ff = field.flags & (MULTILINE | COMB)
    _say_looks(made, field.entries)
    return made


def _say_looks(made: Dictionary, entries: Mapping[str, Object]) -> None:
    marks, border = entries.get("/MK"), entries.get("/BS")
    if isinstance(marks, Dictionary):
        made.MK = Dictionary()
        for key in COLOURS:
            made.MK[key] = Array(_floats_of(marks.get(key)))
        made.MK.R = _number_of(marks.get("/R"))
        if isinstance(marks.get("/CA"), String):
            made.MK.CA = String(_text_of(marks.get("/CA")))
    if isinstance(border, Dictionary):
        width = _floats_of(Array([border.get("/W", 1)]))
        made.BS = Dictionary(W=width[0] if width else 1)
        if isinstance(border.get("/S"), Name):
            made.BS.S = border.S
        made.BS.D = Array(_floats_of(border.get("/D")) or [3])
    elif isinstance(entries.get("/Border"), Array):
        given = entries["/Border"]
        dashes = [Array(_floats_of(part)) for part in given if isinstance(part, Array)]
        made.Border = Array([*_floats_of(given), *dashes])


def _style_of(field: _Field, resources: Object | None) -> tuple[bool, bool]:
    """Return whether a field's font is bold, and whether it is slanted, as its name says."""
    font = _look(_look(resources, "/Font"), field.font[0])
    style = str(_look(font, "/BaseFont") or "")
    return bool(BOLD.search(style)), bool(SLANTED.search(style))


def _box_of(field: _Field, resources: Object | None, wide: float, high: float) -> Box:
    """Return what a field shows within its frame.

    Args:
        field: Of text, or a list to choose from.
        resources: The default resources of its form.
        wide: How wide it is as it is read, that is turned back where it is turned.
    """
    entries, is_list = field.entries, not field.is_text
    edge = _edge(entries.get("/BS"), entries.get("/Border"))
    flags = field.flags if field.kind == "/Tx" else 0
    has_cells = bool(flags & COMB and not flags & MULTILINE)
    bold, italic = _style_of(field, resources)
    colours = _COLOUR.findall(field.words)
    first = max(_number_of(entries.get("/TI")), 0) if is_list else 0
    return Box(
        text="\n".join(field.text.split("\n")[first:]) if is_list else field.text,
        width=max(wide - 2 * edge, SMALLEST),
        height=max(high - 2 * edge, SMALLEST),
        size=field.font[1],
        colour=colours[-1].decode() if colours else "0 g",
        bold=bold,
        italic=italic,
        place=CENTRED if field.kind == "/Btn" else _number_of(entries.get("/Q")) % 3,
        lines=bool(flags & MULTILINE),
        cells=min(_number_of(entries.get("/MaxLen")), MOST_CELLS) if has_cells else 0,
        options=is_list,
        chosen=frozenset(index - first for index in _chosen(field)) if is_list else frozenset(),
    )


def _edge(style: Object | None, border: Object | None) -> float:
    if isinstance(style, Dictionary):
        width = (_floats_of(Array([style.get("/W", 1)])) or [1.0])[0]
        return abs(width) * (2 if str(style.get("/S")) in RAISED else 1)
    given = _floats_of(border)
    return abs(given[2]) if len(given) >= 3 else 1.0


def _chosen(field: _Field) -> Iterator[int]:
    value = field.entries.get("/V")
    values = {_text_of(one) for one in (value if isinstance(value, Array) else [value])}
    for number, (option, _) in enumerate(_choices(field.entries.get("/Opt"))):
        if option and option in values:
            yield number


def _set_fields(
    pdf: Pdf, fields: Sequence[_Field], resources: Object | None, library: FontLibrary
) -> None:
    """Give fields that show letters appearances; there is a font for all of these."""
    with Pdf.open(BytesIO(_draw_sheet(fields))) as sheet:
        grounds = [widget.AP.N for widget in sheet.pages[0].obj.Annots]
        boxes = [_box_of(f, resources, *_size(g)) for f, g in zip(fields, grounds, strict=True)]
        with Pdf.open(BytesIO(set_boxes(boxes, library))) as letters:
            for number, page in enumerate(letters.pages):
                ground, box = grounds[number], boxes[number]
                fonts = letters.make_indirect(page.obj.Resources.Font)
                made = pdf.copy_foreign(ground)
                made.Resources = Dictionary(Font=pdf.copy_foreign(fonts))
                made.write(ground.read_bytes() + _placed(box, page.obj.Contents, _size(ground)))
                fields[number].widget.AP = Dictionary(N=made)


def _size(ground: Object) -> tuple[float, float]:
    left, foot, right, head = _floats_of(ground.BBox)
    return right - left, head - foot


def _placed(box: Box, code: Object, size: tuple[float, float]) -> bytes:
    """Return the operators of a box within those of a field's frame, and nothing beyond it."""
    left, foot = (size[0] - box.width) / 2, (size[1] - box.height) / 2
    room = f"{box.width:.2f} {box.height:.2f}"
    head = f"/Tx BMC\nq 1 0 0 1 {left:.2f} {foot:.2f} cm 0 0 {room} re W n\n"
    return b"\n%b%b\nQ\nEMC\n" % (head.encode(), code.read_bytes())


@dataclass(frozen=True, slots=True)
class CompletedForm:
    """A file whose fields all have appearances.

    Args:
        data: Empty where nothing had to be drawn, or something cannot be.
        fault: What is wrong with a font of the user's.
        failed: Names of fields that show something that no font at hand has, and that.
    """

    data: bytes = b""
    fault: str = ""
    failed: tuple[tuple[str, str], ...] = ()


def try_fields(data: bytes, folder: Path | None) -> CompletedForm:
    """Give each field that lacks one an appearance, in fonts that ship and those of the folder."""
    try:
        return _draw_fields(data, FontLibrary(OURS, folder))
    except FontError as fault:
        return CompletedForm(fault=str(fault))


def _draw_fields(data: bytes, library: FontLibrary) -> CompletedForm:
    with Pdf.open(BytesIO(data)) as pdf:
        fields, form = _find_fields(pdf), pdf.Root.get("/AcroForm")
        if not fields:
            return CompletedForm()
        failed = [(field.name, lacking(field.text, library)) for field in fields]
        if any(letters for _, letters in failed):
            return CompletedForm(failed=tuple(one for one in failed if one[1]))
        written = [field for field in fields if field.is_written]
        if written:
            _set_fields(pdf, written, _look(form, "/DR"), library)
        _draw_states(pdf, [field for field in fields if not field.is_written])
        if isinstance(form, Dictionary) and "/NeedAppearances" in form:
            del form["/NeedAppearances"]
        out = BytesIO()
        pdf.save(out, encryption=False, deterministic_id=True)
    return CompletedForm(out.getvalue())


def _draw_states(pdf: Pdf, buttons: Sequence[_Field]) -> None:
    with Pdf.open(BytesIO(_draw_sheet(buttons))) as sheet:
        for field, widget in zip(buttons, sheet.pages[0].obj.Annots, strict=True):
            states, chosen = widget.AP.N, field.state
            on = "/On" if chosen == Name.Off else str(chosen)
            drawn = min(set(states.keys()) - {"/Off"})
            both = {"/Off": pdf.copy_foreign(states.Off), on: pdf.copy_foreign(states[drawn])}
            field.widget.AP = Dictionary(N=Dictionary(both))
            field.widget.AS = chosen
