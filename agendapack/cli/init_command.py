"""`agendapack init`."""

from pathlib import Path

import click

from agendapack.cli.options import FOLDER
from agendapack.cli.show import say, show_problems


@click.command("init")
@click.argument("folder", default=".", type=FOLDER)
@click.option(
    "--editor",
    type=click.Choice(["vscode"]),
    help="Write the settings of an editor too; in a workspace that is there, only those.",
)
def command(folder: Path, editor: str | None) -> int:
    """Start a workspace in FOLDER, with an invented council to change into your own.

    Writes meetings/organisation.yaml, the file of one committee, JSON Schemas for your
    editor, and a .gitignore that keeps packs out of git. Files that exist already are
    never changed.
    """
    from agendapack.output.files import IGNORED, starter_files
    from agendapack.tools.editors import schema_files, settings_files

    schemas, settings = schema_files(), settings_files() if editor else {}
    if editor and (folder / "meetings").is_dir():
        return _write(folder, schemas | settings, keep=(*schemas, *settings))
    status = _write(folder, starter_files() | schemas | settings, keep=(IGNORED, *settings))
    if status == 0:
        say("next: agendapack new DATE --committee parish-council")
    return status


def _write(folder: Path, files: dict[str, str], keep: tuple[str, ...]) -> int:
    """Write new files and say so; those named in `keep` may be there already, and stay."""
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
