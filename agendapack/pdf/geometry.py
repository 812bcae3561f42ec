"""Matrices, boxes, and what a reader sees of a page: the visible box, its turn, points on it.

Transformation matrices (ISO 32000-1, 8.3.4) are six numbers: `a b c d e f`; a box is left,
bottom, right and top.

The seen frame has its origin at the lower left of the page as it is shown, x to the
right and y up, in units of 1/72 inch whatever the page's own unit is (ISO 32000-1,
7.7.3.3: CropBox, Rotate, UserUnit; 14.11.2: the crop box is cut to the media box).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from agendapack.model import dataclass
from agendapack.pdf.objects import DictionaryObject, FloatObject, NumberObject, floats, look, raw

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
LETTER: Box = (0.0, 0.0, 612.0, 792.0)
"""What viewers take a page for that does not say how large it is."""
MIN_SIDE = 1.0


def times(first: Matrix, then: Matrix) -> Matrix:
    """Multiply two matrices: the result applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def moved(matrix: Matrix, x: float, y: float) -> Matrix:
    """Return a matrix whose origin is moved, in its own space: `times` with fewer steps."""
    a, b, c, d, e, f = matrix
    return (a, b, c, d, x * a + y * c + e, x * b + y * d + f)


def as_matrix(numbers: Iterable[float]) -> Matrix:
    """Return six numbers as a matrix."""
    a, b, c, d, e, f = numbers
    return (a, b, c, d, e, f)


def matrix_of(holder: DictionaryObject) -> Matrix:
    """Return the matrix of a form or pattern; the identity where it has none."""
    return as_matrix(floats(raw(holder, "Matrix"), 6) or IDENTITY)


def placed(box: Box, matrix: Matrix) -> Box:
    """Return the smallest upright box around a transformed box."""
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around all of some boxes."""
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    return (left, bottom, max(box[2] for box in boxes), max(box[3] for box in boxes))


def ordered(box: Sequence[float]) -> Box:
    """Return a rectangle with its lower left corner first, whichever came first."""
    a, b, c, d = box
    return min(a, c), min(b, d), max(a, c), max(b, d)


@dataclass(frozen=True, slots=True)
class View:
    """The visible box in the page's own units, its clockwise turn in degrees, its unit."""

    box: Box
    turn: int
    unit: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen, in points."""
        x0, y0, x1, y1 = self.box
        wide, high = (x1 - x0) * self.unit, (y1 - y0) * self.unit
        return (high, wide) if self.turn in (90, 270) else (wide, high)

    @property
    def matrix(self) -> Matrix:
        """From the seen frame to the page's own space."""
        x0, y0, x1, y1 = self.box
        s = 1 / self.unit
        return {
            0: (s, 0.0, 0.0, s, x0, y0),
            90: (0.0, s, -s, 0.0, x1, y0),
            180: (-s, 0.0, 0.0, -s, x1, y1),
            270: (0.0, -s, s, 0.0, x0, y1),
        }[self.turn]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Turn a point of the seen frame into one of the page's own space."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def area(self, seen: Box) -> Box:
        """Turn a rectangle of the seen frame into one of the page's own space."""
        return ordered((*self.point(seen[0], seen[1]), *self.point(seen[2], seen[3])))

    @property
    def top_left(self) -> tuple[float, float]:
        """The upper left corner as seen, in the page's own space."""
        return self.point(0.0, self.size[1])


def view(page: DictionaryObject) -> View:
    """Work out what is seen of a page whose inherited attributes are filled in."""
    turn, unit = look(page, "Rotate"), look(page, "UserUnit")
    return _view(
        _box(page, "MediaBox"),
        _box(page, "CropBox"),
        float(turn) if isinstance(turn, NumberObject | FloatObject) else 0.0,
        float(unit) if isinstance(unit, NumberObject | FloatObject) and unit > 0 else 1.0,
    )


@lru_cache
def _view(media: Box | None, crop: Box | None, turn: float, unit: float) -> View:
    media = media or LETTER
    crop = crop or media
    cut = (
        *(max(media[0], crop[0]), max(media[1], crop[1])),
        *(min(media[2], crop[2]), min(media[3], crop[3])),
    )
    visible = cut if cut[2] - cut[0] >= MIN_SIDE and cut[3] - cut[1] >= MIN_SIDE else media
    degrees = round(turn) % 360
    return View(visible, degrees if degrees % 90 == 0 else 0, unit)


def _box(page: DictionaryObject, key: str) -> Box | None:
    found = floats(raw(page, key), 4)
    if found is None:
        return None
    x0, y0, x1, y1 = ordered(found)
    return (x0, y0, x1, y1) if x1 - x0 >= MIN_SIDE and y1 - y0 >= MIN_SIDE else None
