"""Pages turned, cut, fitted to the house style's page, or given a strip for their stamp.

All of it is said by page boxes and one matrix; the content itself is not touched.
"""

from dataclasses import dataclass

from agendapack.assemble.geometry import MIN_SIDE, View
from agendapack.assemble.stamp_area import STRIP
from agendapack.model.framing import Edge, Framing
from agendapack.model.matrix import Box, Matrix

PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is shown of a page.

    Args:
        view: In the space of the finished page.
        matrix: From the space of the page as it came to that space: a scale and a shift.
        clip: Outside this nothing of the content may show; None where the view ends there.
    """

    view: View
    matrix: Matrix = PLAIN
    clip: Box | None = None


def turn_and_crop(view: View, framing: Framing) -> View | None:
    """Return what is seen of a page that is turned and cut; None if nothing is left."""
    turned = View(view.box, (view.turn + framing.turn) % 360, view.unit)
    top, right, bottom, left = framing.crop
    wide, high = turned.size
    seen = (left, bottom, wide - right, high - top)
    if seen[2] - seen[0] < MIN_SIDE or seen[3] - seen[1] < MIN_SIDE:
        return None
    return View(turned.area(seen), turned.turn, turned.unit) if any(framing.crop) else turned


def fit_page(view: View, page: tuple[float, float], edge: Edge) -> Frame:
    """Scale a page into the house style's, upright or on its side as it is itself.

    Args:
        view: Of the page as it came.
        page: Width and height of the house style's, in points.
        edge: Where a strip is left free for the stamp.
    """
    wide, high = view.size
    across, up = sorted(page, reverse=wide > high)
    scale = min(across / wide, (up - STRIP) / high)
    beside, beyond = (across - wide * scale) / 2, (up - STRIP - high * scale) / 2
    left, foot = beside, beyond + (STRIP if edge == "bottom" else 0.0)
    whole = View(view.box, view.turn, view.unit).area(
        (-left / scale, -foot / scale, (across - left) / scale, (up - foot) / scale)
    )
    by = scale * view.unit
    matrix = (by, 0.0, 0.0, by, -whole[0] * by, -whole[1] * by)
    box = (0.0, 0.0, (whole[2] - whole[0]) * by, (whole[3] - whole[1]) * by)
    return Frame(View(box, view.turn, 1.0), matrix, move_box(view.box, matrix))


def add_strip(view: View, edge: Edge) -> Frame:
    """Enlarge a page at one edge, as it is seen."""
    wide, high = view.size
    foot, head = (-STRIP, high) if edge == "bottom" else (0.0, high + STRIP)
    return Frame(View(view.area((0.0, foot, wide, head)), view.turn, view.unit), PLAIN, view.box)


def move_box(box: Box, matrix: Matrix) -> Box:
    """Return where a rectangle of the page as it came lies."""
    x0, y0 = move_point(box[0], box[1], matrix)
    x1, y1 = move_point(box[2], box[3], matrix)
    return x0, y0, x1, y1


def move_point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """Return where a point of the page as it came lies."""
    return matrix[0] * x + matrix[4], matrix[3] * y + matrix[5]
