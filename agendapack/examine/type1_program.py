"""The glyphs of Type 1 programs: their names and widths (Adobe Type 1 Font Format, 6 and 7).

A glyph's description begins with its width, so it is not followed any further.
"""

import re
from collections.abc import Mapping
from functools import cached_property

from agendapack.examine.unreadable import Unreadable

PROGRAM_KEY, GLYPH_KEY = 55665, 4330
RANDOM = 4
_BINARY = re.compile(rb"currentfile\s+eexec(?:\r\n|\s)")
_MATRIX = re.compile(rb"/FontMatrix\s*\[\s*([-+.\deE]+)")
_CODE = re.compile(rb"dup\s+(\d{1,3})\s*/([^\s/]+)\s+put")
_LEADING = re.compile(rb"/lenIV\s+(\d+)")
_GLYPH = re.compile(rb"/([^\s/{}\[\]()<>]+)\s+(\d{1,5})\s+(?:RD|-\|)\s")
_HEX = re.compile(rb"[0-9A-Fa-f\s]{8,}")


class TypeOne:
    """A Type 1 program."""

    def __init__(self, data: bytes) -> None:
        from fontTools.misc.eexec import decrypt

        if data.startswith(b"\x80"):
            data = _joined(data)
        split = _BINARY.search(data)
        if split is None:
            raise Unreadable
        self._clear, secret = data[: split.start()], data[split.end() :]
        if _HEX.match(secret):
            digits = b"".join(secret.split())
            secret = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii", "replace"))
        plain: bytes = decrypt(secret, PROGRAM_KEY)[0]
        leading = _LEADING.search(plain)
        self._leading = int(leading[1]) if leading else RANDOM
        self._glyphs = dict(_glyphs(plain))
        if not self._glyphs:
            raise Unreadable
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
    """Leave out the headers of the segments that a file of its own has."""
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
    numbers: list[float] = []
    place = 0
    while place < len(code):
        byte = code[place]
        place += 1
        if byte >= 32:
            wide = 0 if byte < 247 else 1 if byte < 255 else 4
            rest = code[place : place + wide]
            place += wide
            numbers.append(_number(byte, rest))
        elif byte == 12 and code[place : place + 1] == b"\x0c" and len(numbers) > 1:
            place += 1
            divisor = numbers.pop()
            numbers[-1] /= divisor
        elif byte == 13 or (byte == 12 and code[place : place + 1] == b"\7"):
            return numbers[1 if byte == 13 else 2]
        else:
            break
    raise Unreadable


def _number(byte: int, rest: bytes) -> int:
    if byte < 247:
        return byte - 139
    if byte < 251:
        return (byte - 247) * 256 + rest[0] + 108
    if byte < 255:
        return -(byte - 251) * 256 - rest[0] - 108
    return int.from_bytes(rest, signed=True)
