"""Embed the glyphs that a section uses: Type 0 fonts with ToUnicode maps.

ISO 32000-1, 9.7: a composite font with Identity-H encoding, so that codes are glyph
ids, over a subset of the font file that keeps those ids. A subset always includes the
glyphs of everyday English, so that most sections of a pack embed the same bytes, which the
pack then stores once.
"""

import zlib
from collections.abc import Mapping
from dataclasses import field
from functools import cache

from agendapack.model.records import dataclass
from agendapack.pdf import encoded
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
        told = self._runs.get(run)
        if told is None:
            glyphs, known = run.glyphs[::-1] if run.rtl else run.glyphs, self.texts
            new = [self.tells(glyph) for glyph in glyphs if known.get(glyph.id) != glyph.text]
            said = "".join([glyph.text for glyph in glyphs])
            told = self._runs[run] = all(new) and said == run.text
        return told


@cache
def _everyday(face: FontFace) -> dict[int, str]:
    texts: dict[int, str] = {}
    for character in EVERYDAY:
        glyph = face.font.get_nominal_glyph(ord(character))
        if glyph:
            texts.setdefault(glyph, character)
    return texts


def add_font(objects: encoded.Objects, use: FontUse) -> int:
    """Add a font with all its objects, and return its number."""
    return objects.take(write_font(use))[-1]


def write_font(use: FontUse) -> tuple[encoded.EncodedObject, ...]:
    """Write the objects of a font, numbered from 1; the last one is the font itself."""
    return _objects(use.face, tuple(sorted(use.texts.items())))


@cache
def _objects(
    face: FontFace, texts: tuple[tuple[int, str], ...]
) -> tuple[encoded.EncodedObject, ...]:
    glyphs = tuple(glyph for glyph, _ in texts)
    data = subset(face, glyphs)
    tag = "".join(chr(65 + (zlib.crc32(data) >> (4 * i)) % 16) for i in range(6))
    base = encoded.encode_name(f"/{tag}+{face.name}")
    ascent, descent = round(face.ascent), round(face.descent)
    objects = encoded.Objects()
    program = objects.put(_packed(data, {"Length1": encoded.encode_number(len(data))}))
    descriptor = {
        "Ascent": encoded.encode_number(ascent),
        "CapHeight": encoded.encode_number(round(ascent * 0.8)),
        "Descent": encoded.encode_number(descent),
        "Flags": encoded.encode_number(SYMBOLIC),
        "FontBBox": encoded.encode_numbers(-1000, descent - 300, 2500, ascent + 300),
        "FontFile2": encoded.REFERENCE,
        "FontName": base,
        "ItalicAngle": encoded.encode_number(-12 if "Italic" in face.name else 0),
        "StemV": encoded.encode_number(120 if "Bold" in face.name else 80),
        "Type": b"/FontDescriptor",
    }
    described = objects.put(_shared(descriptor, program))
    descendant = {
        "BaseFont": base,
        "CIDSystemInfo": b"<</Ordering(Identity)/Registry(Adobe)/Supplement 0>>",
        "CIDToGIDMap": b"/Identity",
        "FontDescriptor": encoded.REFERENCE,
        "Subtype": b"/CIDFontType2",
        "Type": b"/Font",
        "W": _widths(face, glyphs),
    }
    below = objects.put(_shared(descendant, described))
    said = objects.put(_packed(to_unicode(dict(texts)), {}))
    font = {
        "BaseFont": base,
        "DescendantFonts": encoded.encode_list([encoded.REFERENCE]),
        "Encoding": b"/Identity-H",
        "Subtype": b"/Type0",
        "ToUnicode": encoded.REFERENCE,
        "Type": b"/Font",
    }
    objects.put(_shared(font, below, said))
    return tuple(objects.written())


def _packed(data: bytes, entries: Mapping[str, bytes]) -> encoded.EncodedObject:
    template = encoded.encode_dictionary({"Filter": b"/FlateDecode", **entries})
    return encoded.EncodedObject(template, (), zlib.compress(data, 9), shares=True)


def _shared(entries: Mapping[str, bytes], *references: int) -> encoded.EncodedObject:
    return encoded.EncodedObject(encoded.encode_dictionary(entries), references, shares=True)


def _widths(face: FontFace, glyphs: tuple[int, ...]) -> bytes:
    widths: list[bytes] = []
    run: list[float] = []
    for index, glyph in enumerate(glyphs):
        if run and glyphs[index - 1] != glyph - 1:
            widths.append(encoded.encode_numbers(*run))
            run = []
        if not run:
            widths.append(encoded.encode_number(glyph))
        run.append(natural_advance(face, glyph))
    return encoded.encode_list([*widths, *([encoded.encode_numbers(*run)] if run else [])])


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
