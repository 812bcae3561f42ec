"""`agendapack init`."""

from pathlib import Path

import click

from agendapack.cli.options import FOLDER
from agendapack.cli.show import say, show_problems


@click.command("init")
@click.argument("folder", default=".", type=FOLDER)
def command(folder: Path) -> int:
    """Start a workspace in FOLDER, with an invented council to change into your own.

    Writes meetings/organisation.yaml, the file of one committee, JSON Schemas for your
    editor, and a .gitignore that keeps packs out of git. Files that exist already are
    never changed.
    """
    from agendapack.output.files import IGNORED, create, starter_files

    files = starter_files()
    if (folder / IGNORED).exists():
        del files[IGNORED]
    made = create(files, folder)
    show_problems(made.problems, "text", folder.absolute())
    if made.value is None:
        return 1
    for path in made.value:
        say(f"wrote {(folder / path).as_posix()}")
    if IGNORED not in files:
        say(f"kept {(folder / IGNORED).as_posix()}; see that it names /build/")
    say("next: agendapack new DATE --committee parish-council")
    return 0
