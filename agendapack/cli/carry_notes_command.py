"""`agendapack carry-notes`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli.options import SHARED
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.problems import is_error

if TYPE_CHECKING:
    from agendapack.tools.notes.carry import CarriedNotes

PDF = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("carry-notes")
@click.argument("old", type=PDF)
@click.argument("new", type=PDF)
@click.option(
    "-o",
    "--output",
    "out",
    type=OUT,
    help="The file to write. Default: NEW-with-notes.pdf beside NEW.",
)
@click.option("--force", is_flag=True, help="Replace that file if it exists.")
@click.option("--strict", is_flag=True, help="Write nothing if a note cannot be placed.")
@SHARED["form"]
@SHARED["quiet"]
def carry_notes_command(
    old: Path, new: Path, out: Path | None, force: bool, strict: bool, form: str, quiet: bool
) -> int:
    """Copy the notes that you made in OLD, an earlier pack, to NEW.

    Each note goes to the same paper, whatever its page numbers are now, and to the
    same words if they are still there. Neither OLD nor NEW is changed.
    """
    from agendapack.output.files import write_file
    from agendapack.tools.notes.carry import carry_notes

    carried = carry_notes(old.read_bytes(), new.read_bytes(), old.name, new.name)
    problems = carried.problems
    stopped = carried.value is None or (strict and bool(problems))
    if carried.value is not None and not stopped:
        target = out or new.with_name(f"{new.stem}-with-notes.pdf")
        written = write_file(target, carried.value.data, force)
        problems += written.problems
        stopped = written.value is None
        if not stopped and not quiet:
            _say_carried(carried.value, target, form)
    show_problems(problems, form, Path.cwd())
    return int(stopped or any(map(is_error, problems)))


def _say_carried(carried: "CarriedNotes", target: Path, form: str) -> None:
    shown = shown_path(target.absolute())
    notes = [asdict(note) for note in carried.notes]
    if form == "json":
        say(json.dumps({"wrote": shown, "notes": notes, "lost": carried.lost}))
        return
    total = len(notes) + carried.lost
    say(f"wrote {printable(shown)} with {len(notes)} of {total} note{'' if total == 1 else 's'}")
    for note in carried.notes:
        kept = "" if note.found else " (its words have changed; it keeps its place)"
        moved = f"page {note.old_page} -> page {note.page}"
        say(printable(f"    {moved}: {note.said}{kept}"))
