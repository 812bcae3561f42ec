"""Embed pictures: JPEG as it is where it can be, everything else as RGB without transparency."""

import io
import zlib

from PIL import Image, ImageOps
from reportlab.pdfbase.pdfdoc import (
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFStream,
)

from agendapack.model.workspace import LoadedPicture

SPACES = {"RGB": "DeviceRGB", "L": "DeviceGray"}
ORIENTATION = 0x0112


def add_picture(document: PDFDocument, picture: LoadedPicture) -> PDFObjectReference:
    """Add a picture as an image XObject (ISO 32000-1, 8.9), and return the reference to it."""
    image: Image.Image = Image.open(io.BytesIO(picture.data))
    upright = image.getexif().get(ORIENTATION, 1) == 1
    if image.format == "JPEG" and image.mode in SPACES and upright:
        data, filter_name = picture.data, "DCTDecode"
    else:
        image = _flat(ImageOps.exif_transpose(image))
        data, filter_name = zlib.compress(image.tobytes(), 9), "FlateDecode"
    entries = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": PDFName(SPACES[image.mode]),
        "BitsPerComponent": 8,
        "Filter": PDFName(filter_name),
    }
    return document.Reference(PDFStream(PDFDictionary(entries), data))


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture on white: PDF/A readers differ on transparency."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        under = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(under, over).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")
