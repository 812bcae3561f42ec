"""Commands that look at what is there: `register`, `explain`, `verify`, `preflight`, `cache`."""

import json
import os
import sys
import tempfile
from dataclasses import asdict
from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.batch.office_program import find_office
from agendapack.cli.options import (
    FOLDER,
    MEETING,
    MEETINGS,
    SHARED,
    TABLE_FORMAT,
    Settings,
    cache_folder,
    lay_out_anyway,
    listing_format,
    read_limit,
    settle_workspace,
    shared_options,
)
from agendapack.cli.show import printable, say, say_json, say_table, show_problems, shown_path
from agendapack.cli.wanted import Choice, select_meetings, selector_options
from agendapack.problems import is_error

if TYPE_CHECKING:
    from agendapack.tools.preflight import Explained, Row
    from agendapack.tools.registers import RegisterEntry
    from agendapack.tools.verify import Verified

HEADS = ("MEETING", "ITEM", "WHAT", "UNDER", "REVIEW BY", "STATE", "TITLE")


@click.command("register")
@MEETINGS
@selector_options
@click.option("--due", is_flag=True, help="Only what is due for review.")
@TABLE_FORMAT
@shared_options("workspace", "today")
def register_command(
    settings: Settings, choice: Choice, meetings: tuple[str, ...], due: bool, form: str
) -> int:
    """List what is withheld from the public, with the day of its review.

    The list shows titles that are withheld, so keep it from the public. 'due' means that
    the day of the review has come.
    """
    from agendapack.tools.registers import list_register

    chosen = select_meetings(settings, choice, meetings)
    found = list_register(settings.root, chosen.value or (), os.environ)
    problems = (*chosen.problems, *found.problems)
    show_problems(problems, form, settings.root)
    if chosen.problems:
        return 1
    today = settings.today
    rows = [row for row in found.value or () if not due or row.state(today) == "due"]
    if form == "json":
        for row in rows:
            say(json.dumps({**asdict(row), "state": row.state(today)}, default=str))
    elif rows:
        say_table([HEADS, *(_as_cells(row, today) for row in rows)])
    elif not problems:
        say("nothing is due for review" if due else "nothing is withheld")
    return int(bool(problems))


def _as_cells(row: "RegisterEntry", today: date) -> tuple[str, ...]:
    numbers = ", ".join(map(str, row.paragraphs))
    under = "confidential" if row.confidential else f"exempt {numbers}".rstrip()
    own = (row.meeting, row.item, row.what, under, str(row.review or "-"))
    return (*own, row.state(today), printable(row.title))


@click.command("explain")
@MEETING
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
    from agendapack.tools.preflight import explain_page

    laid = lay_out_anyway(settings, meeting)
    problems = laid.problems
    if laid.value is not None:
        explained = explain_page(laid.value[1], page, pdf_page, restricted)
        problems = explained.problems
        if explained.value is not None and settings.form == "json":
            say_json([explained.value])
        elif explained.value is not None:
            say("\n".join(map(printable, _lines(explained.value))))
    show_problems(problems, settings.form, settings.root)
    return int(bool(problems))


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


@click.command("verify")
@click.argument("folder", type=FOLDER)
@click.option(
    "--no-rebuild", is_flag=True, help="Check the folder alone, not the files it was built from."
)
@SHARED["workspace"]
@SHARED["form"]
@SHARED["quiet"]
def verify_command(
    folder: Path, no_rebuild: bool, workspace: Path | None, form: str, quiet: bool
) -> int:
    """Check a built pack against its manifest.

    FOLDER is what a build wrote, for instance build/2020-02-26. The command checks that
    every file has the hash that pack.json gives, that none is missing or extra, that
    every label, stamp, reference and bookmark agrees with pack.json, and that the same
    sources build to the same bytes. Nothing is written.
    """
    from agendapack.model.request import Request
    from agendapack.tools.verify import verify

    here = folder.absolute()
    root = Path.cwd() if no_rebuild else settle_workspace(workspace, here)
    with tempfile.TemporaryDirectory(prefix="agendapack-verify-") as spare:
        request = Request(root, "", Path(spare), office=find_office(), environment=os.environ)
        checked = verify(here, None if no_rebuild else request)
    show_problems(checked.problems, form, root)
    if checked.problems or checked.value is None:
        return 1
    if not quiet:
        _say_verified(folder, checked.value, form)
    return 0


