"""`agendapack init`."""

from pathlib import Path

import click

from agendapack.cli.options import FOLDER
from agendapack.cli.show import say, show_problems


@click.command("init")
@click.argument("folder", default=".", type=FOLDER)
def command(folder: Path) -> int:
    """Start a workspace in FOLDER with a plainly invented council.

    Writes meetings/organisation.yaml, one committee, JSON Schemas for your editor,
    and a .gitignore that keeps packs out of git. Files that are there already are
    never changed.
    """
    from agendapack.publish import IGNORED, create, starter_files

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
