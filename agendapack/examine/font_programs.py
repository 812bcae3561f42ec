"""The programs within fonts: their glyphs, and how wide these are.

fontTools reads CFF, TrueType and OpenType programs; it is imported when the first program
is opened. It has no reader for a Type 1 program that stands in a PDF, so that one is read
here (Adobe Type 1 Font Format, 6 and 7).
"""

import re
from array import array
from collections.abc import Mapping
from functools import cache, cached_property
from io import BytesIO
from sys import byteorder
from typing import Any


class DamagedFont(Exception):
    """A font, or the program in it, that is damaged."""


class UnexaminedFont(Exception):
    """A font of a kind that is sound in itself, but not looked into here."""


NOTDEF = ".notdef"
MOST_CALLS = 1_000
"""Of subroutines, before a glyph says its width."""


class CffProgram:
    """A CFF program."""

    def __init__(self, data: bytes) -> None:
        from fontTools.cffLib import CFFFontSet

        fonts: Any = CFFFontSet()
        fonts.decompile(BytesIO(data), None)
        self._top: Any = fonts[0]
        self._glyphs: Any = self._top.CharStrings
        self._order: list[str] = self._top.charset
        matrix = getattr(self._top, "FontMatrix", None) or (0.001,)
        self._scale = float(matrix[0]) * 1000

    @cached_property
    def built_in(self) -> Mapping[int, str]:
        """The names of glyphs by their codes."""
        found = self._top.Encoding
        if found == "StandardEncoding":
            from fontTools.encodings.StandardEncoding import StandardEncoding

            found = StandardEncoding
        return dict(enumerate(found)) if isinstance(found, list) else {}

    @property
    def names(self) -> set[str]:
        """The names of all glyphs."""
        return set(self._order)

    def width(self, name: str) -> float | None:
        """Return an advance in thousandths of an em; None where there is no such glyph."""
        if name == NOTDEF or name not in self._glyphs:
            return None
        glyph = self._glyphs[name]
        reader = _width_reader()(
            getattr(glyph.private, "Subrs", []),
            glyph.globalSubrs,
            glyph.private.nominalWidthX,
            glyph.private.defaultWidthX,
            glyph.private,
        )
        try:
            reader.execute(glyph)
        except StopIteration:
            return float(reader.width) * self._scale
        raise DamagedFont

    def cid_width(self, cid: int) -> float | None:
        """Return the advance of the glyph that a CID stands for."""
        if not hasattr(self._top, "ROS"):
            raise UnexaminedFont  # validators disagree on what a CID is then
        return self.width(f"cid{cid:05d}") if cid else None


@cache
def _width_reader() -> Any:
    """Make the class that stops, as an iterator does, as soon as the width is known."""
    from fontTools.misc.psCharStrings import T2WidthExtractor

    class Reader(T2WidthExtractor):  # type: ignore[misc]
        calls = 0

        def popallWidth(self, evenOdd: int = 0) -> Any:  # noqa: N802, N803  (as in fontTools)
            super().popallWidth(evenOdd)
            raise StopIteration

        def op_callsubr(self, index: int) -> None:
            self._count()
            super().op_callsubr(index)

        def op_callgsubr(self, index: int) -> None:
            self._count()
            super().op_callgsubr(index)

        def _count(self) -> None:
            self.calls += 1
            if self.calls > MOST_CALLS:
                raise DamagedFont

    return Reader


class SfntProgram:
    """A program whose glyphs have numbers."""

    def __init__(self, data: bytes) -> None:
        from fontTools.ttLib import TTFont

        self._font: Any = TTFont(BytesIO(data), lazy=True, fontNumber=0)
        units = int.from_bytes(self.table("head")[18:20])
        listed = int.from_bytes(self.table("hhea")[34:36])
        self.count = int.from_bytes(self.table("maxp")[4:6])
        metrics = array("H", self.table("hmtx")[: 4 * listed])
        if byteorder == "little":
            metrics.byteswap()
        if not (units and listed and self.count) or len(metrics) != 2 * listed:
            raise DamagedFont
        self._widths = [each * 1000 / units for each in metrics[::2]]

    def table(self, tag: str) -> bytes:
        """Return a table as it stands in the file."""
        found: bytes = self._font.reader[tag]
        return found

    def width(self, glyph: int) -> float | None:
        """Return an advance in thousandths of an em; None where there is no such glyph."""
        if not 0 < glyph < self.count:
            return None
        return self._widths[min(glyph, len(self._widths) - 1)]

    @cached_property
    def maps(self) -> dict[tuple[int, int], Mapping[int, int]]:
        """The tables from codes to glyphs, by platform and encoding."""
        if "cmap" not in self._font:
            return {}
        self._font.setGlyphOrder([f"glyph{number:05}" for number in range(self.count)])
        return {
            (table.platformID, table.platEncID): {
                code: int(name.removeprefix("glyph")) for code, name in table.cmap.items()
            }
            for table in self._font["cmap"].tables
            if table.format != 14
        }


