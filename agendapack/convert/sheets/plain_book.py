"""Rewrite a workbook with only what its tables need (ECMA-376-1, 18).

openpyxl rejects a whole workbook for a colour, a creation date or a print area that it does not
understand. All such things are left out here: the rewritten workbook has the cells with their
text and numbers, and the number format of each style. A number or date that cannot be read
becomes text.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from math import isfinite
from posixpath import join, normpath
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.sheets.sheet_xml import read_area

REFERENCE = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
TRUTHS = {"1": "1", "true": "1", "0": "0", "false": "0"}

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAMED = "{*}cellXfs/{*}xf"
FORMATS = "{*}numFmts/{*}numFmt"
NEEDED = (
    ("fonts", "font"),
    ("fills", "fill", "patternFill"),
    ("borders", "border"),
    ("cellStyleXfs", "xf"),
)
"""The elements of which openpyxl needs at least one, each with its content."""

TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BOOK, BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STATES = ("visible", "hidden", "veryHidden")


class BadReference(Exception):
    """A cell refers to a shared string that does not exist."""


class CellWriter:
    """Writes the cells of a workbook.

    Args:
        strings: The shared strings of the workbook.
        styles: The number of cell styles.
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
        """Return a type that openpyxl can read, and the content of a cell."""
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
    """Return the shared strings, without formatting and phonetic readings."""
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


def write_styles(root: Element | None) -> tuple[Element, int]:
    """Return the part of styles, and the number of cell styles in it."""
    written = Element("styleSheet", {"xmlns": MAIN})
    formats = SubElement(written, "numFmts")
    known = [] if root is None else root.findall(FORMATS)
    for each in known:
        number, code = each.get("numFmtId", ""), each.get("formatCode")
        if _is_style_count(number) and code:
            SubElement(formats, "numFmt", {"numFmtId": number, "formatCode": code})
    for names in NEEDED:
        inner = written
        for name in names:
            inner = SubElement(inner, name)
    styles = SubElement(written, "cellXfs")
    for each in [] if root is None else root.findall(NAMED):
        number = each.get("numFmtId", "")
        SubElement(styles, "xf", {"numFmtId": number if _is_style_count(number) else "0"})
    count = len(styles)
    if not count:
        SubElement(styles, "xf", {"numFmtId": "0"})
    return written, max(count, 1)


def _is_style_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


class PlainBook(NamedTuple):
    """A rewritten workbook, and the number of sheets left out because they are no tables."""

    data: bytes
    other_sheets: int


class Unwritable(Exception):
    """A part that the tables need is missing, or is not XML of a workbook."""


def write_plain_book(archive: zipfile.ZipFile) -> PlainBook:
    """Return a workbook that shows the same tables.

    Args:
        archive: The workbook, all of whose parts have been checked.

    Raises:
        Unwritable: A part that the tables need is missing or cannot be read.
        BadReference: A cell refers to a shared string that does not exist.
    """
    return _Writer(archive).write()


class _Writer:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {_plain(name): name for name in archive.namelist()}
        self._links = {
            link.get("Id", ""): (link.get("Type", "").rpartition("/")[2], link.get("Target", ""))
            for link in self._read(BOOK_LINKS)
            if link.get("TargetMode") != "External"
        }

    def write(self) -> PlainBook:
        book = self._read(BOOK)
        strings, styles = self._find("sharedStrings"), self._find("styles")
        styles_part, count = write_styles(styles)
        cells = CellWriter(read_strings(strings), count)
        parts = {"xl/styles.xml": styles_part}
        new_book = Element("workbook", {"xmlns": MAIN, "xmlns:r": LINKS})
        settings = find_all(book, "workbookPr")
        starts_1904 = any(each.get("date1904") in ("1", "true") for each in settings)
        SubElement(new_book, "workbookPr", {"date1904": str(int(starts_1904))})
        listed = SubElement(new_book, "sheets")
        others = 0
        for number, sheet in enumerate(find_all(book, "sheet"), 1):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), "")
            kind, target = self._links.get(link, ("", ""))
            name = self._names.get(_plain(_below_book(target)))
            if kind != "worksheet" or name is None:
                others += 1
                continue
            state = sheet.get("state", "visible")
            fields = {"name": sheet.get("name", ""), "sheetId": str(number), "r:id": f"r{number}"}
            SubElement(
                listed, "sheet", {**fields, "state": state if state in STATES else STATES[0]}
            )
            root = self._parse(name)
            parts[f"xl/worksheets/sheet{number}.xml"] = _write_sheet(root, cells)
        parts[BOOK] = new_book
        return PlainBook(_pack(parts), others)

    def _find(self, kind: str) -> Element | None:
        targets = [target for found, target in self._links.values() if found == kind]
        name = self._names.get(_plain(_below_book(targets[0]))) if targets else None
        return None if name is None else self._parse(name)

    def _read(self, name: str) -> Element:
        if name not in self._names:
            raise Unwritable
        return self._parse(self._names[name])

    def _parse(self, name: str) -> Element:
        try:
            return ElementTree.fromstring(self._archive.read(name))
        except ElementTree.ParseError:
            raise Unwritable from None


def find_all(root: Element, tag: str) -> Iterator[Element]:
    """Yield the elements with a tag, whatever their namespace."""
    return root.iterfind(f".//{{*}}{tag}")


def _write_sheet(root: Element, cells: CellWriter) -> Element:
    if root.tag != f"{{{MAIN}}}worksheet":
        raise Unwritable
    sheet = Element("worksheet", {"xmlns": MAIN})
    columns = [
        {"min": column.get("min", ""), "max": column.get("max", ""), "hidden": "1"}
        for column in find_all(root, "col")
        if column.get("hidden") in ("1", "true")
    ]
    if columns:
        group = SubElement(sheet, "cols")
        for fields in columns:
            SubElement(group, "col", fields)
    data = SubElement(sheet, "sheetData")
    for row in find_all(root, "row"):
        cells.write_row(data, row)
    joined = [each.get("ref", "") for each in find_all(root, "mergeCell")]
    references = [reference for reference in joined if read_area(reference)]
    if references:
        group = SubElement(sheet, "mergeCells")
        for reference in references:
            SubElement(group, "mergeCell", {"ref": reference})
    return sheet


def _pack(parts: dict[str, Element]) -> bytes:
    types = Element("Types", {"xmlns": f"{PACKAGE}/content-types"})
    links = Element("Relationships", {"xmlns": f"{PACKAGE}/relationships"})
    for name in parts:
        kind = "sheet.main" if name == BOOK else "styles" if "styles" in name else "worksheet"
        fields = {"PartName": f"/{name}", "ContentType": f"{TYPES}{kind}+xml"}
        SubElement(types, "Override", fields)
        if name != BOOK:
            number = "".join(filter(str.isdigit, name))
            link = {"Id": f"r{number}", "Type": f"{LINKS}/{kind}", "Target": f"/{name}"}
            SubElement(links, "Relationship", link)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, root in {"[Content_Types].xml": types, BOOK_LINKS: links, **parts}.items():
            out.writestr(zipfile.ZipInfo(name), ElementTree.tostring(root, encoding="utf-8"))
    return buffer.getvalue()


def _below_book(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _plain(name: str) -> str:
    """Normalise the name of a part; letter case does not distinguish names (ECMA-376-2, 7.3)."""
    return name.replace("\\", "/").lower()
