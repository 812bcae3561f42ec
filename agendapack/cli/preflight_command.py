"""`agendapack preflight`."""

import json
import os
import sys
from dataclasses import asdict
from math import ceil
from typing import TYPE_CHECKING

import click

from agendapack.batch.office_program import find_office
from agendapack.cli.options import Settings, complete_meeting, shared_options
from agendapack.cli.selecting import Choice, select_meetings, selector_options
from agendapack.cli.show import printable, say, say_table, show_problems
from agendapack.problems import is_error

if TYPE_CHECKING:
    from agendapack.tools.preflight import Row

HEADS = (
    *("MEETING", "ITEM", "PAPER", "KIND", "PAGES", "SIZE", "PAGE SIZES"),
    *("TEXT", "TAGGED", "FINDINGS"),
)
POLICIES = ("fail", "warn", "accept", "ignore", "drop")
PICTURES = ("picture", "drawing")


@click.command("preflight")
@click.argument("meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meeting)
@selector_options
@shared_options("workspace", "today", "strict", "form", "quiet")
def preflight_command(settings: Settings, choice: Choice, meetings: tuple[str, ...]) -> int:
    """Examine the papers of meetings, and print one row for each; write nothing.

    MEETING is named as for 'agendapack build'; without one, the papers of all meetings
    are examined. The policy under 'preflight' in organisation.yaml says what is ignored,
    what is a warning and what stops a build.
    """
    from agendapack.tools.preflight import survey_papers

    office = find_office()
    chosen = select_meetings(settings, choice, meetings)
    problems = list(chosen.problems)
    rows: list[Row] = []
    for folder in chosen.value or ():
        surveyed = survey_papers(settings.root, folder, os.environ, office)
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
    say_table((HEADS, *cells))


def _draw_table(cells: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*HEADS, box=None)
    for row in cells:
        table.add_row(*map(Text, row))
    Console().print(table)


def _as_cells(row: "Row") -> tuple[str, ...]:
    return (
        row.meeting,
        row.item,
        row.title,
        row.kind,
        "-" if row.pages is None else str(row.pages),
        "-" if row.size is None else _size(row.size),
        ", ".join(row.page_sizes) or "-",
        _text(row),
        "-" if row.tagged is None else "yes" if row.tagged else "no",
        _findings(row),
    )


def _findings(row: "Row") -> str:
    """Return the findings, worst first, for instance `fail: locked-pdf; warn: not-tagged`."""
    listed = {
        policy: [code for code, chosen in row.findings.items() if chosen == policy]
        for policy in POLICIES
    }
    return "; ".join(f"{p}: {', '.join(codes)}" for p, codes in listed.items() if codes) or "-"


def _text(row: "Row") -> str:
    """Return whether the paper has text: `yes`, `picture`, `scan`, `not on 3` pages, or `-`."""
    facts = row.facts
    if facts is None:
        return "-" if row.pages is None else "picture" if row.kind in PICTURES else "yes"
    if facts.scan_only:
        return "scan"
    return f"not on {len(facts.without_text)}" if facts.without_text else "yes"


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{ceil(count / 2**10)} KB"
