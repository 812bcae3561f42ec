"""Read the XML of one sheet (ECMA-376-1, 18.3.1): its cells, and what Excel does not show of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime, time
from math import isfinite
from typing import IO, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from agendapack.convert.sheets.styles import (
    CellLook,
    Colours,
    FontLook,
    local_name,
    read_change,
    read_font,
)
from agendapack.model import dataclass
from agendapack.model.page_numbers import read_letters, write_letters

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
TRUTHS = {"1": True, "true": True, "0": False, "false": False}
MOST_COLUMNS = 16384
MOST_ROWS_READ, MOST_COLUMNS_READ = 30_000, 240
THINNEST, LOWEST = 0.3, 2.0
"""Columns narrower than this, in letters, and rows lower than this, in points, show nothing."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
EPOCH = datetime(1899, 12, 30)


class Area(NamedTuple):
    """A range of cells: rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell is in the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Run(NamedTuple):
    """Text in one look; `font` is None for that of the cell."""

    text: str
    font: FontLook | None = None


Words = tuple[Run, ...]
Value = float | bool | str | Words


class RawCell(NamedTuple):
    """A cell as the file has it, by the number of its look; `is_text` also without a text."""

    value: Value | None
    style: int = 0
    formula: str = ""
    is_error: bool = False
    is_text: bool = False


class Rule(NamedTuple):
    """A rule of conditional formatting.

    Args:
        kind: Its kind, for instance `cellIs`.
        change: The look that it gives, or its number; None for another effect.
        hides_values: Whether it shows icons or bars in place of the values.
    """

    areas: tuple[Area, ...]
    kind: str
    attributes: dict[str, str]
    formulas: tuple[str, ...]
    change: int | CellLook | None
    hides_values: bool

    @property
    def priority(self) -> int:
        """Its place among the rules; the lowest comes first."""
        return _number(self.attributes.get("priority"), 0)


class CellLink(NamedTuple):
    """A link: the cells it is on, the number of its relationship, and a place in the workbook."""

    area: Area
    relation: str
    place: str


class Aside(NamedTuple):
    """Words that Excel shows beside a cell: a comment, a prompt, a tooltip, a text box."""

    kind: str
    cell: str
    words: str


@dataclass(slots=True)
class SheetXml:
    """What the XML of a sheet says; rows and columns count from 1.

    Args:
        rows: The cells that have content or a style, by row and column.
        hidden_rows, hidden_columns: Their numbers.
        tables: The numbers of the relationships to its tables.
        shows_zeros: Whether zeros are shown.
        margins: The texts at the head and foot of printed pages, with their codes.
        asides: What it says of cells beside their words.
        sparklines: How many cells have a small chart in them.
        goes_on: Whether something is shown beyond the rows and columns that are read.
    """

    rows: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    joined: list[Area] = field(default_factory=list)
    links: list[CellLink] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    shows_zeros: bool = True
    margins: list[str] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    sparklines: int = 0
    goes_on: bool = False

    @property
    def filled(self) -> Iterator[tuple[int, int, RawCell]]:
        """The row, column and cell of each cell with a value."""
        for row, cells in self.rows.items():
            for column, cell in cells.items():
                if cell.value is not None:
                    yield row, column, cell

    def shows(self, row: int, column: int) -> bool:
        """Tell whether a cell is in a row and a column that are shown."""
        return row not in self.hidden_rows and column not in self.hidden_columns


class BadReference(Exception):
    """A cell refers to a shared string that does not exist, or columns are described many times."""


def read_area(reference: str) -> Area | None:
    """Return the area of a reference such as `A1`, `A1:C2` or `$A$1:$C$2`; None for other text."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return None
    top, left = int(match[2]), number_column(match[1])
    bottom, right = int(match[4] or top), number_column(match[3] or match[1])
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def number_column(letters: str) -> int:
    """Return the number of a column, for instance 28 for AB or AB7; 0 for no letters."""
    return read_letters("".join(re.findall("[A-Z]", letters)).lower())


def name_cell(row: int, column: int) -> str:
    """Return the name of a cell, for instance AB7."""
    return f"{write_letters(column).upper()}{row}"


