"""Write rows of cells, some of them merged, as an accessible table in the dialect of sections.

Tables from CSV files, whose encoding and separator are detected.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import compress

from agendapack.convert.job import Content, Job, UnusableAnnex
from agendapack.convert.texts import UNPRINTABLE
from agendapack.problems import Code

MOST_DOWN = 100
"""The most rows that a cell may span in the typesetter."""

MOST_ROWS = 2000
MOST_COLUMNS = 60
MOST_HEAD = 5
"""The most header rows that merged cells can bring about."""
CLASSES = ("fit",)
"""The classes of a section of tables: it is turned and set in smaller type until the tables fit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as shown.

    Args:
        text: Its text.
        numeric: Whether it is a number, which is aligned at the right.
        across, down: The columns and rows it spans; 0 where a merged cell covers it.
    """

    text: str = ""
    numeric: bool = False
    across: int = 1
    down: int = 1


COVERED = Cell(across=0, down=0)
Rows = Sequence[Sequence[Cell]]


def trim(rows: Rows) -> list[list[Cell]]:
    """Drop empty rows and columns at the end, and give all rows the same length.

    Rows and columns that merged cells cover completely are dropped too.
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
    """Split cells that span the end of the head, or too many rows; each part repeats the text."""
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            most = head - i if i < head else MOST_DOWN
            if cell.down > most:
                rest = replace(cell, down=cell.down - most)
                row[j], rows[i + most][j] = replace(cell, down=most), rest


def count_titles(rows: Rows) -> int:
    """Return the number of rows at the top that are titles, or empty rows after a title.

    A title is one cell merged over all columns.
    """
    for i, row in enumerate(rows[:-1]):
        is_title = 1 < row[0].across == len(row) and row[0].down == 1
        is_empty = not any(cell.text.strip() for cell in row)
        if not (is_title and not is_empty) and not (i and is_empty):
            return i
    return max(len(rows) - 1, 0)


def complete_head(rows: Rows, head: int, most: int) -> int:
    """Return the number of header rows, extended to the end of merged cells in them.

    Args:
        rows: The rows.
        head: The number of header rows given.
        most: The most header rows to return.
    """
    for i in range(most):
        if i < head:
            ends = [i + cell.down for cell in rows[i]]
            head = max([head, *(end for end in ends if end <= most)])
    return head


def check_extent(rows: Rows, where: str = "") -> None:
    """Refuse a table that is too large to be read in a pack.

    Raises:
        UnusableAnnex: It has too many rows or columns.
    """
    columns = max((len(row) for row in rows), default=0)
    for count, most, what in ((len(rows), MOST_ROWS, "rows"), (columns, MOST_COLUMNS, "columns")):
        if count > most:
            raise UnusableAnnex(
                Code.TOO_LARGE,
                f"has {count} {what}{where}; {most} is the most that is allowed",
                "take the part that the meeting needs",
            )


def write_table(job: Job, rows: Sequence[list[Cell]], head: int, where: str = "") -> str:
    """Write a table, and warn if a column has no header cell.

    Rows at the top that are one merged cell become the caption.

    Args:
        job: Warnings are added to this.
        rows: The rows; merged cells in them may be split.
        head: The number of header rows; rows that their merged cells extend into are added.
        where: The place of the table in warnings, for instance ` in the sheet 'Budget'`.
    """
    titles = count_titles(rows) if head else 0
    caption, rows = rows[:titles], rows[titles:]
    head = max(head - titles, min(head, 1))
    head = complete_head(rows, head, min(MOST_HEAD, len(rows) - 1)) if head < len(rows) else head
    if not 0 < head < len(rows) or not all(_headed(rows, head)):
        job.warn(
            Code.NO_HEADER_ROW,
            f"has a column without a head{where}" if head else f"has no header row{where}",
            "a screen reader says the head with each cell: name every column in the first row,"
            " or say with 'header-rows' how many rows are heads",
            "header-rows",
        )
    head = min(head, len(rows))
    cut_joins(rows, head)
    sides = [_is_numeric([row[i] for row in rows[head:]]) for i in range(len(rows[0]))]
    heads = [[replace(c, numeric=s) for c, s in zip(r, sides, strict=True)] for r in rows[:head]]
    parts = [_write_caption(caption)] if titles else []
    if head:
        parts.append(f"<thead>{''.join(_write_row(row, 'th') for row in heads)}</thead>")
    if len(rows) > head:
        parts.append(f"<tbody>{''.join(_write_row(row, 'td') for row in rows[head:])}</tbody>")
    return f'<table class="grid">{"".join(parts)}</table>'


