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
@click.option("--large-print", is_flag=True, help="Also make packs in large print (18 pt).")
@click.option(
    "--split",
    is_flag=False,
    flag_value="",
    metavar="[SIZE]",
    help="Also make volumes of at most SIZE, for instance 20MB. Default: 'max-size'.",
)
@jobs_option
@scheduler_options
@click.option("--force", is_flag=True, help="Build meetings that have not changed, too.")
@click.option("--explain", is_flag=True, help="Say why each meeting was built, or was not.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write the result of each meeting as JUnit XML, for CI.",
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
    """Build the packs of meetings.

    MEETING is the name of a meeting's folder, a path to it, or the beginning of its
    name, if no other meeting's begins so. The files are written to build/MEETING. If
    there are errors, the files of the last build stay as they were. A meeting that has
    not changed since then is not built again. build/report.json lists the results.
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
