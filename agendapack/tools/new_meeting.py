"""Create the folder of a new meeting from its committee's file, ready to build."""

import json
import re
from datetime import date
from pathlib import Path

from agendapack.load import read_committee
from agendapack.model.organisation import Committee
from agendapack.output.files import create
from agendapack.problems import Checked, Code, Problem
from agendapack.tools.editors import SCHEMAS

NAMED = re.compile(r"# *yaml-language-server: *\$schema=(\S*?)committee\.json\s")


def new_meeting(
    root: Path, day: date, committee: str, name: str | None, time: str | None
) -> Checked[tuple[str, ...]]:
    """Write `meetings/DATE/meeting.yaml`, or `meetings/DATE-NAME/meeting.yaml`.

    Args:
        root: The workspace.
        day: The date of the meeting.
        committee: The name of the committee's file without the extension.
        name: A suffix that distinguishes meetings on the same day, or None.
        time: The time of the meeting as text; required if the committee has no usual time.

    Returns:
        The files written, or the problems that prevented this.
    """
    loaded = read_committee(root, committee)
    if loaded.value is None or loaded.problems:
        return Checked(None, loaded.problems)
    if loaded.value.time is None and time is None:
        return Checked(None, (_without_time(committee),))
    folder = f"{day.isoformat()}-{name}" if name else day.isoformat()
    schema = _find_schema(root, committee)
    text = meeting_text(committee, loaded.value, day, time, schema)
    return create({f"meetings/{folder}/meeting.yaml": text}, root)


def _find_schema(root: Path, committee: str) -> str | None:
    """Return the path of the schema to name in the new file; None if there is none.

    If the committee's file names its schema, the meeting's schema is expected beside it. Both
    files are equally deep in the workspace, so the same relative path works for both.
    """
    text = (root / "meetings" / "committees" / f"{committee}.yaml").read_text("utf-8")
    if named := NAMED.match(text):
        return f"{named[1]}meeting.json"
    own = f"{SCHEMAS}/meeting.json"
    return f"../../{own}" if (root / own).is_file() else None


def meeting_text(
    name: str, committee: Committee, day: date, time: str | None, schema: str | None
) -> str:
    """Return the text of `meeting.yaml`, without fields that the committee's file provides.

    The agenda consists of the committee's `agenda`; without one, of all its standing items; and
    without these, of one item, since an agenda needs at least one.
    """
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [f"committee: {name}", f"date: {day.isoformat()}"]
    if time is not None:
        lines.append(f"time: {json.dumps(time, ensure_ascii=False)}")
    if committee.venue is None:
        lines.append("# venue: where the meeting is held")
    lines += ["state: final", "", "agenda:", *_agenda(committee)]
    return "\n".join(lines) + "\n"


def _agenda(committee: Committee) -> list[str]:
    if committee.agenda:
        return [_entry(habit.standing, habit.title) for habit in committee.agenda]
    if committee.standing:
        return [_entry(name, None) for name in committee.standing]
    return [_entry(None, "Apologies for Absence")]


def _entry(standing: str | None, title: str | None) -> str:
    fields = [f"standing: {standing}"] if standing else []
    fields += [f"title: {json.dumps(str(title), ensure_ascii=False)}"] if title else []
    return "  - " + "\n    ".join(fields)


def _without_time(committee: str) -> Problem:
    return Problem(
        Code.MISSING_FIELD,
        f"the committee '{committee}' has no usual time; a meeting needs one",
        hint="give the meeting's own with --time, for instance --time '7.00 pm',"
        " or add 'time' to the committee's file",
    )
