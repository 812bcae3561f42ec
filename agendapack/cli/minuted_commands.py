"""What the minutes of all meetings say together: `actions`, `attendance` and `interests`."""

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any, TypeVar

import click

from agendapack.cli.options import TABLE_FORMAT, Settings, listing_format, shared_options
from agendapack.cli.selecting import SELECTORS, settle_committees
from agendapack.cli.show import printable, say, say_table, show_problems

if TYPE_CHECKING:
    from agendapack.problems import Checked
    from agendapack.tools.actions import ListedAction
    from agendapack.tools.attendance import Attended, Interest, Tally

HEADS = ("DUE", "LATE", "OWNER", "ACTION", "ID")


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
    from agendapack.tools.actions import list_actions

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
        for row in rows:
            say(json.dumps(asdict(row), default=str))
    elif rows:
        heads = (*HEADS, "DONE") if done else HEADS
        say_table([heads, *(_as_cells(row, done) for row in rows)])
    else:
        say("no action is open" if not (owner or overdue) else "no open action is chosen")
    return int(bool(found.problems))


def _as_cells(row: "ListedAction", done: bool) -> tuple[str, ...]:
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
    from agendapack.tools.attendance import Attended, Tally, add_up, list_attendance

    found = _between(list_attendance, settings, committees, start, end)
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
    from agendapack.tools.attendance import Interest, list_interests

    found = _between(list_interests, settings, committees, start, end)
    show_problems(found.problems, "json" if form == "json" else "text", settings.root)
    wanted = (member or "").casefold()
    _say_rows(Interest, [row for row in found.value or () if wanted in row.name.casefold()], form)
    return int(bool(found.problems))


def _between(
    read: "Callable[..., Checked[tuple[T, ...]]]",
    settings: Settings,
    committees: tuple[str, ...],
    start: datetime | None,
    end: datetime | None,
) -> "Checked[tuple[T, ...]]":
    """Read rows of committees between two days.

    Raises:
        UsageError: A committee is not known, or the days are in the wrong order.
    """
    first, last = (day.date() if day else None for day in (start, end))
    if first and last and first > last:
        raise click.UsageError(f"--from {first} is later than --to {last}")
    return read(settings.root, settle_committees(settings.root, committees), first, last)


def _say_rows(kind: type[T], rows: Sequence[T], form: str) -> None:
    """Print records as a table with a head, as CSV, or as one JSON object on each line."""
    if form == "json":
        for row in rows:
            say(json.dumps(asdict(row), default=str))
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
