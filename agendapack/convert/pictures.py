"""Pictures as annexes: one on each page, upright, at the house style's resolution at most."""

import warnings
from html import escape
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from agendapack.convert.job import Content, Job, Order, UnusableAnnex
from agendapack.model.facts import kind_of
from agendapack.model.section import EmbeddedPicture
from agendapack.problems import Code
from agendapack.sandbox.launch import is_ours
from agendapack.sandbox.pictures import embed_jpeg, embed_pixels

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
MOST_PIXELS = 120_000_000
MOST_PAGES = 200
HEAD_EMS = 7.0
"""The space above a picture for the annex's title, in ems: two lines and the gap below them."""
PHOTOGRAPHS = (".jpg", ".jpeg", ".webp")
FILMS = ("PNG", "WEBP")
QUALITY = 88
ORIENTATION = 0x0112


def convert_picture(job: Job) -> Content:
    """Return a picture file as one figure for each page; a TIFF file may have several."""
    alt = (job.order.alt or "").strip()
    if not alt:
        raise UnusableAnnex(
            Code.MISSING_ALT,
            "is a picture without alternative text",
            "say below 'file' what it shows, for instance 'alt: A map of the three sites'",
        )
    is_drawing = kind_of(job.order.file) == "drawing"
    pictures = [_paint(job)] if is_drawing else _read_pages(job)
    wide = sum(picture.width > picture.height for picture in pictures) * 2 > len(pictures)
    room = _room(job.order, wide)
    shown: dict[str, EmbeddedPicture] = {}
    figures = []
    for number, image in enumerate(pictures, 1):
        path = job.path if len(pictures) == 1 else f"{job.path}#{number}"
        scale = min(room[0] / image.width, room[1] / image.height)
        limited = _limit(image, scale, job.order.picture_dpi)
        shown[path] = _embed(job, limited)
        says = alt
        if len(pictures) > 1:
            says = job.say("picture-page", alt=alt, number=number, count=len(pictures))
        opening = "<figure>" if number == 1 else '<figure class="new-page">'
        width = f"{image.width * scale:.2f}"
        figures.append(
            f'{opening}<img src="{escape(path)}" alt="{escape(says)}" width="{width}"/></figure>'
        )
    return Content("\n".join(figures), ("landscape",) if wide else (), shown)


def _room(style: Order, wide: bool) -> tuple[float, float]:
    """Return the greatest width and height, in points, of a picture below the title."""
    page = (max(style.page), min(style.page)) if wide else style.page
    top, right, bottom, left = style.margins
    return page[0] - left - right, page[1] - top - bottom - HEAD_EMS * style.size


def _paint(job: Job) -> "Image":
    """Return a drawing as a picture of the finest resolution that the house style allows."""
    from agendapack.sandbox.drawings import BadDrawing, read_drawing

    try:
        drawing = read_drawing(job.data)
        across, up = _room(job.order, drawing.width > drawing.height)
        wide = min(across, up * drawing.width / drawing.height)
        painted = drawing.paint(ceil(wide / 72 * job.order.picture_dpi))
    except BadDrawing as fault:
        raise UnusableAnnex(fault.code, fault.message, fault.hint) from None
    if drawing.has_html:
        job.warn(
            Code.NOT_CARRIED,
            "has parts written in HTML, which are not shown",
            "look at its page in the pack; where something is missing, export it as PDF",
        )
    return painted


def _read_pages(job: Job) -> list["Image"]:
    from PIL import Image, ImageOps, ImageSequence

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = Image.open(BytesIO(job.data), formats=FORMATS)
            frames = getattr(file, "n_frames", 1)
            count = frames if file.format == "TIFF" else 1
            if count > MOST_PAGES:
                raise _too_large(f"has {count} pages; {MOST_PAGES} is the most that is allowed")
            pages, pixels = [], 0
            for frame in ImageSequence.Iterator(file):
                pixels += frame.width * frame.height
                if pixels > MOST_PIXELS:
                    raise _too_large(f"has more than {MOST_PIXELS // 10**6} million pixels")
                frame.load()
                turned = frame.getexif().get(ORIENTATION, 1) != 1
                upright = ImageOps.exif_transpose(frame) if turned else frame
                pages.append(upright.copy() if count > 1 else upright)
                if len(pages) == count:
                    break
    except (UnusableAnnex, Image.DecompressionBombError) as fault:
        if isinstance(fault, UnusableAnnex):
            raise
        raise _too_large(f"has more than {MOST_PIXELS // 10**6} million pixels") from None
    except MemoryError:
        raise
    except Exception as fault:  # Pillow raises exceptions of any type for a damaged file
        if is_ours(fault, __name__):
            raise
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            "is damaged, or is no picture of a kind that is taken: PNG, JPEG, TIFF, WebP",
            "save it again in a picture editor",
        ) from None
    if frames > 1 and file.format in FILMS:
        job.warn(
            Code.NOT_CARRIED,
            f"is a film of {frames} pictures, of which only the first is used",
            "say in the report where it can be seen; add other pictures as annexes of their own",
        )
    return pages


def _too_large(message: str) -> UnusableAnnex:
    return UnusableAnnex(
        Code.TOO_LARGE, message, "make it smaller, or take the part that is needed"
    )


def _limit(image: "Image", scale: float, dpi: int) -> "Image":
    """Return the picture, reduced where it has more dots per inch than allowed when printed."""
    from PIL import Image

    most = image.width * scale / 72 * dpi
    if image.width <= ceil(most):
        return image
    size = (ceil(most), max(1, round(image.height * most / image.width)))
    plain = image if image.mode in ("RGB", "RGBA", "L", "LA") else _plain(image)
    return plain.resize(size, Image.Resampling.LANCZOS)


def _plain(image: "Image") -> "Image":
    if "transparency" in image.info or image.mode in ("PA", "RGBa", "La"):
        return image.convert("RGBA")
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda shade: shade / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "I", "F") else "RGB")


def _embed(job: Job, image: "Image") -> EmbeddedPicture:
    """Encode the picture again, which drops metadata such as where a photograph was taken."""
    plain = image if image.mode in ("1", "L", "RGB", "RGBA", "LA") else _plain(image)
    if plain.mode in ("L", "RGB") and job.path.lower().endswith(PHOTOGRAPHS):
        untouched = plain.format == "JPEG"
        buffer = BytesIO()
        plain.save(buffer, "JPEG", quality="keep" if untouched else QUALITY)
        return embed_jpeg(plain, buffer.getvalue())
    plain.info = {}
    return embed_pixels(plain)
