"""Read the paper that an agenda item names: a report or a work plan."""

from pathlib import Path
from posixpath import dirname, splitext
from typing import TypeVar

from agendapack.load.compose import Fields
from agendapack.load.fields import read_fields, read_front_matter, read_text
from agendapack.load.paths import Reading, locate
from agendapack.load.validate import NOWHERE, ReadRecord, make_record
from agendapack.load.word_reports import (
    ENDING,
    is_word,
    read_word_body,
    read_word_report,
    say_how_to_save,
)
from agendapack.model.fields import Record
from agendapack.model.meeting import AgendaEntry
from agendapack.model.papers import Report, WorkPlan
from agendapack.model.text import Text
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Code, Source

YAML = (".yaml", ".yml")
R = TypeVar("R", bound=Record)


def read_report(
    reading: Reading, entry: AgendaEntry, folder: str, pictures: dict[str, LoadedPicture]
) -> ReadRecord[Report] | None:
    """Return a report in YAML, Markdown or Word, named as in `folder`; None after a problem."""
    name = entry.report
    assert name is not None
    if is_word(name):
        return read_word_report(reading, entry, folder, pictures)
    path = _locate_paper(reading, name, folder, (*YAML, ".md", ENDING))
    fields = None if path is None else _read_fields(reading, path, name.source)
    if path is None or fields is None:
        return None
    _fill_body(reading, fields, dirname(path), pictures)
    return make_record(reading, Report, "the report", fields)


def read_paper_title(root: Path, folder: str, name: str) -> str | None:
    """Return the title of a report or work plan of a meeting; None where it cannot be read."""
    home = f"meetings/{folder}"
    if not (root / home / name).is_file():
        return None
    reading, file = Reading(root), Text(name, Source(f"{home}/meeting.yaml"))
    if is_word(name):
        entry = AgendaEntry.model_validate({"report": file})
        made = read_word_report(reading, entry, home, {})
        return None if made is None or made.record is None else _known(made.record.title)
    path = _locate_paper(reading, file, home, (*YAML, ".md", ENDING))
    fields = None if path is None else _read_fields(reading, path, file.source)
    title = None if fields is None else fields.value("title")
    return str(title) if isinstance(title, Text) else None


def _known(title: Text) -> str | None:
    return None if title.source == NOWHERE else str(title)


def _fill_body(
    reading: Reading, fields: Fields, folder: str, pictures: dict[str, LoadedPicture]
) -> None:
    """Fill the field `body`, in place, from the file that the field `body-file` names."""
    name = fields.value("body-file")
    if not isinstance(name, Text):
        return
    if "body" in fields:
        reading.report(
            Code.REPEATED_FIELD,
            "the report has a 'body' and a 'body-file'; it has one of them",
            name.source,
            "delete one of the two",
        )
        return
    body = None
    if is_word(name):
        body = read_word_body(reading, name, fields, folder, pictures)
    elif name.endswith(".md"):
        body = _read_markdown_body(reading, name, folder)
    else:
        reading.report(
            Code.WRONG_FILE_KIND,
            f"'{name}' is named as the body of a report; its name must end in .md or {ENDING}",
            name.source,
            say_how_to_save(name) or "list it below 'annexes' instead",
        )
    fields["body"] = Text("unknown", NOWHERE) if body is None else body


def _read_markdown_body(reading: Reading, name: Text, folder: str) -> Text | None:
    path = None if name.source == NOWHERE else locate(reading, name, folder, name.source)
    text = None if path is None else read_text(reading, path, name.source)
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


def read_work_plan(reading: Reading, name: Text, folder: str) -> ReadRecord[WorkPlan] | None:
    """Return the work plan in a file named relative to `folder`, or None after a problem."""
    path = _locate_paper(reading, name, folder, YAML)
    return None if path is None else _read(reading, WorkPlan, "the work plan", path, name.source)


def _locate_paper(
    reading: Reading, name: Text, folder: str, endings: tuple[str, ...]
) -> str | None:
    if name.source == NOWHERE:
        return None
    if splitext(name)[1] in endings:
        return locate(reading, name, folder, name.source)
    other = "a file of another kind can be an annex: a title of its own, and 'annexes' below it"
    if splitext(name)[1].lower() in endings:
        other = "write its ending in small letters, here and in the name of the file"
    reading.report(
        Code.WRONG_FILE_KIND,
        f"'{name}' is named as a paper; its name must end in {_either(endings)}",
        name.source,
        (say_how_to_save(name) if ENDING in endings else None) or other,
    )
    return None


def _either(endings: tuple[str, ...]) -> str:
    return f"{', '.join(endings[:-1])} or {endings[-1]}"


def _read(
    reading: Reading, model: type[R], whole: str, path: str, source: Source
) -> ReadRecord[R] | None:
    fields = _read_fields(reading, path, source)
    return None if fields is None else make_record(reading, model, whole, fields)


def _read_fields(reading: Reading, path: str, source: Source) -> Fields | None:
    read = read_front_matter if path.endswith(".md") else read_fields
    return read(reading, path, source)
