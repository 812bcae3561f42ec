"""Make the appearances that form fields lack (ISO 32000-1, 12.7.3.3), as a viewer makes them.

PDFium draws ground, frame and the marks of buttons. Letters are set here, in fonts that go into the
file: those that ship with the program are as wide as Helvetica's, which most forms ask for.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf

from agendapack.examine import field_values
from agendapack.model.records import dataclass
from agendapack.model.style import FontError
from agendapack.typeset.boxes import Box, lacking, set_boxes
from agendapack.typeset.fonts import FontLibrary

OURS = "Liberation Sans"
BOLD = re.compile(r"bold|black", re.IGNORECASE)
SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)
RAISED = ("/B", "/I")
"""Styles of frames that take twice their width."""
MOST_CELLS = 1000
SMALLEST = 1.0
_COLOUR = re.compile(rb"(?<!\S)((?:[\d.]+\s+){3}rg|(?:[\d.]+\s+){4}k|[\d.]+\s+g)(?!\S)")


def style_of(field: field_values.Field, resources: Object | None) -> tuple[bool, bool]:
    """Return whether a field's font is bold, and whether it is slanted, as its name says."""
    fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
    font = fonts.get(field.font) if isinstance(fonts, Dictionary) and field.font else None
    style = str(font.get("/BaseFont")) if isinstance(font, Dictionary) else ""
    return bool(BOLD.search(style)), bool(SLANTED.search(style))


def box_of(field: field_values.Field, resources: Object | None, wide: float, high: float) -> Box:
    """Return what a field shows within its frame.

    Args:
        field: Of text, or a list to choose from.
        resources: The default resources of its form.
        wide: How wide it is as it is read, that is turned back where it is turned.
        high: How high.
    """
    entries, is_list = field.entries, not field.is_text
    edge = _edge(entries.get("/BS"), entries.get("/Border"))
    flags = field.flags if field.kind == "/Tx" else 0
    has_cells = bool(flags & field_values.COMB and not flags & field_values.MULTILINE)
    bold, italic = style_of(field, resources)
    colours = _COLOUR.findall(field.words)
    first = max(field_values.number_of(entries.get("/TI")), 0) if is_list else 0
    return Box(
        text="\n".join(field.text.split("\n")[first:]) if is_list else field.text,
        width=max(wide - 2 * edge, SMALLEST),
        height=max(high - 2 * edge, SMALLEST),
        size=field.size,
        colour=colours[-1].decode() if colours else "0 g",
        bold=bold,
        italic=italic,
        place=field_values.CENTRED
        if field.kind == "/Btn"
        else field_values.number_of(entries.get("/Q")) % 3,
        lines=bool(flags & field_values.MULTILINE),
        cells=min(field_values.number_of(entries.get("/MaxLen")), MOST_CELLS) if has_cells else 0,
        options=is_list,
        chosen=frozenset(index - first for index in _chosen(field)) if is_list else frozenset(),
    )


def _edge(style: Object | None, border: Object | None) -> float:
    if isinstance(style, Dictionary):
        width = (field_values.floats_of(Array([style.get("/W", 1)])) or [1.0])[0]
        return abs(width) * (2 if str(style.get("/S")) in RAISED else 1)
    given = field_values.floats_of(border)
    return abs(given[2]) if len(given) >= 3 else 1.0


def _chosen(field: field_values.Field) -> Iterator[int]:
    value = field.entries.get("/V")
    values = {field_values.text_of(one) for one in (value if isinstance(value, Array) else [value])}
    for number, (option, _) in enumerate(field_values.choices(field.entries.get("/Opt"))):
        if option and option in values:
            yield number


def set_fields(
    pdf: Pdf, fields: Sequence[field_values.Field], resources: Object | None, library: FontLibrary
) -> None:
    """Give fields that show letters appearances; there is a font for all of these."""
    with Pdf.open(BytesIO(field_values.draw_sheet(fields))) as sheet:
        grounds = [widget.AP.N for widget in sheet.pages[0].obj.Annots]
        boxes = [
            box_of(field, resources, *_size(ground))
            for field, ground in zip(fields, grounds, strict=True)
        ]
        with Pdf.open(BytesIO(set_boxes(boxes, library))) as letters:
            for number, page in enumerate(letters.pages):
                ground, box = grounds[number], boxes[number]
                fonts = letters.make_indirect(page.obj.Resources.Font)
                made = pdf.copy_foreign(ground)
                made.Resources = Dictionary(Font=pdf.copy_foreign(fonts))
                made.write(ground.read_bytes() + _placed(box, page.obj.Contents, _size(ground)))
                fields[number].widget.AP = Dictionary(N=made)


def _size(ground: Object) -> tuple[float, float]:
    left, foot, right, head = field_values.floats_of(ground.BBox)
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
        fields = field_values.find_fields(pdf)
        if not fields:
            return CompletedForm()
        form = pdf.Root.get("/AcroForm")
        resources = form.get("/DR") if isinstance(form, Dictionary) else None
        failed = [(field.name, lacking(field.text, library)) for field in fields]
        if any(letters for _, letters in failed):
            return CompletedForm(failed=tuple(one for one in failed if one[1]))
        written = [field for field in fields if field.is_written]
        if written:
            set_fields(pdf, written, resources, library)
        _draw_states(pdf, [field for field in fields if not field.is_written])
        if isinstance(form, Dictionary) and "/NeedAppearances" in form:
            del form["/NeedAppearances"]
        out = BytesIO()
        pdf.save(out, encryption=False, deterministic_id=True)
    return CompletedForm(out.getvalue())


def _draw_states(pdf: Pdf, buttons: Sequence[field_values.Field]) -> None:
    with Pdf.open(BytesIO(field_values.draw_sheet(buttons))) as sheet:
        for field, widget in zip(buttons, sheet.pages[0].obj.Annots, strict=True):
            _set_state(pdf, field, widget.AP.N)


def _set_state(pdf: Pdf, field: field_values.Field, states: Object) -> None:
    chosen = field.state
    on = "/On" if chosen == Name.Off else str(chosen)
    drawn = min(set(states.keys()) - {"/Off"})
    both = {"/Off": pdf.copy_foreign(states.Off), on: pdf.copy_foreign(states[drawn])}
    field.widget.AP = Dictionary(N=Dictionary(both))
    field.widget.AS = chosen
