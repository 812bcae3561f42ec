"""The commands that start work: init, minutes, schema and templates."""

import os
from pathlib import Path

import click

from agendapack.cli.options import (
    FOLDER,
    SHARED,
    Settings,
    complete_meeting,
    named_meetings,
    settle_workspace,
    shared_options,
)
from agendapack.cli.show import printable, say, show_problems, shown_path


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
        return _write(folder, others | workflow, keep=tuple(others))
    if kind is not None and kind not in starter_kinds():
        kinds = ", ".join(starter_kinds())
        raise click.BadParameter(
            f"there is no kind '{kind}'; there are {kinds}", param_hint="--kind"
        )
    files = starter_files(kind or PLAIN)
    status = _write(folder, files | schemas | settings | workflow, keep=(IGNORED, *settings))
    if status == 0:
        meeting = next((Path(name).parent.name for name in files if "/meeting.yaml" in name), None)
        begun = f"build {meeting}" if meeting else "new DATE --committee parish-council"
        say(f"next: agendapack {begun}")
    return status


def _write(folder: Path, files: dict[str, str], keep: tuple[str, ...]) -> int:
    """Write new files and print their paths; return the exit code.

    Files named in `keep` are left unchanged if they exist; any other existing file is a problem.
    """
    from agendapack.output.files import IGNORED, create

    kept = [name for name in keep if (folder / name).exists()]
    made = create({name: text for name, text in files.items() if name not in kept}, folder)
    show_problems(made.problems, "text", folder.absolute())
    if made.value is None:
        return 1
    for path in made.value:
        say(f"wrote {(folder / path).as_posix()}")
    for path in kept:
        note = "; see that it names /build/" if path == IGNORED else ""
        say(f"kept {(folder / path).as_posix()}{note}")
    return 0


KINDS = ("organisation", "committee", "meeting", "report", "minutes", "work-plan", "forward-plan")


@click.command("minutes")
@click.argument("meeting", shell_complete=complete_meeting)
@shared_options("workspace", "form", "quiet")
def minutes_command(settings: Settings, meeting: str) -> int:
    """Start the minutes of MEETING from its agenda.

    Writes minutes.yaml into the meeting's folder, unless it is there: each item in order, the
    members to mark as present or not, and what reports recommend as resolutions to complete.
    'agendapack build' then makes minutes.pdf and decisions.pdf too.
    """
    from agendapack.tools.minuting import start_minutes

    chosen = named_meetings(settings, (meeting,))
    made = start_minutes(settings.root, chosen.value[0], os.environ) if chosen.value else chosen
    show_problems(made.problems, settings.form, settings.root)
    if made.value is None or not chosen.value:
        return 1
    for path in () if settings.quiet else made.value:
        say(f"wrote {path}")
    return 0


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
        return _write_schemas(folder, _find(workspace))
    if kind is None:
        for each in KINDS:
            say(each)
        return 0
    from agendapack.load import workspace_schema

    say(workspace_schema(kind, _find(workspace)).rstrip("\n"))
    return 0


def _write_schemas(folder: Path, root: Path | None) -> int:
    from agendapack.tools.starting import write_schemas

    made = write_schemas(folder, root)
    show_problems(made.problems, "text", Path.cwd())
    for path in made.value or ():
        say(f"wrote {shown_path(path)}")
    if made.value == ():
        say(f"{shown_path(folder)} has the schemas already")
    return int(made.value is None)


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
    if name is None and copy:
        raise click.UsageError("name the template to copy, for instance: agenda")
    if name is None:
        _list(_find(workspace))
        return 0
    return _copy(_full_name(name), settle_workspace(workspace)) if copy else _print(name)


def _find(workspace: Path | None) -> Path | None:
    """Return the workspace, or None: the built-in templates can be listed without one."""
    from agendapack.workspace import find_workspace

    return settle_workspace(workspace) if workspace else find_workspace(Path.cwd())


def _list(root: Path | None) -> None:
    from agendapack.tools.starting import FOLDER, list_templates

    listed, extra = list_templates(root)
    width = max(len(each.name) for each in listed)
    for each in listed:
        mark = f" (replaced by {FOLDER}/{each.name})" if each.replaced else ""
        say(f"{each.name.ljust(width)}  {each.makes}{mark}")
    for other in extra:
        hint = f"; {other.hint}" if other.hint else ""
        say(printable(f"{FOLDER}/{other.name} replaces no template{hint}"))


def _print(name: str) -> int:
    from agendapack.tools.starting import read_template

    say(read_template(_full_name(name)).rstrip("\n"))
    return 0


def _copy(name: str, root: Path) -> int:
    from agendapack.tools.starting import copy_template

    made = copy_template(name, root)
    show_problems(made.problems, "text", root)
    for path in made.value or ():
        say(f"wrote {path}")
    return int(made.value is None)


def _full_name(name: str) -> str:
    from agendapack.problems import did_you_mean
    from agendapack.tools.starting import MAKES, find_template

    found = find_template(name)
    if found is None:
        names = [each.removesuffix(".html") for each in MAKES]
        hint = did_you_mean(name, names) or f"there are {', '.join(names)}"
        raise click.UsageError(f"no template is called '{name}'; {hint}")
    return found
