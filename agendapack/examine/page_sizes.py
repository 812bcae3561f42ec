"""Names of page sizes, as people call them."""

POINTS_PER_MM = 72 / 25.4
NAMED = {
    "A5": (148, 210),
    "A4": (210, 297),
    "A3": (297, 420),
    "A2": (420, 594),
    "A1": (594, 841),
    "A0": (841, 1189),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
}
TOLERANCE = 1.5


def name_size(width: float, height: float) -> str:
    """Name the size of a page, for instance `A4 portrait` or `210 x 400 mm`.

    Args:
        width: As the page is shown, in points.
        height: Likewise.
    """
    wide, high = width / POINTS_PER_MM, height / POINTS_PER_MM
    for name, (short, long) in NAMED.items():
        if abs(wide - short) <= TOLERANCE and abs(high - long) <= TOLERANCE:
            return f"{name} portrait"
        if abs(wide - long) <= TOLERANCE and abs(high - short) <= TOLERANCE:
            return f"{name} landscape"
    return f"{wide:.0f} x {high:.0f} mm"
