"""The task of preparing one picture in a text, or the logo, for embedding in a PDF.

The answer is either `problem` (message, hint), or the fields of an embedded picture
and its data. A JPEG file is embedded unchanged where possible; any other picture is
flattened onto white.
"""

import warnings
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from agendapack.model.facts import Limits
from agendapack.model.section import EmbeddedPicture
from agendapack.pdf.copying import strip_jpeg
from agendapack.sandbox.drawings import BadDrawing, looks_like_drawing, read_drawing

if TYPE_CHECKING:
    from PIL.Image import Image

SPACES = {"RGB": "DeviceRGB", "L": "DeviceGray"}
ORIENTATION = 0x0112

FORMATS = ("PNG", "JPEG")
MOST_PIXELS = 25_000_000
DRAWN = 2400
"""The width in pixels of a painted drawing: about 300 for each inch of a text column."""


def embed_file(image: "Image", data: bytes) -> EmbeddedPicture:
    """Return a picture that was decoded whole for embedding, turned upright."""
    upright = set_upright(image)
    if image.format == "JPEG" and image.mode in SPACES and upright is image:
        return embed_jpeg(image, data)
    return embed_pixels(upright)


def set_upright(image: "Image") -> "Image":
    """Return a picture turned as its EXIF orientation says; itself where it is upright."""
    from PIL import ImageOps

    is_upright = image.getexif().get(ORIENTATION, 1) == 1
    return image if is_upright else ImageOps.exif_transpose(image)


def embed_jpeg(image: "Image", data: bytes) -> EmbeddedPicture:
    """Return a picture whose JPEG file is embedded: its pixels unchanged, and nothing else."""
    return EmbeddedPicture(strip_jpeg(data), *image.size, SPACES[image.mode], "DCTDecode")


def embed_pixels(image: "Image") -> EmbeddedPicture:
    """Return the pixels of a picture, compressed without loss."""
    flat = _flatten(image)
    packed = zlib.compress(flat.tobytes(), 9)
    return EmbeddedPicture(packed, *flat.size, SPACES[flat.mode], "FlateDecode")


def _flatten(image: "Image") -> "Image":
    """Return the picture on white, since viewers of PDF/A differ on transparency."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        under = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(under, over).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")


class _Refused(Exception):
    """Raised with the message and the hint for a picture that cannot be used."""


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Decode a picture, so that nobody has to decode it again."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _read(data)
    except _Refused as fault:
        return {"problem": fault.args}, b""
    values = {
        "width": found.width,
        "height": found.height,
        "space": found.space,
        "packing": found.packing,
    }
    return values, found.data


def _read(data: bytes) -> EmbeddedPicture:
    from PIL import Image, UnidentifiedImageError

    if looks_like_drawing(data):
        return _paint(data)
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
        width, height = picture.size
        if width * height <= MOST_PIXELS:
            picture.load()
            return embed_file(picture, data)
    except UnidentifiedImageError:
        raise _Refused("is not PNG, JPEG or SVG", "save it in one of these formats") from None
    except Image.DecompressionBombError:
        pass
    except MemoryError:
        raise
    except Exception:  # Pillow raises exceptions of any type for a damaged file
        raise _Refused("is damaged", "save it again in a picture editor") from None
    raise _Refused(
        f"has more than {MOST_PIXELS // 10**6} million pixels",
        "make it smaller; 2000 pixels are enough for the width of a page",
    )


def _paint(data: bytes) -> EmbeddedPicture:
    try:
        drawing = read_drawing(data)
        if drawing.has_html:
            raise BadDrawing("has parts written in HTML, which cannot be shown")
        return embed_pixels(drawing.paint(DRAWN))
    except BadDrawing as fault:
        raise _Refused(fault.message, fault.hint) from None
