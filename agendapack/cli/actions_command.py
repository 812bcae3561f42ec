"""`agendapack actions`: what is still to be done, from the minutes of all meetings."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from agendapack.cli.options import Settings, shared_options
from agendapack.cli.selecting import SELECTORS, settle_committees
from agendapack.cli.show import printable, say, say_table, show_problems

if TYPE_CHECKING:
    from agendapack.tools.actions import ListedAction

HEADS = ("DUE", "LATE", "OWNER", "ACTION", "ID")


@click.command("actions")
@SELECTORS["committees"]
@click.option("--owner", metavar="NAME", help="Only those of this person, or part of their name.")
@click.option("--overdue", is_flag=True, help="Only those whose day has passed.")
@click.option("--done", is_flag=True, help="Also those that later minutes close.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table, or one JSON object on each line.",
)
@shared_options("workspace", "today")
def actions_command(
    settings: Settings,
    committees: tuple[str, ...],
    owner: str | None,
    overdue: bool,
    done: bool,
    form: str,
) -> int:
    """List the actions that are open, what is due first in front.

    Actions stand in minutes.yaml. Minutes of a later meeting close one: write 'closes' with its
    ID, which 'agendapack minutes' has ready.
    """
    from agendapack.tools.actions import list_actions

    found = list_actions(
        settings.root, settle_committees(settings.root, committees), settings.today
    )
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
