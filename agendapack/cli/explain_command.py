"""`agendapack explain`."""

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from agendapack.batch.office_program import find_office
from agendapack.cli.options import Settings, complete_meeting, named_meetings, shared_options
from agendapack.cli.show import printable, say, show_problems
from agendapack.problems import Problem, ProblemsFound

if TYPE_CHECKING:
    from agendapack.tools.explain import Explained


@click.command("explain")
@click.argument("meeting", shell_complete=complete_meeting)
@click.argument("page", required=False)
@click.option(
    "--pdf",
    "pdf_page",
    type=click.IntRange(min=1),
    help="The place of the page in the file, from 1, in place of PAGE.",
)
@click.option(
    "--restricted", is_flag=True, help="Look at the restricted pack, which withholds nothing."
)
@shared_options("workspace", "form")
def explain_command(
    settings: Settings, meeting: str, page: str | None, pdf_page: int | None, restricted: bool
) -> int:
    """Say which item, paper and source file a page of the pack comes from.

    PAGE is the number as it is printed: 9, ii or 18a. The pages are laid out as by
    'agendapack build'. Nothing is written, and the pack need not have been built.
    """
    if (page is None) == (pdf_page is None):
        raise click.UsageError("name a page as it is printed, or give --pdf with its place")
    chosen = named_meetings(settings, (meeting,))
    problems: tuple[Problem, ...] = chosen.problems
    for folder in chosen.value or ():
        problems = _explain(settings, folder, page, pdf_page, restricted)
    show_problems(problems, settings.form, settings.root)
    return int(bool(problems))


def _explain(
    settings: Settings, folder: str, page: str | None, pdf_page: int | None, restricted: bool
) -> tuple[Problem, ...]:
    """Print where a page comes from; return the problems that prevented it."""
    from agendapack.model.request import Request
    from agendapack.tools.changes.find import prepare_anyway
    from agendapack.tools.explain import explain_page

    request = Request(
        settings.root, folder, settings.output, office=find_office(), environment=os.environ
    )
    try:
        prepared = prepare_anyway(request)
    except ProblemsFound as found:
        return found.problems
    explained = explain_page(prepared, page, pdf_page, restricted)
    if explained.value is not None:
        if settings.form == "json":
            say(json.dumps(asdict(explained.value)))
        else:
            for line in _lines(explained.value):
                say(printable(line))
    return explained.problems


def _lines(page: "Explained") -> list[str]:
    item = f"agenda item {page.item}, " if page.item else ""
    lines = [f"page {page.page} (PDF page {page.pdf_page}): {item}{page.title}"]
    if page.piece_page is None:
        return [*lines, "    a blank side, so that the next paper starts on a right-hand page"]
    titled = f" '{page.piece_title}'" if page.piece == "annex" else ""
    lines.append(f"    page {page.piece_page} of {page.piece_pages} of the {page.piece}{titled}")
    if page.file:
        where = f", page {page.file_page}" if page.file_page else ""
        lines.append(f"    from {page.file}{where}")
    if page.starts:
        lines += ["    here starts:", *(f"      {start}" for start in page.starts)]
    return lines
