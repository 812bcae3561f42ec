"""Find the parts of a workbook by their relationships, whatever their names (ECMA-376-1, 12.3)."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath, split
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from agendapack.convert.sheets.sheet_xml import (
    MOST_COLUMNS,
    Area,
    Aside,
    BadReference,
    SheetXml,
    Value,
    name_cell,
    number_column,
    read_area,
    read_sheet,
    read_words,
)
from agendapack.convert.sheets.styles import local_name, read_styles
from agendapack.convert.sheets.visible import SheetContext, StyledTable

LAST_ROW = 1_048_576
ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")
COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
PIECE = re.compile(r"\s*(?:(?:'(?:[^']|'')*'|[^'!,]+)!)?([^,!]+)(?:,|$)")
PRINTED, REPEATED = "_xlnm.Print_Area", "_xlnm.Print_Titles"
UNFILLED = re.compile(r"TableStyle(Light(1|2|3|4|5|6|7|15|16|17|18|19|20|21))?")
"""Styles of tables in which no cell has a dark ground."""


class Unreadable(Exception):
    """A part that the tables need is missing, or is not XML of a workbook."""


class Link(NamedTuple):
    """A relationship: its kind, and the part or address it leads to."""

    kind: str
    target: str
    is_outside: bool


class BookSheet(NamedTuple):
    """A sheet of a workbook; `odd_area` if its print area is worked out by a formula.

    `repeated` are the first and the last row that are printed on each page; 1 and 0 for none.
    `is_stale` if the results stored in it are not those that Excel shows: it works them out first.
    """

    title: str
    is_shown: bool
    xml: SheetXml
    context: SheetContext
    odd_area: bool
    is_stale: bool
    repeated: tuple[int, int] = (1, 0)


class Book:
    """A workbook whose parts have all been checked.

    Raises:
        Unreadable: A part that the tables need is missing or cannot be read.
    """

    def __init__(self, archive: zipfile.ZipFile, language: str) -> None:
        self._archive, self._language = archive, language
        self._names = {_plain(name): name for name in archive.namelist()}
        main = next(
            (link for link in self._links("").values() if link.kind == "officeDocument"), None
        )
        self._main = main.target if main else "xl/workbook.xml"
        self._root = self._read(self._main)
        self._parts = self._links(self._main)
        theme, styles = self._find("theme"), self._find("styles")
        self._styles = read_styles(styles, theme, language)
        strings = self._find("sharedStrings")
        self._strings: Sequence[Value] = [
            read_words(entry, self._styles.colours)
            for entry in ([] if strings is None else strings)
            if local_name(entry) == "si"
        ]

    def count_others(self) -> int:
        """Return the number of sheets that are no tables, such as charts."""
        return sum(self._part_of(sheet) is None for sheet in _all(self._root, "sheet"))

    def count_sheets(self) -> int:
        """Return the number of sheets that are shown."""
        return sum(map(_is_shown, _all(self._root, "sheet")))

    def read_sheets(self) -> Iterator[BookSheet]:
        """Yield the sheets that are tables, hidden ones too.

        Raises:
            Unreadable: One of them cannot be read.
        """
        settings = _all(self._root, "workbookPr")
        from_1904 = any(each.get("date1904") in ("1", "true") for each in settings)
        working = _all(self._root, "calcPr")
        stale = any(each.get("fullCalcOnLoad") in ("1", "true") for each in working)
        for number, sheet in enumerate(_all(self._root, "sheet")):
            name = self._part_of(sheet)
            if name is None:
                continue
            with self._archive.open(name) as part:
                try:
                    found = read_sheet(part, self._strings, self._styles.colours)
                except (ElementTree.ParseError, BadReference):
                    raise Unreadable from None
            links = self._links(name)
            printed, repeated, odd = self._printed(number)
            context = SheetContext(
                self._styles,
                self._language,
                from_1904,
                printed,
                tuple(self._tables(found, links)),
                {key: link.target for key, link in links.items() if link.is_outside},
            )
            found.asides += self._asides(links)
            title = sheet.get("name", "")
            yield BookSheet(title, _is_shown(sheet), found, context, odd, stale, repeated)

    def _part_of(self, sheet: Element) -> str | None:
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        link = self._parts.get(key)
        return self._names.get(_plain(link.target)) if link and link.kind == "worksheet" else None

    def _printed(self, number: int) -> tuple[tuple[Area, ...], tuple[int, int], bool]:
        """Return the areas of a sheet that are printed, and whether they are not understood.

        Between them stand the first and the last row that are repeated on each page.
        """
        areas: list[Area] = []
        repeated: list[Area] = []
        is_odd = False
        for name in _all(self._root, "definedName"):
            kind = name.get("name", "")
            if name.get("localSheetId") != str(number) or kind not in (PRINTED, REPEATED):
                continue
            said = (name.text or "").strip()
            found = [_area(piece) for piece in PIECE.findall(said)]
            understood = [area for area in found if area]
            if kind == PRINTED:
                is_odd |= len(understood) < max(len(found), 1)
                areas += understood
            else:
                repeated += [area for area in understood if area.right == MOST_COLUMNS]
        heads = next(((each.top, each.bottom) for each in repeated), (1, 0))
        if is_odd or not areas:
            return (), heads, is_odd
        for rows in repeated:
            areas += [Area(rows.top, area.left, rows.bottom, area.right) for area in areas]
        return tuple(dict.fromkeys(areas)), heads, False

    def _tables(self, sheet: SheetXml, links: Mapping[str, Link]) -> Iterator[StyledTable]:
        for key in sheet.tables:
            name = self._names.get(_plain(links[key].target)) if key in links else None
            root = None if name is None else self._parse(name)
            area = None if root is None else read_area(root.get("ref", ""))
            if root is None or area is None:
                continue
            look = next((each.get("name", "") for each in _all(root, "tableStyleInfo")), "")
            if look and not UNFILLED.fullmatch(look):
                heads, totals = (
                    int(n) if n.isdecimal() and len(n) < 4 else 0
                    for n in (root.get("headerRowCount", "1"), root.get("totalsRowCount", "0"))
                )
                is_dark = not look.startswith(("TableStyleLight", "TableStyleMedium"))
                yield StyledTable(area, heads, totals, is_dark)

    def _asides(self, links: Mapping[str, Link]) -> Iterator[Aside]:
        """Yield the comments of a sheet, and the words and descriptions of what is drawn on it."""
        parts: dict[str, list[Element]] = {
            kind: [] for kind in ("threadedComment", "comments", "drawing")
        }
        for link in links.values():
            name = self._names.get(_plain(link.target))
            if link.kind in parts and not link.is_outside and name is not None:
                parts[link.kind].append(self._parse(name))
        answered = set()
        for part in parts["threadedComment"]:
            for each in _all(part, "threadedComment"):
                answered.add(each.get("ref", ""))
                words = "".join(text.text or "" for text in _all(each, "text"))
                yield Aside("comment", each.get("ref", ""), words)
        for part in parts["comments"]:
            for each in _all(part, "comment"):
                if each.get("ref", "") not in answered:  # else Excel's own notice stands there
                    words = "".join(text.text or "" for text in _all(each, "t"))
                    yield Aside("comment", each.get("ref", ""), words)
        for part in parts["drawing"]:
            for anchor in part:
                yield from _read_anchor(anchor)

    def _find(self, kind: str) -> Element | None:
        target = next((link.target for link in self._parts.values() if link.kind == kind), None)
        name = None if target is None else self._names.get(_plain(target))
        return None if name is None else self._parse(name)

    def _links(self, part: str) -> dict[str, Link]:
        folder, base = split(part)
        name = self._names.get(_plain(join(folder, "_rels", f"{base}.rels")))
        found = {}
        for link in [] if name is None else self._parse(name):
            target, is_outside = link.get("Target", ""), link.get("TargetMode") == "External"
            kind = link.get("Type", "").rpartition("/")[2]
            place = target if is_outside else _place(target, dirname(part))
            found[link.get("Id", "")] = Link(kind, place, is_outside)
        return found

    def _read(self, name: str) -> Element:
        if _plain(name) not in self._names:
            raise Unreadable
        return self._parse(self._names[_plain(name)])

    def _parse(self, name: str) -> Element:
        try:
            return ElementTree.fromstring(self._archive.read(name))
        except ElementTree.ParseError:
            raise Unreadable from None


def _read_anchor(anchor: Element) -> Iterator[Aside]:
    """Yield the words of drawn shapes that are fixed to a cell, and what they say of themselves."""
    start = next(anchor.iterfind("{*}from"), None)
    at = {local_name(each): (each.text or "").strip() for each in ([] if start is None else start)}
    row, column = (at.get(name, "") for name in ("row", "col"))
    cell = ""
    if row.isdecimal() and column.isdecimal() and len(row) < 8 and len(column) < 6:
        cell = name_cell(int(row) + 1, int(column) + 1)
    for shape in _all(anchor, "sp"):
        words = " ".join(
            "".join(text.text or "" for text in _all(line, "t")) for line in _all(shape, "p")
        )
        yield Aside("text box", cell, words)
    for named in _all(anchor, "cNvPr"):
        said = dict.fromkeys((named.get("title", ""), named.get("descr", "")))
        yield Aside("alternative text", cell, ": ".join(filter(None, said)))


def _is_shown(sheet: Element) -> bool:
    return sheet.get("state") not in ("hidden", "veryHidden")


def _area(piece: str) -> Area | None:
    """Return the area of a part of a name: of cells, or of whole rows or columns."""
    text = piece.strip().upper()
    rows, columns = ROWS.fullmatch(text), COLUMNS.fullmatch(text)
    if rows:
        return Area(int(rows[1]), 1, int(rows[2]), MOST_COLUMNS)
    if columns:
        return Area(1, number_column(columns[1]), LAST_ROW, number_column(columns[2]))
    return read_area(text)


def _all(root: Element, tag: str) -> Iterator[Element]:
    return (element for element in root.iter() if local_name(element) == tag)


def _place(target: str, folder: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


def _plain(name: str) -> str:
    """Normalise the name of a part; letter case does not distinguish names (ECMA-376-2, 7.3)."""
    return normpath(name.replace("\\", "/")).lower()
