"""The glyphs of CFF programs, which have names or, below a Type 0 font, CIDs.

fontTools reads the program; a glyph's description is followed only until it says its width.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from io import BytesIO
from typing import Any

from agendapack.examine.unreadable import Unexamined, Unreadable

NOTDEF = ".notdef"
MOST_CALLS = 1_000
"""Of subroutines, before a glyph says its width."""


class Compact:
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
        raise Unreadable

    def cid_width(self, cid: int) -> float | None:
        """Return the advance of the glyph that a CID stands for."""
        if not hasattr(self._top, "ROS"):
            raise Unexamined  # validators disagree on what a CID is then
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
                raise Unreadable

    return Reader
