"""Let a viewer's library draw form fields, on a sheet that holds nothing else.

It reads what tells how they look, and no other word of the paper.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.examine.field_values import (
    COMB,
    MULTILINE,
    Field,
    choices,
    floats_of,
    number_of,
    text_of,
)

NUMBERS = ("/Ff", "/Q", "/MaxLen", "/TI")
COLOURS = ("/BC", "/BG")
CENTRED = 1


def draw_sheet(fields: Sequence[Field], fonts: Mapping[str, Object], default: str) -> bytes:
    """Return a file of one page with the fields in their order, each with its appearance.

    Args:
        fields: What to draw.
        fonts: By their names; each belongs to an open file.
        default: The name of the font that all are set in; empty for each its own.
    """
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        widgets = [
            pdf.make_indirect(_widget(field, number, field.set_in(default or field.font)))
            for number, field in enumerate(fields)
        ]
        page.obj.Annots = Array(widgets)
        given = {name: pdf.copy_foreign(font) for name, font in fonts.items()}
        pdf.Root.AcroForm = Dictionary(
            Fields=Array(widgets), DR=Dictionary(Font=Dictionary(given)), NeedAppearances=True
        )
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


def _widget(field: Field, number: int, appearance: bytes) -> Dictionary:
    entries = field.entries
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        T=String(str(number)),
        FT=Name(field.kind),
        F=4,
        Rect=Array(floats_of(entries["/Rect"])),
        DA=String(appearance),
    )
    for key in NUMBERS:
        if key in entries:
            made[key] = number_of(entries[key])
    _say_value(made, field)
    _say_looks(made, entries)
    return made


def _say_value(made: Dictionary, field: Field) -> None:
    entries = field.entries
    if field.is_text:  # drawn plainly: no arrow that opens a list, no shadow of a button
        made.FT, made.V = Name.Tx, String(field.text)
        made.Ff = field.flags & (MULTILINE | COMB) if field.kind == "/Tx" else 0
        if field.kind == "/Btn":
            made.Q = CENTRED
    elif field.kind == "/Ch":
        made.Opt = Array(
            [Array([String(value), String(shown)]) for value, shown in choices(entries.get("/Opt"))]
        )
        value = entries.get("/V")
        chosen = list(value) if isinstance(value, Array) else [value]
        made.V = Array([String(text_of(one)) for one in chosen])
        if isinstance(entries.get("/I"), Array):
            made.I = Array([number_of(one) for one in entries["/I"]])


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
