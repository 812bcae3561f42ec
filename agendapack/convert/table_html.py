"""Write rows of cells as an accessible table in the dialect of sections."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from agendapack.codes import Code
from agendapack.convert.job import Job, Unusable

MOST_ROWS = 2000
MOST_COLUMNS = 60
CLASSES = ("fit",)
"""Of a section of tables: it is turned, and its type made smaller, until they fit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as shown; numbers are set at the right."""

    text: str = ""
    numeric: bool = False


Rows = Sequence[Sequence[Cell]]


def trim(rows: Rows) -> list[list[Cell]]:
    """Drop empty rows and columns at the end, and make all rows of one length."""
    filled = [[bool(cell.text.strip()) for cell in row] for row in rows]
    deep = max((i + 1 for i, row in enumerate(filled) if any(row)), default=0)
    wide = max((i + 1 for row in filled for i, full in enumerate(row) if full), default=0)
    return [[*row[:wide], *[Cell()] * (wide - len(row))] for row in rows[:deep]]


def check_extent(rows: Rows, where: str = "") -> None:
    """Refuse a table that nobody could read in a pack.

    Raises:
        Unusable: It has too many rows or columns.
    """
    columns = max((len(row) for row in rows), default=0)
    for count, most, what in ((len(rows), MOST_ROWS, "rows"), (columns, MOST_COLUMNS, "columns")):
        if count > most:
            raise Unusable(
                Code.TOO_LARGE,
                f"has {count} {what}{where}; {most} is the most that is taken",
                "take the part that the meeting needs",
            )


def write_table(job: Job, rows: Rows, head: int, where: str = "") -> str:
    """Return the table; its first `head` rows are the heads of the columns.

    Args:
        where: Names the table in warnings, for instance ` in the sheet 'Budget'`.
    """
    if not 0 < head < len(rows) or not all(_headed(rows, head)):
        job.warn(
            Code.NO_HEADER_ROW,
            f"has a column without a head{where}" if head else f"has no header row{where}",
            "a screen reader says the head with each cell: name every column in the first row,"
            " or say with 'header-rows' how many rows are heads",
            "header-rows",
        )
    head = min(head, len(rows))
    sides = [_is_numeric([row[i] for row in rows[head:]]) for i in range(len(rows[0]))]
    heads = [[replace(c, numeric=s) for c, s in zip(r, sides, strict=True)] for r in rows[:head]]
    parts = []
    if head:
        parts.append(f"<thead>{''.join(_write_row(row, 'th') for row in heads)}</thead>")
    if len(rows) > head:
        parts.append(f"<tbody>{''.join(_write_row(row, 'td') for row in rows[head:])}</tbody>")
    return f'<table class="grid">{"".join(parts)}</table>'


def _is_numeric(column: Sequence[Cell]) -> bool:
    filled = [cell for cell in column if cell.text.strip()]
    return bool(filled) and all(cell.numeric for cell in filled)


def _headed(rows: Rows, head: int) -> list[bool]:
    return [any(row[i].text.strip() for row in rows[:head]) for i in range(len(rows[0]))]


def _write_row(row: Sequence[Cell], tag: str) -> str:
    return f"<tr>{''.join(_write_cell(cell, tag) for cell in row)}</tr>\n"


def _write_cell(cell: Cell, tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    text = "<br/>".join(escape(line) for line in cell.text.splitlines())
    if not cell.numeric:
        return f"<{tag}{scope}>{text}</{tag}>"
    return f'<{tag}{scope} class="right">{text}</{tag}>'
