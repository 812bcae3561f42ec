"""`agendapack publish`."""

import click

from agendapack.cli.options import CACHE, Settings, complete_meeting, named_meetings, shared_options
from agendapack.cli.results import run_meetings
from agendapack.cli.wanted import Wanted


@click.command("publish")
@click.argument("meeting", shell_complete=complete_meeting)
@click.option("--republish", is_flag=True, help="Give new numbers to everything. Needs --reason.")
@click.option("--reason", metavar="WORDS", help="Why the meeting is numbered anew; goes on record.")
@shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
def command(settings: Settings, meeting: str, republish: bool, reason: str | None) -> int:
    """Build a meeting, and put on record what is published.

    The record is published.yaml in the meeting's folder. From then on every page and
    every item keeps its number. Papers can be corrected within their pages. Late papers
    go into a supplement, which is published with this command too.
    """
    words = " ".join((reason or "").split())
    if republish and not words:
        raise click.UsageError("--republish needs --reason, which goes on record")
    if reason is not None and not republish:
        raise click.UsageError("--reason is for --republish")
    act = "republish" if republish else "publish"
    chosen = named_meetings(settings, (meeting,))
    return run_meetings(settings, chosen, Wanted(act=act, reason=words or None))
