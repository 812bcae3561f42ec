"""Joined cells of a sheet (ECMA-376-1, 18.3.1.55), joined in its table too."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from agendapack.convert.table_cells import COVERED, Cell

REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


class Area(NamedTuple):
    """Rows and columns that are joined to one cell, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


def read_area(reference: str) -> Area | None:
    """Return the area of for instance `A1:C2`; None where it is not written so."""
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
    """Join the cells of each area, as far as it is shown, and of none twice.

    Args:
        rows: Those that are shown; changed.
        areas: What is joined.
        numbers: Of these rows in the sheet.
        columns: The numbers of the columns that are shown.
        hidden: The first cells of areas that are hidden: what they say is shown all the same.

    Returns:
        How many cells say something that their joining hides.
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
