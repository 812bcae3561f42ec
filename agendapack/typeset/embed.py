"""Embed the glyphs that a section uses: Type 0 fonts with ToUnicode maps.

ISO 32000-1, 9.7: a composite font with Identity-H encoding, so that codes are glyph
ids, over a subset of the font file that keeps those ids. A subset always includes the
glyphs of everyday English, so that most sections of a pack embed the same bytes, which the
pack then stores once.
"""

import zlib
from dataclasses import field
from functools import cache

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
)

from agendapack.model.records import dataclass
from agendapack.typeset.fonts import FontFace, subset
from agendapack.typeset.shaping import GlyphRun, ShapedGlyph, natural_advance

EVERYDAY = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u00a3\u2013\u2018\u2019\u201c\u201d\u2022"
NO_TEXT = "\u200c"
"""The text of a glyph that stands for no character: a zero-width non-joiner."""
SYMBOLIC = 4


@dataclass(slots=True, eq=False)
class FontUse:
    """A face used by one section: its resource name, and the text of each glyph used.

    A ToUnicode map gives each glyph one text. A glyph that stands for different texts in
    different places (a ligature, a form of a joining letter) needs ActualText there.
    """

    face: FontFace
    name: str
    texts: dict[int, str] = field(default_factory=dict)
    _runs: dict[GlyphRun, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts.update(_everyday(self.face))

    def tells(self, glyph: ShapedGlyph) -> bool:
        """Record a glyph as used, and tell whether ToUnicode gives its text here."""
        known = self.texts.setdefault(glyph.id, glyph.text or NO_TEXT)
        return known == glyph.text or (known == " " and glyph.text == "\u00a0")

    def tells_run(self, run: GlyphRun) -> bool:
        """Record a run's glyphs as used, and tell whether ToUnicode gives the run's text."""
        if run not in self._runs:
            glyphs = run.glyphs[::-1] if run.rtl else run.glyphs
            told = [self.tells(glyph) for glyph in glyphs]
            said = "".join(glyph.text for glyph in glyphs)
            self._runs[run] = all(told) and said == run.text
        return self._runs[run]


@cache
def _everyday(face: FontFace) -> dict[int, str]:
    texts: dict[int, str] = {}
    for character in EVERYDAY:
        glyph = face.font.get_nominal_glyph(ord(character))
        if glyph:
            texts.setdefault(glyph, character)
    return texts


def add_font(document: PDFDocument, use: FontUse) -> PDFObjectReference:
    """Add a font with all its objects to a document, and return the reference to it."""
    face = use.face
    glyphs = tuple(sorted(use.texts))
    data, packed = _program(face, glyphs)
    tag = "".join(chr(65 + (zlib.crc32(data) >> (4 * i)) % 16) for i in range(6))
    base = f"{tag}+{face.name}"
    program = document.Reference(_deflated(packed, Length1=len(data)))
    ascent, descent = round(face.ascent), round(face.descent)
    descriptor = PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName(base),
            "Flags": SYMBOLIC,
            "FontBBox": PDFArray([-1000, descent - 300, 2500, ascent + 300]),
            "ItalicAngle": -12 if "Italic" in face.name else 0,
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": round(ascent * 0.8),
            "StemV": 120 if "Bold" in face.name else 80,
            "FontFile2": program,
        }
    )
    descendant = PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType2"),
            "BaseFont": PDFName(base),
            "CIDSystemInfo": PDFDictionary(
                {
                    "Registry": PDFString("Adobe"),
                    "Ordering": PDFString("Identity"),
                    "Supplement": 0,
                }
            ),
            "CIDToGIDMap": PDFName("Identity"),
            "FontDescriptor": document.Reference(descriptor),
            "W": PDFArray(_widths(face, glyphs)),
        }
    )
    font = PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": PDFName(base),
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray([document.Reference(descendant)]),
            "ToUnicode": document.Reference(_deflated(zlib.compress(to_unicode(use.texts), 9))),
        }
    )
    return document.Reference(font)


def _widths(face: FontFace, glyphs: tuple[int, ...]) -> list[object]:
    entries: list[object] = []
    run: list[str] = []
    for index, glyph in enumerate(glyphs):
        if index == 0 or glyphs[index - 1] != glyph - 1:
            run = []
            entries += [glyph, run]
        run.append(f"{natural_advance(face, glyph):.3f}".rstrip("0").rstrip("."))
    return [PDFArray(entry) if isinstance(entry, list) else entry for entry in entries]


@cache
def _program(face: FontFace, glyphs: tuple[int, ...]) -> tuple[bytes, bytes]:
    data = subset(face, glyphs)
    return data, zlib.compress(data, 9)


def _deflated(packed: bytes, **entries: object) -> PDFStream:
    return PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode"), **entries}), packed)


def to_unicode(texts: dict[int, str]) -> bytes:
    """Return the CMap that maps glyph ids to text (ISO 32000-1, 9.10.3).

    A block has at most 100 entries; text is UTF-16BE, with surrogate pairs.
    """
    rows = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(texts.items())
    ]
    blocks = [
        f"{len(rows[i : i + 100])} beginbfchar\n" + "\n".join(rows[i : i + 100]) + "\nendbfchar"
        for i in range(0, len(rows), 100)
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
        *blocks,
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    ]
    return "\n".join(lines).encode("ascii")