def _say_verified(folder: Path, verified: "Verified", form: str) -> None:
    shown = shown_path(folder.absolute())
    if form == "json":
        say(json.dumps({"verified": shown, **asdict(verified)}))
        return
    say(f"verified {printable(shown)}")
    say(f"    {verified.files} files match their hashes; none is missing, none extra")
    say(f"    the numbers of {verified.pages} pages agree")
    if verified.rebuilt:
        say(f"    {verified.sources} source files are unchanged, and build to the same bytes")


PREFLIGHT_HEADS = (
    *("MEETING", "ITEM", "PAPER", "KIND", "PAGES", "SIZE", "PAGE SIZES"),
    *("TEXT", "TAGGED", "FINDINGS"),
)
POLICIES = ("fail", "warn", "accept", "ignore", "drop")
PICTURES = ("picture", "drawing")


@click.command("preflight")
@MEETINGS
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
        say_json(rows)
        return
    cells = [tuple(map(printable, _cells_of_paper(row))) for row in rows]
    if sys.stdout.isatty():
        _draw_table(cells)
        return
    say_table((PREFLIGHT_HEADS, *cells))


def _draw_table(cells: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*PREFLIGHT_HEADS, box=None)
    for row in cells:
        table.add_row(*map(Text, row))
    Console().print(table)


def _cells_of_paper(row: "Row") -> tuple[str, ...]:
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


MB = 1_000_000


@click.group("cache")
def cache_command() -> None:
    """Show the cache, or make it smaller."""


@cache_command.command("show")
@listing_format("json", told="Lines of text, or a JSON object.")
@SHARED["cache"]
@SHARED["cache_size"]
def show(form: str, cache: Path | None, cache_size: str | None) -> int:
    """Say where the cache is, how many entries it has and how large it is."""
    from agendapack.cache.folder import survey

    folder, limit = cache_folder(cache), read_limit(cache_size)
    found = survey(folder)
    oldest = found.oldest and datetime.fromtimestamp(found.oldest).isoformat(" ", "minutes")
    if form == "json":
        fields = {"place": str(folder), "entries": found.entries, "bytes": found.size}
        say(json.dumps({**fields, "limit": limit, "oldest": oldest}))
        return 0
    say(f"place        {printable(str(folder))}")
    say(f"entries      {found.entries}")
    say(f"size         {_megabytes(found.size)} of {_megabytes(limit)}")
    say(f"oldest use   {oldest or '-'}")
    return 0


@cache_command.command("prune")
@click.option(
    "--size",
    metavar="SIZE",
    help="How much to keep, for instance 200MB. Default: the cache's limit.",
)
@click.option("--all", "everything", is_flag=True, help="Remove all entries.")
@SHARED["cache"]
@SHARED["cache_size"]
def prune_now(
    size: str | None, everything: bool, cache: Path | None, cache_size: str | None
) -> int:
    """Remove the entries that were used longest ago."""
    if size and everything:
        raise click.UsageError("give --size or --all, not both")
    from agendapack.cache.folder import prune

    removed = prune(cache_folder(cache), 0 if everything else read_limit(size or cache_size))
    entries = "1 entry" if removed.entries == 1 else f"{removed.entries} entries"
    say(f"removed {entries} ({_megabytes(removed.size)})")
    return 0


def _megabytes(size: int) -> str:
    return f"{size / MB:.1f} MB"
