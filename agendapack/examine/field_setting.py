"""Set the text of form fields ourselves: in scripts that have to be shaped, or in several.

A viewer's library draws the ground and the frame, and no letter.
"""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from pikepdf import Dictionary, Name, Object, Pdf

from agendapack.examine.field_box import box_of
from agendapack.examine.field_sheet import draw_sheet
from agendapack.examine.field_values import Field, floats_of
from agendapack.typeset.boxes import Box
from agendapack.typeset.fonts import FontLibrary
from agendapack.typeset.stampfont import set_boxes


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
