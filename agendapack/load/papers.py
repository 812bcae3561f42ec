"""Read the paper that an agenda item names: a report, minutes or a work plan.

Also find the earlier minutes that the numbers of minutes continue from.
"""

import re
from collections.abc import Collection
from datetime import date
from functools import partial
from pathlib import Path
from posixpath import dirname, splitext
from typing import TypeVar

from agendapack.load.compose import Entries, Fields
from agendapack.load.fields import read_fields, read_front_matter, read_text
from agendapack.load.paths import locate
from agendapack.load.reading import Reading
from agendapack.load.validate import NOWHERE, ReadRecord, make_record
from agendapack.load.word_reports import (
    ENDING,
    is_word,
    read_word_body,
    read_word_report,
    say_how_to_save,
)
from agendapack.model.dates import write_plain_date
from agendapack.model.fields import Record
from agendapack.model.meeting import AgendaEntry
from agendapack.model.papers import Minutes, Report, WorkPlan
from agendapack.model.text import Text
from agendapack.model.workspace import InputFile, LoadedPicture, MinutesSearch
from agendapack.problems import Code, Source

Known = tuple[date, int | None, int]
"""Date of the meeting, its own first minute number if given, and the number of minutes."""

MINUTES = "minutes.yaml"
"""The minutes of a meeting, in its own folder."""

R = TypeVar("R", bound=Record)


def find_minutes(
    reading: Reading, folder: str, committee: str, day: date, source: Source
) -> str | None:
    """Return the path of a committee's minutes of a day, or None after a problem.

    Args:
        folder: The folder of the meeting that approves them; `minutes-DAY.yaml` in it is
            preferred to `minutes.yaml` in the folder of the minuted meeting.
        source: The place where the day is named.
    """
    own = f"minutes-{day}.yaml"
    if reading.shared.holds(reading.root / "meetings" / folder, own):
        return locate(reading, own, f"meetings/{folder}", source)
    for other, name, _ in reading.shared.minutes(reading.root).of(committee):
        if other.startswith(str(day)) and name == "minutes.yaml":
            return locate(reading, "minutes.yaml", f"meetings/{other}", source)
    found = f"the committee '{committee}' has no minutes of {write_plain_date(day)}"
    hint = f"write them into meetings/{folder}/{own}, or minutes.yaml in the folder of that meeting"
    if others := reading.shared.minutes(reading.root).committees_on(str(day)):
        found += f"; those of that day are of {' and '.join(map(repr, others))}"
        hint = (
            "'minutes' takes in those of the meeting's own committee; correct the day, or attach a "
            f"PDF of the others to an item with a title. Else {hint}"
        )
    reading.report(Code.MISSING_MINUTES, found, source, hint)
    return None


def gather_earlier(
    reading: Reading, folder: str, committee: str, taken_in: Collection[date]
) -> tuple[tuple[Known, ...], MinutesSearch | None]:
    """Return the committee's minutes before those on the agenda, as far back as numbers need.

    Minutes that give their own `first-minute` need none before them. A file that cannot
    be read is skipped, since it belongs to another meeting, but it is in the search. The
    search is None where the agenda has no minutes.

    Args:
        folder: The folder of the meeting that approves minutes.
        taken_in: The days of the minutes on its agenda.
    """
    if not taken_in:
        return (), None
    before = max(taken_in)
    found: dict[date, Known] = {}
    opened: dict[str, InputFile] = {}
    candidates = reading.shared.minutes(reading.root).until(folder, committee, str(before))
    looked_at: list[str] = []
    for day, path in candidates:
        looked_at.append(path)
        if day == str(before):
            continue
        aside = Reading(reading.root, shared=reading.shared)
        known = reading.shared.load(aside, path, {}, partial(_glance, path))
        opened.update(aside.files or {path: InputFile(path, "")})
        if known is None or known[0] >= before or known[0] in found:
            continue
        found[known[0]] = known
        reading.files.update(aside.files)
        if known[1] is not None and known[0] < min(taken_in):
            break
    search = MinutesSearch(
        committee,
        str(before),
        tuple(looked_at),
        len(looked_at) == len(candidates),
        tuple((file.path, file.sha256) for file in opened.values()),
    )
    return tuple(found[day] for day in sorted(found)), search


