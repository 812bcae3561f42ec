"""The text of content streams: what the codes of a font stand for, and how wide they are.

Enough to read what a page says: fonts with a ToUnicode map (ISO 32000-1, 9.10.3), else those
of one byte a character; marked content with its text, or what ActualText says in its place.
"""

import re
import struct
from binascii import unhexlify
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import ClassVar, NamedTuple

from agendapack.model import dataclass
from agendapack.pdf.content import (
    FONTS,
    HEX,
    MARKS,
    SHOWN,
    STRING,
    Interpreter,
    mark_of,
    number_of,
    plain,
    read_properties,
)
from agendapack.pdf.objects import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NumberObject,
    PdfObject,
    StreamObject,
    decoded,
    floats,
    items,
    look,
    look_dict,
    look_int,
    look_name,
    look_text,
    raw,
    resolve,
)
from agendapack.pdf.standard_widths import standard_widths

_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
MAX_RANGE = 65_536
LAST_CHARACTER = 0x10FFFF
MOST_WIDTHS = 500_000
"""That one font may list: more than any has characters."""
USUAL_WIDTH = 0.5
"""Of a glyph whose font does not say, in ems."""
BLANK = 32
LONGEST_WORD, MOST_WORDS = 40, 20_000
"""Of the words of a font whose widths are kept: its letters, and how many."""
SMALLEST_PROGRAM = 1200
"""Bytes of a font program: in fewer there are hardly any shapes."""
_DOWNWARD = re.compile(rb"/WMode\s+1\s+def")
_PAINTS = re.compile(rb"(?<![^\s\])>])(?:[fFBbSs]\*?|sh|Do|BI)(?![^\s])")
_BY_CODE = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0x100)}
"""What codes of one byte stand for as a rule, in WinAnsiEncoding (ISO 32000-1, annex D)."""


_STRINGS = re.compile(STRING + rb"|" + HEX, re.DOTALL)


def shown_strings(operands: bytes) -> list[bytes]:
    """Return the strings among operands, as they are written."""
    return _STRINGS.findall(operands)


def plain_strings(operands: bytes) -> tuple[list[bytes], list[bytes]] | None:
    """Return the bytes of strings, and what stands before, between and behind them.

    None for strings that are written in any other way than most are: with escapes, say.
    """
    is_hex = b"(" not in operands
    if b"\\" in operands or (b"<" in operands and not is_hex):
        return None
    head, *pieces = operands.split(b"<" if is_hex else b"(")
    ending = b">" if is_hex else b")"
    strings, gaps = [], [head]
    for piece in pieces:
        string, ended, gap = piece.partition(ending)
        if not ended:
            return None
        strings.append(string)
        gaps.append(gap)
    try:
        return list(map(unhexlify, strings)) if is_hex else strings, gaps
    except ValueError:
        return None


def join_strings(operands: bytes) -> tuple[bytes, float]:
    """Return the bytes of all strings among operands, and the sum of the numbers between them."""
    bare = operands.strip()
    ends = bare.rfind(b"("), bare.find(b")")
    if ends == (0, len(bare) - 1) and b"\\" not in bare:  # a string of plain letters, as most are
        return bare[1:-1], 0.0
    found = plain_strings(operands)
    if found is None:
        found = list(map(plain, _STRINGS.findall(operands))), [_STRINGS.sub(b" ", operands)]
    strings, gaps = found
    if b"[" not in gaps[0]:
        return b"".join(strings), 0.0
    numbers = b" ".join(gaps).replace(b"[", b" ").replace(b"]", b" ").split()
    try:
        return b"".join(strings), sum(map(float, numbers))
    except ValueError:
        return b"".join(strings), sum(map(number_of, numbers))


@dataclass(frozen=True, slots=True)
class SetGlyph:
    """A code of a shown string, its width in ems; `is_blank` if word spacing applies to it."""

    text: str
    width: float
    is_blank: bool


class Downward(NamedTuple):
    """How glyphs stand one below the other (ISO 32000-1, 9.7.4.3), in ems.

    Args:
        top: From the line that a glyph stands on up to where it is placed.
        step: From one glyph to the next; upwards, so that it is mostly less than 0.
    """

    top: float
    step: float


