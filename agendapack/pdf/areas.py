"""Areas of a page: where something is painted, in what colour, and what is clipped.

Boxes around paths are enough here, as long as it is known whether a box is the whole path.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil

from agendapack.model import dataclass
from agendapack.pdf import objects
from agendapack.pdf.content import number_of
from agendapack.pdf.geometry import Box, Matrix, around, ordered, placed

ROWS, COLUMN = 1200, 2.0
"""Of the grid that areas are kept in: the most rows, and the width of a column in points."""
UNKNOWN = 0.6
"""Stands for a colour that is not known; no text can be read on it, or in it, for certain."""
DARK, LIGHT, WHITE = 0.45, 0.75, 0.97
"""How light a colour is: text up to the first can be read on a ground from the second on."""
COLUMNS = 3
"""How many columns have to be painted over for more than an edge to be hidden."""
SOLID, SLIGHT = 0.99, 1e-6
_INKS = {
    **dict.fromkeys(("DeviceGray", "CalGray", "G"), 1),
    **dict.fromkeys(("DeviceRGB", "CalRGB", "RGB"), 3),
    **dict.fromkeys(("DeviceCMYK", "CMYK"), 4),
}


class Grid:
    """Areas of a page as bits: a row is a number, and each of its bits a column."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.left, self.foot = box[0], box[1]
        self.tall = max(1.0, (box[3] - box[1]) / ROWS)
        self.columns = max(1, ceil((box[2] - box[0]) / COLUMN))
        self.wide = max(COLUMN, (box[2] - box[0]) / ROWS)
        self.count = max(1, ceil((box[3] - box[1]) / self.tall))

    def cells(self, box: Box, inner: bool = False) -> tuple[range, int]:
        """Return the rows of a box, and as bits its columns; with `inner` of cells within."""
        return self.rows_of(box, inner), self.columns_of(box, inner)

    def rows_of(self, box: Box, inner: bool = False) -> range:
        """Return the rows of a box; see `cells`."""
        start, end = (0.999, 0.0) if inner else (0.0, 0.999)
        low = int((box[1] - self.foot) / self.tall + start)
        high = int((box[3] - self.foot) / self.tall + end)
        return range(low if low > 0 else 0, high if high < self.count else self.count)

    def columns_of(self, box: Box, inner: bool = False) -> int:
        """Return the columns of a box as bits; see `cells`."""
        start, end = (0.999, 0.0) if inner else (0.0, 0.999)
        left = int((box[0] - self.left) / self.wide + start)
        right = int((box[2] - self.left) / self.wide + end)
        left = left if left > 0 else 0
        right = right if right < self.columns else self.columns
        return ((1 << (right - left)) - 1) << left if right > left else 0


