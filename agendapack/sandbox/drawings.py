"""Pictures prepared for embedding in a PDF, SVG drawings painted.

The answer of the task is either `problem` (message, hint), or the fields of an embedded picture
and its data. A JPEG file is embedded unchanged where possible; any other picture is
flattened onto white.

The library that paints drawings would open other files that a drawing names, so every drawing is
checked first to be complete in itself. It is painted in the fonts that ship with the program,
never in those of this computer, so that it looks the same everywhere.
"""

import re
import unicodedata
import warnings
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError, ParserCreate

from agendapack.model import dataclass
from agendapack.model.facts import Limits
from agendapack.model.section import EmbeddedPicture
from agendapack.pdf.copying import strip_jpeg
from agendapack.problems import Code

if TYPE_CHECKING:
    from PIL.Image import Image


FONTS = Path(__file__).parent.parent / "fonts"

UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
SELECTORS = range(0xFE00, 0xFE10)
MOST_NAMED = 5

FAMILY = "Liberation Sans"
DEEPEST = 200
LARGEST = 20 * 2**20
MOST_PIXELS = 60_000_000
FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}"'
    ' preserveAspectRatio="none">'
)
UNSET = ("title", "desc")
"""Elements whose text describes the drawing and is not painted."""
WITHIN_LINES = ("tspan", "a", "textPath", "tref")
"""Elements that end no line of a text."""
UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54}
UNITS |= {"in": 96.0, "em": 16.0, "rem": 16.0}
_LENGTH = re.compile(r"\s*(\+?\d*\.?\d+(?:[eE][+-]?\d+)?)\s*([a-z]*)\s*")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_ELSEWHERE = re.compile(r"""@import|url\(\s*["']?\s*(?!["'#]|data:)[^)\s]""", re.IGNORECASE)
_WIDE = {b"\xff\xfe<\0", b"\xfe\xff\0<"}
_MEANT = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "utf-16"}


@cache
def font_files() -> list[str]:
    """Return the paths of the fonts that ship with the program, always in the same order."""
    return [str(path) for path in sorted(FONTS.glob("*.ttf"))]


def name_unknown(letters: Iterable[str]) -> str:
    """List the letters that no font has, for a message; empty if there are none.

    >>> name_unknown("Pond \N{RUNIC LETTER FEHU FEOH FE F}")
    "'ᚠ' (U+16A0)"
    """
    wanted = {ord(letter) for letter in letters if not letter.isascii()}
    seen = [code for code in sorted(wanted) if _is_seen(code)]
    unknown = [code for code in seen if code not in _known()] if seen else []
    named = ", ".join(f"'{chr(code)}' (U+{code:04X})" for code in unknown[:MOST_NAMED])
    more = len(unknown) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _is_seen(code: int) -> bool:
    return code not in SELECTORS and unicodedata.category(chr(code)) not in UNSEEN


@cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


class BadDrawing(Exception):
    """Raised for a picture that cannot be used; the message follows its name."""

    def __init__(
        self,
        message: str,
        hint: str = "export it as PDF, or as PNG",
        code: Code = Code.DAMAGED_PAPER,
    ) -> None:
        super().__init__(message)
        self.message, self.hint, self.code = message, hint, code


@dataclass(frozen=True, slots=True)
class SvgDrawing:
    """A drawing that refers to no other file.

    Args:
        before: The text of the file before its root element.
        root: The root element, and the text after it.
        width: In CSS pixels, or in units of the view box.
        height: Likewise.
        has_html: Whether parts of it are HTML, which is not painted.
    """

    before: str
    root: str
    width: float
    height: float
    has_html: bool

    def paint(self, pixels: int) -> "Image":
        """Paint the drawing as a picture of a width in pixels."""
        wide, high = max(1, pixels), max(1, round(pixels * self.height / self.width))
        if wide * high > MOST_PIXELS:
            raise BadDrawing("is far too long or too high for a page")
        # The library rounds a drawing's own size to whole pixels; a frame around it has no need to.
        frame = FRAME.format(wide, high, self.width, self.height)
        return _paint(f"{self.before}{frame}{self.root}</svg>")


