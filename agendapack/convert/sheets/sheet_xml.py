"""Read from a sheet's XML what openpyxl's fast reader leaves out (ECMA-376-1, 18.3.1).

These are hidden rows (`row`) and columns (`col`), cells (`c`) with a formula (`f`) but without a
stored value (`v`), and merged cells (`mergeCell`, 18.3.1.55).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, NamedTuple
from xml.parsers.expat import ParserCreate

from agendapack.convert.sheets.tables import COVERED, Cell

REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")

MOST_COLUMNS = 16384


class Area(NamedTuple):
    """A range of merged cells: rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


def read_area(reference: str) -> Area | None:
    """Return the area of a reference such as `A1:C2`; None for any other text."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return None
    return Area(int(match[2]), number_column(match[1]), int(match[4]), number_column(match[3]))


def number_column(letters: str) -> int:
    """Return the number of a column, for instance 28 for AB or AB7; 0 for no letters."""
    number = 0
    for letter in letters:
        if "A" <= letter <= "Z":
            number = number * 26 + ord(letter) - ord("A") + 1
    return number


def join_cells(
    rows: Sequence[list[Cell]],
    areas: Sequence[Area],
    numbers: Sequence[int],
    columns: Sequence[int],
    hidden: Mapping[tuple[int, int], Cell],
) -> int:
    """Merge the visible cells of each area; an area that overlaps an earlier one is ignored.

    Args:
        rows: The visible rows, changed in place.
        areas: The areas to merge.
        numbers: The number of each of these rows in the sheet.
        columns: The numbers of the visible columns.
        hidden: The first cells of areas that start in a hidden row or column; Excel shows
            their content in the visible rest of the area.

    Returns:
        The number of cells whose content is hidden behind a merged cell.
    """
    wide = max(map(len, rows), default=0)
    taken: set[tuple[int, int]] = set()
    lost = 0
    for area in areas:
        top, bottom = bisect_left(numbers, area.top), bisect_right(numbers, area.bottom)
        left, right = bisect_left(columns, area.left), bisect_right(columns, area.right)
        right = min(right, wide)
        places = [(row, column) for row in range(top, bottom) for column in range(left, right)]
        if not places or not taken.isdisjoint(places):
            continue
        taken.update(places)
        covered = []
        for row, column in places:
            cells = rows[row]
            cells.extend([Cell()] * (right - len(cells)))
            covered.append(cells[column])
            cells[column] = COVERED
        is_shown = (numbers[top], columns[left]) == (area.top, area.left)
        first = covered.pop(0) if is_shown else hidden.get((area.top, area.left), Cell())
        rows[top][left] = replace(first, across=right - left, down=bottom - top)
        lost += sum(bool(cell.text.strip()) for cell in covered)
    return lost


@dataclass(slots=True)
class SheetFacts:
    """What a sheet's XML says besides its values; rows and columns count from 1.

    Args:
        hidden_rows, hidden_columns: Their numbers.
        open_formulas: The number of formulas without a stored result.
        last_row, last_column: The last visible row and column with any content.
        joined: The areas of merged cells.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    open_formulas: int = 0
    last_row: int = 0
    last_column: int = 0
    joined: list[Area] = field(default_factory=list)


def scan_sheet(part: IO[bytes]) -> SheetFacts:
    """Read the XML of one sheet."""
    scanner = _Scanner()
    parser = ParserCreate()
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.take_text
    parser.ParseFile(part)
    return scanner.facts


class _Scanner:
    """The state of reading a sheet: the current place, and the facts found so far."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self._row = self._column = 0
        self._inside = self._kind = ""
        self._has_formula = self._has_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        self._inside = tag = name.rpartition(":")[2]
        hidden = attributes.get("hidden") in ("1", "true")
        if tag == "row":
            self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
            if hidden:
                self.facts.hidden_rows.add(self._row)
        elif tag == "col" and hidden:
            first, last = _number(attributes.get("min"), 1), _number(attributes.get("max"), 0)
            self.facts.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))
        elif tag == "c":
            self._kind = attributes.get("t", "")
            self._has_formula = self._has_value = False
            self._column = number_column(attributes.get("r", "")[:3]) or self._column + 1
        elif tag == "f":
            self._has_formula = True
        elif tag == "mergeCell" and (area := read_area(attributes.get("ref", ""))):
            self.facts.joined.append(area)

    def take_text(self, data: str) -> None:
        """Handle the content of a cell."""
        facts = self.facts
        if self._inside in ("v", "t"):
            self._has_value = True
            if self._row not in facts.hidden_rows and self._column not in facts.hidden_columns:
                facts.last_row = max(facts.last_row, self._row)
                facts.last_column = max(facts.last_column, self._column)

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        self._inside = ""
        # A formula with an empty text as its result has no value either, but the type `str`.
        if name.rpartition(":")[2] == "c" and self._has_formula and not self._has_value:
            self.facts.open_formulas += self._kind != "str"


def _number(text: str | None, usual: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else usual
