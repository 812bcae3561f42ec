"""Tables from CSV files, whose encoding and separator are detected."""

import csv
import re
from collections import Counter

from agendapack.convert.job import Content, Job, UnusableAnnex
from agendapack.convert.sheets.tables import CLASSES, Cell, check_extent, trim, write_table
from agendapack.convert.texts import UNPRINTABLE
from agendapack.problems import Code

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
