"""What openpyxl's fast reader leaves out of a sheet: what is hidden, and what was never worked out.

ECMA-376-1, 18.3.1: columns (`col`), rows (`row`), cells (`c`) with formula (`f`) and value (`v`).
"""

from dataclasses import dataclass, field
from typing import IO
from xml.parsers.expat import ParserCreate

MOST_COLUMNS = 16384


@dataclass(slots=True)
class SheetFacts:
    """Numbers of hidden rows and columns, counted from 1, and formulas without a result.

    Args:
        last_row, last_column: In which something stands, and is not hidden.
        joined: How many groups of cells are joined to one.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    open_formulas: int = 0
    last_row: int = 0
    last_column: int = 0
    joined: int = 0


def scan_sheet(part: IO[bytes]) -> SheetFacts:
    """Read the XML of one sheet."""
    facts = SheetFacts()
    row = column = 0
    cell: dict[str, str] = {}
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, inside
        tag = name.rpartition(":")[2]
        facts.joined += tag == "mergeCell"
        hidden = attributes.get("hidden") in ("1", "true")
        if tag == "row":
            row, column = int(attributes.get("r", row + 1)), 0
            if hidden:
                facts.hidden_rows.add(row)
        elif tag == "col" and hidden:
            last = min(int(attributes["max"]), MOST_COLUMNS)
            facts.hidden_columns.update(range(int(attributes["min"]), last + 1))
        elif tag == "c":
            cell.clear()
            cell["t"] = attributes.get("t", "")
            column = _column_of(attributes.get("r", "")) or column + 1
        inside = tag
        if tag == "f":
            cell["f"] = ""

    def text(data: str) -> None:
        if inside in ("v", "t"):
            cell["v"] = data
            if row not in facts.hidden_rows and column not in facts.hidden_columns:
                facts.last_row = max(facts.last_row, row)
                facts.last_column = max(facts.last_column, column)

    def end(name: str) -> None:
        nonlocal inside
        inside = ""
        # A formula whose result is an empty text says so by its type.
        if name.rpartition(":")[2] == "c" and "f" in cell and "v" not in cell:
            facts.open_formulas += cell["t"] != "str"

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.ParseFile(part)
    return facts


def _column_of(place: str) -> int:
    """Return the number of the column of a cell, for instance 28 for AB7; 0 if it has no place."""
    number = 0
    for letter in place[:3]:
        if "A" <= letter <= "Z":
            number = number * 26 + ord(letter) - ord("A") + 1
    return number
