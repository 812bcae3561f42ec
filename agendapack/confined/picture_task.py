"""The task of taking one picture that a text or the organisation shows.

The answer is either `problem` (message, hint), or the fields of an embedded picture
but for its data, and that.
"""

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from agendapack.confined.drawings import BadDrawing, looks_like_drawing, read_drawing
from agendapack.confined.pictures import embed_file, embed_pixels
from agendapack.model.facts import Limits
from agendapack.model.picture import EmbeddedPicture

FORMATS = ("PNG", "JPEG")
MOST_PIXELS = 25_000_000
DRAWN = 2400
"""How many pixels wide a drawing is painted: some 300 for each inch of a text's width."""


class _Refused(Exception):
    """Raised with what is wrong, and what to do."""


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Decode a picture once and for all."""
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
    except Exception:  # Pillow raises what it meets; for the user all of it is one fault
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
