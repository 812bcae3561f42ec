"""Fonts carried by a small PDF: the one that `assemble` stamps with, and those of form fields."""

from collections.abc import Sequence

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream

from agendapack.model.document import StampFont
from agendapack.typeset.boxes import Box, BoxSetter
from agendapack.typeset.embed import FontUse, add_font
from agendapack.typeset.fonts import Face, FontLibrary


def stamp_font(face: Face) -> StampFont:
    """Return a face's everyday characters as a stamp font."""
    use = FontUse(face, "F0")
    scale = 1000 / face.upem
    glyphs = {
        character: (glyph, face.font.get_glyph_h_advance(glyph) * scale)
        for glyph, character in use.texts.items()
    }
    return StampFont(_carry([use], [" "]), glyphs)


def font_of(face: Face, text: str) -> bytes:
    """Return a PDF whose page has a font, named `F0`, with the characters of a text."""
    use = FontUse(face, "F0")
    for character in sorted(set(text)):
        glyph = face.font.get_nominal_glyph(ord(character))
        if glyph:
            use.texts.setdefault(glyph, character)
    return _carry([use], [" "])


def set_boxes(boxes: Sequence[Box], library: FontLibrary) -> bytes:
    """Return a PDF with a page for each box, which shows its text and has the fonts for it."""
    setter = BoxSetter(library)
    contents = [setter.set(box) for box in boxes]
    return _carry(setter.fonts, contents)


def _carry(uses: Sequence[FontUse], contents: Sequence[str]) -> bytes:
    document = PDFDocument(invariant=1, compression=0, pdfVersion=(1, 7))
    tree = PDFDictionary({"Type": PDFName("Pages"), "Count": len(contents)})
    parent = document.Reference(tree)
    fonts = {use.name: add_font(document, use) for use in uses}
    pages = []
    for code in contents:
        used = {name: fonts[name] for name in fonts if f"/{name} " in code or code == " "}
        page = PDFDictionary(
            {
                "Type": PDFName("Page"),
                "Parent": parent,
                "MediaBox": PDFArray([0, 0, 100, 100]),
                "Resources": PDFDictionary({"Font": PDFDictionary(used)}),
                "Contents": document.Reference(PDFStream(PDFDictionary({}), code)),
            }
        )
        pages.append(document.Reference(page))
    tree.dict["Kids"] = PDFArray(pages)
    document.Catalog.Pages = tree
    data: bytes = document.GetPDFData(None)
    return data
