"""What changed since an earlier version: `agendapack diff` and `agendapack carry-notes`."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.cli.options import MEETING, SHARED, Settings, lay_out_anyway, shared_options
from agendapack.cli.show import coloured, printable, say, show_problems, shown_path
from agendapack.model.changes import (
    DiffRun,
    MeetingChanges,
    PaperChange,
    Rewording,
    tell_item,
    tell_part,
)
from agendapack.problems import Checked, Problem, is_error

if TYPE_CHECKING:
    from agendapack.pack.prepare import Prepared
    from agendapack.tools.notes import CarriedNotes

AROUND = 6
"""How many words are shown on each side of words that changed."""
GAP = "\N{HORIZONTAL ELLIPSIS}"


def change_fields(changes: MeetingChanges) -> dict[str, Any]:
    """Return the changes as JSON fields, with the `kind` of each reworded paragraph."""
    fields = asdict(changes)
    parts = [("agenda", changes.agenda, fields["agenda"])]
    for paper, values in zip(changes.papers, fields["papers"], strict=True):
        parts.append(("paper", paper.paper.rewordings, values["paper"]["rewordings"]))
        for annex, own in zip(paper.annexes, values["annexes"], strict=True):
            parts.append(("annex", annex.rewordings, own["rewordings"]))
    for _, rewordings, values in parts:
        for rewording, value in zip(rewordings, values, strict=True):
            value["kind"] = rewording.kind
    return fields


def change_lines(changes: MeetingChanges) -> Iterator[str]:
    """Yield lines for a terminal: removed words as `[-text-]`, added words as `{+text+}`."""
    if changes.is_empty:
        yield f"nothing has changed in {changes.meeting} since {printable(changes.since)}"
        return
    yield f"changes in {changes.meeting} since {printable(changes.since)}"
    if changes.items or changes.agenda:
        yield click.style("agenda", bold=True)
    for item in changes.items:
        colour = {"added": "green", "removed": "red"}.get(item.kind)
        yield f"  {click.style(printable(tell_item(item)), fg=colour)}"
    for rewording in changes.agenda:
        yield _reworded(rewording, "  ")
    for paper in changes.papers:
        yield from _paper(paper)
    if changes.files:
        files = printable(", ".join(changes.files))
        yield f"no words have changed, but a build now makes these files otherwise: {files}"


def _paper(change: PaperChange) -> Iterator[str]:
    number = f"{change.item}. " if change.item else ""
    title = click.style(printable(f"{number}{change.paper.title}"), bold=True)
    yield f"{title}: {printable(tell_part(change.paper))}"
    for rewording in change.paper.rewordings:
        yield _reworded(rewording, "  ")
    for annex in change.annexes:
        yield f"  {printable(annex.title)}: {printable(tell_part(annex))}"
        for rewording in annex.rewordings:
            yield _reworded(rewording, "    ")


def _reworded(rewording: Rewording, indent: str) -> str:
    last = len(rewording.runs) - 1
    runs = [_run(run, place == 0, place == last) for place, run in enumerate(rewording.runs)]
    return f"{indent}{printable(rewording.where)}: {' '.join(runs)}"


def _run(run: DiffRun, first: bool, last: bool) -> str:
    """Return a run of words with its mark; unchanged words far from a change are left out."""
    text = printable(run.text)
    if run.kind == "removed":
        return click.style(f"[-{text}-]", fg="red")
    if run.kind == "added":
        return click.style(f"{{+{text}+}}", fg="green")
    if first and last:
        return text
    words = text.split()
    before = [] if first else words[:AROUND]
    after = [] if last else words[len(words) - AROUND :]
    if len(words) <= len(before) + len(after):
        return text
    return " ".join([*before, GAP, *after])


@click.command("diff")
@MEETING
@click.option(
    "--since",
    default="HEAD",
    show_default=True,
    metavar="REV|published|PATH",
    help="What to compare the meeting with.",
)
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the changes as a page for members.",
)
@click.option("--force", is_flag=True, help="Replace that page if it exists.")
@click.option(
    "--restricted", is_flag=True, help="Compare the restricted packs, which withhold nothing."
)
@shared_options("workspace", "form", "quiet")
def diff_command(
    settings: Settings, meeting: str, since: str, pdf: Path | None, force: bool, restricted: bool
) -> int:
    """Say what changed in a meeting: items, papers, pages and words.

    The meeting is compared with a revision of the git repository, with what was
    published last ('published'), or with PATH: a copy of the workspace, or a folder
    that a build made. What is withheld from the public is left out, unless you give
    --restricted.
    """
    problems = _compare(settings, meeting, since, restricted, pdf, force)
    show_problems(problems, settings.form, settings.root)
    return int(any(map(is_error, problems)))


def _compare(
    settings: Settings, meeting: str, since: str, restricted: bool, pdf: Path | None, force: bool
) -> tuple[Problem, ...]:
    """Print the changes and write the page if `pdf` is given; return the problems found."""
    from agendapack.tools.changes import find_changes

    laid = lay_out_anyway(settings, meeting)
    if laid.value is None:
        return laid.problems
    request, prepared = laid.value
    with tempfile.TemporaryDirectory(prefix="agendapack-diff-") as spare:
        found = find_changes(request, prepared, since, Path(spare), restricted)
        if found.value is None:
            return found.problems
        _say_changes(settings, found.value)
    if pdf is None:
        return found.problems
    made = _write_page(settings, prepared, found.value, pdf, force, restricted)
    return found.problems + made.problems


def _say_changes(settings: Settings, changes: MeetingChanges) -> None:
    if settings.form == "json":
        say(json.dumps(change_fields(changes)))
        return
    for line in () if settings.quiet else change_lines(changes):
        say(line, coloured())


def _write_page(
    settings: Settings,
    prepared: "Prepared",
    changes: MeetingChanges,
    pdf: Path,
    force: bool,
    restricted: bool,
) -> Checked[Path]:
    from agendapack.output.files import write_file
    from agendapack.tools.changes import make_page

    laid = (restricted and prepared.whole) or prepared.laid
    page = make_page(laid.pack, changes, settings.root)
    if page.value is None:
        return Checked(None, page.problems)
    written = write_file(pdf, page.value, force)
    if written.value is not None and not settings.quiet and settings.form != "json":
        say(f"wrote {shown_path(pdf.absolute())}")
    return Checked(written.value, page.problems + written.problems)


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
    from agendapack.tools.notes import carry_notes

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
