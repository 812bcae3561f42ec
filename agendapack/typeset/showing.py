"""The operators that show glyphs (ISO 32000-1, 9.4.3)."""

from collections.abc import Sequence
from functools import cache

from agendapack.typeset.shaping import NO_MOVE, Glyph


class GlyphStrings:
    """Glyphs and moves gathered for one TJ operator.

    Moves are in thousandths of the type size, to the left.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._codes = ""
        self._move = 0.0

    def add(self, codes: str) -> None:
        """Append glyphs by their two-byte codes in hexadecimal."""
        if abs(self._move) > NO_MOVE:
            if self._codes:
                self._parts.append(f"<{self._codes}>")
                self._codes = ""
            self._parts.append(f"{self._move:.1f}")
            self._move = 0.0
        self._codes += codes

    def move(self, by: float) -> None:
        """Move what follows to the left."""
        self._move += by

    def take(self) -> list[str]:
        """Return the operator for what was gathered, if anything, and start anew."""
        parts = [*self._parts, f"<{self._codes}>"] if self._codes else self._parts
        if parts and abs(self._move) > NO_MOVE:
            parts.append(f"{self._move:.1f}")
        self._parts, self._codes, self._move = [], "", 0.0
        if len(parts) == 1:
            return [f"{parts[0]} Tj"]
        return [f"[{''.join(parts)}] TJ"] if parts else []


def show_glyphs(strings: GlyphStrings, glyphs: Sequence[Glyph], size: float) -> list[str]:
    """Gather glyphs, each moved as shaping says; return operators that had to come first."""
    code: list[str] = []
    rise = 0.0
    for glyph in glyphs:
        if glyph.dy != rise:
            code += strings.take()
            rise = glyph.dy
            code.append(f"{rise * size / 1000:.3f} Ts")
        strings.move(-glyph.dx)
        strings.add(f"{glyph.id:04X}")
        strings.move(glyph.natural - glyph.advance + glyph.dx)
    if rise:
        code += [*strings.take(), "0 Ts"]
    return code


def clusters(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return glyphs by cluster; the first of each carries the cluster's text."""
    result: list[list[Glyph]] = []
    for glyph in glyphs:
        if glyph.text or not result:
            result.append([glyph])
        else:
            result[-1].append(glyph)
    return result


def begin_actual(text: str) -> str:
    """Return the operator that begins content with ActualText (ISO 32000-1, 14.9.4)."""
    coded = ("\ufeff" + text).encode("utf-16-be").hex().upper()
    return f"/Span <</ActualText <{coded}>>> BDC"


@cache
def paint(colour: str) -> str:
    """Return the operator that sets the fill colour `#rrggbb`."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    if red == green == blue:
        return f"{red:.3g} g"
    return f"{red:.3g} {green:.3g} {blue:.3g} rg"
