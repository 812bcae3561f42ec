"""What PDFium, as a viewer, makes of a file: pictures of its pages, their text and links.

Used to hold an annex against the pack that it went into.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageDraw
from pypdf.generic import DictionaryObject, StreamObject

from agendapack.pdf.files import open_source
from agendapack.pdf.geometry import Box, View, view
from agendapack.pdf.objects import decoded, items, raw, resolve
from tests.aids import find_aids, in_pixels

LARGEST = 900.0
SMALLEST = 60.0
STEP = 60
MOST_DIFFERENT = 0.0008
MOST_COVERED = 0.02
_STAMP = re.compile(rb"/Artifact <</Type /Pagination /Subtype /(?:Header|Footer)>> BDC\nq ")
_BACKING = re.compile(rb"1 g ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re f 0 g")
WITH_FIELDS = (1, 3)
"""What PDFium calls the kinds of forms whose fields are annotations."""
WEB = ("http:", "https:", "mailto:", "tel:", "sip:", "xmpp:")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a file as it was, or of a pack, and the areas that are stamped on it.

    Args:
        stamps: In the seen frame, in points.
        aids: Where a viewer draws what is no part of the page, in its own space.
    """

    view: View
    stamps: tuple[Box, ...]
    aids: tuple[Box, ...] = ()


class Viewer:
    """A file opened by PDFium.

    Raises:
        PdfiumError: It cannot be opened.
    """

    def __init__(self, data: bytes, password: str | None = None) -> None:
        self._pdf = pypdfium2.PdfDocument(data, password=password)
        if self._pdf.get_formtype() in WITH_FIELDS:
            self._pdf.init_forms()
            pdfium.FPDF_SetFormFieldHighlightAlpha(self._pdf.formenv.raw, 0)
        for index in range(len(self._pdf)):
            self._pdf[index].close()

    def __len__(self) -> int:
        return len(self._pdf)

    def shows(self, index: int) -> bool:
        """Tell whether a page has any area; one whose boxes do not meet has none."""
        page = self._pdf[index]
        found = min(page.get_size()) > 0
        page.close()
        return bool(found)

    def close(self) -> None:
        self._pdf.close()

    def picture(self, index: int, scale: float, box: Box | None = None) -> Image.Image:
        """Draw a page on white, with its form fields and notes, as it is seen on a screen.

        Args:
            index: Of the page.
            scale: Pixels a point.
            box: What of it, in its own space; None for what a viewer shows.
        """
        page = self._pdf[index]
        if box is not None:
            page.set_mediabox(*box)
            page.set_cropbox(*box)
            page.close()
            page = self._pdf[index]
        found: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        return found

    def text(self, index: int) -> str:
        """Return a page's text without any white space."""
        page = self._pdf[index]
        found = page.get_textpage()
        text = str(found.get_text_range(errors="replace"))
        found.close()
        page.close()
        return re.sub(r"[\s\0\x02\ufffe\ufeff\u2011-]", "", text)

    def links(self, index: int) -> Counter[str]:
        """Return where the links of a page lead: page indexes, and addresses on the web."""
        page = self._pdf[index]
        found = Counter(filter(None, map(self._target, self._links(page.raw))))
        page.close()
        return found

    def _links(self, page: object) -> Iterator[object]:
        position = ctypes.c_int(0)
        link = pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page, position, link):
            yield link

    def _target(self, link: object) -> str | None:
        place = pdfium.FPDFLink_GetDest(self._pdf.raw, link)
        if place:
            index = pdfium.FPDFDest_GetDestPageIndex(self._pdf.raw, place)
            return f"page {index}" if index >= 0 else None
        action = pdfium.FPDFLink_GetAction(link)
        size = pdfium.FPDFAction_GetURIPath(self._pdf.raw, action, None, 0) if action else 0
        if not size:
            return None
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(self._pdf.raw, action, buffer, size)
        address = buffer.value.decode("latin-1").strip()
        return address if address.lower().startswith(WEB) else None


