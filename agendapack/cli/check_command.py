"""`agendapack check`."""

import click

from agendapack.cli.options import CACHE, Settings, complete_meeting, shared_options
from agendapack.cli.results import run_meetings
from agendapack.cli.selecting import Choice, select_meetings, selector_options
from agendapack.cli.wanted import Wanted, jobs_option


@click.command("check")
@click.argument("meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meeting)
@selector_options
@jobs_option
@shared_options("workspace", "today", "strict", "form", "quiet", *CACHE)
def command(settings: Settings, choice: Choice, meetings: tuple[str, ...], jobs: int | None) -> int:
    """Look for problems in meetings; write nothing.

    MEETING is named as for 'agendapack build'; without one, all meetings are checked.
    Everything is done that a build does, up to the PDF. The command also says by when
    the agenda has to be published, and how many days are left.
    """
    chosen = select_meetings(settings, choice, meetings)
    return run_meetings(settings, chosen, Wanted(act="check", jobs=jobs))
