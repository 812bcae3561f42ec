"""`agendapack list`."""

import json
from dataclasses import asdict

import click

from agendapack.cli.options import Settings, shared_options
from agendapack.cli.show import printable, say


@click.command("list")
@click.option("--upcoming", is_flag=True, help="Only those from today on.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table, or one JSON object a line.",
)
@shared_options("workspace", "output", "today")
def command(settings: Settings, upcoming: bool, form: str) -> int:
    """List the meetings with committee, date and state.

    The state is the meeting's own (draft, final, cancelled), or 'problems'; the
    pack is built, outdated where a file has changed since, or none.
    """
    from agendapack.listing import list_meetings

    rows = [
        row
        for row in list_meetings(settings.root, settings.output)
        if not upcoming or (row.date and row.date >= settings.today)
    ]
    if form == "json":
        for row in rows:
            say(json.dumps({**asdict(row), "date": row.date.isoformat() if row.date else None}))
        return 0
    cells = [("MEETING", "DATE", "COMMITTEE", "STATE", "PACK")]
    cells += [
        (r.meeting, str(r.date or "-"), printable(r.committee or "-"), r.state, r.pack)
        for r in rows
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    for each in cells:
        say("  ".join(text.ljust(width) for text, width in zip(each, widths, strict=True)).rstrip())
    return 0
