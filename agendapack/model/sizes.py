"""Sizes of files and of pages, as people write them.

The quick answer to an unchanged meeting and the examination of a paper read and name sizes
without the records of `fields`, since pydantic takes long to import.
"""

import re

BYTES_PER_UNIT = {"KB": 1000, "MB": 1000**2, "GB": 1000**3}
POINTS_PER_MM = 72 / 25.4
PAGE_SIZES = {
    "A5": (148, 210),
    "A4": (210, 297),
    "A3": (297, 420),
    "A2": (420, 594),
    "A1": (594, 841),
    "A0": (841, 1189),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
}
"""Width and height of the upright page, in millimetres."""

TOLERANCE = 1.5
"""Millimetres by which a page may differ from the size that it is called by."""


def read_size(text: str) -> int | None:
    """Return the number of bytes in for instance `40 MB`; None for any other text."""
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*(KB|MB|GB)", text.strip(), re.I)
    return round(float(match[1]) * BYTES_PER_UNIT[match[2].upper()]) if match else None


def name_size(width: float, height: float) -> str:
    """Name the size of a page in points, as it is shown: `A4 portrait` or `210 x 400 mm`."""
    wide, high = width / POINTS_PER_MM, height / POINTS_PER_MM
    for name, (short, long) in PAGE_SIZES.items():
        if abs(wide - short) <= TOLERANCE and abs(high - long) <= TOLERANCE:
            return f"{name} portrait"
        if abs(wide - long) <= TOLERANCE and abs(high - short) <= TOLERANCE:
            return f"{name} landscape"
    return f"{wide:.0f} x {high:.0f} mm"
