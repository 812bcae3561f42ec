"""Draw the pages of a paper: to look at them, to find those in colour, or to make pictures of them.

A picture also tells whether it shows type where the text layer of a scan has a word. Nothing is
recognised here: type is strokes of ink on an even ground, about as many as its letters have. A box
that blackens or whitens words has none, and a photograph has them otherwise.

Grey in any colour space is no colour, nor is a tint so faint that it prints as grey. A few pixels
are none either: they are noise of a scan.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from itertools import accumulate, combinations
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

from agendapack.model.facts import Limits
from agendapack.pdf.geometry import Box, View
from agendapack.sandbox import limited_time
from agendapack.sandbox.forks import start_in_child

if TYPE_CHECKING:
    from PIL.Image import Image


SCALE, MOST_PIXELS = 2.0, 4_000_000
"""Pixels a point, and the most of a page, where it is looked at."""
DPI, MOST_PIXELS_ANEW = 200, 12_000_000
"""The same where it is drawn anew."""
FEW_COLOURS, QUALITY = 2048, 85
"""What has more colours is a photograph, which JPEG packs well."""


@contextmanager
def open_pages(data: bytes) -> Iterator[Any]:
    """Open a file for drawing, with its form fields as they look."""
    import pypdfium2  # type: ignore[import-untyped]

    with pypdfium2.PdfDocument(data) as pdf:
        if pdf.get_formtype() in (1, 3):
            pdf.init_forms()
        yield pdf


def draw_page(pdf: Any, index: int, seen: View) -> "Image":
    """Return a picture of a page, to look at."""
    return _render(show_page(pdf, index, seen), SCALE, MOST_PIXELS)


def _render(page: Any, scale: float, most: int) -> "Image":
    """Draw a page in so many pixels a point, or fewer if that is more than the most; close it."""
    across, up = page.get_size()
    scale = min(scale, sqrt(most / max(1.0, across * up)))
    picture: Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return picture


def pixels_of(box: Box, seen: View, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return where a box of a page is in its picture."""
    x0, y0, x1, y1 = seen.box
    left, right = (box[0] - x0) / (x1 - x0), (box[2] - x0) / (x1 - x0)
    foot, head = (box[1] - y0) / (y1 - y0), (box[3] - y0) / (y1 - y0)
    across, up = {
        0: ((left, right), (1 - head, 1 - foot)),
        90: ((foot, head), (left, right)),
        180: ((1 - right, 1 - left), (foot, head)),
        270: ((1 - head, 1 - foot), (1 - right, 1 - left)),
    }[seen.turn]
    wide, high = size
    return across[0] * wide, up[0] * high, across[1] * wide, up[1] * high


def within(
    picture: "Image", box: tuple[float, float, float, float]
) -> tuple[int, int, int, int] | None:
    """Return the part of a box that is in a picture, in whole pixels; None if there is none."""
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, foot = min(picture.width, ceil(box[2])), min(picture.height, ceil(box[3]))
    return (left, top, right, foot) if right > left and foot > top else None


def redraw(data: bytes, pages: Sequence[tuple[int, View]], limits: Limits) -> bytes:
    """Return a PDF whose pages are pictures of the pages of another.

    Args:
        pages: Index in the file, and what is seen of it.

    Raises:
        Exception: Of any kind, where the libraries cannot draw it, or not within the limits.
    """

    def draw() -> bytes:
        with limited_time(limits):
            return _draw_all(data, pages)

    return start_in_child(draw)()


def _draw_all(data: bytes, pages: Sequence[tuple[int, View]]) -> bytes:
    import pikepdf

    with open_pages(data) as pdf, pikepdf.new() as made:
        for index, seen in pages:
            wide, high = seen.size
            sheet = made.add_blank_page(page_size=(wide, high))
            picture = _draw_anew(pdf, index, seen)
            packed, filter_name = _pack(picture)
            space = "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
            about = {
                **{"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image},
                **{"/Width": picture.width, "/Height": picture.height, "/BitsPerComponent": 8},
                **{"/ColorSpace": pikepdf.Name(space), "/Filter": pikepdf.Name(filter_name)},
            }
            drawn = pikepdf.Stream(made, packed, about)
            sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=drawn))
            placed = f"q {wide:.4f} 0 0 {high:.4f} 0 0 cm /P Do Q".encode()
            sheet.Contents = made.make_stream(placed)
        out = BytesIO()
        made.save(out, deterministic_id=True)
    return out.getvalue()


def _draw_anew(pdf: Any, index: int, seen: View) -> "Image":
    page = show_page(pdf, index, seen)
    picture = _render(page, DPI / 72 * seen.size[0] / page.get_width(), MOST_PIXELS_ANEW)
    red, green, blue = picture.split()
    return red if red.tobytes() == green.tobytes() == blue.tobytes() else picture


def _pack(picture: "Image") -> tuple[bytes, str]:
    if picture.mode == "RGB" and picture.getcolors(FEW_COLOURS) is None:
        out = BytesIO()
        picture.save(out, "JPEG", quality=QUALITY)
        return out.getvalue(), "/DCTDecode"
    return zlib.compress(picture.tobytes(), 6), "/FlateDecode"


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


SCALE_COLOUR, MOST_PIXELS_COLOUR = 0.75, 2_000_000
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
    import pypdfium2

    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for index, is_own in enumerate(own):
            picture = _render(pdf[index], SCALE_COLOUR, MOST_PIXELS_COLOUR)
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


SAME = 0.001
"""In points: boxes that differ by less are the same."""


def show_page(pdf: Any, index: int, seen: View, page: Any = None) -> Any:
    """Return a page of a document as it is seen in the pack; an open one, where it serves."""
    page = page or pdf[index]
    if not _shows(page, seen):
        page.set_rotation(seen.turn)
        page.set_mediabox(*seen.box)
        page.set_cropbox(*seen.box)
        page.close()
        page = pdf[index]
    return page


def _shows(page: Any, seen: View) -> bool:
    """Tell whether a page shows exactly that view without any change."""
    boxes = (*page.get_mediabox(), *page.get_cropbox())
    same = all(abs(a - b) < SAME for a, b in zip(boxes, seen.box * 2, strict=True))
    return same and page.get_rotation() == seen.turn