def _glance(path: str, aside: Reading, _: object) -> Known | None:
    """Return what numbering needs from a file of minutes, or None where that is missing."""
    folder, name = path.rsplit("/", 1)
    located = locate(aside, name, folder, Source(path))
    fields = None if located is None else read_fields(aside, located, Source(path))
    aside.problems.clear()
    if fields is None:
        return None
    day, first, minutes = (fields.value(key) for key in ("date", "first-minute", "minutes"))
    if not (isinstance(day, Text) and isinstance(minutes, Entries)):
        return None
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        return None
    number = int(first) if isinstance(first, Text) and re.fullmatch(r"[0-9]{1,9}", first) else None
    return parsed, number, len(minutes)


def read_report(
    reading: Reading, entry: AgendaEntry, folder: str, pictures: dict[str, LoadedPicture]
) -> ReadRecord[Report] | None:
    """Return a report, or None after a problem.

    Args:
        entry: The agenda entry that names it, relative to `folder`: YAML, Markdown with
            front matter, or a Word document.
        folder: Path below the workspace.
        pictures: The pictures in a Word document are added to this.
    """
    name = entry.report
    assert name is not None
    if is_word(name):
        return read_word_report(reading, entry, folder, pictures)
    path = _locate_paper(reading, name, folder, (".yaml", ".yml", ".md", ".docx"))
    fields = None if path is None else _read_fields(reading, path, name.source)
    if path is None or fields is None:
        return None
    _fill_body(reading, fields, dirname(path), pictures)
    return make_record(reading, Report, "the report", fields)


def read_paper_title(root: Path, folder: str, name: str) -> str | None:
    """Return the title of a report or work plan of a meeting; None where it cannot be read.

    Args:
        root: The workspace.
        folder: The name of the meeting's folder.
        name: The name of the file in it.
    """
    home = f"meetings/{folder}"
    if not (root / home / name).is_file():
        return None
    reading, file = Reading(root), Text(name, Source(f"{home}/meeting.yaml"))
    if is_word(name):
        entry = AgendaEntry.model_validate({"report": file})
        made = read_word_report(reading, entry, home, {})
        return None if made is None or made.record is None else _known(made.record.title)
    path = _locate_paper(reading, file, home, (".yaml", ".yml", ".md", ".docx"))
    fields = None if path is None else _read_fields(reading, path, file.source)
    title = None if fields is None else fields.value("title")
    return str(title) if isinstance(title, Text) else None


def _known(title: Text) -> str | None:
    return None if title.source == NOWHERE else str(title)


def _fill_body(
    reading: Reading, fields: Fields, folder: str, pictures: dict[str, LoadedPicture]
) -> None:
    """Fill the field `body` from the file that the field `body-file` names.

    Args:
        fields: The fields of a report, changed in place.
        folder: The folder of the report's file, as a path below the workspace.
        pictures: The pictures in a Word document are added to this.
    """
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


def read_work_plan(reading: Reading, name: Text, folder: str) -> ReadRecord[WorkPlan] | None:
    """Return the work plan in a file named relative to `folder`, or None after a problem."""
    path = _locate_paper(reading, name, folder, (".yaml", ".yml"))
    return None if path is None else _read(reading, WorkPlan, "the work plan", path, name.source)


def read_minutes(
    reading: Reading, day: date, folder: str, committee: str, source: Source
) -> ReadRecord[Minutes] | None:
    """Return the minutes of a committee's meeting, or None after a problem.

    Args:
        day: The day of the minuted meeting.
        folder: The name of the folder of the meeting that approves them.
        source: The place where the day is named.
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


def read_own_minutes(reading: Reading, folder: str, day: date) -> ReadRecord[Minutes] | None:
    """Return the minutes of a meeting in its own folder, or None where there are none.

    Args:
        folder: The name of the meeting's folder.
        day: The day of the meeting.
    """
    home = f"meetings/{folder}"
    if not reading.shared.holds(reading.root / home, MINUTES):
        return None
    source = Source(f"{home}/{MINUTES}")
    path = locate(reading, MINUTES, home, source)
    made = None if path is None else _read(reading, Minutes, "the minutes", path, source)
    if made and made.record and "date" not in made.stood_in and made.record.date != day:
        reading.report(
            Code.CONFLICTING_DATE,
            f"these minutes are of {write_plain_date(made.record.date)}; the meeting is on "
            f"{write_plain_date(day)}",
            made.place("date"),
            "correct the date; minutes of an earlier meeting are in the folder of that meeting, "
            "or in minutes-DATE.yaml here",
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
) -> ReadRecord[R] | None:
    fields = _read_fields(reading, path, source)
    return None if fields is None else make_record(reading, model, whole, fields)


def _read_fields(reading: Reading, path: str, source: Source) -> Fields | None:
    read = read_front_matter if path.endswith(".md") else read_fields
    return read(reading, path, source)
