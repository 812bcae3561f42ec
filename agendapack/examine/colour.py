"""Which pages of a file need colour, by what they show once they are drawn.

Grey in any colour space is no colour, nor is a tint so faint that it prints as grey. A few pixels
are none either: they are noise of a scan.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from math import sqrt
from typing import TYPE_CHECKING, Any

from agendapack.model.facts import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE, MOST_PIXELS = 0.75, 2_000_000
"""Pixels a point (54 dots an inch), and the most of a page."""
LEAST_CHROMA = 24
"""By how much the strongest and the weakest primary of a colour differ, of 255."""
LEAST_PIXELS = 12
"""About three square millimetres."""
NEAR = 14.0
"""How near to a house colour, or to a mix of two, a pixel has to be to count as one."""
Colour = tuple[int, int, int]


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Tell which pages need colour; see `find_coloured`."""
    house = [_read(colour) for colour in asked["house"]]
    return {"pages": find_coloured(data, asked["own"], house)}, b""


def find_coloured(data: bytes, own: Sequence[bool], house: Sequence[Colour]) -> list[int]:
    """Return the indexes of the pages that need colour.

    Args:
        data: A finished file.
        own: Of each page, whether we have set it, so that the house's colours do not count there.
        house: These colours; empty where they count.
    """
    import pypdfium2  # type: ignore[import-untyped]

    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for index, is_own in enumerate(own):
            page = pdf[index]
            across, up = page.get_size()
            scale = min(SCALE, sqrt(MOST_PIXELS / max(1.0, across * up)))
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
            if _needs_colour(picture, house if is_own else ()):
                found.append(index)
    return found


def _needs_colour(picture: "Image", house: Sequence[Colour]) -> bool:
    from PIL import ImageChops

    red, green, blue = picture.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    coloured = sum(ImageChops.subtract(most, least).histogram()[LEAST_CHROMA:])
    if coloured < LEAST_PIXELS or not house:
        return coloured >= LEAST_PIXELS
    counted = picture.getcolors(picture.width * picture.height) or []
    return _is_foreign(counted, tuple(house))


def _is_foreign(counted: Iterable[tuple[int, Any]], house: tuple[Colour, ...]) -> bool:
    """Tell whether enough pixels have a colour that is none of the house's, nor a mix of two.

    The edge of a letter mixes its colour with that of what is behind it.
    """
    mixes = tuple(combinations({*house, (0, 0, 0), (255, 255, 255)}, 2))

    @cache
    def is_ours(colour: Colour) -> bool:
        return any(_distance(colour, *mix) <= NEAR for mix in mixes)

    foreign = 0
    for count, colour in counted:
        if max(colour) - min(colour) >= LEAST_CHROMA and not is_ours(colour):
            foreign += count
            if foreign >= LEAST_PIXELS:
                return True
    return False


def _distance(colour: Colour, start: Colour, end: Colour) -> float:
    """Return how far a colour is from the nearest mix of two others."""
    along = [b - a for a, b in zip(start, end, strict=True)]
    away = [c - a for a, c in zip(start, colour, strict=True)]
    length = sum(part * part for part in along) or 1
    share = min(1.0, max(0.0, sum(p * q for p, q in zip(along, away, strict=True)) / length))
    return sqrt(sum((q - share * p) ** 2 for p, q in zip(along, away, strict=True)))


def _read(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
