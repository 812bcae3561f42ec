"""`agendapack build`.

What stands behind `--split`: a size, or already the first meeting.
"""

import re
from pathlib import Path

import click

from agendapack.cli.options import (
    CACHE,
    Settings,
    ask_for_meeting,
    complete_meeting,
    shared_options,
)
from agendapack.cli.results import run_meetings
from agendapack.cli.selecting import Choice, select_meetings, selector_options
from agendapack.cli.wanted import Scheduler, Wanted, jobs_option, scheduler_options

LIKE_A_SIZE = re.compile(r"\d{1,3}(?:[.,]\d*)?|\d+(?:[.,]\d*)?\s*[A-Za-z]+")


def settle_split(
    settings: Settings, split: str | None, meetings: tuple[str, ...]
) -> tuple[int | None, tuple[str, ...]]:
    """Return the bytes of a volume and the meetings, a word behind `--split` among them.

    Bytes are None for no volumes, and 0 for the organisation's limit.

    Raises:
        UsageError: The word is neither a size nor a meeting.
    """
    if not split:
        return (None if split is None else 0), meetings
    from agendapack.model.fields import read_size

    size = read_size(split)
    if size:
        return size, meetings
    if LIKE_A_SIZE.fullmatch(split.strip()):
        raise click.UsageError(f"--split takes a size, for instance 20MB; '{split}' is none")
    _check_meeting(settings, split)
    return 0, (split, *meetings)


def _check_meeting(settings: Settings, word: str) -> None:
    from agendapack.problems import Code
    from agendapack.workspace import resolve_meeting

    for problem in resolve_meeting(settings.root, word).problems:
        if problem.code is Code.UNKNOWN_MEETING:
            raise click.UsageError(
                "--split takes a size, for instance 20MB, or none;"
                f" '{word}' is no size and no meeting; {problem.hint}"
            )


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
