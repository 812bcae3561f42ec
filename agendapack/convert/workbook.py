"""Tables from Excel workbooks: one heading and one table a sheet, values as Excel shows them."""

import warnings
from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile

from agendapack.codes import Code
from agendapack.confined.blame import is_ours
from agendapack.convert.book_losses import count, tell_lost_parts
from agendapack.convert.job import Content, Job, Unusable
from agendapack.convert.number_formats import show
from agendapack.convert.plain_book import Unwritable, write_plain_book
from agendapack.convert.plain_cells import BadReference
from agendapack.convert.sheet_joins import join_cells
from agendapack.convert.sheet_xml import SheetFacts, scan_sheet
from agendapack.convert.table_cells import Cell, trim
from agendapack.convert.table_html import (
    CLASSES,
    MOST_COLUMNS,
    MOST_ROWS,
    check_extent,
    write_table,
)
from agendapack.convert.texts import UNPRINTABLE
from agendapack.convert.zipped import open_office_file, refuse_locked
from agendapack.model.names import make_name, make_unique

BOOK = "xl/workbook.xml"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
MOST_SHEETS = 50
Sheet = tuple[str, list[list[Cell]]]
MOST_ROWS_READ, MOST_COLUMNS_READ = 5 * MOST_ROWS, 4 * MOST_COLUMNS


def convert_workbook(job: Job) -> Content:
    """Return the visible sheets of a workbook that hold anything.

    Raises:
        Unusable: It cannot be read, is empty, or is too large.
    """
    refuse_locked(job.data)
    archive = open_office_file(job.data, BOOK)
    if STRICT in archive.read(BOOK):
        raise Unusable(
            Code.DAMAGED_PAPER,
            "is a 'Strict Open XML Spreadsheet', which cannot be taken",
            "save it in Excel as an ordinary 'Excel Workbook (.xlsx)'",
        )
    tell_lost_parts(job, archive)
    before = len(job.notes)
    sheets = _try_sheets(job, job.data)
    if not sheets:
        del job.notes[before:]
        sheets = _read_plainly(job, archive)
    if not sheets:
        raise Unusable(
            Code.EMPTY_FILE,
            "has no sheet that shows anything",
            "unhide the sheets, rows and columns that are meant",
        )
    taken: set[str] = set()
    written = []
    for title, rows in sheets:
        name = make_unique(make_name(title) or "sheet", taken)
        if len(sheets) > 1:
            written.append(f'<h2 id="{job.order.key}.{name}">{escape(title)}</h2>')
        table = write_table(job, rows, job.order.header_rows, f" in the sheet '{title}'")
        written.append(table)
    return Content("\n".join(written), CLASSES)


def _try_sheets(job: Job, data: bytes) -> list[Sheet] | None:
    """Return the sheets that show anything; None where openpyxl cannot read them."""
    try:
        return list(_read_sheets(job, data))
    except (Unusable, MemoryError, RecursionError):
        raise
    except Exception as fault:  # openpyxl raises what it meets; for the user all of it is one fault
        if is_ours(fault, __name__):
            raise
        return None


def _read_plainly(job: Job, archive: ZipFile) -> list[Sheet]:
    """Return the sheets of a workbook of which openpyxl does not understand all.

    Raises:
        Unusable: Its tables cannot be read either.
    """
    try:
        plain = write_plain_book(archive)
    except (Unwritable, BadReference):
        raise _unreadable() from None
    sheets = _try_sheets(job, plain.data)
    if sheets is None:
        raise _unreadable()
    if plain.other_sheets:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(plain.other_sheets, 'sheet')} that cannot be shown as a table",
            "add what is needed of it as a PDF, and compare the tables of the other sheets",
        )
    elif sheets:
        job.warn(
            Code.NOT_CARRIED,
            "is damaged in part; its words and numbers go in, but some may look otherwise",
            "compare its tables with those in Excel or LibreOffice, or save it again there",
        )
    return sheets


