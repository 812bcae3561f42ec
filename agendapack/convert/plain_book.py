"""Write a workbook anew with nothing in it but what its tables need (ECMA-376-1, 18).

openpyxl gives a whole workbook up for a colour, a date of its making or a rule of a print area that
it does not understand. Here all such is left out; words and numbers of cells stay as they are.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from posixpath import join, normpath
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.plain_cells import CellWriter, read_strings
from agendapack.convert.plain_styles import write_styles
from agendapack.convert.sheet_joins import read_area

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BOOK, BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STATES = ("visible", "hidden", "veryHidden")


class PlainBook(NamedTuple):
    """A workbook written anew, and how many sheets were no tables."""

    data: bytes
    other_sheets: int


class Unwritable(Exception):
    """What the tables need is not there, or is no XML of a workbook."""


def write_plain_book(archive: zipfile.ZipFile) -> PlainBook:
    """Return a workbook that shows the same tables.

    Args:
        archive: Whose parts have all been looked through.

    Raises:
        Unwritable: A part that is needed is missing, or a cell points to words that are not there.
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
    """Yield the elements of a kind, whatever namespace they are in."""
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
    """Return a part's name as others may write it: it is the same in capitals (ECMA-376-2, 7.3)."""
    return name.replace("\\", "/").lower()
