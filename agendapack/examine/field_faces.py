"""Which font a form field is drawn in: its author's where that is sure to look the same anywhere.

Else it is one of those that ship with the program, whose letters are as wide as Helvetica's.
"""

import re
import unicodedata

from pikepdf import Array, Dictionary, Object

from agendapack.examine.field_values import Field, floats_of
from agendapack.typeset.fonts import Face, FontLibrary

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


def stand_in(field: Field, resources: Object | None, library: FontLibrary) -> Face | None:
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


def reach_of(field: Field, resources: Object | None, face: Face) -> Reach | None:
    """Return how far the lines of a field's own font reach; None where that is its stand-in's."""
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