def read_pages(data: bytes) -> tuple[Page, ...]:
    """Read the geometry of pages, and where a pack has stamped them."""
    source = open_source(data, "a file")
    return tuple(
        Page(view(page), _stamps(page), tuple(find_aids(page, source.root)))
        for page in source.pages
    )


def _stamps(page: DictionaryObject) -> tuple[Box, ...]:
    *_, last = (resolve(part) for part in (None, *items(raw(page, "Contents"))))
    drawn = (decoded(last) or b"") if isinstance(last, StreamObject) else b""
    start = _STAMP.search(drawn)
    boxes = _BACKING.findall(drawn, start.start()) if start else []
    return tuple((x, y, x + w, y + h) for x, y, w, h in (map(float, box) for box in boxes))


def fit_scale(seen: View) -> float:
    """Return the scale at which a page makes a picture of reasonable size."""
    longest = max(seen.size)
    return min(LARGEST / longest, max(1.0, SMALLEST / longest))


def difference(before: Image.Image, after: Image.Image, stamps: list[Box]) -> float:
    """Return which part of the pixels differ visibly, outside the stamps (in pixels)."""
    if before.size != after.size:
        return 1.0
    apart = ImageChops.difference(before, after).convert("L").point(lambda value: value > STEP)
    draw = ImageDraw.Draw(apart)
    for box in stamps:
        draw.rectangle(box, fill=0)
    width, height = apart.size
    return (width * height - apart.histogram()[0]) / (width * height)


def compare_page(
    before: tuple[Viewer, int, Page], after: tuple[Viewer, int, Page]
) -> tuple[float, float]:
    """Compare a page with the same in a pack; the pack may have enlarged it at one edge.

    Returns:
        Which part of the pixels differ outside the stamps and the aids, and which part of the
        pixels that the stamps cover were not all one colour before.
    """
    old_viewer, old_index, (old, aids) = before[0], before[1], (before[2].view, before[2].aids)
    new_viewer, new_index, new = after
    scale = fit_scale(old)
    wide, high = new.view.size
    grown = high - old.size[1]
    has_strip = grown > 1
    old_picture = old_viewer.picture(old_index, scale, new.view.box if has_strip else None)
    new_picture = new_viewer.picture(new_index, scale)
    across, up = new_picture.width / wide, new_picture.height / high
    stamps = [
        (x0 * across - 2, (high - y1) * up - 2, x1 * across + 2, (high - y0) * up + 2)
        for x0, y0, x1, y1 in new.stamps
    ]
    aided = [in_pixels(aid, new.view, across, up) for aid in aids]
    if not has_strip:
        covered = max((inked(old_picture, shrunk(box)) for box in stamps), default=0.0)
        return difference(old_picture, new_picture, stamps + aided), covered
    on_top = min(box[1] + box[3] for box in new.stamps) > high
    start, end = (0.0, grown * up + 1) if on_top else ((high - grown) * up - 1, high * up)
    strip = (0.0, start, wide * across, end)
    beyond = max((box[3] if on_top else -box[1]) for box in stamps) > (
        end + 2 if on_top else 2 - start
    )
    return difference(old_picture, new_picture, [strip, *aided]), float(beyond)


def shrunk(box: Box) -> Box:
    """Return a stamp's own area, without the rim round it."""
    return box[0] + 3, box[1] + 3, box[2] - 3, box[3] - 3


def inked(picture: Image.Image, area: tuple[float, float, float, float]) -> float:
    """Return which part of an area has another colour than most of it."""
    x0, y0, x1, y1 = (round(side) for side in area)
    box = (max(0, x0), max(0, y0), min(picture.width, x1), min(picture.height, y1))
    if box[2] <= box[0] or box[3] <= box[1]:
        return 0.0
    counts = picture.crop(box).convert("L").histogram()
    ground = counts.index(max(counts))
    return sum(n for value, n in enumerate(counts) if abs(value - ground) > STEP) / sum(counts)
