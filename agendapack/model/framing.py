"""How the pages of a PDF annex are shown, where that is not as they came."""

from dataclasses import dataclass
from typing import Literal

Edge = Literal["top", "bottom"]
SIZES = (12.0, 18.0)
"""Type sizes of stamps, in points, that room is looked for."""
PLACES = ("top-left", "top-centre", "top-right", "bottom-left", "bottom-centre", "bottom-right")


@dataclass(frozen=True, slots=True)
class Framing:
    """What is changed of every page.

    Args:
        turn: Degrees by which it is turned clockwise.
        crop: What is cut off at top, right, bottom and left as it is then seen, in points.
        fit: Whether it is scaled to the size of the house style's page.
    """

    turn: int = 0
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    fit: bool = False


AS_IT_CAME = Framing()


def choose_edge(
    room: str, position: str, size: float, named: bool, taken: Edge | None = None
) -> Edge | None:
    """Return the edge of a page that a stamp goes to; None where neither has room.

    Args:
        room: For each of `PLACES` a digit: for how many of `SIZES` it is empty.
        position: Of stamps in the house style, for instance `top-right`.
        size: Of their type, in points.
        named: Whether the agenda item is stamped too.
        taken: An edge that something else is printed at.
    """
    home, _, side = position.partition("-")
    edges: tuple[Edge, Edge] = ("top", "bottom") if home == "top" else ("bottom", "top")
    wanted = sum(size > known for known in SIZES) + 1
    for edge in edges:
        sides = {side} if side == "centre" or not named else {"left", "right"}
        places = [PLACES.index(f"{edge}-{each}") for each in sorted(sides)]
        if edge != taken and all(int(room[place]) >= wanted for place in places):
            return edge
    return None
