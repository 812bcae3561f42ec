"""Pictures in Word documents, as Word shows them: what is cut off them does not go in."""

import warnings
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from agendapack.confined.pictures import embed_file, embed_jpeg, embed_pixels, set_upright
from agendapack.convert.word_frames import Frame
from agendapack.model.picture import EmbeddedPicture

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
MOST_PIXELS = 25_000_000
LARGEST = 40 * 2**20
QUALITY = 92
LEAST_TURN = 0.5


def read_picture(image: Any, frame: Frame) -> EmbeddedPicture | None:
    """Return a picture that mammoth found; None where it cannot be shown."""
    from PIL import Image

    try:
        with warnings.catch_warnings(), image.open() as part:
            warnings.simplefilter("ignore")
            data = part.read(LARGEST + 1)
            picture = Image.open(BytesIO(data), formats=FORMATS)
            if len(data) > LARGEST or picture.width * picture.height > MOST_PIXELS:
                return None
            picture.load()
            return replace(_embed(picture, data, frame), points=frame.points)
    except MemoryError:
        raise
    except Exception:  # Pillow, zipfile and mammoth raise what they meet
        return None


def _embed(picture: "Image", data: bytes, frame: Frame) -> EmbeddedPicture:
    shown = _show(picture, frame)
    if shown is not None:
        return _embed_changed(shown, picture.format == "JPEG")
    if picture.format in ("PNG", "JPEG"):
        return embed_file(picture, data)
    return embed_pixels(picture.convert("RGBA"))


def _show(picture: "Image", frame: Frame) -> "Image | None":
    """Return a picture cut and turned; None where it is shown as it is."""
    from PIL import Image, ImageOps

    left, top, right, bottom = frame.cut
    turns = LEAST_TURN < frame.turn < 360 - LEAST_TURN
    if not (any(frame.cut) or turns or frame.mirrored):
        return None
    shown = set_upright(picture).convert("RGBA")
    wide, high = shown.size
    box = (round(left * wide), round(top * high), round((1 - right) * wide), 0)
    shown = shown.crop((*box[:3], round((1 - bottom) * high)))
    if frame.mirrored:
        shown = ImageOps.mirror(shown)
    if turns:
        smoothly = Image.Resampling.NEAREST if frame.turn % 90 == 0 else Image.Resampling.BICUBIC
        shown = shown.rotate(-frame.turn, smoothly, expand=True, fillcolor=(255, 255, 255, 0))
    return shown


def _embed_changed(shown: "Image", is_photograph: bool) -> EmbeddedPicture:
    from PIL import Image

    if not is_photograph:
        return embed_pixels(shown)
    flat = Image.new("RGB", shown.size, "white")
    flat.paste(shown, mask=shown.getchannel("A"))
    buffer = BytesIO()
    flat.save(buffer, "JPEG", quality=QUALITY)
    return embed_jpeg(flat, buffer.getvalue())
