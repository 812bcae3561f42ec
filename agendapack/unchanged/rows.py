"""The row of a meeting in a list of meetings, as a line of JSON."""

import json
from datetime import date

from agendapack.model.notice import NoticeDue
from agendapack.model.row import Row

STATES = frozenset({"draft", "final", "cancelled"})
NO_ROW = b"null"
"""In place of a row, where a meeting has to be loaded to know it."""


def write_row(row: Row | None) -> bytes:
    """Write it as one line of ASCII."""
    if row is None:
        return NO_ROW
    due = row.notice
    notice = due and [
        due.clear_days,
        due.last_day.isoformat(),
        due.given,
        [[of, day.isoformat()] for of, day in due.earlier],
    ]
    published = row.published and row.published.isoformat()
    values = [row.date.isoformat(), row.committee, row.state, published, notice]
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def read_row(raw: bytes) -> Row | None:
    """Read what `write_row` wrote.

    Raises:
        ValueError: It is something else.
    """
    try:
        values = json.loads(raw)
        if values is None:
            return None
        day, committee, state, published, notice = values
        if state not in STATES:
            raise ValueError("a state that no meeting has")
        return Row(
            date.fromisoformat(day),
            str(committee),
            state,
            None if notice is None else _read_notice(*notice),
            None if published is None else date.fromisoformat(published),
        )
    except (TypeError, RecursionError) as fault:
        raise ValueError(str(fault)) from fault


def _read_notice(
    clear_days: int, last_day: str, given: int | None, earlier: list[list[str]]
) -> NoticeDue:
    days = tuple((str(of), date.fromisoformat(day)) for of, day in earlier)
    return NoticeDue(
        int(clear_days), date.fromisoformat(last_day), None if given is None else int(given), days
    )
