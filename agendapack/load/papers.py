"""Read the files that an agenda item names: a report, a work plan, or a list of applications."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from posixpath import dirname, splitext

from agendapack.load import validate, word_reports
from agendapack.load.compose import Entries, Fields, Value, compose_any
from agendapack.load.paths import Reading, locate
from agendapack.model.business import Application
from agendapack.model.meeting import AgendaEntry
from agendapack.model.papers import Report
from agendapack.model.plans import WorkPlan
from agendapack.model.text import Text
from agendapack.problems import Code, Source, did_you_mean

YAML = (".yaml", ".yml")
REPORTS = (*YAML, ".md", word_reports.ENDING)
"""How the names of reports end."""


def read_report(
    reading: Reading, entry: AgendaEntry, folder: str
) -> validate.ReadRecord[Report] | None:
    """Return a report in YAML, Markdown or Word, named as in `folder`; None after a problem."""
    name = entry.report
    assert name is not None
    if word_reports.is_word(name):
        return word_reports.read_word_report(reading, entry, folder)
    fields = _read_paper(reading, name, folder, REPORTS)
    if fields is None:
        return None
    _fill_body(reading, fields, dirname(fields.source.file))
    return validate.make_record(reading, Report, "the report", fields)


def read_paper_title(root: Path, folder: str, name: str) -> str | None:
    """Return the title of a report or work plan of a meeting; None where it cannot be read."""
    home = f"meetings/{folder}"
    if not (root / home / name).is_file():
        return None
    reading, file = Reading(root), Text(name, Source(f"{home}/meeting.yaml"))
    if word_reports.is_word(name):
        entry = AgendaEntry.model_validate({"report": file})
        made = word_reports.read_word_report(reading, entry, home)
        found = made.record.title if made and made.record else None
        return None if found is None or found.source == validate.NOWHERE else str(found)
    fields = _read_paper(reading, file, home, REPORTS)
    title = None if fields is None else fields.text("title")
    return None if title is None else str(title)


def _fill_body(reading: Reading, fields: Fields, folder: str) -> None:
    """Fill the field `body`, in place, from the file that the field `body-file` names."""
    name = fields.text("body-file")
    if name is None:
        return
    if "body" in fields:
        message = "the report has a 'body' and a 'body-file'; it has one of them"
        reading.report(Code.REPEATED_FIELD, message, name.source, "delete one of the two")
        return
    body = None
    if word_reports.is_word(name):
        body = word_reports.read_word_body(reading, name, fields, folder)
    elif name.endswith(".md"):
        body = _read_markdown_body(reading, name, folder)
    else:
        named = f"'{name}' is named as the body of a report"
        message = f"{named}; its name must end in .md or {word_reports.ENDING}"
        hint = word_reports.say_how_to_save(name) or "list it below 'annexes' instead"
        reading.report(Code.WRONG_FILE_KIND, message, name.source, hint)
    fields["body"] = Text("unknown", validate.NOWHERE) if body is None else body


def _read_markdown_body(reading: Reading, name: Text, folder: str) -> Text | None:
    path = None if name.source == validate.NOWHERE else locate(reading, name, folder, name.source)
    text = None if path is None else validate.read_text(reading, path, name.source)
    if path is None or text is None:
        return None
    if text.split("\n", 1)[0].rstrip() == "---":
        reading.report(
            Code.FRONT_MATTER,
            "this file starts with fields of its own, and is named as the body of a report",
            Source(path),
            "move the fields into the file that names it, or name this file on the agenda",
        )
        return None
    if not text.strip():
        message = "the file is empty; the text of the report is needed"
        reading.report(Code.EMPTY_FILE, message, Source(path))
        return None
    return Text(text, Source(path))


def is_yaml(name: str) -> bool:
    """Tell whether a file is YAML, by the ending of its name."""
    return splitext(name)[1].lower() in YAML


def read_work_plan(
    reading: Reading, name: Text, folder: str
) -> validate.ReadRecord[WorkPlan] | None:
    """Return the work plan in a file named relative to `folder`, or None after a problem."""
    fields = _read_paper(reading, name, folder, YAML)
    if fields is None:
        return None
    return validate.make_record(reading, WorkPlan, "the work plan", fields)


def _read_paper(
    reading: Reading, name: Text, folder: str, endings: tuple[str, ...]
) -> Fields | None:
    """Return the fields of a paper that may have one of these endings; None after a problem."""
    if name.source == validate.NOWHERE:
        return None
    if splitext(name)[1] in endings:
        path = locate(reading, name, folder, name.source)
        is_markdown = path is not None and path.endswith(".md")
        read = validate.read_front_matter if is_markdown else validate.read_fields
        return None if path is None else read(reading, path, name.source)
    allowed = f"{', '.join(endings[:-1])} or {endings[-1]}"
    other = "a file of another kind can be an annex: a title of its own, and 'annexes' below it"
    if splitext(name)[1].lower() in endings:
        other = "write its ending in small letters, here and in the name of the file"
    message = f"'{name}' is named as a paper; its name must end in {allowed}"
    hint = (word_reports.say_how_to_save(name) if word_reports.ENDING in endings else None) or other
    reading.report(Code.WRONG_FILE_KIND, message, name.source, hint)
    return None


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
            found = _read_entries(reading, named, home)
            if found is None:
                del entry["applications"]
            else:
                entry["applications"] = found


def _read_entries(reading: Reading, named: Text, home: str) -> Entries | None:
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
    data = None if path is None else reading.read(path, validate.LARGEST_TEXT, named.source)
    if path is None or data is None:
        return None
    if ending == ".csv":
        table = validate.decode_foreign(reading, path, data)
        return None if table is None else _read_table(reading, table, path)
    text = validate.decode(reading, path, data)
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
    rows, is_whole = validate.read_rows(reading, path, text)
    (head, place), *others = rows or [([], Source(path, 1, 1))]
    names = list(_name_columns(reading, head, place))
    if rows and "reference" not in names:
        message = "no column of the table is called 'reference'"
        hint = f"the first row names the columns: {', '.join(COLUMNS)}"
        reading.report(Code.MISSING_FIELD, message, place, hint)
        return None
    entries = Entries(Source(path, 1, 1))
    entries.extend(_read_row(reading, names, cells, at) for cells, at in others)
    if not is_whole:
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
