"""What a page paints besides text: paths, pictures and shades, their colours, and what is clipped.

Nothing is drawn. Areas are kept as they are laid one on another, and the heights between which all
ink is; text is for `doubtful` to take in.
"""

# ruff: noqa: D102 - what each operator does is said in `OPERATORS`

import re
from collections.abc import Mapping
from dataclasses import replace
from math import hypot, inf, isfinite
from typing import ClassVar

from agendapack.pdf.areas import (
    UNKNOWN,
    WHITE,
    Grid,
    Ground,
    Look,
    common,
    inks_of,
    lightness,
    lines_of,
    pieces_of,
)
from agendapack.pdf.content import (
    FONTS,
    GRAPHICS,
    MOST_BYTES,
    MOST_STREAMS,
    Interpreter,
    last_name,
    last_number,
    numbers_of,
)
from agendapack.pdf.geometry import Box, placed
from agendapack.pdf.objects import DictionaryObject, look_dict, look_name

THIN = 0.8
"""Lines up to this width, in points, hide nothing unless they lie close."""
JOINED = 5.0
"""How far ink is from a line that is drawn where two of them meet, in widths of it."""
EVERYWHERE = (-inf, inf)
MOST_PICTURES, MOST_PAINTED = 200, 20_000
"""On a page, that are kept; and areas: where there are more, all of its text is in doubt."""
_OF_PATH = re.compile(rb"(?<![^\s\0])(?:[mlcvyh]|re)(?=[\s\0])")


