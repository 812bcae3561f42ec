"""Which part of a page a stamp may take up: all in the seen frame, in points."""

from agendapack.model.matrix import Box

INSET = 10 * 72 / 25.4
MOST_OF_SIDE = 0.05
ASCENT, DESCENT = 0.72, 0.22
PADDING = 2.0
STRIP = 26.0
"""How high the strip is that a page gets where it has no room for its stamp: 9 mm."""
EMS_AT_SIDE = 9.0
EMS_AT_CENTRE = 16.0


def inset_of(wide: float, high: float) -> float:
    """Return how far from the edges of a page a stamp stands."""
    return min(INSET, wide * MOST_OF_SIDE, high * MOST_OF_SIDE)


def area_of(place: str, wide: float, high: float, size: float) -> Box:
    """Return the area that any stamp at a place may take up.

    Args:
        place: For instance `top-right`.
        wide: Of the page.
        high: Likewise.
        size: Of the type.
    """
    edge, _, side = place.partition("-")
    inset, tall = inset_of(wide, high), (ASCENT + DESCENT) * size
    foot = inset if edge == "bottom" else high - inset - tall
    span = min((EMS_AT_CENTRE if side == "centre" else EMS_AT_SIDE) * size, wide - 2 * inset)
    start = {"left": inset, "centre": (wide - span) / 2, "right": wide - inset - span}[side]
    return start - PADDING, foot - PADDING, start + span + PADDING, foot + tall + PADDING
