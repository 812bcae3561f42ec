"""`agendapack preflight`."""

import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from agendapack.cli.meetings import complete_meeting
from agendapack.cli.options import Settings, shared_options
from agendapack.cli.selecting import Choice, select_meetings, selector_options
from agendapack.cli.show import printable, say, show_problems
from agendapack.problems import is_error

if TYPE_CHECKING:
    from agendapack.model.facts import PaperFacts
    from agendapack.survey import Row

HEADS = (
    "MEETING", "ITEM", "PAPER", "PAGES", "SIZE", "PAGE SIZES", "TEXT", "TAGGED", "FINDINGS",
)  # fmt: skip


@click.command("preflight")
@click.argument("meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meeting)
@selector_options
@shared_options("workspace", "today", "strict", "form", "quiet")
def command(settings: Settings, choice: Choice, meetings: tuple[str, ...]) -> int:
    """Look at the annexes of meetings, or of all: one row a paper; write nothing.

    MEETING is named as for 'agendapack build'. What is told of each paper, and what
    stops a build, is the policy under 'preflight' in organisation.yaml.
    """
    from agendapack.survey import survey_papers

    chosen = select_meetings(settings, choice, meetings)
    problems = list(chosen.problems)
    rows: list[Row] = []
    for folder in chosen.value or ():
        surveyed = survey_papers(settings.root, folder, os.environ)
        rows += surveyed.value or ()
        problems += surveyed.problems
    if not settings.quiet:
        _say_rows(rows, settings.form)
    show_problems(problems, settings.form, settings.root)
    return int(any(is_error(p) for p in problems) or (settings.strict and bool(problems)))


def _say_rows(rows: "list[Row]", form: str) -> None:
    if form == "json":
        for row in rows:
            say(json.dumps(asdict(row)))
        return
    cells = [tuple(map(printable, _as_cells(row))) for row in rows]
    if sys.stdout.isatty():
        _draw_table(cells)
        return
    widths = [max(len(row[column]) for row in (HEADS, *cells)) for column in range(len(HEADS))]
    for each in (HEADS, *cells):
        say("  ".join(text.ljust(width) for text, width in zip(each, widths, strict=True)).rstrip())


def _draw_table(cells: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*HEADS, box=None)
    for row in cells:
        table.add_row(*map(Text, row))
    Console().print(table)


def _as_cells(row: "Row") -> tuple[str, ...]:
    facts = row.facts
    findings = ", ".join(row.findings) or "-"
    if facts is None:
        return (row.meeting, row.item, row.title, "-", "-", "-", "-", "-", "not a PDF")
    return (
        row.meeting,
        row.item,
        row.title,
        str(facts.pages),
        _size(facts.size),
        ", ".join(facts.page_sizes),
        _text(facts),
        "yes" if facts.tagged else "no",
        findings,
    )


def _text(facts: "PaperFacts") -> str:
    if facts.scan_only:
        return "scan"
    return f"not on {len(facts.without_text)}" if facts.without_text else "yes"


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{max(1, count // 2**10)} KB"
