"""What kind of file a paper is, told by the ending of its name."""

from posixpath import splitext
from typing import Literal

Kind = Literal["pdf", "word", "workbook", "slides", "csv", "picture", "markdown", "text", "drawing"]

_KINDS: dict[str, Kind] = {
    ".docx": "word",
    ".doc": "word",
    ".odt": "word",
    ".rtf": "word",
    ".xlsx": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
    ".pptx": "slides",
    ".ppt": "slides",
    ".odp": "slides",
    ".csv": "csv",
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".tif": "picture",
    ".tiff": "picture",
    ".webp": "picture",
    ".md": "markdown",
    ".txt": "text",
    ".svg": "drawing",
}
_CURRENT: dict[Kind, str] = {"word": ".docx", "workbook": ".xlsx", "slides": ".pptx"}


LARGEST_TEXT = 2 * 2**20
"""Bytes, the most that is taken of Markdown or plain text."""


def kind_of(name: str) -> Kind:
    """Return the kind of a file; `pdf` where the ending says nothing that is known."""
    return _KINDS.get(ending_of(name), "pdf")


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters, with its full stop."""
    return splitext(name)[1].lower()


def current_form(name: str) -> str | None:
    """Return the ending of what an office program has to make of a file before it can be read.

    None for a file that is read as it is.
    """
    current = _CURRENT.get(kind_of(name))
    return current if current != ending_of(name) else None
