"""The glyphs of TrueType and OpenType programs: how wide, and by which codes they are found.

fontTools reads the tables; it is imported when the first program is opened.
"""

from array import array
from collections.abc import Mapping
from functools import cached_property
from io import BytesIO
from sys import byteorder
from typing import Any

from agendapack.examine.unreadable import Unreadable


class Sfnt:
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
            raise Unreadable
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