def read_words(element: Element, colours: Colours) -> Value:
    """Return the text of a shared or inline string, without phonetic readings."""
    runs: list[Run] = []
    for part in element:
        tag = local_name(part)
        if tag == "t":
            runs.append(Run(_text(part)))
        elif tag == "r":
            said = "".join(_text(each) for each in part if local_name(each) == "t")
            look = next((each for each in part if local_name(each) == "rPr"), None)
            runs.append(Run(said, None if look is None else read_font(look, colours)))
    if all(run.font is None for run in runs):
        return "".join(run.text for run in runs)
    return tuple(run for run in runs if run.text)


def _text(element: Element) -> str:
    return unescape(element.text or "")


def unescape(text: str) -> str:
    """Return text with the characters that XML cannot hold, which Excel writes as `_x000D_`."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def read_sheet(part: IO[bytes], strings: Sequence[Value], colours: Colours) -> SheetXml:
    """Read the XML of one sheet.

    Raises:
        BadReference: A cell refers to a shared string that does not exist.
        ElementTree.ParseError: The XML is damaged.
    """
    return _SheetReader(strings, colours).read(part)


class _SheetReader:
    """Reads a sheet element by element, so that no whole tree is in memory."""

    def __init__(self, strings: Sequence[Value], colours: Colours) -> None:
        self._strings, self._colours = strings, colours
        self._sheet = SheetXml()
        self._row = 0

    def read(self, part: IO[bytes]) -> SheetXml:
        depth = 0
        for event, element in ElementTree.iterparse(part, ("start", "end")):
            depth += 1 if event == "start" else -1
            if event == "end" and (depth == 1 or local_name(element) == "row"):
                self._take(element)
                element.clear()
        return self._sheet

    def _take(self, element: Element) -> None:
        sheet, tag = self._sheet, local_name(element)
        if tag == "row":
            self._take_row(element)
        elif tag == "sheetViews":
            sheet.shows_zeros = not any(_says_no(view, "showZeros") for view in element)
        elif tag == "sheetFormatPr" and _width(element, "defaultColWidth", 9.0) < THINNEST:
            sheet.hidden_columns = set(range(1, MOST_COLUMNS + 1))
        elif tag == "cols":
            self._take_columns(element)
        elif tag == "mergeCells":
            sheet.joined += filter(None, (read_area(each.get("ref", "")) for each in element))
        elif tag == "hyperlinks":
            sheet.links += [link for link in map(_read_link, element) if link]
            tips = ((each.get("ref", ""), each.get("tooltip", "")) for each in element)
            sheet.asides += [Aside("tooltip", cell, tip) for cell, tip in tips if tip.strip()]
        elif tag == "dataValidations":
            sheet.asides += _read_prompts(element)
        elif tag == "conditionalFormatting":
            self._take_rules(element)
        elif tag == "tableParts":
            sheet.tables += [v for each in element for k, v in each.items() if k.endswith("}id")]
        elif tag == "headerFooter":
            sheet.margins += [each.text for each in element if each.text]
        elif tag == "extLst":
            self._take_newer(element)

    def _take_columns(self, columns: Element) -> None:
        described = 0
        for column in columns:
            first, last = _number(column.get("min"), 1), _number(column.get("max"), 0)
            span = range(first, min(last, MOST_COLUMNS) + 1)
            described += len(span)
            if described > 4 * MOST_COLUMNS:  # in a sound sheet each stands there once
                raise BadReference
            if _says(column, "hidden") or _width(column, "width", 9.0) < THINNEST:
                self._sheet.hidden_columns.update(span)
            else:
                self._sheet.hidden_columns.difference_update(span)

    def _take_row(self, row: Element) -> None:
        self._row = number = _number(row.get("r"), self._row + 1)
        if _says(row, "hidden") or _width(row, "ht", 15.0) < LOWEST:
            self._sheet.hidden_rows.add(number)
        column = 0
        cells = self._sheet.rows.setdefault(number, {}) if number <= MOST_ROWS_READ else {}
        for cell in row:
            if local_name(cell) == "c":
                named = CELL.fullmatch(cell.get("r", "").upper())
                column = number_column(named[1]) if named else column + 1
                read = self._read_cell(cell)
                if number <= MOST_ROWS_READ and column <= MOST_COLUMNS_READ:
                    cells[column] = read
                elif read.value is not None and self._sheet.shows(number, column):
                    self._sheet.goes_on = True

    def _read_cell(self, cell: Element) -> RawCell:
        kind, style = cell.get("t", "n"), _number(cell.get("s"), 0)
        value: Value | None = None
        formula = ""
        for part in cell:
            tag = local_name(part)
            if tag == "f":
                formula = part.text or "="
            elif tag == "v" and part.text:
                value = self._read_value(kind, part.text)
            elif tag == "is":
                value = read_words(part, self._colours)
        return RawCell(
            None if value in ("", ()) else value, style, formula, kind == "e", kind == "str"
        )

    def _read_value(self, kind: str, words: str) -> Value:
        if kind == "s":
            if not words.strip().isdecimal() or int(words) >= len(self._strings):
                raise BadReference
            return self._strings[int(words)]
        if kind == "b":
            return TRUTHS.get(words.strip().lower(), words)
        if kind == "n":
            return _read_number(words)
        return _read_day(words) if kind == "d" else unescape(words)

    def _take_newer(self, element: Element) -> None:
        """Take what Excel keeps apart since 2010, such as rules that look at another sheet."""
        for each in element.iter():
            if local_name(each) == "sparkline":
                self._sheet.sparklines += 1
            elif local_name(each) == "conditionalFormatting":
                self._take_rules(each)
            elif local_name(each) == "dataValidations":
                self._sheet.asides += _read_prompts(each)

    def _take_rules(self, element: Element) -> None:
        places = element.get("sqref", "").split()
        places += [p for each in element.iterfind("{*}sqref") for p in (each.text or "").split()]
        areas = tuple(filter(None, map(read_area, places)))
        for rule in element:
            if local_name(rule) != "cfRule":
                continue
            said = dict(rule.items())
            number, own = said.get("dxfId", ""), rule.find("{*}dxf")
            look = None if own is None else read_change(own, self._colours)
            formulas = (each.text or "" for each in rule if local_name(each) in ("formula", "f"))
            self._sheet.rules.append(
                Rule(
                    areas,
                    said.get("type", ""),
                    said,
                    tuple(formulas),
                    int(number) if number.isdecimal() else look,
                    any(_says_no(each, "showValue") for each in rule),
                )
            )


def _read_prompts(validations: Element) -> Iterator[Aside]:
    """Yield what Excel says to somebody who fills in a cell, and where that was mistyped."""
    for each in validations:
        place = each.get("sqref") or next((p.text for p in each.iterfind("{*}sqref")), "") or ""
        for kind, names in (
            ("prompt", ("promptTitle", "prompt")),
            ("error", ("errorTitle", "error")),
        ):
            words = ": ".join(filter(None, (unescape(each.get(name, "")) for name in names)))
            if words.strip():
                yield Aside(f"{kind} message", place.split(" ")[0], words)


def _read_link(link: Element) -> CellLink | None:
    area = read_area(link.get("ref", ""))
    relation = next((value for name, value in link.items() if name.endswith("}id")), "")
    return CellLink(area, relation, link.get("location", "")) if area else None


def _read_number(words: str) -> float | str:
    """Return a number; text that is none is kept as it stands."""
    try:
        number = float(words)
    except ValueError:
        return words
    if not isfinite(number):
        return words
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _read_day(words: str) -> float | str:
    """Return the number of a date or time in ISO 8601; text that is none is kept as it stands."""
    text = words.strip().removesuffix("Z")
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        try:
            clock = time.fromisoformat(text)
        except ValueError:
            return words
        return (clock.hour * 3600 + clock.minute * 60 + clock.second) / 86400
    return (moment - EPOCH).total_seconds() / 86400


def _width(element: Element, name: str, usual: float) -> float:
    try:
        return float(element.get(name, usual))
    except ValueError:
        return usual


def _says(element: Element, name: str) -> bool:
    return element.get(name, "").lower() in ("1", "true")


def _says_no(element: Element, name: str) -> bool:
    return element.get(name, "").lower() in ("0", "false")


def _number(text: str | None, usual: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else usual
