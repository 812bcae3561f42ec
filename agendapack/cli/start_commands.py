"""The commands that start work: `init`, `new`, `import`, `minutes`, `schema` and `templates`."""

import os
import re
from datetime import datetime
from pathlib import Path

import click

from agendapack.cli.options import (
    FOLDER,
    MEETING,
    SHARED,
    Day,
    Settings,
    complete_meeting,
    named_meetings,
    settle_workspace,
    shared_options,
)
from agendapack.cli.show import printable, say, say_written, show_problems, shown_path
from agendapack.problems import Checked


@click.command("init")
@click.argument("folder", default=".", type=FOLDER)
@click.option(
    "--editor",
    type=click.Choice(["vscode"]),
    help="Write the settings of an editor too; in a workspace that is there, only those.",
)
@click.option(
    "--pages",
    type=click.Choice(["github", "gitlab"]),
    help="Write a workflow that publishes the site of all meetings; in a workspace that is there, "
    "only that.",
)
@click.option(
    "--kind",
    metavar="KIND",
    help="The kind of body: council, parish, nhs-board, us-council, standards, governors, "
    "charity-board or university. Writes a whole meeting of an invented one.",
)
def init_command(folder: Path, editor: str | None, pages: str | None, kind: str | None) -> int:
    """Start a workspace in FOLDER, with an invented council to change into your own.

    Writes meetings/organisation.yaml, the file of one committee, JSON Schemas for your
    editor, and a .gitignore that keeps packs out of git. Files that exist already are
    never changed.
    """
    from agendapack.output.files import IGNORED, PLAIN, starter_files, starter_kinds
    from agendapack.tools.site.write import read_workflow
    from agendapack.tools.starting import schema_files, settings_files

    schemas, settings = schema_files(), settings_files() if editor else {}
    workflow = read_workflow(pages) if pages else {}
    if (editor or pages) and (folder / "meetings").is_dir():
        others = schemas | settings if editor else {}
        return _fill(folder, others | workflow, keep=tuple(others))
    if kind is not None and kind not in starter_kinds():
        kinds = ", ".join(starter_kinds())
        raise click.BadParameter(
            f"there is no kind '{kind}'; there are {kinds}", param_hint="--kind"
        )
    files = starter_files(kind or PLAIN)
    status = _fill(folder, files | schemas | settings | workflow, keep=(IGNORED, *settings))
    if status == 0:
        meeting = next((Path(name).parent.name for name in files if "/meeting.yaml" in name), None)
        begun = f"build {meeting}" if meeting else "new DATE --committee parish-council"
        say(f"next: agendapack {begun}")
    return status


def _fill(folder: Path, files: dict[str, str], keep: tuple[str, ...]) -> int:
    """Write new files; those in `keep` stay as they are where they exist, others are a problem."""
    from agendapack.output.files import IGNORED, create

    kept = [name for name in keep if (folder / name).exists()]
    made = create({name: text for name, text in files.items() if name not in kept}, folder)
    paths = made.value and tuple((folder / path).as_posix() for path in made.value)
    status = say_written(Checked(paths, made.problems), "text", folder.absolute())
    for path in kept if status == 0 else ():
        note = "; see that it names /build/" if path == IGNORED else ""
        say(f"kept {(folder / path).as_posix()}{note}")
    return status


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
    from agendapack.workspace import committee_of, known_hosts

    if calendar is not None:
        given = (day, name, time, venue, again)
        if any(each is not None for each in given):
            raise click.UsageError("--calendar goes with --committee, --keep and --dry-run alone")
        return _start_all(settings, calendar, committee, keep, dry_run)
    if day is None:
        raise click.UsageError("give the DATE of the meeting, or a list of them with --calendar")
    source = _find_meeting(settings, again)
    of_source = source and committee_of(f"{settings.root}/meetings/{source}/meeting.yaml")
    chosen = committee or of_source or _only_host(known_hosts(settings.root))
    wanted = Wanted(chosen, day.date(), name, check_time(time), venue, source)
    return _write(settings, start_meetings(settings.root, (wanted,)), dry_run)


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
        return _write(settings, Checked(files.value), False)
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


def _show(files: dict[str, str]) -> int:
    """Print what would be written."""
    for path, text in files.items():
        say(f"would write {path}\n")
        for line in text.splitlines():
            say(printable(line))
    return 0