class Painting(Interpreter):
    """Follows what a page paints.

    Args:
        box: What is shown of the page, in its own units.
    """

    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        **GRAPHICS, **FONTS,
        **dict.fromkeys((b"g", b"rg", b"k"), "device_colour"),
        **dict.fromkeys((b"sc", b"scn"), "colour"), b"cs": "colours",
        **dict.fromkeys((b"f", b"F", b"f*"), "fill"),
        **dict.fromkeys((b"B", b"B*", b"b", b"b*"), "fill_and_stroke"),
        **dict.fromkeys((b"S", b"s"), "stroke"), b"n": "leave",
        b"W": "cut", b"W*": "cut", b"w": "set_width", b"sh": "shade", b"BI": "picture",
        **dict.fromkeys((b"K", b"CS", b"SC", b"SCN", b"d", b"ri"), "keep_path"),
    }  # fmt: skip

    def __init__(self, box: Box) -> None:
        super().__init__()
        self.grid = Grid(box)
        self.look = Look(box)
        self.looks: list[Look] = []
        self.path, self.cutting = b"", False
        self.width = 1.0
        self.ground = Ground(self.grid)
        self.pictures: list[Box] = []
        self.painted = 0
        self.low, self.high = inf, -inf
        self.stumbles = 0

    def run(self, content: bytes, resources: DictionaryObject) -> None:
        outer, self.stumbles = self.stumbles, 0
        super().run(content, resources)
        if self.stumbles > (1 if content[-1:].isalpha() else 2):
            self.spread()  # each viewer takes it in its own way
        self.stumbles = outer

    def stumble(self) -> None:
        self.stumbles += 1

    def cover(self, box: Box) -> None:
        """Take in that something is painted over an area."""

    def mark(self, box: Box, reach: float) -> None:
        """Take in where there may be ink: so far below and above a box."""
        is_known = isfinite(sum(box) + reach)
        low, high = (box[1] - reach, box[3] + reach) if is_known else EVERYWHERE
        self.low, self.high = min(low, self.low), max(high, self.high)

    def spread(self) -> None:
        """Take in that there may be ink everywhere."""
        self.low, self.high = EVERYWHERE

    def inked(self) -> tuple[float, float]:
        """Return from where to where there may be ink, upwards, in the page's own units."""
        fonts = (font for font, _, _ in self.named_fonts.values())
        is_whole = self.bytes <= MOST_BYTES and self.streams <= MOST_STREAMS
        has_drawings = any(look_name(font, "Subtype") == "Type3" for font in fonts)
        return (self.low, self.high) if is_whole and not has_drawings else EVERYWHERE

    def save(self, operands: bytes) -> None:
        super().save(operands)
        self.looks.append(self.look)

    def restore(self, operands: bytes) -> None:
        super().restore(operands)
        if self.looks:
            self.look = self.looks.pop()

    def set_state(self, operands: bytes) -> None:
        super().set_state(operands)
        self.keep_path(operands)
        given = look_dict(look_dict(self.resources, "ExtGState"), last_name(operands))
        if given:
            self.look = self.look.with_state(given)
        if "/Font" in given:
            self.spread()

    def keep_path(self, operands: bytes) -> None:
        """Keep the part of a path that stands in front of an operator that does not end it."""
        if _OF_PATH.search(operands):
            self.path += operands

    def colours(self, operands: bytes) -> None:
        self.keep_path(operands)
        spaces = look_dict(self.resources, "ColorSpace")
        inks = inks_of(spaces, last_name(operands))
        self.look = replace(self.look, inks=inks, ink=0.0 if inks else UNKNOWN)

    def colour(self, operands: bytes) -> None:
        self.keep_path(operands)
        numbers = [] if b"/" in operands else numbers_of(operands)
        known = numbers and len(numbers) == self.look.inks
        self.look = replace(self.look, ink=lightness(numbers) if known else UNKNOWN)

    def device_colour(self, operands: bytes) -> None:
        self.keep_path(operands)
        numbers = numbers_of(operands)
        self.look = replace(self.look, ink=lightness(numbers), inks=len(numbers))

    def set_width(self, operands: bytes) -> None:
        self.keep_path(operands)
        self.width = last_number(operands)

    def cut(self, operands: bytes) -> None:
        self.path, self.cutting = self.path + operands, True

    def leave(self, operands: bytes) -> None:
        self._end(self.path + operands)

    def fill(self, operands: bytes) -> None:
        path = self.path + operands
        pieces = pieces_of(path, self.state.matrix)
        for box, exact in pieces:
            self.paint(box, self.look.ink, exact and len(pieces) == 1)
        self._end(path)

    def stroke(self, operands: bytes) -> None:
        path, matrix = self.path + operands, self.state.matrix
        thick = self.width * max(hypot(matrix[0], matrix[1]), hypot(matrix[2], matrix[3]))
        for left, foot, right, head in lines_of(path, matrix):
            half = thick / 2
            self.paint((left - half, foot - half, right + half, head + half), UNKNOWN, False, thick)
        self._end(path)

    def fill_and_stroke(self, operands: bytes) -> None:
        path, cutting = self.path + operands, self.cutting
        self.path = b""
        self.fill(path)
        self.cutting = cutting
        self.stroke(path)

    def shade(self, operands: bytes) -> None:
        self.paint(self.look.clip, UNKNOWN, False)

    def picture(self, operands: bytes) -> None:
        box = placed((0.0, 0.0, 1.0, 1.0), self.state.matrix)
        if len(self.pictures) < MOST_PICTURES:
            self.pictures.append(box)
        self.paint(box, UNKNOWN, False)

    def _end(self, path: bytes) -> None:
        """Take in the end of a path, which what follows may be clipped to."""
        if self.cutting:
            self.look = self.look.cut_to(pieces_of(path, self.state.matrix))
        self.path, self.cutting = b"", False

    def paint(self, box: Box, ink: float, exact: bool, thick: float = inf) -> None:
        """Take in an area that is painted.

        Args:
            ink: How light it becomes.
            thick: How thick the area is, where it is less than its box says.
        """
        box = common(box, self.look.clip)
        wide, high = box[2] - box[0], box[3] - box[1]
        is_white = ink >= WHITE and not self.look.faint
        if not (wide < 0 or high < 0 or is_white):  # a line without width is drawn all the same
            self.mark(box, 0.0 if thick == inf else thick * JOINED)
        if wide <= 0 or high <= 0:
            return
        self.painted += 1
        if self.painted > MOST_PAINTED:
            return
        self.cover(box)
        if min(wide, high, thick) <= THIN:
            self.ground.draw_line(box)
            return
        known = exact and not self.look.odd and not self.look.faint
        self.ground.lay(box, ink if known else UNKNOWN)
