"""The kinds of files that LibreOffice reads and writes, by the endings of their names."""

from typing import NamedTuple


class Part(NamedTuple):
    """A part of LibreOffice, which is installed by itself.

    Args:
        library: How the name of its library goes on, behind what the system puts before it.
        pdf: Its filter for PDF.
    """

    name: str
    package: str
    library: str
    pdf: str


WRITER = Part("Writer", "libreoffice-writer-nogui", "swlo.", "writer_pdf_Export")
CALC = Part("Calc", "libreoffice-calc-nogui", "sclo.", "calc_pdf_Export")
IMPRESS = Part("Impress", "libreoffice-impress-nogui", "sdlo.", "impress_pdf_Export")
PARTS = (WRITER, CALC, IMPRESS)

FORMS = {
    ".docx": (WRITER, "MS Word 2007 XML"),
    ".doc": (WRITER, "MS Word 97"),
    ".odt": (WRITER, "writer8"),
    ".rtf": (WRITER, "Rich Text Format"),
    ".xlsx": (CALC, "Calc MS Excel 2007 XML"),
    ".xls": (CALC, "MS Excel 97"),
    ".ods": (CALC, "calc8"),
    ".pptx": (IMPRESS, "Impress MS PowerPoint 2007 XML"),
    ".ppt": (IMPRESS, "MS PowerPoint 97"),
    ".odp": (IMPRESS, "impress8"),
}
"""The part that reads a kind of file, and its filter for that kind.

It is always told: else it would guess by what is in the file, and take a web page named
`.doc` for one, with all that this may fetch.
"""
