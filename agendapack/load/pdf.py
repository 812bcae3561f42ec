"""Find out whether a PDF file can be put into a pack, and what it is like."""

from pathlib import Path

from agendapack.codes import Code
from agendapack.load.examiner import Ranges, examiner
from agendapack.model.facts import Measured
from agendapack.model.flaw import Flaw
from agendapack.model.framing import AS_IT_CAME, Framing

_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def measure_pdf(
    data: bytes,
    password: str | None = None,
    pages: Ranges | None = None,
    framing: Framing = AS_IT_CAME,
    fonts: Path | None = None,
) -> Measured | Flaw:
    """Return what is known of a PDF file, or why it cannot be used.

    Args:
        data: The file.
        password: For one that is encrypted.
        pages: First and last page of each range that is taken; None for all.
        framing: How its pages are turned and cut.
        fonts: A folder with more fonts, for form fields that the file leaves to viewers to draw.
    """
    if b"%PDF-" not in data[:1024]:  # as readers do (ISO 32000-1, annex H.3.4.1)
        kind = "an office document" if data.startswith(_OFFICE) else "no PDF file"
        hint = "ask its author for the document exported as PDF"
        return Flaw(Code.NOT_A_PDF, f"is {kind}; a PDF file is needed", hint)
    return examiner().measure(data, password, pages, framing, fonts)
