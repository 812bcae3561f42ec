"""Impose the pages of a file as a booklet: two on each side of a sheet, in the order of folding.

The sheets are for a printer and nothing else: they have no tags, links or bookmarks. They are
printed on both sides, turned over their short edge, put together and folded in the middle.
"""

from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Rectangle, String

MILLIMETRE = 72 / 25.4
SHEETS = {"A4": (297 * MILLIMETRE, 210 * MILLIMETRE), "Letter": (792.0, 612.0)}
"""Width and height of a sheet in points, turned so that two pages stand beside one another."""
TO_A_SHEET = 4
WIDEST_METRIC = 600.0
"""Pages of up to this width are of the A sizes; Letter is wider, and shorter than A4."""


def fold(pages: int) -> list[tuple[int | None, int | None]]:
    """Return the pages at the left and at the right of each side of the sheets; None for no page.

    >>> fold(5)
    [(None, 0), (1, None), (None, 2), (3, 4)]
    """
    room = -(-pages // TO_A_SHEET) * TO_A_SHEET
    sides = []
    for first in range(room // 2):
        last = room - 1 - first
        sides.append((last, first) if first % 2 == 0 else (first, last))
    return [tuple(page if page < pages else None for page in side) for side in sides]  # type: ignore[misc]


def impose_booklet(data: bytes, title: str, language: str) -> bytes:
    """Return the sheets of a booklet of all pages of a file."""
    with Pdf.open(BytesIO(data)) as source, Pdf.new() as sheets:
        source.flatten_annotations("print")
        pages = list(source.pages)
        width, height = _sheet_for(pages[0])
        for left, right in fold(len(pages)):
            sheet = sheets.add_blank_page(page_size=(width, height))
            drawn = b""
            for name, index, x in (("/Left", left, 0.0), ("/Right", right, width / 2)):
                if index is not None:
                    half = Rectangle(x, 0, x + width / 2, height)
                    drawn += _put_on(sheets, sheet, pages[index], Name(name), half)
            sheet.Contents = sheets.make_stream(drawn)
        sheets.docinfo[Name.Title] = String(title)
        sheets.Root.Lang = String(language)
        sheets.Root.ViewerPreferences = Dictionary(
            Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"), DisplayDocTitle=True
        )
        made = BytesIO()
        sheets.save(
            made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return made.getvalue()


def _sheet_for(page: pikepdf.Page) -> tuple[float, float]:
    box = page.trimbox
    wide, tall = float(box[2]) - float(box[0]), float(box[3]) - float(box[1])
    return SHEETS["Letter" if WIDEST_METRIC < wide < tall else "A4"]


def _put_on(
    sheets: Pdf, sheet: pikepdf.Page, page: pikepdf.Page, name: Name, half: Rectangle
) -> bytes:
    """Put a page on one half of a sheet, as large as it fits; one that lies is turned.

    Returns:
        The operators that draw it.
    """
    box, turned = page.trimbox, int(page.obj.get(Name.Rotate, 0)) % 180 != 0
    wide, tall = float(box[2]) - float(box[0]), float(box[3]) - float(box[1])
    if (tall if turned else wide) > (wide if turned else tall):
        page.rotate(90, relative=True)
    form = sheets.copy_foreign(page.as_form_xobject())
    sheet.add_resource(form, Name.XObject, name)
    return sheet.calc_form_xobject_placement(form, name, half, allow_expand=True)
