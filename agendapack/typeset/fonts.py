"""Font files, families, and which of them has a character.

Text is set in the family of the house style; a character that it lacks comes from
the first fallback that has it. All files are TrueType, so that they embed as
CIDFontType2 (ISO 32000-1, 9.7.4).
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import uharfbuzz as hb

SHIPPED = Path(__file__).parent.parent / "fonts"
STYLES = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}
FALLBACKS = (
    "NotoSansSymbols2-Subset",
    "NotoSansMath-Subset",
    "NotoSansBengali-Regular",
    "NotoNaskhArabic-Regular",
    "NotoSansHK-Subset",
)


class FontFault(Exception):
    """A font file that cannot be used; the message says why."""


@dataclass(frozen=True, eq=False, slots=True)
class Face:
    """One font file. `ascent` and `descent` (negative) are in thousandths of the size."""

    name: str
    face: hb.Face
    font: hb.Font
    characters: frozenset[int] = field(repr=False)
    upem: int
    ascent: float
    descent: float

    def has(self, text: str) -> bool:
        """Tell whether the face has every character of a text."""
        return self.characters.issuperset(map(ord, text))


@cache
def load_face(path: Path) -> Face:
    """Open a TrueType file.

    Raises:
        FontFault: The file is missing, no font, or not TrueType.
    """
    try:
        blob = hb.Blob.from_file_path(str(path))
    except (OSError, hb.HarfBuzzError, MemoryError) as error:
        raise FontFault(f"the font file {path.name} cannot be read") from error
    face = hb.Face(blob)
    if face.glyph_count == 0 or "glyf" not in face.table_tags:
        raise FontFault(f"{path.name} is no TrueType font (OpenType with CFF outlines is not used)")
    font = hb.Font(face)
    extents = font.get_font_extents("ltr")
    scale = 1000 / face.upem
    return Face(
        name=path.stem,
        face=face,
        font=font,
        characters=frozenset(face.unicodes),
        upem=face.upem,
        ascent=extents.ascender * scale,
        descent=extents.descender * scale,
    )


class FontLibrary:
    """The faces that a pack is set in: a family in four styles, and the fallbacks.

    Args:
        family: For instance `Liberation Sans`; its files are `LiberationSans-Bold.ttf`...
        folder: A folder with more fonts, looked at before the shipped ones. Every file
            in it is also a fallback.
    """

    def __init__(self, family: str, folder: Path | None) -> None:
        stem = family.replace(" ", "")
        own = sorted(folder.glob("*.ttf")) if folder and folder.is_dir() else []
        self._files = {path.stem: path for path in sorted(SHIPPED.glob("*.ttf"))}
        self._files |= {path.stem: path for path in own}
        if f"{stem}-Regular" not in self._files:
            raise FontFault(f"there is no font file {stem}-Regular.ttf")
        self._stem = stem
        self._fallbacks = [path.stem for path in own if not path.stem.startswith(f"{stem}-")]
        self._fallbacks += [name for name in FALLBACKS if name not in self._fallbacks]
        self._by_character: dict[tuple[str, Face], Face | None] = {}

    def main(self, bold: bool, italic: bool) -> Face:
        """Return the family's face of a style, or its nearest."""
        name = f"{self._stem}-{STYLES[bold, italic]}"
        return load_face(self._files.get(name, self._files[f"{self._stem}-Regular"]))

    def find(self, character: str, main: Face) -> Face | None:
        """Return the face that has a character: `main`, a fallback, or None."""
        if ord(character) in main.characters:
            return main
        key = (character, main)
        if key not in self._by_character:
            self._by_character[key] = next(
                (
                    face
                    for face in map(self._fallback, self._fallbacks)
                    if ord(character) in face.characters
                ),
                None,
            )
        return self._by_character[key]

    def _fallback(self, name: str) -> Face:
        return load_face(self._files[name])
