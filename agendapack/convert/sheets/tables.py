"""Write rows of cells, some of them merged, as an accessible table in the dialect of sections.

Those of CSV files come with their encoding and separator found out, and values as written.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from io import StringIO
from itertools import chain, compress, pairwise

from agendapack.convert import Content, Job, UnusableAnnex, count, too_large
from agendapack.convert.plain import decode_or_guess
from agendapack.model import dataclass
from agendapack.model.text import SEPARATOR_LINE, cell_words, double_quotes
from agendapack.problems import Code

MOST_DOWN = 100
"""The most rows that a cell may span in the typesetter."""

MOST_COLUMNS = 60
MOST_TITLES = 8
"""The most rows above the head of a table that are looked at as its titles."""
YEAR = re.compile(r"(?:19|20)\d\d")
MOST_HEAD = 5
"""The most header rows that merged cells can bring about."""
CLASSES = ("fit",)
"""The classes of a section of tables: it is turned and set in smaller type until the tables fit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as shown.

    Args:
        numeric: Whether it is a number, which is aligned at the right.
        across, down: The columns and rows it spans; 0 where a merged cell covers it.
        link: The address that its text leads to; empty where it leads nowhere.
        pieces: Its text in pieces, each with `sup`, `sub` or nothing; empty where it has no such.
    """

    text: str = ""
    numeric: bool = False
    across: int = 1
    down: int = 1
    link: str = ""
    pieces: tuple[tuple[str, str], ...] = ()

    @property
    def is_filled(self) -> bool:
        """Whether it shows anything."""
        return bool(self.text.strip())


COVERED = Cell(across=0, down=0)
Rows = Sequence[list[Cell]]


def trim(rows: Rows) -> list[list[Cell]]:
    """Drop the empty rows around a table and all its empty columns, and make all rows as long.

    Rows and columns that merged cells cover completely are dropped too.
    """
    wide = max(map(len, rows), default=0)
    even = [[*row, *[Cell()] * (wide - len(row))] for row in rows]
    filled = [i for i, row in enumerate(even) if any(cell.is_filled for cell in row)]
    cut = even[filled[0] : filled[-1] + 1] if filled else []
    kept_rows = [any(cell.down for cell in row) for row in cut]
    kept_columns = [any(row[i].is_filled for row in cut) for i in range(wide)]

    def fit(cell: Cell, row: int, column: int) -> Cell:
        if cell.across * cell.down <= 1:
            return cell
        down = sum(kept_rows[row : row + cell.down])
        return replace(cell, down=down, across=sum(kept_columns[column : column + cell.across]))

    fitted = [[fit(cell, i, j) for j, cell in enumerate(row)] for i, row in enumerate(cut)]
    return [list(compress(row, kept_columns)) for row in compress(fitted, kept_rows)]


def cut_joins(rows: Rows, head: int) -> None:
    """Split cells that span the end of the head, or too many rows; each part repeats the text."""
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            most = head - i if i < head else MOST_DOWN
            if cell.down > most:
                rest = replace(cell, down=cell.down - most)
                row[j], rows[i + most][j] = replace(cell, down=most), rest


def count_titles(rows: Rows, *, lone: bool) -> int:
    """Return the number of rows at the top that are titles, or empty rows after a title.

    A title is one cell merged over all columns. With `lone` it is also text alone in its row,
    in the first column, above a row that can only be a head: text or a year in every column
    but the first, which may have none.
    """
    for i, row in enumerate(rows[:-1]):
        is_empty = not any(cell.is_filled for cell in row)
        is_joined = 1 < row[0].across == len(row) and row[0].down == 1
        if not (is_joined and not is_empty) and not (i and is_empty):
            return _count_lone_titles(rows, i) if lone else i
    return max(len(rows) - 1, 0)


def _count_lone_titles(rows: Rows, done: int) -> int:
    """Return the number of titles where some of them are not merged over all columns."""
    for i, row in enumerate(rows[done : done + MOST_TITLES + 1], done):
        filled = [cell for cell in row if cell.is_filled]
        if len(filled) > 1:
            below = rows[i + 1] if i + 1 < len(rows) else ()
            is_head = all(_headed([row], 1)[1:]) and not any(map(_is_amount, filled))
            return i if is_head and any(cell.is_filled for cell in below) else done
        if filled and (not row[0].is_filled or row[0].numeric or row[0].down > 1):
            break
    return done


def _is_amount(cell: Cell) -> bool:
    return cell.numeric and YEAR.fullmatch(cell.text) is None


def complete_head(rows: Rows, head: int, most: int) -> int:
    """Return the number of header rows, extended to the end of merged cells in them."""
    for i in range(most):
        if i < head:
            ends = [i + cell.down for cell in rows[i]]
            head = max([head, *(end for end in ends if end <= most)])
    return head


def check_extent(rows: Rows, where: str = "") -> None:
    """Refuse a table with too many columns to be read in a pack."""
    columns = max((len(row) for row in rows), default=0)
    if columns > MOST_COLUMNS:
        raise too_large(f"has {columns} columns{where}; {MOST_COLUMNS} is the most that is allowed")


def write_table(
    job: Job, rows: Rows, head: int, where: str = "", *, told: bool = False, lone: bool = False
) -> str:
    """Write a table, and warn if a column has no header cell.

    Titles at the top become the caption. A long table becomes several, each with the head.

    Args:
        rows: The rows; merged cells in them may be split.
        head: The number of header rows; rows that their merged cells extend into are added.
        where: The place of the table in warnings, for instance ` in the sheet 'Budget'`.
        told: Whether a column without a head has been told.
        lone: Whether titles alone in their row are among more header rows than one.
    """
    titles = count_titles(rows, lone=lone or head == 1) if head else 0
    caption, rows = rows[:titles], rows[titles:]
    head = max(head - titles, min(head, 1))
    head = complete_head(rows, head, min(MOST_HEAD, len(rows) - 1)) if head < len(rows) else head
    if not 0 < head < len(rows) or not (told or all(_headed(rows, head))):
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
    title = "<br/>".join(_write_content(row[0]) for row in caption if row[0].is_filled)
    body = rows[head:]
    most = job.order.table_rows
    if len(body) <= most or not most:
        return _write_part(title, heads, body)
    written = []
    for first, last in _divide(body, most):
        part = job.say("table-rows", first=first + 1, last=last, all=len(body))
        said = "<br/>".join(filter(None, (title, escape(part))))
        written.append(_write_part(said, heads, body[first:last]))
    return "\n".join(written)


def _divide(rows: Rows, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first row and the end of each part of a long table; no merged cell is cut."""
    ends = [max(i + cell.down for cell in row) for i, row in enumerate(rows)]
    first, reach = 0, 0
    for i, end in enumerate(ends):
        if i - first >= most and reach <= i:
            yield first, i
            first = i
        reach = max(reach, end)
    yield first, len(rows)


