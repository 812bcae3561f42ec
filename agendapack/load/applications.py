"""Read applications that stand in a file of their own: YAML, or a table with a row for each."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import zip_longest
from posixpath import splitext

from agendapack.load.compose import Entries, Fields, Value, compose_any
from agendapack.load.fields import LARGEST_TEXT, decode
from agendapack.load.paths import Reading, locate
from agendapack.model.applications import Application
from agendapack.model.text import Text
from agendapack.problems import Code, Source, did_you_mean

YAML = (".yaml", ".yml")
SHEETS = (".xlsx", ".xls", ".ods")
EXTRA = "extra "
"""What a column begins with that holds a field of the organisation's own."""
LISTS = ("speakers", "annexes")
"""Columns whose cells may hold several values, with semicolons between them."""
COLUMNS = tuple(
    name.replace("_", "-") for name in Application.model_fields if name not in ("source", "extra")
)
CALLED = {
    "ref": "reference",
    "application": "reference",
    "number": "reference",
    "site": "address",
    "location": "address",
    "parish": "ward",
    "description": "proposal",
    "development": "proposal",
    "case officer": "officer",
    "plans": "annexes",
}
"""Other words for the columns of a table."""


def bring_applications(reading: Reading, agenda: Entries, home: str) -> None:
    """Put the applications of files into the data of the items that name the files.

    Args:
        agenda: The flat list of items; changed in place.
        home: The folder of the meeting, below the workspace.
    """
    for entry in agenda:
        named = entry.value("applications") if isinstance(entry, Fields) else None
        if isinstance(entry, Fields) and isinstance(named, Text):
            found = _read(reading, named, home)
            if found is None:
                del entry["applications"]
            else:
                entry["applications"] = found


def _read(reading: Reading, named: Text, home: str) -> Entries | None:
    ending = splitext(named)[1].lower()
    if ending in SHEETS or ending not in (*YAML, ".csv"):
        message = f"applications are a list, or a .yaml or .csv file; '{named}' is none"
        hint = "save the sheet as CSV (UTF-8)" if ending in SHEETS else "name the file"
        reading.report(Code.WRONG_FILE_KIND, message, named.source, hint)
        return None
    if "/" in named:
        message = f"'{named}' does not stand beside meeting.yaml"
        hint = "move it into the folder of the meeting: its files are named from there"
        reading.report(Code.WRONG_FILE_KIND, message, named.source, hint)
        return None
    path = locate(reading, named, home, named.source)
    data = None if path is None else reading.read(path, LARGEST_TEXT, named.source)
    if path is None or data is None:
        return None
    if ending == ".csv":
        # Spreadsheets put a mark of UTF-8 in front.
        rows = decode(reading, path, data.removeprefix(b"\xef\xbb\xbf"))
        return None if rows is None else _read_table(reading, rows, path)
    text = decode(reading, path, data)
    top = None if text is None else compose_any(reading, path, text)
    listed = top.value("applications") if isinstance(top, Fields) else top
    for name, place in top.keys_at.items() if isinstance(top, Fields) else ():
        if name != "applications":
            message = f"a file of applications has no field '{name}'"
            reading.report(Code.UNKNOWN_FIELD, message, place, "its field is applications")
    if isinstance(listed, Entries) and not listed:
        message = "the file has no applications"
        reading.report(Code.EMPTY_FILE, message, Source(path, 1, 1), "list each, or delete it")
    if isinstance(listed, Entries):
        return listed
    if top is not None:
        message = "the file holds no list of applications"
        hint = "begin each with '- reference: ...'"
        reading.report(Code.WRONG_TYPE, message, Source(path, 1, 1), hint)
    return None


def _read_table(reading: Reading, text: str, path: str) -> Entries | None:
    """Return the rows of a table as a YAML file would hold them; each knows its line."""
    first = text.lstrip("\n").split("\n", 1)[0]
    table = csv.reader(StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    entries, names, before = Entries(Source(path, 1, 1)), list[str | None](), 0
    try:
        for cells in table:
            place, before = Source(path, before + 1, 1), table.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = list(_name_columns(reading, cells, place))
                if "reference" not in names:
                    message = "no column of the table is called 'reference'"
                    hint = f"the first row names the columns: {', '.join(COLUMNS)}"
                    reading.report(Code.MISSING_FIELD, message, place, hint)
                    return None
                continue
            entries.append(_read_row(reading, names, cells, place))
    except csv.Error as fault:
        message = f"this is no row of a table: {fault}"
        reading.report(Code.WRONG_TYPE, message, Source(path, before + 1, 1))
        return None
    if not entries:
        message = "the table has no applications"
        reading.report(Code.EMPTY_FILE, message, Source(path, 1, 1), "write a row for each")
        return None
    return entries


def _name_columns(reading: Reading, cells: list[str], place: Source) -> Iterator[str | None]:
    """Yield the field that each column holds, empty for one without a name; None is told here."""
    seen = set[str | None]()
    for cell in cells:
        said = " ".join(cell.replace("_", " ").split()).casefold()
        name: str | None = CALLED.get(said, said)
        if name and name.startswith(EXTRA):
            name = EXTRA + name.removeprefix(EXTRA).replace(" ", "-")
        if name and name not in COLUMNS and not name.startswith(EXTRA):
            message = f"the column '{cell.strip()}' is no field of an application"
            hint = did_you_mean(name, COLUMNS)
            hint = hint or f"a field of your own is called '{EXTRA}{said}'; others are "
            hint += "" if "?" in hint else ", ".join(COLUMNS)
            reading.report(Code.UNKNOWN_FIELD, message, place, hint)
            name = None
        elif name and name in seen:
            message = f"two columns of the table are called '{name}'"
            reading.report(Code.REPEATED_FIELD, message, place, "delete one of them")
            name = None
        seen.add(name)
        yield name


def _read_row(reading: Reading, names: list[str | None], cells: list[str], place: Source) -> Fields:
    row, extra = Fields(place), Fields(place)
    for cell, name in zip_longest(cells, names[: len(cells)], fillvalue=""):
        words = cell.strip()
        if not words or name is None:
            continue
        if not name:
            message = f"'{words}' stands in a column that has no name"
            hint = "put text with commas in quotes"
            reading.report(Code.UNKNOWN_FIELD, message, place, hint)
        elif name.startswith(EXTRA):
            _set(extra, name.removeprefix(EXTRA), Text(words, place))
        else:
            _set(row, name, _value(name, words, place))
    if len(extra) > 1:
        _set(row, "extra", extra)
    return row


def _set(row: Fields, name: str, value: Value) -> None:
    row[name] = value
    row.keys_at[name] = row.source


def _value(name: str, words: str, place: Source) -> Value:
    if name not in LISTS:
        return Text(words, place)
    listed = Entries(place)
    for part in (each.strip() for each in words.split(";")):
        if part and name == "annexes":
            annex = Fields(place)
            title, _, file = part.rpartition("=")
            called = title.strip() or splitext(part)[0].replace("-", " ").replace("_", " ").title()
            _set(annex, "title", Text(called, place))
            _set(annex, "file", Text(file.strip(), place))
            listed.append(annex)
        elif part:
            listed.append(Text(part, place))
    return listed