def looks_like_drawing(data: bytes) -> bool:
    """Tell by the first bytes whether a file may be an SVG drawing."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or data[:4] in _WIDE


def read_drawing(data: bytes) -> SvgDrawing:
    """Read and check a drawing.

    Raises:
        BadDrawing: It is damaged, refers to other files, or has letters that no font has.
    """
    if len(data) > LARGEST:
        raise BadDrawing(f"is a drawing of more than {LARGEST // 2**20} MB")
    text = _decode(data).encode("utf-8", "replace")
    reader = _Reader()
    try:
        reader.read(text)
    except ExpatError:
        raise _damaged() from None
    width, height = _size(reader.root)
    if not (width and height):
        raise BadDrawing("does not say how large it is", "save it again in a drawing program")
    unknown = name_unknown(reader.letters)
    if unknown:
        raise BadDrawing(
            f"has letters that no font here has: {unknown}",
            "turn its text into paths in the drawing program, or export it as PDF, or as PNG",
            Code.MISSING_GLYPH,
        )
    before, root = text[: reader.start].decode(), text[reader.start :].decode()
    return SvgDrawing(before, root, width, height, reader.has_html)


def words_of_drawing(data: bytes) -> str:
    """Return what a drawing that can be read says, shown or not: each text on lines of its own."""
    reader = _Reader()
    reader.read(_decode(data).encode("utf-8", "replace"))
    return "".join(reader.words)


class _Reader:
    """Reads the elements of a drawing, and refuses references to other files."""

    def __init__(self) -> None:
        self.root: dict[str, str] = {}
        self.start = 0
        self.has_html = False
        self.letters: set[str] = set()
        self.words: list[str] = []
        self._above: list[str] = []
        self._style: list[str] = []

    def read(self, text: bytes) -> None:
        parser = self._parser = ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.Parse(text, True)
        self._look_into("".join(self._style))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if not self._above:
            if kind != "svg":
                raise _damaged()
            self.root, self.start = attributes, self._parser.CurrentByteIndex
        self._above.append(kind)
        if len(self._above) > DEEPEST:
            raise BadDrawing("is too complicated to read")
        self.has_html = self.has_html or kind == "foreignObject"
        for key, value in attributes.items():
            within = value.lstrip().startswith(("#", "data:"))
            if key.rpartition(":")[2] == "href" and kind != "a" and value.strip() and not within:
                raise _elsewhere(value)
            self._look_into(value)

    def _end(self, _: str) -> None:
        if self._above.pop() not in WITHIN_LINES:
            self.words.append("\n")

    def _say(self, words: str) -> None:
        if self._above[-1] == "style":
            self._style.append(words)
            return
        self.words.append(words)
        if "text" in self._above and self._above[-1] not in UNSET:
            self.letters.update(words)

    def _look_into(self, style: str) -> None:
        found = _ELSEWHERE.search(style)
        if found:
            raise _elsewhere(style[found.start() :])


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        named = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
        encoding = named[1].decode("ascii").lower() if named else "utf-8"
    if encoding not in _MEANT:
        raise _damaged()
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeError:
        raise _damaged() from None


def _size(root: dict[str, str]) -> tuple[float, float]:
    given = _length(root.get("width", "")), _length(root.get("height", ""))
    if all(given):
        return given
    box = root.get("viewBox", "").replace(",", " ").split()
    return (_length(box[2]), _length(box[3])) if len(box) == 4 else (0.0, 0.0)


def _length(value: str) -> float:
    found = _LENGTH.fullmatch(value)
    length = float(found[1]) * UNITS.get(found[2], 0.0) if found else 0.0
    return length if 1e-6 < length < 1e9 else 0.0


def _paint(text: str) -> "Image":
    import resvg_py
    from PIL import Image

    try:
        made = resvg_py.svg_to_bytes(
            svg_string=text,
            dpi=96,
            skip_system_fonts=True,
            font_files=font_files(),
            font_family=FAMILY,
            serif_family=FAMILY,
            sans_serif_family=FAMILY,
            cursive_family=FAMILY,
            fantasy_family=FAMILY,
            monospace_family=FAMILY,
        )
    except ValueError:
        raise _damaged() from None
    return Image.open(BytesIO(made), formats=("PNG",))


def _damaged() -> BadDrawing:
    return BadDrawing("is damaged, or is no SVG drawing", "save it again in a drawing program")


def _elsewhere(named: str) -> BadDrawing:
    return BadDrawing(
        f"shows what is in other files: {named.strip()[:80]}",
        "embed them in the drawing program, or export it as PDF, or as PNG",
    )


SPACES = {"RGB": "DeviceRGB", "L": "DeviceGray"}
ORIENTATION = 0x0112

FORMATS = ("PNG", "JPEG")
MOST_PIXELS_PICTURES = 25_000_000
DRAWN = 2400
"""The width in pixels of a painted drawing: about 300 for each inch of a text column."""


def embed_file(image: "Image", data: bytes) -> EmbeddedPicture:
    """Return a picture that was decoded whole for embedding, turned upright."""
    upright = set_upright(image)
    if image.format == "JPEG" and image.mode in SPACES and upright is image:
        return embed_jpeg(image, data)
    return embed_pixels(upright)


def set_upright(image: "Image") -> "Image":
    """Return a picture turned as its EXIF orientation says; itself where it is upright."""
    from PIL import ImageOps

    is_upright = image.getexif().get(ORIENTATION, 1) == 1
    return image if is_upright else ImageOps.exif_transpose(image)


def embed_jpeg(image: "Image", data: bytes) -> EmbeddedPicture:
    """Return a picture whose JPEG file is embedded: its pixels unchanged, and nothing else."""
    return EmbeddedPicture(strip_jpeg(data), *image.size, SPACES[image.mode], "DCTDecode")


def embed_pixels(image: "Image") -> EmbeddedPicture:
    """Return the pixels of a picture, compressed without loss."""
    flat = _flatten(image)
    packed = zlib.compress(flat.tobytes(), 9)
    return EmbeddedPicture(packed, *flat.size, SPACES[flat.mode], "FlateDecode")


def _flatten(image: "Image") -> "Image":
    """Return the picture on white, since viewers of PDF/A differ on transparency."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        under = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(under, over).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Decode a picture, so that nobody has to decode it again."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _read(data)
    except BadDrawing as fault:
        return {"problem": (fault.message, fault.hint)}, b""
    values = asdict(found)
    return values, values.pop("data")


def _read(data: bytes) -> EmbeddedPicture:
    from PIL import Image, UnidentifiedImageError

    if looks_like_drawing(data):
        drawing = read_drawing(data)
        if drawing.has_html:
            raise BadDrawing("has parts written in HTML, which cannot be shown")
        return embed_pixels(drawing.paint(DRAWN))
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
        width, height = picture.size
        if width * height <= MOST_PIXELS_PICTURES:
            picture.load()
            return embed_file(picture, data)
    except UnidentifiedImageError:
        raise BadDrawing("is not PNG, JPEG or SVG", "save it in one of these formats") from None
    except Image.DecompressionBombError:
        pass
    except MemoryError:
        raise
    except Exception:  # Pillow raises exceptions of any type for a damaged file
        raise BadDrawing("is damaged", "save it again in a picture editor") from None
    raise BadDrawing(
        f"has more than {MOST_PIXELS_PICTURES // 10**6} million pixels",
        "make it smaller; 2000 pixels are enough for the width of a page",
    )
