"""The text of content streams: which characters a font's codes stand for.

Enough to read back what was written: fonts with a ToUnicode map (ISO 32000-1, 9.10.3),
marked content with its text, replaced by ActualText where that is given.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from agendapack.pdf.objects import (
    DictionaryObject,
    PdfObject,
    StreamObject,
    look,
    look_dict,
    look_int,
    look_name,
    look_text,
    read_object,
)
from agendapack.pdf.source import decoded

Decode = Callable[[bytes], str]

_TOKEN = re.compile(
    rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)"
    rb"|<<(?:[^<>]++|<<[^<>]*+>>|<[^<>]*+>)*+>>"
    rb"|<[0-9A-Fa-f\s]*+>|/[^\s/\[\]<>()]*+|[^\s/\[\]<>()]++",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
MAX_RANGE = 65_536
LAST_CHARACTER = 0x10FFFF


@dataclass(slots=True)
class Run:
    """The text of one piece of marked content: its tag, MCID and words."""

    tag: str
    mcid: int | None
    text: str = ""
    actual: str | None = None

    @property
    def said(self) -> str:
        """The text, or what it is said to be instead."""
        return self.text if self.actual is None else self.actual


def font_decoder(font: DictionaryObject) -> Decode:
    """Return how the strings shown in a font are read."""
    wide = look_name(font, "Subtype") == "Type0"
    stream = look(font, "ToUnicode")
    table = read_cmap(decoded(stream) or b"") if isinstance(stream, StreamObject) else {}
    if not wide:
        return lambda data: data.decode("latin-1").translate(table)
    return lambda data: "".join([table.get(code, "\ufffd") for code in _pairs(data)])


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


def read_runs(content: bytes, fonts: Callable[[str], Decode]) -> Iterator[Run]:
    """Read the marked content of a stream, each piece once it is closed.

    Args:
        content: The decoded stream.
        fonts: Gives the decoder for the name of a font resource, with its slash.
    """
    stack: list[Run] = []
    operands: list[bytes] = []
    decode: Decode = bytes.decode
    for found in _TOKEN.finditer(content):
        token = found[0]
        if token[:1] in b"(</" or token[:1] in b"+-.0123456789":
            operands.append(token)
            continue
        if token in (b"Tj", b"TJ", b"'", b'"') and stack:
            stack[-1].text += "".join(
                decode(plain(operand)) for operand in operands if operand[:1] in b"(<"
            )
        elif token == b"Tf" and len(operands) > 1:
            decode = fonts(operands[-2].decode("latin-1"))
        elif token in (b"BDC", b"BMC"):
            stack.append(_opened(operands))
        elif token == b"EMC" and stack:
            yield stack.pop()
        operands.clear()


def _opened(operands: list[bytes]) -> Run:
    tag = operands[0].decode("latin-1")[1:] if operands else ""
    if len(operands) < 2 or not operands[1].startswith(b"<<"):
        return Run(tag, None)
    properties = read_properties(operands[1])
    return Run(tag, look_int(properties, "MCID"), "", look_text(properties, "ActualText"))


@lru_cache(maxsize=256)
def read_properties(operand: bytes) -> PdfObject | None:
    """Read the dictionary that marked content begins with; None if it cannot be read."""
    try:
        return read_object(BytesIO(operand), None)
    except Exception:  # pypdf raises many kinds for damaged objects
        return None


def plain(operand: bytes) -> bytes:
    """Return the bytes of a string operand, literal or hexadecimal."""
    if operand.startswith(b"<"):
        digits = b"".join(operand[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPE.sub(_unescape, operand[1:-1])


def _unescape(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 255])
    return _ESCAPED.get(found[2], found[2])


class Fonts:
    """The decoders of a file's fonts, each made once."""

    def __init__(self) -> None:
        self._made: dict[int, Decode] = {}

    def of(self, page: DictionaryObject) -> Callable[[str], Decode]:
        """Return the decoders for the names of a page's font resources."""
        resources = look_dict(look_dict(page, "Resources"), "Font")

        def find(name: str) -> Decode:
            font = look_dict(resources, name[1:])
            if id(font) not in self._made:
                self._made[id(font)] = font_decoder(font)
            return self._made[id(font)]

        return find
