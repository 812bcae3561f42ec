"""`agendapack build`."""

from pathlib import Path

import click

from agendapack.cli.meetings import ask_for_meeting, complete_meeting
from agendapack.cli.options import CACHE, Settings, shared_options
from agendapack.cli.results import run_meetings
from agendapack.cli.scheduler import Scheduler, scheduler_options
from agendapack.cli.selecting import Choice, select_meetings, selector_options
from agendapack.cli.volume_size import settle_split
from agendapack.cli.wanted import Wanted, jobs_option


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
@jobs_option
@scheduler_options
@click.option("--force", is_flag=True, help="Build also what has not changed.")
@click.option("--explain", is_flag=True, help="Say why each meeting was, or was not, built.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of each meeting as JUnit XML too, for CI.",
)
@shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
def command(
    settings: Settings,
    meetings: tuple[str, ...],
    choice: Choice,
    large_print: bool,
    split: str | None,
    jobs: int | None,
    scheduler: Scheduler | None,
    force: bool,
    explain: bool,
    junit: Path | None,
) -> int:
    """Make the packs of meetings.

    MEETING is the name of a meeting's folder, a path to it, or as much of the
    name's beginning as is unique. The files go to build/MEETING; if there are
    problems, what was there stays as it was. A meeting that has not changed since
    it was built is not built again. What became of each is in build/report.json.
    """
    size, meetings = settle_split(settings, split, meetings)
    if not meetings and choice == Choice():
        raise ask_for_meeting(settings)
    chosen = select_meetings(settings, choice, meetings)
    wanted = Wanted(
        large_print=large_print,
        split=size,
        jobs=jobs,
        scheduler=scheduler,
        force=force,
        explain=explain,
        junit=junit,
        everything=choice.everything,
    )
    return run_meetings(settings, chosen, wanted)
