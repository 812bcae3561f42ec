"""`agendapack supplement`."""

import click

from agendapack.cli.options import CACHE, Settings, complete_meeting, named_meetings, shared_options
from agendapack.cli.results import run_meetings
from agendapack.cli.wanted import Wanted


@click.command("supplement")
@click.argument("meeting", shell_complete=complete_meeting)
@shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
def command(settings: Settings, meeting: str) -> int:
    """Make a supplement of the papers that came after a meeting was published.

    These are late items, each with its reason, and papers that were to follow. No
    published number moves: the pages of the supplement are numbered on from the last
    page. The consolidated pack has everything in the order of the agenda. Look at both,
    then run 'agendapack publish'.
    """
    chosen = named_meetings(settings, (meeting,))
    return run_meetings(settings, chosen, Wanted(act="supplement"))
