"""`agendapack schema`."""

from pathlib import Path

import click

from agendapack.cli.options import FOLDER
from agendapack.cli.show import say, show_problems, shown_path

KINDS = ("organisation", "committee", "meeting", "report", "minutes", "work-plan")


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option(
    "--write",
    "folder",
    type=FOLDER,
    help="Write the schemas of all kinds into this folder; older ones in it are replaced.",
)
def command(kind: str | None, folder: Path | None) -> int:
    """Print the JSON Schema of a kind of file.

    With it, an editor completes fields and marks mistakes. Without KIND, the kinds are
    listed. Name the schema in the first line of a file:
    '# yaml-language-server: $schema=meeting.json'.
    """
    if folder is not None:
        if kind is not None:
            raise click.UsageError("--write writes the schemas of all kinds; leave KIND out")
        return _write(folder)
    if kind is None:
        for each in KINDS:
            say(each)
        return 0
    from agendapack.load import json_schema

    say(json_schema(kind).rstrip("\n"))
    return 0


def _write(folder: Path) -> int:
    from agendapack.tools.editors import write_schemas

    made = write_schemas(folder)
    show_problems(made.problems, "text", Path.cwd())
    for path in made.value or ():
        say(f"wrote {shown_path(path)}")
    if made.value == ():
        say(f"{shown_path(folder)} has the schemas already")
    return int(made.value is None)