def _write_part(caption: str, head: Rows, body: Rows) -> str:
    parts = [f"<caption>{caption}</caption>"] if caption else []
    if head:
        parts.append(f"<thead>{''.join(_write_row(row, 'th') for row in head)}</thead>")
    if body:
        parts.append(f"<tbody>{''.join(_write_row(row, 'td') for row in body)}</tbody>")
    return f'<table class="grid">{"".join(parts)}</table>'


def _is_numeric(column: Sequence[Cell]) -> bool:
    filled = [cell for cell in column if cell.is_filled]
    return bool(filled) and all(cell.numeric for cell in filled)


def _headed(rows: Rows, head: int) -> list[bool]:
    """Tell for each column whether it has a header cell, of its own or shared with others."""
    found = [False] * len(rows[0])
    for row in rows[:head]:
        for i, cell in enumerate(row):
            if cell.is_filled:
                found[i : i + cell.across] = [True] * cell.across
    return found


def _write_row(row: Sequence[Cell], tag: str) -> str:
    return f"<tr>{''.join(_write_cell(cell, tag) for cell in row if cell.across)}</tr>\n"


def _write_cell(cell: Cell, tag: str) -> str:
    heads_several = tag == "th" and cell.across > 1
    attributes = ' scope="col"' if tag == "th" else ""
    attributes += f' colspan="{cell.across}"' if cell.across > 1 else ""
    attributes += f' rowspan="{cell.down}"' if cell.down > 1 else ""
    side = "centre" if heads_several else "right" if cell.numeric else ""
    attributes += f' class="{side}"' if side else ""
    return f"<{tag}{attributes}>{_write_content(cell)}</{tag}>"


def _write_content(cell: Cell) -> str:
    said = "".join(
        f"<{tag}>{_write_text(text)}</{tag}>" if tag else _write_text(text)
        for text, tag in cell.pieces or ((cell.text, ""),)
    )
    return f'<a href="{escape(cell.link)}">{said}</a>' if cell.link and said else said


def _write_text(text: str) -> str:
    return "<br/>".join(escape(line) for line in text.split("\n"))


LARGEST_CSV = 8 * 2**20
SEPARATORS = ",;\t|"
END = "\x1c"
"""A row below the last, which is a part of that where a quotation mark is not closed."""
DIVIDED = re.compile(r"\s*[-+\u2212(]?\s?[£$€]?\s?\d{1,3},\d{3}(?:\.\d+)?\s?[%)]?\s*")
"""Two cells with their comma, where they can be one amount."""
LOST_FIGURE = re.compile(
    r"#{3,}|-?\d(?:[.,]\d+)?E\+\d\d|#(?:REF!|VALUE!|DIV/0!|N/A|NAME\?|NUM!|NULL!|SPILL!|CALC!)"
)
"""What Excel saves of a value that its column is too narrow for, a long number, or an error."""
NUMBER = re.compile(r"\(?[-+\u2212]?\s?[£$€]?\s?\d[\d,. ]*%?\)?")


