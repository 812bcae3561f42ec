"""Whether a picture shows type where the text layer of a scan has a word.

Nothing is recognised here: type is strokes of ink on an even ground, about as many as its letters
have. A box that blackens or whitens words has none, and a photograph has them otherwise.
"""

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

INKED, ON_GROUND, GROUND = 60, 24, 0.35
"""How much ink differs from its ground, how far the ground itself does, and its least share."""
INK, BETWEEN = (0.03, 0.65), 1.2
"""The share of ink where there is type, and how much more is neither ink nor ground at most."""
BLUR = 2
TAIL, BLURRED, SURE = 0.04, 60, 0.42
"""Of a blurred picture, the share that may be lighter or darker than type and its ground; how far
these two are apart at least; and what part of that is surely one or the other at each end."""
MOST_STROKES, CALM = 3, 0.34
"""Strokes that a letter has in a row, and the share of them that is left between two lines; in a
photograph of leaves or gravel there are more of both."""


def shows_type(crop: "Image", letters: int) -> bool:
    """Tell whether a picture has strokes on an even ground, about as many as letters have."""
    counts = crop.histogram()
    whole = sum(counts)
    ground = max(range(256), key=lambda level: sum(counts[max(0, level - 8) : level + 9]))
    even = sum(counts[max(0, ground - ON_GROUND) : ground + ON_GROUND + 1])
    ink = sum(counts[: max(0, ground - INKED)]) + sum(counts[ground + INKED + 1 :])
    if even < GROUND * whole or not INK[0] * whole <= ink <= INK[1] * whole:
        return False
    if whole - even - ink > BETWEEN * ink:
        return False
    marked = crop.point([0 if abs(level - ground) <= INKED else 1 for level in range(256)])
    return max(_strokes(marked)) * 2 >= letters


def shows_blurred_type(crop: "Image", letters: int) -> bool:
    """Tell whether a picture has dark and light strokes, no fewer and no more than letters have."""
    counts = list(accumulate(crop.histogram()))
    whole = counts[-1]
    dark = next(level for level, count in enumerate(counts) if count >= TAIL * whole)
    light = next(level for level, count in enumerate(counts) if count >= (1 - TAIL) * whole)
    if light - dark < BLURRED:
        return False
    margin = SURE * (light - dark)
    rows = _strokes(
        crop.point([_kind(level - dark, light - level, margin) for level in range(256)])
    )
    most = max(rows)
    calm = min(rows) <= CALM * most
    return calm and letters <= most * 2 <= 2 * MOST_STROKES * (letters + 1)


def _kind(above: float, below: float, margin: float) -> int:
    """Return 1 for ink, 0 for its ground, and `BLUR` for what may be either."""
    return 1 if above <= margin else 0 if below <= margin else BLUR


def _strokes(marked: "Image") -> list[int]:
    """Return how many strokes each row of a picture of ink crosses, or each column if more."""
    from PIL.Image import Transpose

    found = []
    for turned in (marked, marked.transpose(Transpose.ROTATE_90)):
        data, wide = turned.tobytes(), turned.width
        rows = [data[at : at + wide] for at in range(0, len(data), wide)]
        found.append([row.replace(bytes([BLUR]), b"").count(b"\0\1") for row in rows])
    return max(found, key=max)
