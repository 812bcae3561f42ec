"""Write rows and cells anew, with words where a number or date cannot be read."""

import re
from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from xml.etree.ElementTree import Element, SubElement

REFERENCE = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
TRUTHS = {"1": "1", "true": "1", "0": "0", "false": "0"}


class BadReference(Exception):
    """A cell points to words that are not there."""


class CellWriter:
    """Writes the cells of a workbook.

    Args:
        strings: The words that cells share.
        styles: How many there are.
    """

    def __init__(self, strings: list[str], styles: int) -> None:
        self._strings, self._styles = strings, styles

    def write_row(self, sheet: Element, row: Element) -> None:
        """Add a row to the rows of a sheet."""
        hidden = row.get("hidden") in ("1", "true")
        number = row.get("r", "")
        fields = {"r": number} if _is_count(number) else {}
        written = SubElement(sheet, "row", {**fields, **({"hidden": "1"} if hidden else {})})
        for cell in row:
            if _local(cell) == "c":
                self._write_cell(written, cell)

    def _write_cell(self, row: Element, cell: Element) -> None:
        kind, words = self._read(cell)
        fields = {"t": kind}
        reference = cell.get("r", "").upper()
        if REFERENCE.fullmatch(reference):
            fields["r"] = reference
        style = cell.get("s", "")
        if _is_count(style) and int(style) < self._styles:
            fields["s"] = style
        written = SubElement(row, "c", fields)
        if any(_local(each) == "f" for each in cell):
            SubElement(written, "f").text = "0"
        if words is not None:
            SubElement(written, "v").text = words

    def _read(self, cell: Element) -> tuple[str, str | None]:
        """Return the type of a cell that openpyxl can read, and what stands in it."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "str", "".join(_texts(cell)) or None
        words = next((each.text or "" for each in cell if _local(each) == "v"), None)
        if not words:
            return ("str" if kind == "str" else "n"), None
        if kind == "s":
            if not _is_count(words) or int(words) >= len(self._strings):
                raise BadReference
            return "str", self._strings[int(words)]
        if kind == "b" and words.strip().lower() in TRUTHS:
            return "b", TRUTHS[words.strip().lower()]
        if kind == "e" or (kind == "n" and _is_number(words)) or (kind == "d" and _is_day(words)):
            return kind, words
        return "str", words


def read_strings(root: Element | None) -> list[str]:
    """Return the words that cells share, without readings and looks."""
    if root is None:
        return []
    return ["".join(_texts(entry)) for entry in root if _local(entry) == "si"]


def _texts(element: Element) -> Iterator[str]:
    for child in element:
        if _local(child) == "t":
            yield child.text or ""
        elif _local(child) != "rPh":
            yield from _texts(child)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return False
    return True
