"""Tables over all meetings: `list`, `actions`, `attendance` and `interests`.

The facts about unchanged meetings come from the index of earlier builds, which is faster than
loading their files.
"""

import csv
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any, TypeVar

import click

from agendapack.cli.options import TABLE_FORMAT, Settings, listing_format, shared_options
from agendapack.cli.show import printable, say, say_json, say_table, show_problems
from agendapack.cli.telling import notice_fields, time_left
from agendapack.cli.wanted import (
    SELECTORS,
    Choice,
    choose,
    read_days,
    selector_options,
    settle_committees,
)

if TYPE_CHECKING:
    from agendapack.tools.registers import Attended, Interest, ListedAction, Listing, Recall, Tally


@contextmanager
def recalling(settings: Settings) -> Iterator["Recall"]:
    """Yield a function that looks up a meeting in the index of builds, without writing to it."""
    from agendapack.batch.unchanged import HOME, Index
    from agendapack.batch.unchanged.answer import Wish
    from agendapack.cache import fingerprint
    from agendapack.tools.registers import recall_nothing

    home = settings.output / HOME
    if not (home / "index").is_file():
        yield recall_nothing
        return
    program = fingerprint(home / "program")
    wish = Wish(settings.root, settings.output, "", "", program)
    with Index(home, 0) as index:
        yield lambda folder: index.recall(folder, wish)


HEADS = ("MEETING", "DATE", "COMMITTEE", "STATE", "PACK", "PUBLISH BY", "NOTICE")


@click.command("list")
@selector_options
@TABLE_FORMAT
@shared_options("workspace", "output", "today")
def list_command(settings: Settings, choice: Choice, form: str) -> int:
    """List the meetings with committee, date, state and the last day to publish.

    The state is the one in meeting.yaml (draft, final, cancelled or postponed), or
    'problems' if there are errors. The pack is 'built', 'outdated' if a file has changed
    since then, or 'none'. Where the business of a meeting asks for other notices, of a private
    meeting or a key decision, a column says by when. Where the law says by which day the
    decisions of a meeting have to be published, a last column says so.
    """
    from agendapack.tools.registers import list_meetings
    from agendapack.workspace import find_unread, meeting_folders

    chosen = choose(settings, choice, meeting_folders(settings.root))
    with recalling(settings) as recall:
        rows = list_meetings(settings.root, settings.output, chosen, os.environ, recall)
    if form == "json":
        for row in rows:
            say(json.dumps(_as_fields(row, settings.today), default=str))
        return 0
    show_problems(find_unread(settings.root), form, settings.root)
    lines = [HEADS, *(_as_cells(row, settings.today) for row in rows)]
    if any(row.notice and row.notice.wanted for row in rows):
        told = ("OTHER NOTICES BY", *map(_other_notices, rows))
        lines = [(*line, cell) for line, cell in zip(lines, told, strict=True)]
    if any(row.decisions_by for row in rows):
        days = ("DECISIONS BY", *(str(row.decisions_by or "-") for row in rows))
        lines = [(*line, day) for line, day in zip(lines, days, strict=True)]
    say_table(lines)
    return 0


def _as_fields(row: "Listing", today: date) -> dict[str, object]:
    fields = {name: value for name, value in asdict(row).items() if name != "notice"}
    return {**fields, **notice_fields(row.notice, today)}


def _as_cells(row: "Listing", today: date) -> tuple[str, ...]:
    last = str(row.notice.last_day) if row.notice else "-"
    committee = printable(row.committee or "-")
    own = (row.meeting, str(row.date or "-"), committee, row.state, row.pack)
    return (*own, last, _left(row, today))


def _other_notices(row: "Listing") -> str:
    """Return the last days of the notices that the business of a meeting asks for besides."""
    wanted = row.notice.wanted if row.notice else ()
    return ", ".join(f"{day} ({of})" for of, day in wanted) or "-"


def _left(row: "Listing", today: date) -> str:
    if row.published is not None:
        late = row.notice is not None and row.notice.given is not None
        return "published late" if late else "published"
    if row.notice is None or row.date is None or row.date < today:
        return "-"
    left = (row.notice.last_day - today).days
    return "passed" if left < 0 else time_left(left)


ACTION_HEADS = ("DUE", "LATE", "OWNER", "ACTION", "ID")


