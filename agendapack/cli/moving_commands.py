"""The commands that change a meeting as a whole: cancel, postpone and move-venue."""

from datetime import datetime

import click

from agendapack.cli.options import (
    CACHE,
    Day,
    Settings,
    complete_meeting,
    named_meetings,
    shared_options,
)
from agendapack.cli.results import run_meetings
from agendapack.cli.show import say, show_problems
from agendapack.cli.wanted import Wanted

SHARED = shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
REASON = click.option(
    "--reason", metavar="WORDS", required=True, help="Why; printed on the front sheet."
)
NAMED = click.argument("meeting", shell_complete=complete_meeting)


@click.command("cancel")
@NAMED
@REASON
@SHARED
def cancel_command(settings: Settings, meeting: str, reason: str) -> int:
    """Cancel a meeting: write it into meeting.yaml and, once published, onto the record.

    The folder and everything in it stay. The front sheet says that the meeting is
    cancelled, and why.
    """
    return _change(settings, meeting, {"state": "cancelled", "reason": reason})


@click.command("postpone")
@NAMED
@click.option("--to", "day", metavar="DATE", type=Day(), help="The new day, where it is known.")
@REASON
@SHARED
def postpone_command(settings: Settings, meeting: str, reason: str, day: datetime | None) -> int:
    """Postpone a meeting: write it into meeting.yaml and, once published, onto the record.

    The folder keeps its name, so that links and scripts still find it. Without --to the
    meeting is postponed to a day that is not known yet. A new day needs a new notice, whose
    days are counted from the day on which you publish it.
    """
    if day is None:
        return _change(settings, meeting, {"state": "postponed", "reason": reason})
    return _change(
        settings, meeting, {"date": day.date().isoformat(), "state": "final", "reason": reason}
    )


@click.command("move-venue")
@NAMED
@click.option("--to", "venue", metavar="VENUE", required=True, help="Where it is held now.")
@REASON
@SHARED
def move_venue_command(settings: Settings, meeting: str, reason: str, venue: str) -> int:
    """Hold a meeting elsewhere: write it into meeting.yaml and, once published, onto the record."""
    return _change(settings, meeting, {"venue": venue, "reason": reason})


def _change(settings: Settings, meeting: str, fields: dict[str, str]) -> int:
    """Write fields into the file of a meeting; publish it if it was published before."""
    from agendapack.output.meeting_file import change_meeting, put_back

    for name, value in fields.items():
        fields[name] = " ".join(value.split())
        if not fields[name]:
            raise click.UsageError(f"--{'to' if name == 'venue' else name} is empty")
    chosen = named_meetings(settings, (meeting,))
    if not chosen.value:
        show_problems(chosen.problems, settings.form, settings.root)
        return 1
    (folder,) = chosen.value
    home = settings.root / "meetings" / folder
    changed = change_meeting(home / "meeting.yaml", fields)
    if changed.value is None:
        show_problems(changed.problems, settings.form, settings.root)
        return 1
    if not settings.quiet and settings.form == "text":
        say(f"changed meetings/{folder}/meeting.yaml")
    act = "publish" if (home / "published.yaml").exists() else "build"
    status = run_meetings(settings, chosen, Wanted(act=act, reason=fields["reason"]))
    if status:
        # The file and the record change together, or neither does.
        put_back(home / "meeting.yaml", changed.value)
        say(f"put back meetings/{folder}/meeting.yaml")
    return status
