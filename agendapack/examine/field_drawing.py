"""Make the appearances that form fields lack (ISO 32000-1, 12.7.3.3), as a viewer makes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from agendapack.examine.field_faces import BOX, OURS, Reach, own_font, reach_of, stand_in
from agendapack.examine.field_setting import set_fields
from agendapack.examine.field_sheet import draw_sheet
from agendapack.examine.field_values import Field, find_fields
from agendapack.typeset.boxes import lacking
from agendapack.typeset.fonts import Face, FontFault, FontLibrary
from agendapack.typeset.stampfont import font_of

ANY = "/Wingdings"
"""A viewer's library asks a font of this name for every character; others, for ASCII only."""
_USED = re.compile(rb"(/[^\s/\[\]()<>{}%]+) [-\d.]+ Tf")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file whose fields all have appearances.

    Args:
        data: Empty where nothing had to be drawn, or something cannot be.
        fault: What is wrong with a font of the user's.
        failed: Names of fields that show something that no font at hand has, and that.
    """

    data: bytes = b""
    fault: str = ""
    failed: tuple[tuple[str, str], ...] = ()


def try_fields(data: bytes, folder: Path | None) -> Drawn:
    """Give each field that lacks one an appearance.

    Args:
        data: A file that can be opened without a password.
        folder: With more fonts than those that ship.
    """
    try:
        return _draw_fields(data, FontLibrary(OURS, folder))
    except FontFault as fault:
        return Drawn(fault=str(fault))


def _draw_fields(data: bytes, library: FontLibrary) -> Drawn:
    with Pdf.open(BytesIO(data)) as pdf:
        fields = find_fields(pdf)
        if not fields:
            return Drawn()
        form = pdf.Root.get("/AcroForm")
        resources = form.get("/DR") if isinstance(form, Dictionary) else None
        own = {field: own_font(field, resources) for field in fields}
        theirs = {field: font for field, font in own.items() if font is not None}
        strange = _draw_in_own_fonts(pdf, theirs)
        others = [field for field in fields if field not in theirs or field in strange]
        failed = [(field.name, lacking(field.text, library)) for field in others]
        if any(letters for _, letters in failed):
            return Drawn(failed=tuple(one for one in failed if one[1]))
        faces = {field: stand_in(field, resources, library) for field in others}
        to_set = [field for field, face in faces.items() if face is None]
        alike: dict[tuple[Face, Reach | None], list[Field]] = {}
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
    return Drawn(out.getvalue())


def _draw_in_own_fonts(pdf: Pdf, own: Mapping[Field, Object]) -> list[Field]:
    fonts = {
        field.font: font if font.is_indirect else pdf.make_indirect(font)
        for field, font in own.items()
    }
    return _take_over(pdf, list(own), draw_sheet(list(own), fonts, "")) if own else []


def _draw_in(pdf: Pdf, fields: Sequence[Field], face: Face, reach: Reach | None) -> list[Field]:
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
