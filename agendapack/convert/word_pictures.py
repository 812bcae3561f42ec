"""Pictures in Word documents, as PNG or JPEG."""

import warnings
from io import BytesIO
from typing import Any

from agendapack.convert.job import Job
from agendapack.model.workspace import LoadedPicture

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
MOST_PIXELS = 25_000_000
LARGEST = 40 * 2**20


def read_picture(job: Job, image: Any) -> LoadedPicture | None:
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
            if picture.format not in ("PNG", "JPEG"):
                buffer = BytesIO()
                picture.convert("RGBA").save(buffer, "PNG")
                data = buffer.getvalue()
    except Exception:  # Pillow, zipfile and mammoth raise what they meet
        return None
    return LoadedPicture(job.planned.loaded.file, data, picture.width, picture.height)
