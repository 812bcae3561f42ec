"""Embed pictures, which come ready for it."""

from reportlab.pdfbase.pdfdoc import (
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFStream,
)

from agendapack.model.picture import EmbeddedPicture


def add_picture(document: PDFDocument, picture: EmbeddedPicture) -> PDFObjectReference:
    """Add a picture as an image XObject (ISO 32000-1, 8.9), and return the reference to it."""
    entries = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": PDFName(picture.space),
        "BitsPerComponent": 8,
        "Filter": PDFName(picture.packing),
    }
    return document.Reference(PDFStream(PDFDictionary(entries), picture.data))