def convert_csv(job: Job) -> Content:
    """Return the table of a CSV file."""
    if len(job.data) > LARGEST_CSV:
        raise too_large(
            f"is larger than {LARGEST_CSV // 2**20} MB, the most that is allowed of a table"
        )
    text = decode_or_guess(job).replace("\r\n", "\n").replace("\r", "\n")
    lines = _read(text)
    read = [line.cells for line in lines]
    rows = trim(read)
    check_extent(rows)
    if not rows:
        raise UnusableAnnex(Code.EMPTY_FILE, "is empty", "write something, or take the annex out")
    told = _tell_longer_row(job, lines)
    cells = ((line.number, cell.text) for line in lines for cell in line.cells)
    if lost := next(((line, said) for line, said in cells if LOST_FIGURE.fullmatch(said)), None):
        job.warn(
            Code.CELL_ERROR,
            f"has '{lost[1]}' in place of a value in this row",
            "in Excel, put formulas right, widen columns of '####', give numbers such as 1.23E+10"
            " the format 0, and look at their digits; then save it again",
            line=lost[0],
        )
    return Content(write_table(job, rows, job.order.head, told=told), CLASSES)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a CSV file without the empty cells at its end, and the line that it ends on.

    Args:
        width: How many cells it has with those.
    """

    cells: list[Cell]
    number: int
    width: int


def _tell_longer_row(job: Job, lines: Sequence[_Line]) -> bool:
    """Report the first row with more cells than there are heads, if it is no row like most.

    It usually has an amount such as 1,204.50 without quotes, which is two cells then: the figure
    in the column is another, and what follows stands below the wrong heads. Where most rows are
    longer, a column may have no head; not so where such an amount makes them longer.
    """
    filled = [line for line in lines if line.cells]
    from_first = lines[lines.index(filled[0]) :]
    titles = count_titles([line.cells for line in from_first], lone=True)
    titles = sum(bool(line.cells) for line in from_first[:titles])
    head = job.order.head and titles + job.order.head
    most = max((len(line.cells) for line in filled[:head]), default=0)
    widest = max((line.width for line in filled[:head]), default=0)
    body = filled[head:]
    longer = [line for line in body if len(line.cells) > most]
    wide = [line for line in body if line in longer or line.width > widest]
    cut = [(line, found) for line in wide if (found := _divided(line))]
    longer = longer if 2 * len(longer) <= len(body) else []
    if not head or not (longer or cut):
        return False
    first, amount = cut[0] if cut else (longer[0], None)
    said = f" ('{amount[0]}' and '{amount[1]}' are two of them)" if amount else ""
    quoted = ",".join(amount) if amount else "1,204.50"
    job.blame(
        Code.NO_HEADER_ROW,
        f"has {count(max(first.width, len(first.cells)), 'cell')} in this row{said},"
        f" and heads for {most}: words and figures stand in wrong columns",
        f'put a cell that has a comma or semicolon in it in quotes, for instance "{quoted}"; or'
        " name every column in the first row",
        first.number,
    )
    return True


def _divided(line: _Line) -> tuple[str, str] | None:
    """Return the first two cells of a row that can be the parts of one amount; None if none can."""
    cells = [cell.text for cell in line.cells]
    found = (pair for pair in pairwise(cells) if DIVIDED.fullmatch(",".join(pair)))
    return next(found, None)


def _read(text: str) -> list[_Line]:
    """Return the rows of a CSV file."""
    lines: list[_Line] = []
    named = SEPARATOR_LINE.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else _find_separator(text)
    text = double_quotes(text, separator)
    ended, begun, last = int(named is not None), 1, [""]
    try:
        reader = csv.reader(chain(StringIO(f"{text}\n"), [END]), delimiter=separator)
        for last in reader:
            row, begun = [*last], ended + 1
            ended = reader.line_num + int(named is not None)
            while row and not row[-1].strip():
                row.pop()
            lines.append(_Line([_read_cell(value) for value in row], ended, len(last)))
    except csv.Error:
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            f"cannot be read as a table after row {len(lines)}",
            "look for a quotation mark that is not closed there",
        ) from None
    if last != [END]:
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            "has a quotation mark that is not closed in this row, so that all below it is one cell",
            'close it, or write "" for a quotation mark that is part of the words',
            begun,
        )
    return lines[:-1]


def _find_separator(text: str) -> str:
    """Return the separator with which most rows have the same number of cells, at least two.

    Where two do as well, a comma is part of the words or figures, such as 1,5. In a list of one
    column it is part of a sentence: few rows have one, each with a space behind it.
    """
    rows = [line for line in text.split("\n") if line.strip()]
    listed = sum("," in line for line in rows) * 2 < len(rows)
    if listed and not re.search(r'[;\t|"]|,(?! )', text):
        return "\t"

    def agreement(separator: str) -> tuple[int, bool, int]:
        try:
            sample = list(csv.reader(text.split("\n", 50)[:50], delimiter=separator))
        except csv.Error:
            return 0, False, 0
        lengths = Counter(len(row) for row in sample if len(row) > 1)
        rows = lengths.most_common(1)[0][1] if lengths else 0
        return rows, separator != ",", max(lengths, default=0)

    return max(SEPARATORS, key=agreement)


def _read_cell(value: str) -> Cell:
    words = cell_words(value)
    return Cell(words, words == value and NUMBER.fullmatch(value.strip()) is not None)
