"""Read the paper that an agenda item names: a report, minutes or a work plan."""

from datetime import date
from posixpath import dirname, splitext
from typing import TypeVar

from agendapack.codes import Code
from agendapack.load.fields import read_fields, read_front_matter
from agendapack.load.located import Fields
from agendapack.load.minutes import find_minutes
from agendapack.load.paths import locate
from agendapack.load.reading import Reading
from agendapack.load.validate import NOWHERE, Made, make_record
from agendapack.load.word_reports import (
    ENDING,
    fill_body,
    is_word,
    read_word_report,
    say_how_to_save,
)
from agendapack.model.fields import Text
from agendapack.model.meeting import AgendaEntry
from agendapack.model.papers import Minutes, Report, WorkPlan
from agendapack.model.record import Record
from agendapack.model.wording import write_plain_date
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Source

R = TypeVar("R", bound=Record)


def read_report(
    reading: Reading, entry: AgendaEntry, folder: str, pictures: dict[str, LoadedPicture]
) -> Made[Report] | None:
    """Return a report, or None after a problem.

    Args:
        entry: That names it, relative to `folder`: YAML, Markdown with front matter, or a
            Word document.
        folder: Path below the workspace.
        pictures: Takes those of a Word document.
    """
    name = entry.report
    assert name is not None
    if is_word(name):
        return read_word_report(reading, entry, folder, pictures)
    path = _locate_paper(reading, name, folder, (".yaml", ".yml", ".md", ".docx"))
    fields = None if path is None else _read_fields(reading, path, name.source)
    if path is None or fields is None:
        return None
    fill_body(reading, fields, dirname(path), pictures)
    return make_record(reading, Report, "the report", fields)


def read_work_plan(reading: Reading, name: Text, folder: str) -> Made[WorkPlan] | None:
    """Return a work plan, or None after a problem; the arguments are those of a report."""
    path = _locate_paper(reading, name, folder, (".yaml", ".yml"))
    return None if path is None else _read(reading, WorkPlan, "the work plan", path, name.source)


def read_minutes(
    reading: Reading, day: date, folder: str, committee: str, source: Source
) -> Made[Minutes] | None:
    """Return the minutes of a committee's meeting, or None after a problem.

    Args:
        day: When they were taken.
        folder: Name of the meeting that takes them in.
        source: Where the day is named.
    """
    path = find_minutes(reading, folder, committee, day, source)
    made = None if path is None else _read(reading, Minutes, "the minutes", path, source)
    if made and made.record and "date" not in made.stood_in and made.record.date != day:
        reading.report(
            Code.BAD_VALUE,
            f"these minutes are of {write_plain_date(made.record.date)}; "
            f"the agenda asks for those of {write_plain_date(day)}",
            made.place("date"),
            "mend the date, or the name of the file",
        )
    return made


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
) -> Made[R] | None:
    fields = _read_fields(reading, path, source)
    return None if fields is None else make_record(reading, model, whole, fields)


def _read_fields(reading: Reading, path: str, source: Source) -> Fields | None:
    read = read_front_matter if path.endswith(".md") else read_fields
    return read(reading, path, source)
