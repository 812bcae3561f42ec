"""Draw the pages of a paper anew as pictures: what they show, and nothing that they hide."""

import zlib
from collections.abc import Sequence
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any

from agendapack.examine.room import show_page
from agendapack.model.facts import Limits
from agendapack.pdf.geometry import View
from agendapack.sandbox.children import start_in_child
from agendapack.sandbox.launch import limit_time

if TYPE_CHECKING:
    from PIL.Image import Image

DPI, MOST_PIXELS = 200, 12_000_000
"""How fine a page is drawn, and the most that one may have."""
FEW_COLOURS, QUALITY = 2048, 85
"""What has more colours is a photograph, which JPEG packs well."""


def redraw(data: bytes, pages: Sequence[tuple[int, View]], limits: Limits) -> bytes:
    """Return a PDF whose pages are pictures of the pages of another.

    Args:
        data: The file.
        pages: Index in the file, and what is seen of it.
        limits: How long it may take.

    Raises:
        Exception: Of any kind, where the libraries cannot draw it, or not within the limits.
    """

    def draw() -> bytes:
        limit_time(limits)
        return _draw_all(data, pages)

    return start_in_child(draw)()


def _draw_all(data: bytes, pages: Sequence[tuple[int, View]]) -> bytes:
    import pikepdf
    import pypdfium2  # type: ignore[import-untyped]

    with pypdfium2.PdfDocument(data) as pdf, pikepdf.new() as made:
        if pdf.get_formtype() in (1, 3):
            pdf.init_forms()
        for index, seen in pages:
            wide, high = seen.size
            sheet = made.add_blank_page(page_size=(wide, high))
            picture = _draw(pdf, index, seen)
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


def _draw(pdf: Any, index: int, seen: View) -> "Image":
    page = show_page(pdf, index, seen)
    across, up = page.get_size()
    scale = DPI / 72 * seen.size[0] / across
    scale = min(scale, sqrt(MOST_PIXELS / max(1.0, across * up)))
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
