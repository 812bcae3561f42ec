"""Tables from CSV files: their encoding, their separator, and their values as they are written."""

import csv
import re
from collections import Counter

from agendapack.convert.job import Content, Job, UnusableAnnex
from agendapack.convert.sheets.tables import CLASSES, Cell, check_extent, trim, write_table
from agendapack.convert.texts import UNPRINTABLE, codec_of, decode_as_asked
from agendapack.problems import Code

LARGEST_CSV = 8 * 2**20
GUESSED = "cp1252"
FOREIGN = re.compile(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*")
MOST_WORDS = 4
"""The most words that the message of a guessed encoding shows."""
SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
"""Excel's own first line, which names the separator and is no row."""
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
    text = _decode(job).replace("\r\n", "\n").replace("\r", "\n")
    rows = trim(_read(text))
    check_extent(rows)
    if not rows:
        raise UnusableAnnex(Code.EMPTY_FILE, "is empty", "write something, or take the annex out")
    return Content(write_table(job, rows, job.order.header_rows), CLASSES)


def _decode(job: Job) -> str:
    """Return the text: in the encoding that is asked for, UTF-8, or UTF-16 if marked as such.

    Anything else is taken for what Excel writes in western Europe, and told: the letters of other
    languages come out wrong.
    """
    if job.order.encoding is not None:
        return decode_as_asked(job)
    for codec in (codec_of(job), GUESSED):
        try:
            text = job.data.decode(codec)
        except UnicodeDecodeError:
            continue
        if not UNPRINTABLE.search(text.replace("\r", "\n")):
            if codec == GUESSED:
                _tell_guess(job, text)
            return text
    raise UnusableAnnex(
        Code.DAMAGED_PAPER,
        "is no text that can be read",
        "save it again as CSV in the encoding UTF-8, or name its encoding with 'encoding'",
    )


def _tell_guess(job: Job, text: str) -> None:
    words = dict.fromkeys(found[0] for found in FOREIGN.finditer(text))
    shown = ", ".join(f"'{word}'" for word in list(words)[:MOST_WORDS])
    more = " and others" if len(words) > MOST_WORDS else ""
    job.warn(
        Code.NOT_UTF8,
        f"is not UTF-8 text, and is read as Windows-1252, in which it says {shown}{more}",
        "save it again as 'CSV UTF-8', or say with 'encoding' what it is, for instance"
        " 'encoding: windows-1252' if these words are right, or windows-1250 for central Europe",
        "encoding",
    )


def _read(text: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    named = SEPARATOR_LINE.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else _find_separator(text)
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=separator):
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
