"""Make of a decoded picture what a PDF embeds: JPEG as it is where it can be, all else on white."""

import zlib
from typing import TYPE_CHECKING

from agendapack.model.picture import EmbeddedPicture

if TYPE_CHECKING:
    from PIL.Image import Image

SPACES = {"RGB": "DeviceRGB", "L": "DeviceGray"}
ORIENTATION = 0x0112


def embed_file(image: "Image", data: bytes) -> EmbeddedPicture:
    """Return a picture upright.

    Args:
        image: As opened, and decoded without a fault.
        data: The file that it was opened from.
    """
    upright = set_upright(image)
    if image.format == "JPEG" and image.mode in SPACES and upright is image:
        return embed_jpeg(image, data)
    return embed_pixels(upright)


def set_upright(image: "Image") -> "Image":
    """Return a picture turned as its camera says; itself where it stands upright."""
    from PIL import ImageOps

    is_upright = image.getexif().get(ORIENTATION, 1) == 1
    return image if is_upright else ImageOps.exif_transpose(image)


def embed_jpeg(image: "Image", data: bytes) -> EmbeddedPicture:
    """Return a picture whose JPEG file can stand in a PDF as it is."""
    return EmbeddedPicture(data, *image.size, SPACES[image.mode], "DCTDecode")


def embed_pixels(image: "Image") -> EmbeddedPicture:
    """Return the dots of a picture, packed without loss."""
    flat = _flatten(image)
    packed = zlib.compress(flat.tobytes(), 9)
    return EmbeddedPicture(packed, *flat.size, SPACES[flat.mode], "FlateDecode")


def _flatten(image: "Image") -> "Image":
    """Return the picture on white: PDF/A readers differ on transparency."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        under = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(under, over).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")