PROGRAM_KEY, GLYPH_KEY = 55665, 4330
RANDOM = 4
_BINARY = re.compile(rb"currentfile\s+eexec(?:\r\n|\s)")
_MATRIX = re.compile(rb"/FontMatrix\s*\[\s*([-+.\deE]+)")
_CODE = re.compile(rb"dup\s+(\d{1,3})\s*/([^\s/]+)\s+put")
_LEADING = re.compile(rb"/lenIV\s+(\d+)")
_GLYPH = re.compile(rb"/([^\s/{}\[\]()<>]+)\s+(\d{1,5})\s+(?:RD|-\|)\s")
_HEX = re.compile(rb"[0-9A-Fa-f\s]{8,}")


class Type1Program:
    """A Type 1 program."""

    def __init__(self, data: bytes) -> None:
        from fontTools.misc.eexec import decrypt

        if data.startswith(b"\x80"):
            data = _joined(data)
        split = _BINARY.search(data)
        if split is None:
            raise DamagedFont
        self._clear, secret = data[: split.start()], data[split.end() :]
        if _HEX.match(secret):
            digits = b"".join(secret.split())
            secret = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii", "replace"))
        plain: bytes = decrypt(secret, PROGRAM_KEY)[0]
        leading = _LEADING.search(plain)
        self._leading = int(leading[1]) if leading else RANDOM
        self._glyphs = dict(_glyphs(plain))
        if not self._glyphs:
            raise DamagedFont
        matrix = _MATRIX.search(self._clear)
        self._scale = float(matrix[1]) * 1000 if matrix else 1.0

    @cached_property
    def built_in(self) -> Mapping[int, str]:
        """The names of glyphs by their codes."""
        if re.search(rb"/Encoding\s+StandardEncoding", self._clear):
            from fontTools.encodings.StandardEncoding import StandardEncoding

            return dict(enumerate(StandardEncoding))
        return {int(code): name.decode("latin-1") for code, name in _CODE.findall(self._clear)}

    @property
    def names(self) -> set[str]:
        """The names of all glyphs."""
        return set(self._glyphs)

    def width(self, name: str) -> float | None:
        """Return an advance in thousandths of an em; None where there is no such glyph."""
        from fontTools.misc.eexec import decrypt

        glyph = self._glyphs.get(name) if name != ".notdef" else None
        if glyph is None:
            return None
        return _advance(decrypt(glyph, GLYPH_KEY)[0][self._leading :]) * self._scale


def _joined(data: bytes) -> bytes:
    parts, place = [], 0
    while data[place : place + 1] == b"\x80" and data[place + 1 : place + 2] in b"\1\2":
        size = int.from_bytes(data[place + 2 : place + 6], "little")
        parts.append(data[place + 6 : place + 6 + size])
        place += 6 + size
    return b"".join(parts)


def _glyphs(plain: bytes) -> list[tuple[str, bytes]]:
    found, place = [], max(0, plain.find(b"/CharStrings"))
    while (head := _GLYPH.search(plain, place)) is not None:
        place = head.end() + int(head[2])
        found.append((head[1].decode("latin-1"), plain[head.end() : place]))
    return found


def _advance(code: bytes) -> float:
    """Read the numbers up to `hsbw` or `sbw`; the second of them is the advance."""
    from fontTools.misc.psCharStrings import T1CharString

    numbers: list[float] = []
    glyph, place = T1CharString(code), 0
    while True:
        token, is_operator, place = glyph.getToken(place)
        if isinstance(token, int | float) and not is_operator:
            numbers.append(token)
        elif token == "div" and len(numbers) > 1:
            divisor = numbers.pop()
            numbers[-1] /= divisor
        elif token in ("hsbw", "sbw"):
            return numbers[1 if token == "hsbw" else 2]
        else:
            raise DamagedFont