def _read_sheets(job: Job, data: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    with warnings.catch_warnings(), ZipFile(BytesIO(data)) as archive:
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        _tell_of_hidden(job, len(book.worksheets) - len(visible), "sheet")
        if len(visible) > MOST_SHEETS:
            raise Unusable(
                Code.TOO_LARGE,
                f"has {len(visible)} sheets; {MOST_SHEETS} is the most that is taken",
                "take the sheets that the meeting needs",
            )
        for sheet in cast(list[Any], visible):
            title = UNPRINTABLE.sub(" ", sheet.title)
            with archive.open(sheet._worksheet_path) as part:
                facts = scan_sheet(part)
            _check_reach(facts, title)
            found, covered = _read_rows(sheet, facts)
            if facts.last_row and not found:
                raise _unreadable()
            rows = trim(found)
            check_extent(rows, f" in the sheet '{title}'")
            if rows:
                where = f" in the sheet '{title}'"
                _tell_of_hidden(job, covered, "cell", f" behind joined ones{where}")
                _tell_of_sheet(job, facts, title)
                yield title, rows


def _unreadable() -> Unusable:
    return Unusable(
        Code.DAMAGED_PAPER,
        "is damaged: its sheets cannot be read",
        "open it in Excel or LibreOffice and save it again",
    )


def _check_reach(facts: SheetFacts, title: str) -> None:
    """Refuse a sheet that shows something where nothing is read, below many hidden rows."""
    if facts.last_row > MOST_ROWS_READ or facts.last_column > MOST_COLUMNS_READ:
        raise Unusable(
            Code.TOO_LARGE,
            f"shows something below row {MOST_ROWS_READ} or right of column {MOST_COLUMNS_READ}"
            f" in the sheet '{title}'",
            "copy the rows and columns that the meeting needs into a new sheet",
        )


def _read_rows(sheet: Any, facts: SheetFacts) -> tuple[list[list[Cell]], int]:
    """Return the rows as far as they can be taken, and a few more, so that too many show.

    With them comes how many cells have words that lie behind joined ones.
    """
    sheet.reset_dimensions()
    found = sheet.iter_rows(max_row=MOST_ROWS_READ, max_col=MOST_COLUMNS_READ)
    firsts = {(area.top, area.left) for area in facts.joined}
    rows, numbers, hidden = [], [], {}
    for number, row in enumerate(found, 1):
        is_shown = number not in facts.hidden_rows
        shown = []
        for column, cell in enumerate(row, 1):
            if is_shown and column not in facts.hidden_columns:
                shown.append(_read_cell(cell))
            elif (number, column) in firsts:
                hidden[number, column] = _read_cell(cell)
        if is_shown:
            rows.append(shown)
            numbers.append(number)
    columns = [n for n in range(1, MOST_COLUMNS_READ + 1) if n not in facts.hidden_columns]
    return rows, join_cells(rows, facts.joined, numbers, columns, hidden)


def _read_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell()
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return Cell(UNPRINTABLE.sub(" ", show(value, cell.number_format or "General")), numeric)


def _tell_of_sheet(job: Job, facts: SheetFacts, title: str) -> None:
    _tell_of_hidden(job, len(facts.hidden_rows), "row", f" in the sheet '{title}'")
    _tell_of_hidden(job, len(facts.hidden_columns), "column", f" in the sheet '{title}'")
    if facts.open_formulas:
        job.refuse(
            Unusable(
                Code.DAMAGED_PAPER,
                f"has {count(facts.open_formulas, 'formula')} without a result"
                f" in the sheet '{title}'",
                "open it in Excel or LibreOffice and save it, so that the results are stored",
            )
        )


def _tell_of_hidden(job: Job, number: int, what: str, where: str = "") -> None:
    if number:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(number, f'hidden {what}')}{where}; what is hidden does not go in",
            "unhide what is meant to be read, and delete what is not",
        )
