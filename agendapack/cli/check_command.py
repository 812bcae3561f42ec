"""`agendapack check`."""

import click

from agendapack.cli.meetings import complete_meeting, every_meeting, named_meetings
from agendapack.cli.options import Settings, shared_options
from agendapack.cli.results import run_meetings


@click.command("check")
@click.argument("meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meeting)
@shared_options("workspace", "today", "strict", "form", "quiet")
def command(settings: Settings, meetings: tuple[str, ...]) -> int:
    """Look for problems in meetings, or in all; write nothing.

    MEETING is named as for 'agendapack build'. Everything is done but the PDF:
    texts are laid out, so that a character without a glyph shows as well. It also
    says by when the agenda has to be published, and how long is left.
    """
    chosen = named_meetings(settings, meetings) if meetings else every_meeting(settings)
    return run_meetings(settings, chosen, draw=False)