@click.command("actions")
@SELECTORS["committees"]
@click.option("--owner", metavar="NAME", help="Only those of this person, or part of their name.")
@click.option("--overdue", is_flag=True, help="Only those whose day has passed.")
@click.option(
    "--restricted", is_flag=True, help="Also those in minutes that are not for publication."
)
@click.option("--done", is_flag=True, help="Also those that later minutes close.")
@TABLE_FORMAT
@shared_options("workspace", "today")
def actions_command(
    settings: Settings,
    committees: tuple[str, ...],
    owner: str | None,
    overdue: bool,
    restricted: bool,
    done: bool,
    form: str,
) -> int:
    """List the actions that are open, what is due first in front.

    Actions stand in minutes.yaml. Minutes of a later meeting close one: write 'closes' with its
    ID, which 'agendapack minutes' has ready.
    """
    from agendapack.tools.registers import list_actions

    chosen = settle_committees(settings.root, committees)
    found = list_actions(settings.root, chosen, settings.today, restricted)
    rows = [
        row
        for row in found.value or ()
        if (done or row.closed is None)
        and (row.late or not overdue)
        and (owner is None or owner.casefold() in (row.owner or "").casefold())
    ]
    show_problems(found.problems, form, settings.root)
    if form == "json":
        say_json(rows)
    elif rows:
        heads = (*ACTION_HEADS, "DONE") if done else ACTION_HEADS
        say_table([heads, *(_cells_of_action(row, done) for row in rows)])
    else:
        say("no action is open" if not (owner or overdue) else "no open action is chosen")
    return int(bool(found.problems))


def _cells_of_action(row: "ListedAction", done: bool) -> tuple[str, ...]:
    late = f"{row.late} day{'s' * (row.late != 1)}" if row.late else "-"
    text = printable(row.text if len(row.text) <= 60 else f"{row.text[:59].rstrip()}\u2026")
    cells = (str(row.due or "-"), late, printable(row.owner or "-"), text, row.id)
    return (*cells, str(row.closed or "-")) if done else cells


T = TypeVar("T", "Attended", "Interest", "Tally")
FORMAT = listing_format("csv", "json", told="A table, CSV, or one JSON object on each line.")


@click.command("attendance")
@SELECTORS["committees"]
@SELECTORS["start"]
@SELECTORS["end"]
@click.option("--each", is_flag=True, help="A line for each member at each meeting.")
@FORMAT
@shared_options("workspace")
def attendance_command(
    settings: Settings,
    committees: tuple[str, ...],
    start: datetime | None,
    end: datetime | None,
    each: bool,
    form: str,
) -> int:
    """Count how often each member attended, from the minutes.

    Minutes that list everybody under 'attendance' say who was absent. Older ones that list
    only those present and apologies count for those whom they name.
    """
    from agendapack.tools.registers import Attended, Tally, add_up, list_attendance, list_rows

    chosen = settle_committees(settings.root, committees)
    found = list_rows(list_attendance, settings.root, chosen, *read_days(start, end))
    show_problems(found.problems, "json" if form == "json" else "text", settings.root)
    if each:
        _say_rows(Attended, found.value or (), form)
    else:
        _say_rows(Tally, add_up(found.value or ()), form)
    return int(bool(found.problems))


@click.command("interests")
@SELECTORS["committees"]
@SELECTORS["start"]
@SELECTORS["end"]
@click.option("--member", metavar="NAME", help="Only those of this person, or part of their name.")
@FORMAT
@shared_options("workspace")
def interests_command(
    settings: Settings,
    committees: tuple[str, ...],
    start: datetime | None,
    end: datetime | None,
    member: str | None,
    form: str,
) -> int:
    """List the interests that were declared at meetings, from the minutes."""
    from agendapack.tools.registers import Interest, list_interests, list_rows

    chosen = settle_committees(settings.root, committees)
    found = list_rows(list_interests, settings.root, chosen, *read_days(start, end))
    show_problems(found.problems, "json" if form == "json" else "text", settings.root)
    wanted = (member or "").casefold()
    _say_rows(Interest, [row for row in found.value or () if wanted in row.name.casefold()], form)
    return int(bool(found.problems))


def _say_rows(kind: type[T], rows: Sequence[T], form: str) -> None:
    """Print records as a table with a head, as CSV, or as one JSON object on each line."""
    if form == "json":
        say_json(rows)
        return
    names = [field.name for field in fields(kind)]
    cells: list[list[str]] = [[_as_text(getattr(row, name)) for name in names] for row in rows]
    if form == "csv":
        written = StringIO()
        csv.writer(written, lineterminator="\n").writerows([names, *cells])
        say(written.getvalue().rstrip("\n"))
    elif rows:
        heads = [name.upper().replace("_", " ") for name in names]
        say_table([heads, *([printable(cell) or "-" for cell in row] for row in cells)])
    else:
        say("the minutes have none")


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
