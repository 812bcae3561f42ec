"""`agendapack build`."""

import click

from agendapack.cli.meetings import ask_for_meeting, complete_meeting
from agendapack.cli.options import Settings, shared_options
from agendapack.cli.results import run_meetings
from agendapack.cli.selecting import Choice, select_meetings, selector_options


@click.command("build")
@click.argument("meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meeting)
@selector_options
@click.option("--large-print", is_flag=True, help="Make packs in large print (18 pt) too.")
@click.option(
    "--split",
    is_flag=False,
    flag_value="",
    metavar="[SIZE]",
    help="Make volumes too, of for instance 20MB; else of the organisation's max-size.",
)
@shared_options("workspace", "output", "today", "strict", "form", "quiet")
def command(
    settings: Settings,
    meetings: tuple[str, ...],
    choice: Choice,
    large_print: bool,
    split: str | None,
) -> int:
    """Make the packs of meetings.

    MEETING is the name of a meeting's folder, a path to it, or as much of the
    name's beginning as is unique. The files go to build/MEETING; if there are
    problems, what was there stays as it was.
    """
    if not meetings and choice == Choice():
        raise ask_for_meeting(settings)
    chosen = select_meetings(settings, choice, meetings)
    return run_meetings(settings, chosen, draw=True, large_print=large_print, split=_read(split))


def _read(split: str | None) -> int | None:
    from agendapack.model.fields import read_size

    size = read_size(split) if split else 0
    if size is None:
        raise click.UsageError(f"--split takes a size, for instance 20MB; '{split}' is none")
    return size if split is not None else None
