"""Font files and families, and the choice of a font for a character.

Text is set in the family of the house style; a character that it lacks is set in
the first fallback that has it. All files are TrueType, so that they are embedded as
CIDFontType2 (ISO 32000-1, 9.7.4).
"""

from dataclasses import field
from functools import cache
from pathlib import Path

import uharfbuzz as hb

from agendapack.model import dataclass
from agendapack.model.style import FontError

SHIPPED = Path(__file__).parent.parent / "fonts"
STYLES = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}
FIXED = "NotoSansMono-Subset"
"""The face of code and of tables in plain text: all its letters have one width."""

FALLBACKS = (
    *("NotoSansSymbols2-Subset", "NotoSansMath-Subset", "NotoEmoji-Subset"),
    *("NotoSansBengali-Regular", "NotoNaskhArabic-Regular", "NotoSansGurmukhi-Regular"),
    *("NotoSansGujarati-Regular", "NotoSansDevanagari-Regular", "NotoSansTamil-Regular"),
    *("NotoSansThai-Regular", "NotoSansLao-Regular", "NotoSansArmenian-Regular"),
    *("NotoSansGeorgian-Regular", "NotoSansHK-Subset", "NotoSansJP-Subset", "NotoSansSC-Subset"),
    "NotoSansKR-Subset",
)

KEPT_TABLES = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", "OS/2", "cmap"})
MOST_TRIED = 5000
"""Characters of a user's font that are shaped to try it out."""
FONT_ENDINGS = frozenset(
    {".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2", ".eot", ".pfb", ".pfa", ".dfont"}
)
"""How the names of font files end; only `.ttf` in small letters is read."""


@dataclass(frozen=True, eq=False, slots=True)
class FontFace:
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


def load_face(path: Path) -> FontFace:
    """Open a TrueType file, or return the face opened before if the file has not changed.

    Raises:
        FontError: The file is missing, is no font, or is not TrueType.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise _cannot_read(path) from error
    return _open_face(path, (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino))


def list_fonts(folder: Path | None) -> list[Path]:
    """Return the font files in a user's folder, sorted, without hidden files."""
    found = folder.glob("*.ttf") if folder and folder.is_dir() else ()
    return sorted(path for path in found if not path.name.startswith("."))


def list_unread(folder: Path | None) -> list[Path]:
    """Return what in a user's folder looks like a font and is not read, sorted."""
    found = folder.rglob("*") if folder and folder.is_dir() else ()
    read = set(list_fonts(folder))
    return sorted(
        path
        for path in found
        if path.suffix.lower() in FONT_ENDINGS
        and path not in read
        and not path.name.startswith(".")
    )


def read_font(path: Path) -> bytes:
    """Return the bytes of a font file.

    The file is read, not mapped into memory: truncating a mapped file kills the process.

    Raises:
        FontError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _cannot_read(path) from error


@cache
def _open_face(path: Path, _: tuple[int, ...]) -> FontFace:
    data = read_font(path)
    try:
        face = hb.Face(hb.Blob(data))
        if face.glyph_count == 0 or "glyf" not in face.table_tags:
            raise FontError(
                f"{path.name} is no TrueType font (OpenType with CFF outlines is not used)"
            )
        font = hb.Font(face)
        extents = font.get_font_extents("ltr")
        scale = 1000 / face.upem
        made = FontFace(
            name=path.stem,
            face=face,
            font=font,
            characters=frozenset(face.unicodes),
            upem=face.upem,
            ascent=extents.ascender * scale,
            descent=extents.descender * scale,
        )
        if path.parent != SHIPPED:
            _try_out(made)
    except FontError:
        raise
    except Exception as error:  # the libraries raise many kinds for a font that is damaged
        raise FontError(f"{path.name} is damaged") from error
    return made


def _try_out(made: FontFace) -> None:
    """Do with a font whatever is done with it later, so that its faults are known now."""
    glyphs = {made.font.get_nominal_glyph(code) for code in made.characters} - {None, 0}
    if not glyphs:
        raise FontError(f"{made.name}.ttf has no letters")
    subset(made, tuple(sorted(glyphs)))
    buffer = hb.Buffer()
    buffer.add_str("".join(map(chr, sorted(made.characters)[:MOST_TRIED])))
    buffer.guess_segment_properties()
    hb.shape(made.font, buffer, {"kern": True, "liga": True, "clig": True})


def subset(face: FontFace, glyphs: tuple[int, ...]) -> bytes:
    """Return the font file reduced to these glyphs, which keep their ids."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    wanted.drop_table_tag_set.update(
        _tag(name) for name in face.face.table_tags if name not in KEPT_TABLES
    )
    data: bytes = hb.subset(face.face, wanted).blob.data
    return data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _cannot_read(path: Path) -> FontError:
    return FontError(f"the font file {path.name} cannot be read")


class FontLibrary:
    """The faces that a pack is set in: a family in four styles, and the fallbacks.

    Args:
        family: For instance `Liberation Sans`; its files are `LiberationSans-Bold.ttf` etc.
        folder: A folder with more fonts, which take precedence over the shipped ones. Every
            file in it is also a fallback.
        headings: The family of headings; None for that of the text.
    """

    def __init__(self, family: str, folder: Path | None, headings: str | None = None) -> None:
        stem, heads = (name.replace(" ", "") for name in (family, headings or family))
        own = list_fonts(folder)
        self._files = {path.stem: path for path in sorted(SHIPPED.glob("*.ttf"))}
        self._files |= {path.stem: path for path in own}
        for each in (stem, heads):
            if f"{each}-Regular" not in self._files:
                raise FontError(f"there is no font file {each}-Regular.ttf")
        self._stem, self._heads = stem, heads
        families = (f"{stem}-", f"{heads}-")
        self._fallbacks = [path.stem for path in own if not path.stem.startswith(families)]
        self._fallbacks += [name for name in FALLBACKS if name not in self._fallbacks]
        self._faces: dict[str, FontFace] = {}
        self._main: dict[tuple[bool, bool, bool], FontFace] = {}
        self._by_character: dict[tuple[str, FontFace], FontFace | None] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The files of the family that there are not, for which the regular one is used."""
        stems = dict.fromkeys((self._stem, self._heads))
        names = (f"{stem}-{style}" for stem in stems for style in STYLES.values())
        return tuple(f"{name}.ttf" for name in names if name not in self._files)

    def main(self, bold: bool, italic: bool, *, heading: bool = False) -> FontFace:
        """Return the family's face in a style, or its regular face if that is missing."""
        style = (bold, italic, heading)
        face = self._main.get(style)
        if face is None:
            stem = self._heads if heading else self._stem
            name = f"{stem}-{STYLES[bold, italic]}"
            face = self._face(name if name in self._files else f"{stem}-Regular")
            self._main[style] = face
        return face

    def fixed(self) -> FontFace:
        """Return the face whose letters all have one width."""
        return self._face(FIXED)

    def find(self, character: str, main: FontFace) -> FontFace | None:
        """Return the face that has a character: `main`, the family's, a fallback, or None."""
        if ord(character) in main.characters:
            return main
        key = (character, main)
        if key not in self._by_character:
            self._by_character[key] = next(
                (
                    face
                    for face in map(self._face, (f"{self._stem}-Regular", *self._fallbacks))
                    if ord(character) in face.characters
                ),
                None,
            )
        return self._by_character[key]

    def _face(self, name: str) -> FontFace:
        if name not in self._faces:
            self._faces[name] = load_face(self._files[name])
        return self._faces[name]