class Font:
    """A font resource; whatever is missing in it, be it the font itself, is guessed."""

    def __init__(self, font: DictionaryObject | None) -> None:
        self.dictionary = font  # held, so that no other gets its id
        self._wide = look_name(font, "Subtype") == "Type0"
        self._texts = texts_of(font)
        self._table = _BY_CODE | self._texts
        said = ((code, text) for code, text in self._texts.items() if code < 128)
        self._is_ascii = not self._wide and all(text == chr(code) for code, text in said)

    def decode(self, string: bytes) -> str:
        """Return what a string stands for."""
        if self._is_ascii and string.isascii():  # as most are
            return string.decode("ascii")
        if not self._wide:
            return string.decode("latin-1").translate(self._table)
        return "".join([self._texts.get(code, "\ufffd") for code in _pairs(string)])

    def glyphs(self, string: bytes) -> Iterator[SetGlyph]:
        """Go through the codes of a string."""
        widths, usual = self._widths
        for code in _pairs(string) if self._wide else string:
            text = self._texts.get(code, "\ufffd") if self._wide else self._text(code)
            yield SetGlyph(text, widths.get(code, usual), not self._wide and code == BLANK)

    def measure(self, string: bytes) -> tuple[float, int, int]:
        """Return how far a string goes on, in ems, how many codes it has, and how many blanks."""
        if self._wide:
            codes = _pairs(string)
            if self.downward:
                return self.downward.step * len(codes), len(codes), 0
            widths, usual = self._widths
            return sum([widths.get(code, usual) for code in codes]), len(codes), 0
        words = string.split(b" ")
        blanks = len(words) - 1
        ems = sum(map(self._by_word.__getitem__, words)) + blanks * self._by_word[b" "]
        return ems, len(string), blanks

    @cached_property
    def downward(self) -> Downward | None:
        """How its glyphs stand one below the other; None if they stand side by side."""
        if not self._wide:
            return None
        coding = look(self.dictionary, "Encoding")
        if isinstance(coding, StreamObject):
            if look_int(coding, "WMode") != 1 and not _DOWNWARD.search(decoded(coding) or b""):
                return None
        elif (look_name(self.dictionary, "Encoding") or "").rpartition("-")[2] != "V":
            return None
        inner = resolve(next(items(raw(self.dictionary, "DescendantFonts")), None))
        top, step = floats(raw(inner, "DW2"), 2) or (880.0, -1000.0)
        return Downward(top / 1000, step / 1000)

    @cached_property
    def may_be_blank(self) -> bool:
        """Whether some of its letters may have no shape: nobody sees what they say."""
        font = self.dictionary
        procedures = look_dict(font, "CharProcs")
        drawn = [resolve(dict.get(procedures, key)) for key in procedures]
        contents = [decoded(each) or b"" for each in drawn if isinstance(each, StreamObject)]
        if sum(not _PAINTS.search(content) for content in contents) > 1:  # one is a space
            return True
        inner = resolve(next(items(raw(font, "DescendantFonts")), font))
        descriptor = look_dict(inner, "FontDescriptor")
        programs = [look(descriptor, key) for key in ("FontFile", "FontFile2", "FontFile3")]
        found = [each for each in programs if isinstance(each, StreamObject)]
        return any(len(each._data) < SMALLEST_PROGRAM for each in found)

    @cached_property
    def _by_word(self) -> "_Measured":
        widths, usual = self._widths
        return _Measured([widths.get(code, usual) for code in range(256)])

    def _text(self, code: int) -> str:
        return self._table.get(code, chr(code))

    @cached_property
    def _widths(self) -> tuple[Mapping[int, float], float]:
        """How wide each code is, and those that the font does not list, in ems."""
        font = self.dictionary
        if self._wide:
            inner = resolve(next(items(raw(font, "DescendantFonts")), None))
            usual = number_or_none(look(inner, "DW"))
            return _in_ems(inner), 1.0 if usual is None else usual / 1000
        matrix = (
            floats(raw(font, "FontMatrix"), 6) if look_name(font, "Subtype") == "Type3" else None
        )
        scale = abs(matrix[0]) if matrix else 0.001
        widths = [number_or_none(resolve(item)) or 0.0 for item in items(raw(font, "Widths"))]
        if not widths and (known := standard_widths(look_name(font, "BaseFont") or "")):
            return {code: width * scale for code, width in known.items()}, USUAL_WIDTH
        missing = number_or_none(look(look(font, "FontDescriptor"), "MissingWidth")) or 0.0
        first = look_int(font, "FirstChar") or 0
        scaled = {first + place: width * scale for place, width in enumerate(widths)}
        return scaled, missing * scale or USUAL_WIDTH


class _Measured(dict[bytes, float]):
    """How far words go on, in ems: most of them have been measured before."""

    def __init__(self, by_byte: list[float]) -> None:
        super().__init__()
        self._by_byte = by_byte

    def __missing__(self, word: bytes) -> float:
        ems = sum(map(self._by_byte.__getitem__, word))
        if len(word) <= LONGEST_WORD and len(self) < MOST_WORDS:
            self[word] = ems
        return ems


class Fonts:
    """The fonts of a file, each read once."""

    def __init__(self) -> None:
        self._read: dict[int, Font] = {}

    def of(self, font: DictionaryObject | None) -> Font:
        """Return a font by its dictionary."""
        found = self._read.get(id(font))
        if found is None:
            found = self._read[id(font)] = Font(font)
        return found