def _write(settings: Settings, made: Checked[dict[str, str]], dry_run: bool) -> int:
    """Write files, or show what would be written; tell what was found in making them."""
    from agendapack.output.files import create

    if made.value is None or dry_run:
        show_problems(made.problems, settings.form, settings.root)
        return 1 if made.value is None else _show(made.value)
    written = create(made.value, settings.root)
    told = Checked(written.value, (*written.problems, *made.problems))
    return say_written(told, settings.form, settings.root, settings.quiet)


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
    return _write(settings, made, dry_run)


KINDS = ("organisation", "committee", "meeting", "report", "minutes", "work-plan", "forward-plan")


@click.command("minutes")
@MEETING
@shared_options("workspace", "form", "quiet")
def minutes_command(settings: Settings, meeting: str) -> int:
    """Start the minutes of MEETING from its agenda.

    Writes minutes.yaml into the meeting's folder, unless it is there: each item in order, the
    members to mark as present or not, and what reports recommend as resolutions to complete.
    'agendapack build' then makes minutes.pdf and decisions.pdf too.
    """
    from agendapack.tools.minuting import start_minutes

    chosen = named_meetings(settings, (meeting,))
    made: Checked[tuple[str, ...]] = Checked(None, chosen.problems)
    if chosen.value:
        made = start_minutes(settings.root, chosen.value[0], os.environ)
    return say_written(made, settings.form, settings.root, settings.quiet)


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option(
    "--write",
    "folder",
    type=FOLDER,
    help="Write the schemas of all kinds into this folder; older ones in it are replaced.",
)
@SHARED["workspace"]
def schema_command(kind: str | None, folder: Path | None, workspace: Path | None) -> int:
    """Print the JSON Schema of a kind of file.

    With it, an editor completes fields and marks mistakes. Without KIND, the kinds are
    listed. In a workspace, the schema has the fields and the purposes that its organisation
    declares. Name the schema in the first line of a file:
    '# yaml-language-server: $schema=meeting.json'.
    """
    if folder is not None:
        if kind is not None:
            raise click.UsageError("--write writes the schemas of all kinds; leave KIND out")
        from agendapack.tools.starting import write_schemas

        made = write_schemas(folder, _find(workspace))
        if made.value == ():
            say(f"{shown_path(folder)} has the schemas already")
        paths = tuple(shown_path(path) for path in made.value or ())
        told = Checked(None if made.value is None else paths, made.problems)
        return say_written(told, "text", Path.cwd())
    if kind is None:
        say("\n".join(KINDS))
        return 0
    from agendapack.load import workspace_schema

    say(workspace_schema(kind, _find(workspace)).rstrip("\n"))
    return 0


@click.command("templates")
@click.argument("name", required=False)
@click.option("--copy", is_flag=True, help="Write it into 'templates' in the workspace.")
@SHARED["workspace"]
def templates_command(name: str | None, copy: bool, workspace: Path | None) -> int:
    """List the templates that ship, print one, or copy it.

    Without NAME, each is listed with what it makes; the list says which of them your workspace
    replaces, and which files in its folder 'templates' replace none. With NAME, for instance
    'report', the template is printed as it ships.
    """
    from agendapack.tools.starting import copy_template, describe_templates, read_template

    if name is None:
        if copy:
            raise click.UsageError("name the template to copy, for instance: agenda")
        say("\n".join(map(printable, describe_templates(_find(workspace)))))
        return 0
    full = _full_name(name)
    if copy:
        root = settle_workspace(workspace)
        return say_written(copy_template(full, root), "text", root)
    say(read_template(full).rstrip("\n"))
    return 0


def _find(workspace: Path | None) -> Path | None:
    """Return the workspace, or None: the built-in templates can be listed without one."""
    from agendapack.workspace import find_workspace

    return settle_workspace(workspace) if workspace else find_workspace(Path.cwd())


def _full_name(name: str) -> str:
    from agendapack.problems import did_you_mean
    from agendapack.tools.starting import MAKES, find_template

    found = find_template(name)
    if found is None:
        names = [each.removesuffix(".html") for each in MAKES]
        hint = did_you_mean(name, names) or f"there are {', '.join(names)}"
        raise click.UsageError(f"no template is called '{name}'; {hint}")
    return found