def _is_numeric(column: Sequence[Cell]) -> bool:
    filled = [cell for cell in column if cell.text.strip()]
    return bool(filled) and all(cell.numeric for cell in filled)


def _headed(rows: Rows, head: int) -> list[bool]:
    """Tell for each column whether it has a header cell, of its own or shared with others."""
    found = [False] * len(rows[0])
    for row in rows[:head]:
        for i, cell in enumerate(row):
            if cell.text.strip():
                found[i : i + cell.across] = [True] * cell.across
    return found


def _write_caption(titles: Rows) -> str:
    lines = (_write_text(row[0].text) for row in titles if row[0].text.strip())
    return f"<caption>{'<br/>'.join(lines)}</caption>"


def _write_row(row: Sequence[Cell], tag: str) -> str:
    return f"<tr>{''.join(_write_cell(cell, tag) for cell in row if cell.across)}</tr>\n"


def _write_cell(cell: Cell, tag: str) -> str:
    heads_several = tag == "th" and cell.across > 1
    attributes = ' scope="col"' if tag == "th" else ""
    attributes += f' colspan="{cell.across}"' if cell.across > 1 else ""
    attributes += f' rowspan="{cell.down}"' if cell.down > 1 else ""
    side = "centre" if heads_several else "right" if cell.numeric else ""
    attributes += f' class="{side}"' if side else ""
    return f"<{tag}{attributes}>{_write_text(cell.text)}</{tag}>"


def _write_text(text: str) -> str:
    return "<br/>".join(escape(line) for line in text.splitlines())


LARGEST_CSV = 8 * 2**20
SEPARATORS = ",;\t|"
NUMBER = re.compile(r"\(?[-+\u2212]?\s?[£$€]?\s?\d[\d,. ]*%?\)?")


def convert_csv(job: Job) -> Content:
    """Return the table of a CSV file.

    Raises:
        UnusableAnnex: It is no text, is empty, or is too large.
    """
    if len(job.data) > LARGEST_CSV:
        raise UnusableAnnex(
            Code.TOO_LARGE,
            f"is larger than {LARGEST_CSV // 2**20} MB, the most that is allowed of a table",
            "take the part that the meeting needs",
        )
    text = _decode(job.data).replace("\r\n", "\n").replace("\r", "\n")
    rows = trim(_read(text))
    check_extent(rows)
    if not rows:
        raise UnusableAnnex(Code.EMPTY_FILE, "is empty", "write something, or take the annex out")
    return Content(write_table(job, rows, job.order.header_rows), CLASSES)


def _decode(data: bytes) -> str:
    """Return the text: UTF-8, UTF-16 if marked as such, or what Excel writes (cp1252)."""
    codecs = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for codec in codecs:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if not UNPRINTABLE.search(text.replace("\r", "\n")):
            return text
    raise UnusableAnnex(
        Code.DAMAGED_PAPER,
        "is no text that can be read",
        "save it again as CSV in the encoding UTF-8",
    )


def _read(text: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=_find_separator(text)):
            while row and not row[-1].strip():
                row.pop()
            rows.append([Cell(value, _is_number(value)) for value in row])
    except csv.Error:
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            f"cannot be read as a table after row {len(rows)}",
            "look for a quotation mark that is not closed there",
        ) from None
    return rows


def _find_separator(text: str) -> str:
    """Return the separator with which most rows have the same number of cells, at least two."""

    def agreement(separator: str) -> tuple[int, int]:
        try:
            sample = list(csv.reader(text.splitlines()[:50], delimiter=separator))
        except csv.Error:
            return 0, 0
        lengths = Counter(len(row) for row in sample if len(row) > 1)
        return (lengths.most_common(1)[0][1], max(lengths)) if lengths else (0, 0)

    return max(SEPARATORS, key=agreement)


def _is_number(value: str) -> bool:
    return NUMBER.fullmatch(value.strip()) is not None
