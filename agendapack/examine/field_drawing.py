"""Make the appearances that form fields lack (ISO 32000-1, 12.7.3.3), as a viewer makes them.

A field is drawn in its author's font where that is sure to look the same anywhere; else in
one of those that ship with the program, whose letters are as wide as Helvetica's. PDFium
draws ground, frame and letters; where letters have to be shaped, or taken from several
fonts, it draws ground and frame only, and the text is set here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from agendapack.examine.field_values import (
    CENTRED,
    COMB,
    MULTILINE,
    Field,
    choices,
    draw_sheet,
    find_fields,
    floats_of,
    number_of,
    text_of,
)
from agendapack.typeset.boxes import Box, font_of, lacking, set_boxes
from agendapack.typeset.fonts import FontError, FontFace, FontLibrary

Reach = tuple[int, int]
"""Above and below the line on which letters stand, in thousandths of their size."""
OURS = "Liberation Sans"
LINES = {"LiberationSans-Regular": (945, -224), "LiberationSans-Bold": (962, -227)}
"""What viewers take Helvetica to reach above and below the line: sizes to fit follow from it."""
MOST = 2000
BOX = (-166, -250, 1000, 1050)
"""And what its largest letters fill, from which they take the size of one in a cell."""
PLAIN = tuple(f"NotoSans{name}-Subset" for name in ("Symbols2", "Math", "HK", "JP", "SC", "KR"))
"""Fonts whose letters stand for themselves, whatever stands beside them."""
SANS = re.compile(r"helv|arial|sans|calibri|verdana|tahoma|segoe", re.IGNORECASE)
BOLD = re.compile(r"bold|black", re.IGNORECASE)
SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)


def own_font(field: Field, resources: Object | None) -> Object | None:
    """Return the font that its author chose; None where another has to stand in.

    Args:
        field: To be drawn.
        resources: The default resources of its form.
    """
    font = _named(field, resources)
    plain = all(char.isascii() and (char.isprintable() or char in "\r\n") for char in field.text)
    if font is None or not plain:
        return None
    is_sans = SANS.search(str(font.get("/BaseFont")))
    return None if is_sans and not _is_embedded(font) else font


def stand_in(field: Field, resources: Object | None, library: FontLibrary) -> FontFace | None:
    """Return a font that has all that the field shows, a letter as it stands for each.

    There is none where letters have to be shaped or turned, or taken from several fonts.
    """
    main = library.main(*style_of(field, resources))
    text = "".join(char for char in field.text if char.isprintable())
    missing = next((char for char in text if not main.has(char)), None)
    face = main if missing is None else library.find(missing, main)
    if face is None or (face.name not in PLAIN and face is not main) or not face.has(text):
        return None
    return None if any(unicodedata.bidirectional(char) in ("R", "AL") for char in text) else face


def reach_of(field: Field, resources: Object | None, face: FontFace) -> Reach | None:
    """Return ascent and descent of a field's own font; None to use those of its stand-in."""
    font = _named(field, resources)
    descriptor = None if font is None else font.get("/FontDescriptor")
    if isinstance(descriptor, Dictionary):
        said = floats_of(Array([descriptor.get("/Ascent", 0), descriptor.get("/Descent", 0)]))
        if len(said) == 2 and 0 < said[0] <= MOST and 0 < abs(said[1]) <= MOST:
            return round(said[0]), -abs(round(said[1]))
    return LINES.get(face.name)


def style_of(field: Field, resources: Object | None) -> tuple[bool, bool]:
    """Return whether a field's font is bold, and whether it is slanted, as its name says."""
    font = _named(field, resources)
    style = "" if font is None else str(font.get("/BaseFont"))
    return bool(BOLD.search(style)), bool(SLANTED.search(style))


def _named(field: Field, resources: Object | None) -> Dictionary | None:
    fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
    font = fonts.get(field.font) if isinstance(fonts, Dictionary) and field.font else None
    return font if isinstance(font, Dictionary) else None


