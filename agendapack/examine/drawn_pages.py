"""Draw the pages of a paper: to look at them, or anew as pictures of what they show."""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

from agendapack.examine.room import show_page
from agendapack.model.facts import Limits
from agendapack.pdf.geometry import Box, View
from agendapack.sandbox.children import start_in_child
from agendapack.sandbox.launch import limit_time

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
    page = show_page(pdf, index, seen)
    across, up = page.get_size()
    scale = min(SCALE, sqrt(MOST_PIXELS / max(1.0, across * up)))
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
        limit_time(limits)
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
            drawn = pikepdf.Stream(
                made,
                packed,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=picture.width,
                Height=picture.height,
                BitsPerComponent=8,
                ColorSpace=pikepdf.Name("/DeviceGray" if picture.mode == "L" else "/DeviceRGB"),
                Filter=pikepdf.Name(filter_name),
            )
            sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=drawn))
            placed = f"q {wide:.4f} 0 0 {high:.4f} 0 0 cm /P Do Q".encode()
            sheet.Contents = made.make_stream(placed)
        out = BytesIO()
        made.save(out, deterministic_id=True)
    return out.getvalue()


def _draw_anew(pdf: Any, index: int, seen: View) -> "Image":
    page = show_page(pdf, index, seen)
    across, up = page.get_size()
    scale = DPI / 72 * seen.size[0] / across
    scale = min(scale, sqrt(MOST_PIXELS_ANEW / max(1.0, across * up)))
    picture: Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    red, green, blue = picture.split()
    return red if red.tobytes() == green.tobytes() == blue.tobytes() else picture


def _pack(picture: "Image") -> tuple[bytes, str]:
    if picture.mode == "RGB" and picture.getcolors(FEW_COLOURS) is None:
        out = BytesIO()
        picture.save(out, "JPEG", quality=QUALITY)
        return out.getvalue(), "/DCTDecode"
    return zlib.compress(picture.tobytes(), 6), "/FlateDecode"