def texts_of(font: DictionaryObject | None) -> dict[int, str]:
    """Return what a font itself says that its codes stand for."""
    stream = look(font, "ToUnicode")
    return read_cmap(decoded(stream) or b"") if isinstance(stream, StreamObject) else {}


def number_or_none(value: PdfObject | None) -> float | None:
    """Return a number as it is, and None for what is none."""
    return float(value) if isinstance(value, NumberObject | FloatObject) else None


def cid_widths(inner: object) -> dict[int, float]:
    """Read the widths of a font below a Type 0 font (ISO 32000-1, 9.7.4.3).

    Returns:
        In thousandths of an em, by CID.

    Raises:
        ValueError: Their list makes no sense.
        OverflowError: It lists more than any font has.
    """
    found: dict[int, float] = {}
    waiting = [resolve(item) for item in reversed(list(items(raw(inner, "W"))))]
    total = 0
    while len(waiting) > 1:
        first, second = number_or_none(waiting.pop()), waiting.pop()
        if first is None:
            raise ValueError("a CID that is no number")
        if isinstance(second, ArrayObject):
            listed = [number_or_none(resolve(item)) for item in items(second)]
            found.update((int(first) + at, w) for at, w in enumerate(listed) if w is not None)
            total += len(listed)
        else:
            last, width = number_or_none(second), number_or_none(waiting.pop() if waiting else None)
            if last is None or width is None:
                raise ValueError("a range without its end or its width")
            codes = range(int(first), min(int(last), int(first) + MAX_RANGE - 1) + 1)
            total += len(codes)
            if total > MOST_WIDTHS:
                raise OverflowError
            found.update(dict.fromkeys(codes, width))
    return found


def _in_ems(inner: object) -> dict[int, float]:
    try:
        return {cid: width / 1000 for cid, width in cid_widths(inner).items()}
    except (ValueError, OverflowError):
        return {}


def _pairs(data: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f">{len(data) // 2}H", data)


def read_cmap(data: bytes) -> dict[int, str]:
    """Read the code to text pairs of a ToUnicode map."""
    table: dict[int, str] = {}
    for block in _CHARS.findall(data):
        for code, said in _PAIR.findall(block):
            table[int(code, 16)] = _utf16(said)
    for block in _RANGES.findall(data):
        for first, last, start, listed in _RANGE.findall(block):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + MAX_RANGE) + 1)
            if listed:
                table.update(zip(codes, map(_utf16, _HEX.findall(listed)), strict=False))
            else:
                said = _utf16(start)
                for step, code in enumerate(codes):
                    last = ord(said[-1]) + step if said else LAST_CHARACTER + 1
                    table[code] = said[:-1] + chr(last) if last <= LAST_CHARACTER else ""
    return table


def _utf16(digits: bytes) -> str:
    return plain(b"<" + digits + b">").decode("utf-16-be", "replace")


@dataclass(slots=True)
class MarkedText:
    """A piece of marked content, its property list if any, and each text that is shown in it."""

    tag: str
    properties: PdfObject | None
    parts: list[str] = field(default_factory=list)

    @property
    def mcid(self) -> int | None:
        """Its content number."""
        return look_int(self.properties, "MCID")

    @property
    def said(self) -> str:
        """Its ActualText, else the text that it shows."""
        actual = look_text(self.properties, "ActualText")
        return "".join(self.parts) if actual is None else actual


def read_marked_text(content: bytes, page: DictionaryObject, fonts: Fonts) -> Iterator[MarkedText]:
    """Read the marked content of a stream, in the order in which it is closed."""
    reader = _MarkedTextReader(fonts)
    reader.run(content, look_dict(page, "Resources"))
    return iter(reader.closed)


class _MarkedTextReader(Interpreter):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        b"q": "save",
        b"Q": "restore",
        **FONTS,
        **MARKS,
        **dict.fromkeys(SHOWN, "show"),
    }

    def __init__(self, fonts: Fonts) -> None:
        super().__init__()
        self.fonts = fonts
        self.opened: list[MarkedText] = []
        self.closed: list[MarkedText] = []

    def open_mark(self, operands: bytes) -> None:
        tag, listed = mark_of(operands)
        own = listed.startswith(b"<<")
        self.opened.append(MarkedText(tag, read_properties(listed) if own else None))

    def close_mark(self, operands: bytes) -> None:
        if self.opened:
            self.closed.append(self.opened.pop())

    def show(self, operands: bytes) -> None:
        if self.opened:
            decode = self.fonts.of(self.state.font).decode
            said = "".join([decode(plain(string)) for string in shown_strings(operands)])
            self.opened[-1].parts.append(said)
