"""The commands that start meetings: `new`, and `import` from an agenda that was written in Word."""

import re
from datetime import datetime
from pathlib import Path

import click

from agendapack.cli.options import (
    Day,
    Settings,
    complete_meeting,
    named_meetings,
    shared_options,
)
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.problems import Problem


def check_suffix(
    context: click.Context, parameter: click.Parameter, given: str | None
) -> str | None:
    """Return what goes behind the date in the name of a meeting's folder."""
    if given is not None and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given):
        raise click.BadParameter(f"'{given}' is not made of small letters, digits and hyphens")
    return given


NAME = click.option(
    "--name",
    metavar="SUFFIX",
    callback=check_suffix,
    help="Goes behind the date, for a second meeting on one day.",
)


@click.command("new")
@click.argument("day", metavar="[DATE]", type=Day(), required=False)
@click.option(
    "--committee",
    metavar="ID",
    help="The name of the committee's file, without .yaml; 'organisation' if that itself meets.",
)
@NAME
@click.option("--time", metavar="TIME", help="When it starts. Default: the usual time.")
@click.option("--venue", metavar="VENUE", help="Where it is held. Default: the usual venue.")
@click.option(
    "--from",
    "again",
    metavar="MEETING",
    shell_complete=complete_meeting,
    help="Take the items and titles of this meeting, without its papers.",
)
@click.option(
    "--calendar",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Start all meetings of a list (.yaml, .csv) or of a calendar (.ics), or none.",
)
@click.option("--keep", is_flag=True, help="With --calendar: leave those that exist as they are.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@shared_options("workspace", "today", "form", "quiet")
def new_command(
    settings: Settings,
    day: datetime | None,
    committee: str | None,
    name: str | None,
    time: str | None,
    venue: str | None,
    again: str | None,
    calendar: Path | None,
    keep: bool,
    dry_run: bool,
) -> int:
    """Start a meeting on DATE, with the agenda that its committee usually has.

    That is the agenda in the committee's file, with the minutes to approve, the work plan and
    what is due by the forward plan; places of reports are taken from the last meetings. Writes
    meetings/DATE/meeting.yaml (or DATE-SUFFIX), which can be built at once.
    """
    from agendapack.tools.new_meetings.make import Wanted, start_meetings
    from agendapack.workspace import known_hosts

    if calendar is not None:
        given = (day, name, time, venue, again)
        if any(each is not None for each in given):
            raise click.UsageError("--calendar goes with --committee, --keep and --dry-run alone")
        return _start_all(settings, calendar, committee, keep, dry_run)
    if day is None:
        raise click.UsageError("give the DATE of the meeting, or a list of them with --calendar")
    source = _find_meeting(settings, again)
    chosen = committee or (source and _committee_of(settings, source))
    if chosen is None:
        chosen = _only_host(known_hosts(settings.root))
    wanted = Wanted(chosen, day.date(), name, check_time(time), venue, source)
    made = start_meetings(settings.root, (wanted,))
    show_problems(made.problems, settings.form, settings.root)
    if made.value is None:
        return 1
    return _show(made.value) if dry_run else _write(settings, made.value)


def _only_host(known: tuple[str, ...]) -> str:
    """Return the committee of a workspace in which no other body meets."""
    if len(known) == 1:
        return known[0]
    raise click.UsageError(
        f"name the committee with --committee, one of {', '.join(known)}; or 'organisation', if "
        "the organisation itself meets"
    )


def _start_all(
    settings: Settings, calendar: Path, committee: str | None, keep: bool, dry_run: bool
) -> int:
    from agendapack.load.calendar_list import read_calendar
    from agendapack.model.dates import write_weekday_date
    from agendapack.problems import in_order, is_error
    from agendapack.tools.new_meetings import plan_year
    from agendapack.tools.new_meetings.make import is_there, start_meetings

    shown = shown_path(calendar)
    dates = read_calendar(calendar, shown, settings.today)
    planned = plan_year(settings.root, dates.value or (), committee)
    problems = [*dates.problems, *planned.problems]
    kept = [each for each in planned.value or () if keep and is_there(settings.root, each)]
    wanted = [each for each in planned.value or () if each not in kept]
    files = start_meetings(settings.root, wanted)
    problems += files.problems
    show_problems(in_order(problems), settings.form, settings.root)
    if any(map(is_error, problems)) or files.value is None:
        return 1
    for each in () if settings.quiet else kept:
        say(f"kept {each.path}")
    if not dry_run:
        return _write(settings, files.value)
    for each in wanted:
        say(f"would write {each.path}: {each.committee}, {write_weekday_date(each.day)}")
    return 0


def check_time(given: str | None) -> str | None:
    """Return a time that `meeting.yaml` may have."""
    from agendapack.load.calendar_list import read_clock

    if given is not None and read_clock(given) is None:
        raise click.BadParameter(
            f"'{given}' is no time of day; write it like 5.30 pm or 17:30", param_hint="--time"
        )
    return given


def _find_meeting(settings: Settings, name: str | None) -> str | None:
    """Return the folder of a meeting."""
    if name is None:
        return None
    found = named_meetings(settings, (name,))
    if not found.value:
        problem = found.problems[0]
        hint = f"; {problem.hint}" if problem.hint else ""
        raise click.BadParameter(f"{problem.message}{hint}", param_hint="--from")
    return found.value[0]


def _committee_of(settings: Settings, folder: str) -> str | None:
    from agendapack.workspace import committee_of

    return committee_of(f"{settings.root}/meetings/{folder}/meeting.yaml")


def _show(files: dict[str, str]) -> int:
    """Print what would be written."""
    for path, text in files.items():
        say(f"would write {path}\n")
        for line in text.splitlines():
            say(printable(line))
    return 0


def _write(settings: Settings, files: dict[str, str], problems: tuple[Problem, ...] = ()) -> int:
    """Write files, and tell what was found in making them."""
    from agendapack.output.files import create

    made = create(files, settings.root)
    show_problems((*made.problems, *problems), settings.form, settings.root)
    for path in () if settings.quiet else made.value or ():
        say(f"wrote {path}")
    return int(made.value is None)


@click.command("import")
@click.argument("agenda", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--committee",
    metavar="NAME",
    help="The committee, where the agenda does not name it: its file without .yaml, or its name.",
)
@click.option(
    "--date", "day", metavar="DATE", type=Day(), help="The day, if not as the agenda says."
)
@click.option("--time", metavar="TIME", help="When it starts, if not as the agenda says.")
@NAME
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@shared_options("workspace", "form", "quiet")
def import_command(
    settings: Settings,
    agenda: Path,
    committee: str | None,
    day: datetime | None,
    time: str | None,
    name: str | None,
    dry_run: bool,
) -> int:
    """Make a meeting of AGENDA: a .docx, .md or .txt file.

    Writes meetings/DATE/meeting.yaml, which can be built at once, and the committee's file if
    there is none. What is to be checked, and each paragraph that is not taken over, is told and
    stands at the end of meeting.yaml. Files that exist are never changed.
    """
    from agendapack.load.calendar_list import read_clock
    from agendapack.tools.importing import Given, import_agenda

    checked_time = check_time(time)
    given = Given(committee, day.date() if day else None, read_clock(checked_time or ""), name)
    made = import_agenda(settings.root, agenda, shown_path(agenda), given)
    if made.value is not None and not dry_run:
        return _write(settings, made.value, made.problems)
    show_problems(made.problems, settings.form, settings.root)
    return 1 if made.value is None else _show(made.value)
