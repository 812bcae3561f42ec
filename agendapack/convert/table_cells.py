"""Cells of a table, some of them joined, and what can be done with rows of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

MOST_DOWN = 100
"""Rows that the typesetter lets a cell take."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as shown; numbers are set at the right.

    Args:
        across, down: How many columns and rows it takes; none, where another cell covers it.
    """

    text: str = ""
    numeric: bool = False
    across: int = 1
    down: int = 1


COVERED = Cell(across=0, down=0)
Rows = Sequence[Sequence[Cell]]


def trim(rows: Rows) -> list[list[Cell]]:
    """Drop empty rows and columns at the end, and make all rows of one length.

    Rows and columns in which no cell starts, because joined ones cover all of it, go too.
    """
    filled = [[bool(cell.text.strip()) for cell in row] for row in rows]
    deep = max((i + 1 for i, row in enumerate(filled) if any(row)), default=0)
    wide = max((i + 1 for row in filled for i, full in enumerate(row) if full), default=0)
    cut = [[*row[:wide], *[Cell()] * (wide - len(row))] for row in rows[:deep]]
    kept_rows = [any(cell.down for cell in row) for row in cut]
    kept_columns = [any(row[i].across for row in cut) for i in range(wide)]

    def fit(cell: Cell, row: int, column: int) -> Cell:
        if cell.across * cell.down <= 1:
            return cell
        down = sum(kept_rows[row : row + cell.down])
        return replace(cell, down=down, across=sum(kept_columns[column : column + cell.across]))

    fitted = [[fit(cell, i, j) for j, cell in enumerate(row)] for i, row in enumerate(cut)]
    return [list(compress(row, kept_columns)) for row in compress(fitted, kept_rows)]


def cut_joins(rows: Sequence[list[Cell]], head: int) -> None:
    """Cut the cells that reach out of the head, or over too many rows; each part says the same."""
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            most = head - i if i < head else MOST_DOWN
            if cell.down > most:
                rest = replace(cell, down=cell.down - most)
                row[j], rows[i + most][j] = replace(cell, down=most), rest


def count_titles(rows: Rows) -> int:
    """Return how many rows at the top are titles, or empty rows behind one.

    A title is one cell that is joined over all columns.
    """
    for i, row in enumerate(rows[:-1]):
        is_title = 1 < row[0].across == len(row) and row[0].down == 1
        is_empty = not any(cell.text.strip() for cell in row)
        if not (is_title and not is_empty) and not (i and is_empty):
            return i
    return max(len(rows) - 1, 0)


def complete_head(rows: Rows, head: int, most: int) -> int:
    """Return how many rows are heads where joined cells reach further down, up to a number."""
    for i in range(most):
        if i < head:
            ends = [i + cell.down for cell in rows[i]]
            head = max([head, *(end for end in ends if end <= most)])
    return head
