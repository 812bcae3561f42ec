"""Open a PDF file far enough to know that it can be put into a pack."""

import logging
from io import BytesIO
from typing import TYPE_CHECKING

from agendapack.codes import Code
from agendapack.load.flaw import Flaw

if TYPE_CHECKING:
    from pypdf import PdfReader

_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def count_pages(data: bytes) -> int | Flaw:
    """Return how many pages a PDF file has, or why it cannot be used."""
    if b"%PDF-" not in data[:1024]:  # as readers do (ISO 32000-1, annex H.3.4.1)
        kind = "an office document" if data.startswith(_OFFICE) else "no PDF file"
        hint = "ask its author for the document exported as PDF"
        return Flaw(Code.NOT_A_PDF, f"is {kind}; a PDF file is needed", hint)
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    damaged = Flaw(
        Code.DAMAGED_PDF,
        "is damaged: its pages cannot be read",
        "open it in a PDF viewer and save it anew, or ask its author to export it again",
    )
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return Flaw(
                Code.LOCKED_PDF,
                "is locked with a password",
                "ask its author for the file without a password",
            )
        pages = len(reader.pages)
        whole = _has_every_content(reader)
    except Exception:  # pypdf raises what it meets; for the user all of it is one fault
        return damaged
    if not pages:
        return Flaw(Code.DAMAGED_PDF, "has no pages", "ask its author to export it again")
    return pages if whole else damaged


def _has_every_content(reader: "PdfReader") -> bool:
    """Tell whether no page refers to content that the file does not hold."""
    from pypdf.generic import ArrayObject

    for page in reader.pages:
        if "/Contents" in page:
            content = page["/Contents"]
            parts = content if isinstance(content, ArrayObject) else (content,)
            if any(part is None or part.get_object() is None for part in parts):
                return False
    return True