def _is_embedded(font: Dictionary) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    below = font.get("/DescendantFonts")
    holder = below[0] if isinstance(below, Array) and len(below) else font
    descriptor = holder.get("/FontDescriptor")
    return isinstance(descriptor, Dictionary) and any(
        key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


RAISED = ("/B", "/I")
"""Styles of frames that take twice their width."""
MOST_CELLS = 1000
SMALLEST = 1.0
_COLOUR = re.compile(rb"(?<!\S)((?:[\d.]+\s+){3}rg|(?:[\d.]+\s+){4}k|[\d.]+\s+g)(?!\S)")


def box_of(field: Field, resources: Object | None, wide: float, high: float) -> Box:
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
    has_cells = bool(flags & COMB and not flags & MULTILINE)
    bold, italic = style_of(field, resources)
    colours = _COLOUR.findall(field.set_in(""))
    first = max(number_of(entries.get("/TI")), 0) if is_list else 0
    return Box(
        text="\n".join(field.text.split("\n")[first:]) if is_list else field.text,
        width=max(wide - 2 * edge, SMALLEST),
        height=max(high - 2 * edge, SMALLEST),
        size=field.size,
        colour=colours[-1].decode() if colours else "0 g",
        bold=bold,
        italic=italic,
        place=CENTRED if field.kind == "/Btn" else number_of(entries.get("/Q")) % 3,
        lines=bool(flags & MULTILINE),
        cells=min(number_of(entries.get("/MaxLen")), MOST_CELLS) if has_cells else 0,
        options=is_list,
        chosen=frozenset(index - first for index in _chosen(field)) if is_list else frozenset(),
    )


def _edge(style: Object | None, border: Object | None) -> float:
    """Return the width that a field's border takes inside its rectangle."""
    if isinstance(style, Dictionary):
        width = (floats_of(Array([style.get("/W", 1)])) or [1.0])[0]
        return abs(width) * (2 if str(style.get("/S")) in RAISED else 1)
    given = floats_of(border)
    return abs(given[2]) if len(given) >= 3 else 1.0


def _chosen(field: Field) -> Iterator[int]:
    """Go through the options of a list that are chosen."""
    value = field.entries.get("/V")
    values = {text_of(one) for one in (value if isinstance(value, Array) else [value])}
    for number, (option, _) in enumerate(choices(field.entries.get("/Opt"))):
        if option and option in values:
            yield number


def set_fields(
    pdf: Pdf, fields: Sequence[Field], resources: Object | None, library: FontLibrary
) -> None:
    """Give fields appearances.

    Args:
        pdf: Their file.
        fields: What to set; there is a font for all that they show.
        resources: The default resources of their form.
        library: The fonts.
    """
    with Pdf.open(BytesIO(draw_sheet([_empty(field) for field in fields], {}, ""))) as sheet:
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


def _empty(field: Field) -> Field:
    dropped = set() if field.kind == "/Tx" else {"/Ff"}
    kept = {key: value for key, value in field.entries.items() if key not in dropped}
    return replace(field, text="", entries={**kept, "/FT": Name.Tx})


def _size(ground: Object) -> tuple[float, float]:
    left, foot, right, head = floats_of(ground.BBox)
    return right - left, head - foot


def _placed(box: Box, code: Object, size: tuple[float, float]) -> bytes:
    """Return the operators of a box within those of a field's frame, and nothing beyond it."""
    left, foot = (size[0] - box.width) / 2, (size[1] - box.height) / 2
    room = f"{box.width:.2f} {box.height:.2f}"
    head = f"/Tx BMC\nq 1 0 0 1 {left:.2f} {foot:.2f} cm 0 0 {room} re W n\n"
    return b"\n%b%b\nQ\nEMC\n" % (head.encode(), code.read_bytes())


ANY = "/Wingdings"
"""A viewer's library asks a font of this name for every character; others, for ASCII only."""
_USED = re.compile(rb"(/[^\s/\[\]()<>{}%]+) [-\d.]+ Tf")


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
    """Give each field that lacks one an appearance.

    Args:
        data: A file that can be opened without a password.
        folder: With more fonts than those that ship.
    """
    try:
        return _draw_fields(data, FontLibrary(OURS, folder))
    except FontError as fault:
        return CompletedForm(fault=str(fault))


def _draw_fields(data: bytes, library: FontLibrary) -> CompletedForm:
    with Pdf.open(BytesIO(data)) as pdf:
        fields = find_fields(pdf)
        if not fields:
            return CompletedForm()
        form = pdf.Root.get("/AcroForm")
        resources = form.get("/DR") if isinstance(form, Dictionary) else None
        own = {field: own_font(field, resources) for field in fields}
        theirs = {field: font for field, font in own.items() if font is not None}
        strange = _draw_in_own_fonts(pdf, theirs)
        others = [field for field in fields if field not in theirs or field in strange]
        failed = [(field.name, lacking(field.text, library)) for field in others]
        if any(letters for _, letters in failed):
            return CompletedForm(failed=tuple(one for one in failed if one[1]))
        faces = {field: stand_in(field, resources, library) for field in others}
        to_set = [field for field, face in faces.items() if face is None]
        alike: dict[tuple[FontFace, Reach | None], list[Field]] = {}
        for field, face in faces.items():
            if face is not None:
                alike.setdefault((face, reach_of(field, resources, face)), []).append(field)
        for (face, reach), together in alike.items():
            to_set += _draw_in(pdf, together, face, reach)
        if to_set:
            set_fields(pdf, to_set, resources, library)
        if isinstance(form, Dictionary) and "/NeedAppearances" in form:
            del form["/NeedAppearances"]
        out = BytesIO()
        pdf.save(out, encryption=False, deterministic_id=True)
    return CompletedForm(out.getvalue())


def _draw_in_own_fonts(pdf: Pdf, own: Mapping[Field, Object]) -> list[Field]:
    fonts = {
        field.font: font if font.is_indirect else pdf.make_indirect(font)
        for field, font in own.items()
    }
    return _take_over(pdf, list(own), draw_sheet(list(own), fonts, "")) if own else []


def _draw_in(pdf: Pdf, fields: Sequence[Field], face: FontFace, reach: Reach | None) -> list[Field]:
    with Pdf.open(BytesIO(font_of(face, "".join(field.text for field in fields)))) as carrier:
        font = carrier.pages[0].obj.Resources.Font.F0
        if reach is not None:
            descriptor = font.DescendantFonts[0].FontDescriptor
            descriptor.Ascent, descriptor.Descent = reach
            descriptor.FontBBox = Array(BOX)
        made = draw_sheet(fields, {ANY: font}, ANY)
    return _take_over(pdf, fields, made)


def _take_over(pdf: Pdf, fields: Sequence[Field], made: bytes) -> list[Field]:
    """Give the fields the appearances of a sheet; return those that are set in strange fonts."""
    strange = []
    with Pdf.open(BytesIO(made)) as sheet:
        for field, widget in zip(fields, sheet.pages[0].obj.Annots, strict=True):
            normal = widget.AP.N
            if isinstance(normal, Stream) and not _keep_used(normal, {ANY, field.font}):
                strange.append(field)
                continue
            if isinstance(normal, Stream):
                field.widget.AP = Dictionary(N=pdf.copy_foreign(normal))
            else:
                _set_state(pdf, field, normal)
    return strange


def _keep_used(normal: Stream, expected: set[str]) -> bool:
    """Take out the fonts that are not used; tell whether none but the expected are."""
    used = {name.decode("latin-1") for name in _USED.findall(normal.read_bytes())}
    fonts = normal.get("/Resources", Dictionary()).get("/Font", Dictionary())
    for name in set(fonts.keys()) - used:
        del fonts[name]
    return set(fonts.keys()) <= expected


def _set_state(pdf: Pdf, field: Field, states: Object) -> None:
    """Take over the two states of a button, under the names that its author uses."""
    chosen = field.state
    on = "/On" if chosen == Name.Off else str(chosen)
    drawn = min(set(states.keys()) - {"/Off"})
    both = {"/Off": pdf.copy_foreign(states.Off), on: pdf.copy_foreign(states[drawn])}
    field.widget.AP = Dictionary(N=Dictionary(both))
    field.widget.AS = chosen
