"""What kind of file a paper is, told by the ending of its name."""

from posixpath import splitext
from typing import Literal

Kind = Literal["pdf", "word", "workbook", "csv", "picture", "markdown", "text", "drawing"]

_KINDS: dict[str, Kind] = {
    ".docx": "word",
    ".xlsx": "workbook",
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


LARGEST_TEXT = 2 * 2**20
"""Bytes, the most that is taken of Markdown or plain text."""


def kind_of(name: str) -> Kind:
    """Return the kind of a file; `pdf` where the ending says nothing that is known."""
    return _KINDS.get(splitext(name)[1].lower(), "pdf")
