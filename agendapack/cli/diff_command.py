"""`agendapack diff`."""

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli.changes import change_fields, change_lines
from agendapack.cli.meetings import complete_meeting, named_meetings
from agendapack.cli.options import Settings, shared_options
from agendapack.cli.show import coloured, say, show_problems, shown_path
from agendapack.office_program import find_office
from agendapack.problems import Checked, Problem, ProblemsFound, is_error

if TYPE_CHECKING:
    from agendapack.model.changes import Changes
    from agendapack.prepare import Prepared


@click.command("diff")
@click.argument("meeting", shell_complete=complete_meeting)
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
def command(
    settings: Settings, meeting: str, since: str, pdf: Path | None, force: bool, restricted: bool
) -> int:
    """Say what changed in a meeting: items, papers, pages and words.

    The meeting is compared with a revision of the git repository, with what was
    published last ('published'), or with PATH: a copy of the workspace, or a folder
    that a build made. What is withheld from the public is left out, unless you give
    --restricted.
    """
    chosen = named_meetings(settings, (meeting,))
    problems: tuple[Problem, ...] = chosen.problems
    for folder in chosen.value or ():
        problems = _compare(settings, folder, since, restricted, pdf, force)
    show_problems(problems, settings.form, settings.root)
    return int(any(map(is_error, problems)))


def _compare(
    settings: Settings, folder: str, since: str, restricted: bool, pdf: Path | None, force: bool
) -> tuple[Problem, ...]:
    from agendapack.changes.find import find_changes
    from agendapack.changes.prepare import prepare_anyway
    from agendapack.model.request import Request

    request = Request(
        settings.root, folder, settings.output, office=find_office(), environment=os.environ
    )
    try:
        prepared = prepare_anyway(request)
    except ProblemsFound as stopped:
        return stopped.problems
    with tempfile.TemporaryDirectory(prefix="agendapack-diff-") as spare:
        found = find_changes(request, prepared, since, Path(spare), restricted)
        if found.value is None:
            return found.problems
        _say_changes(settings, found.value)
    if pdf is None:
        return found.problems
    made = _write_page(settings, prepared, found.value, pdf, force, restricted)
    return found.problems + made.problems


def _say_changes(settings: Settings, changes: "Changes") -> None:
    if settings.form == "json":
        say(json.dumps(change_fields(changes)))
        return
    for line in () if settings.quiet else change_lines(changes):
        say(line, coloured())


def _write_page(
    settings: Settings,
    prepared: "Prepared",
    changes: "Changes",
    pdf: Path,
    force: bool,
    restricted: bool,
) -> Checked[Path]:
    from agendapack.changes.page import make_page
    from agendapack.publish.single import write_file

    pack = prepared.whole[0] if restricted and prepared.whole else prepared.pack
    page = make_page(pack, changes, settings.root)
    if page.value is None:
        return Checked(None, page.problems)
    written = write_file(pdf, page.value, force)
    if written.value is not None and not settings.quiet and settings.form != "json":
        say(f"wrote {shown_path(pdf.absolute())}")
    return Checked(written.value, page.problems + written.problems)
