"""`agendapack register`."""

import json
import os
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from agendapack.cli.options import Settings, complete_meeting, shared_options
from agendapack.cli.selecting import Choice, select_meetings, selector_options
from agendapack.cli.show import printable, say, say_table, show_problems

if TYPE_CHECKING:
    from agendapack.tools.overview import RegisterEntry

HEADS = ("MEETING", "ITEM", "WHAT", "UNDER", "REVIEW BY", "STATE", "TITLE")


@click.command("register")
@click.argument("meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meeting)
@selector_options
@click.option("--due", is_flag=True, help="Only what is due for review.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table, or one JSON object on each line.",
)
@shared_options("workspace", "today")
def register_command(
    settings: Settings, choice: Choice, meetings: tuple[str, ...], due: bool, form: str
) -> int:
    """List what is withheld from the public, with the day of its review.

    The list shows titles that are withheld, so keep it from the public. 'due' means that
    the day of the review has come.
    """
    from agendapack.tools.overview import list_register

    chosen = select_meetings(settings, choice, meetings)
    found = list_register(settings.root, chosen.value or (), os.environ)
    problems = (*chosen.problems, *found.problems)
    show_problems(problems, form, settings.root)
    if chosen.problems:
        return 1
    today = settings.today
    rows = [row for row in found.value or () if not due or row.state(today) == "due"]
    if form == "json":
        for row in rows:
            say(json.dumps(_as_fields(row, today)))
    elif rows:
        say_table([HEADS, *(_as_cells(row, today) for row in rows)])
    return int(bool(problems))


def _as_fields(row: "RegisterEntry", today: date) -> dict[str, object]:
    days = {"review": row.review, "released": row.released}
    written = {name: day.isoformat() if day else None for name, day in days.items()}
    return {**asdict(row), **written, "state": row.state(today)}


def _as_cells(row: "RegisterEntry", today: date) -> tuple[str, ...]:
    numbers = ", ".join(map(str, row.paragraphs))
    under = "confidential" if row.confidential else f"exempt {numbers}".rstrip()
    own = (row.meeting, row.item, row.what, under, str(row.review or "-"))
    return (*own, row.state(today), printable(row.title))
