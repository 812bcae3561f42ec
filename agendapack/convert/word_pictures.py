"""Pictures in Word documents, as they are embedded."""

import warnings
from io import BytesIO
from typing import Any

from agendapack.confined.pictures import embed_file, embed_pixels
from agendapack.model.picture import EmbeddedPicture

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
MOST_PIXELS = 25_000_000
LARGEST = 40 * 2**20


def read_picture(image: Any) -> EmbeddedPicture | None:
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
            if picture.format in ("PNG", "JPEG"):
                return embed_file(picture, data)
            return embed_pixels(picture.convert("RGBA"))
    except MemoryError:
        raise
    except Exception:  # Pillow, zipfile and mammoth raise what they meet
        return None
