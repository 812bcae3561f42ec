"""`agendapack list`: a table of the meetings.

The facts about unchanged meetings come from the index of earlier builds, which is faster
than loading their files.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from agendapack.cli.options import TABLE_FORMAT, Settings, shared_options
from agendapack.cli.selecting import Choice, choose, selector_options
from agendapack.cli.show import printable, say, say_table, show_problems
from agendapack.cli.telling import notice_fields, time_left

if TYPE_CHECKING:
    from agendapack.tools.overview import Listing, Recall


@contextmanager
def recalling(settings: Settings) -> Iterator["Recall"]:
    """Yield a function that looks up a meeting in the index of builds, without writing to it."""
    from agendapack.batch.unchanged.answer import Wish
    from agendapack.batch.unchanged.index import HOME, Index
    from agendapack.cache.fingerprint import fingerprint
    from agendapack.tools.overview import recall_nothing

    home = settings.output / HOME
    if not (home / "index").is_file():
        yield recall_nothing
        return
    program = fingerprint(home / "program")
    wish = Wish(settings.root, settings.output, "", "", program)
    with Index(home, 0) as index:
        yield lambda folder: index.recall(folder, wish)


HEADS = ("MEETING", "DATE", "COMMITTEE", "STATE", "PACK", "PUBLISH BY", "NOTICE")


@click.command("list")
@selector_options
@TABLE_FORMAT
@shared_options("workspace", "output", "today")
def list_command(settings: Settings, choice: Choice, form: str) -> int:
    """List the meetings with committee, date, state and the last day to publish.

    The state is the one in meeting.yaml (draft, final, cancelled or postponed), or
    'problems' if there are errors. The pack is 'built', 'outdated' if a file has changed
    since then, or 'none'. Where the business of a meeting asks for other notices, of a private
    meeting or a key decision, a column says by when. Where the law says by which day the
    decisions of a meeting have to be published, a last column says so.
    """
    from agendapack.tools.overview import list_meetings
    from agendapack.workspace import find_unread, meeting_folders

    chosen = choose(settings, choice, meeting_folders(settings.root))
    with recalling(settings) as recall:
        rows = list_meetings(settings.root, settings.output, chosen, os.environ, recall)
    if form == "json":
        for row in rows:
            say(json.dumps(_as_fields(row, settings.today)))
        return 0
    show_problems(find_unread(settings.root), form, settings.root)
    lines = [HEADS, *(_as_cells(row, settings.today) for row in rows)]
    if any(row.notice and row.notice.wanted for row in rows):
        told = ("OTHER NOTICES BY", *map(_other_notices, rows))
        lines = [(*line, cell) for line, cell in zip(lines, told, strict=True)]
    if any(row.decisions_by for row in rows):
        days = ("DECISIONS BY", *(str(row.decisions_by or "-") for row in rows))
        lines = [(*line, day) for line, day in zip(lines, days, strict=True)]
    say_table(lines)
    return 0


def _as_fields(row: "Listing", today: date) -> dict[str, object]:
    fields = {name: value for name, value in asdict(row).items() if name != "notice"}
    days = {name: day.isoformat() if day else None for name, day in _days(row).items()}
    return {**fields, **days, **notice_fields(row.notice, today)}


def _days(row: "Listing") -> dict[str, date | None]:
    return {"date": row.date, "published": row.published, "decisions_by": row.decisions_by}


def _as_cells(row: "Listing", today: date) -> tuple[str, ...]:
    last = str(row.notice.last_day) if row.notice else "-"
    committee = printable(row.committee or "-")
    own = (row.meeting, str(row.date or "-"), committee, row.state, row.pack)
    return (*own, last, _left(row, today))


def _other_notices(row: "Listing") -> str:
    """Return the last days of the notices that the business of a meeting asks for besides."""
    wanted = row.notice.wanted if row.notice else ()
    return ", ".join(f"{day} ({of})" for of, day in wanted) or "-"


def _left(row: "Listing", today: date) -> str:
    if row.published is not None:
        late = row.notice is not None and row.notice.given is not None
        return "published late" if late else "published"
    if row.notice is None or row.date is None or row.date < today:
        return "-"
    left = (row.notice.last_day - today).days
    return "passed" if left < 0 else time_left(left)
