"""Tables from Excel workbooks: a heading and a table for each sheet, values as Excel shows them."""

import warnings
from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any, cast
from xml.etree import ElementTree
from zipfile import ZipFile

from agendapack.convert.job import Content, Job, UnusableAnnex, count
from agendapack.convert.sheets.number_formats import show
from agendapack.convert.sheets.plain_book import BadReference, Unwritable, write_plain_book
from agendapack.convert.sheets.sheet_xml import SheetFacts, join_cells, scan_sheet
from agendapack.convert.sheets.tables import (
    CLASSES,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    check_extent,
    trim,
    write_table,
)
from agendapack.convert.texts import UNPRINTABLE
from agendapack.convert.zipped import open_office_file, refuse_locked
from agendapack.model.text import make_name, make_unique
from agendapack.problems import Code
from agendapack.sandbox.blame import is_ours

LOST_PARTS = {
    "xl/charts/chart": "chart",
    "xl/diagrams/data": "diagram",
    "xl/embeddings/": "embedded object",
    "xl/media/": "picture",
    "xl/comments": "sheet with comments",
}
SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}sp"
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"

BOOK = "xl/workbook.xml"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
MOST_SHEETS = 50
Sheet = tuple[str, list[list[Cell]]]
MOST_ROWS_READ, MOST_COLUMNS_READ = 5 * MOST_ROWS, 4 * MOST_COLUMNS


def tell_lost_parts(job: Job, archive: ZipFile) -> None:
    """Warn of parts that tables cannot show, such as charts, counted by kind.

    Args:
        job: Warnings are added to this.
        archive: The workbook, all of whose parts have been checked.
    """
    parts = archive.namelist()
    counts = {
        name: sum(part.startswith(start) for part in parts) for start, name in LOST_PARTS.items()
    }
    counts["text box"] = _count_boxes(archive)
    lost = [count(number, name) for name, number in counts.items() if number]
    if lost:
        job.warn(
            Code.NOT_CARRIED,
            f"has {' and '.join(lost)}, which a table does not show",
            "add what is needed as an annex of its own: a PDF, or a picture with its 'alt'",
        )


def _count_boxes(archive: ZipFile) -> int:
    """Return the number of shapes with text on the sheets."""
    drawings = [
        ElementTree.fromstring(archive.read(part))
        for part in archive.namelist()
        if part.startswith("xl/drawings/drawing") and part.endswith(".xml")
    ]
    shapes = [shape for drawing in drawings for shape in drawing.iter(SHAPE)]
    return sum(any((text.text or "").strip() for text in shape.iter(TEXT)) for shape in shapes)


def convert_workbook(job: Job) -> Content:
    """Return the tables of the visible sheets that are not empty.

    Raises:
        UnusableAnnex: It cannot be read, is empty, or is too large.
    """
    refuse_locked(job.data)
    archive = open_office_file(job.data, BOOK)
    if STRICT in archive.read(BOOK):
        raise UnusableAnnex(
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
        raise UnusableAnnex(
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
    """Return the sheets that are not empty; None where openpyxl cannot read the workbook."""
    try:
        return list(_read_sheets(job, data))
    except (UnusableAnnex, MemoryError, RecursionError):
        raise
    except Exception as fault:  # openpyxl raises exceptions of any type for a damaged file
        if is_ours(fault, __name__):
            raise
        return None


def _read_plainly(job: Job, archive: ZipFile) -> list[Sheet]:
    """Return the sheets of a workbook that openpyxl could not read until it is rewritten.

    Raises:
        UnusableAnnex: Its tables cannot be read either.
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
            "is damaged in part; its words and numbers are kept, but some may look different",
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
            raise UnusableAnnex(
                Code.TOO_LARGE,
                f"has {len(visible)} sheets; {MOST_SHEETS} is the most that is allowed",
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


def _unreadable() -> UnusableAnnex:
    return UnusableAnnex(
        Code.DAMAGED_PAPER,
        "is damaged: its sheets cannot be read",
        "open it in Excel or LibreOffice and save it again",
    )


def _check_reach(facts: SheetFacts, title: str) -> None:
    """Refuse a sheet with visible content beyond the rows and columns that are read."""
    if facts.last_row > MOST_ROWS_READ or facts.last_column > MOST_COLUMNS_READ:
        raise UnusableAnnex(
            Code.TOO_LARGE,
            f"shows something below row {MOST_ROWS_READ} or right of column {MOST_COLUMNS_READ}"
            f" in the sheet '{title}'",
            "copy the rows and columns that the meeting needs into a new sheet",
        )


def _read_rows(sheet: Any, facts: SheetFacts) -> tuple[list[list[Cell]], int]:
    """Return the visible rows, and the number of cells hidden behind merged ones.

    More rows and columns are read than a table may have, so that `check_extent` can tell.
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
            UnusableAnnex(
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
            f"has {count(number, f'hidden {what}')}{where}; what is hidden is left out",
            "unhide what is meant to be read, and delete what is not",
        )