class Ground:
    """What is painted on a page so far: thin lines, and areas as they are tinted, dark, unknown."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._areas: dict[str, list[int]] = {}
        self._lines: list[int] = []

    def draw_line(self, box: Box) -> None:
        """Take in something thin."""
        rows, bits = self._grid.cells(box)
        self._lines = self._lines or [0] * self._grid.count
        for row in rows:
            self._lines[row] |= bits

    def lay(self, box: Box, ink: float) -> None:
        """Take in an area: how light it becomes."""
        rows, bits = self._grid.cells(box)
        if not self._areas:
            if ink >= WHITE:
                return
            self._areas = {kind: [0] * self._grid.count for kind in ("tinted", "unknown", "dark")}
        kind = "" if ink >= WHITE else "tinted" if ink >= LIGHT else "unknown"
        if ink <= 1 - LIGHT:
            kind = "dark"
        inner, whole = self._grid.cells(box, inner=True)
        for name, laid in self._areas.items():
            if name == kind:
                for row in rows:
                    laid[row] |= bits
            else:
                gone = ~(bits if name == "dark" else whole)
                for row in rows if name == "dark" else inner:
                    laid[row] &= gone

    def hides(self, box: Box, ink: float) -> bool:
        """Tell whether letters as light as that cannot be read there for certain."""
        if not self._areas and not self._lines:
            return ink > LIGHT
        rows, bits = self._grid.cells(box)
        if not bits or (self._lines and _is_covered(self._lines, rows, bits)):
            return True
        if not self._areas:
            return ink > LIGHT
        if ink > WHITE - 0.1:
            dark = self._areas["dark"]
            return any(dark[row] & bits != bits for row in rows)
        kinds = ("unknown", "dark") if ink <= DARK else ("tinted", "unknown", "dark")
        return ink > LIGHT or any(self._areas[kind][row] & bits for kind in kinds for row in rows)


def find_covered(grid: Grid, areas: Sequence[tuple[Box, bool]]) -> Iterator[int]:
    """Go through the texts that are painted over later, from the last to the first, by their place.

    Args:
        areas: What is painted, and whether it is text; what has its rows for itself is not covered.
    """
    places = [grid.rows_of(box) for box, _ in areas]
    taken = shared = 0  # rows, as bits
    for rows in places:
        here = ((1 << len(rows)) - 1) << rows.start
        shared |= taken & here
        taken |= here
    later = [0] * grid.count if shared else []
    for place in range(len(areas) - 1, -1, -1) if shared else ():
        (box, is_text), rows = areas[place], places[place]
        if not ((1 << len(rows)) - 1) << rows.start & shared:
            continue
        # What is beside a text hides nothing.
        bits = grid.columns_of(box, inner=True) if is_text else 0
        bits = bits or grid.columns_of(box)
        if is_text and _is_covered(later, rows, bits):
            yield place
        for row in rows:
            later[row] |= bits


def _is_covered(later: list[int], rows: range, bits: int) -> bool:
    """Tell whether in some columns everything is painted over, but for one row at most."""
    once = twice = 0
    for row in rows:
        free = bits & ~later[row]
        twice, once = twice | (once & free), once | free
    covered = bits & ~(twice if len(rows) > 2 else once)
    return len(rows) > 0 and covered.bit_count() >= max(1, min(COLUMNS, bits.bit_count()))


@dataclass(frozen=True, slots=True)
class Look:
    """What the graphics state says of how text looks, besides its font.

    Args:
        clip: A box around what is painted on.
        odd: Whether that is not the whole box.
        ink: How light the colour is that areas and letters are filled with.
        inks: How many numbers a colour has; 0 where they do not say how light it is.
        faint: In bits, why what is painted may be transparent: alpha, blend mode, mask.
    """

    clip: Box
    odd: bool = False
    ink: float = 0.0
    inks: int = 1
    faint: int = 0

    def cut_to(self, pieces: list[tuple[Box, bool]]) -> "Look":
        """Clip it to a path."""
        if len(pieces) != 1:
            return replace(self, odd=True)
        box, exact = pieces[0]
        return replace(self, clip=common(box, self.clip), odd=self.odd or not exact)

    def with_state(self, given: objects.DictionaryObject) -> "Look":
        """Take in a dictionary of the graphics state."""
        faint = self.faint
        alpha, mode, mask = (objects.look(given, key) for key in ("ca", "BM", "SMask"))
        if alpha is not None:
            solid = isinstance(alpha, int | float) and float(alpha) > SOLID
            faint = faint & ~1 if solid else faint | 1
        if mode is not None:
            usual = objects.look_name(given, "BM") in ("Normal", "Compatible")
            faint = faint & ~2 if usual else faint | 2
        if mask is not None:
            faint = faint & ~4 if objects.look_name(given, "SMask") == "None" else faint | 4
        return self if faint == self.faint else replace(self, faint=faint)


def common(first: Box, second: Box) -> Box:
    """Return what two boxes have in common, which may be nothing."""
    return (
        max(first[0], second[0]), max(first[1], second[1]),
        min(first[2], second[2]), min(first[3], second[3]),
    )  # fmt: skip


def lightness(inks: list[float]) -> float:
    """Return how light a colour of one, three or four inks is: 0 is black, 1 white."""
    match inks:
        case [grey]:
            return grey
        case [red, green, blue]:
            return (red + green + blue) / 3
        case [cyan, magenta, yellow, black]:
            return max(0.0, 1 - black - (cyan + magenta + yellow) / 3)
    return UNKNOWN


def inks_of(spaces: objects.DictionaryObject, named: str) -> int:
    """Return how many inks a colour space has; 0 where more of them may be darker or lighter."""
    if named in _INKS:
        return _INKS[named]
    space = objects.look(spaces, named)
    if isinstance(space, objects.NameObject):
        return _INKS.get(space[1:], 0)
    parts = [objects.resolve(item) for item in objects.items(space)]
    family = str(parts[0])[1:] if parts else ""
    if family == "ICCBased" and len(parts) > 1:
        return objects.look_int(parts[1], "N") or 0
    return _INKS.get(family, 0)


def is_turned(matrix: Matrix) -> bool:
    """Tell whether upright boxes do not stay upright."""
    straight = abs(matrix[1]) + abs(matrix[2]) < SLIGHT or abs(matrix[0]) + abs(matrix[3]) < SLIGHT
    return not straight


Point = tuple[float, float]


def _subpaths(path: bytes) -> Iterator[tuple[list[Point], bool]]:
    points: list[Point] = []
    straight = True
    stack: list[float] = []
    for word in path.split():
        if word[0] in b"+-.0123456789":
            stack.append(number_of(word))
            continue
        if word == b"re" and len(stack) >= 4:
            if points:
                yield points, straight
            x, y, wide, high = stack[-4:]
            corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
            yield corners, True
            points, straight = [], True
        elif word == b"m" and len(stack) >= 2:
            if points:
                yield points, straight
            points, straight = [(stack[-2], stack[-1])], True
        elif word in (b"l", b"c", b"v", b"y"):
            straight = straight and word == b"l"
            count = {b"l": 2, b"c": 6}.get(word, 4)
            numbers = stack[-count:]
            points += list(zip(numbers[::2], numbers[1::2], strict=False))
        elif word == b"h" and points:
            points.append(points[0])
        stack.clear()
    if points:
        yield points, straight


def pieces_of(path: bytes, matrix: Matrix) -> list[tuple[Box, bool]]:
    """Return a box around each part of a path, and whether the part is the whole box."""
    upright = not is_turned(matrix)
    words = path.split()
    if len(words) == 5 and words[4] == b"re":  # as most are
        x, y, wide, high = map(number_of, words[:4])
        box = ordered((x, y, x + wide, y + high))
        return [(placed(box, matrix), upright)]
    pieces = []
    for points, straight in _subpaths(path):
        box = around([(x, y, x, y) for x, y in points])
        exact = (
            straight
            and len(points) >= 4
            and all((x in (box[0], box[2])) and (y in (box[1], box[3])) for x, y in points)
        )
        corners = {*points}
        pieces.append((placed(box, matrix), exact and upright and len(corners) == 4))
    return pieces


def lines_of(path: bytes, matrix: Matrix) -> Iterator[Box]:
    """Go through boxes around the lines of a path; one around all of a part with curves."""
    for points, straight in _subpaths(path):
        if not straight:
            yield placed(around([(x, y, x, y) for x, y in points]), matrix)
            continue
        for (x, y), (to_x, to_y) in pairwise(points):
            yield placed(ordered((x, y, to_x, to_y)), matrix)
