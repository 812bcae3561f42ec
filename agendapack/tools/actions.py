"""List the actions in the minutes of a workspace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agendapack.load import Shared, read_all_minutes, series_of
from agendapack.model.actions import LoggedAction, read_actions
from agendapack.plan import check_actions
from agendapack.problems import Checked, Problem
from agendapack.workspace import AND


@dataclass(frozen=True, slots=True)
class ListedAction:
    """An action of a committee.

    Args:
        id: The name by which later minutes close it.
        late: By how many days it is late; 0 if it is not, or is closed.
        met: The day of the meeting that minuted it.
        minute: The title of that minute.
        closed: The day of the meeting whose minutes close it; None while it is open.
        note: How it was dealt with.
    """

    committee: str
    id: str
    text: str
    owner: str | None
    due: date | None
    late: int
    met: date
    minute: str
    closed: date | None
    note: str | None


def list_actions(
    root: Path, committees: Iterable[str], today: date
) -> Checked[tuple[ListedAction, ...]]:
    """Return the actions of committees as they stand on a day, what is due first in front.

    Minutes that cannot be read have no actions; their problems are returned.

    Args:
        root: The workspace.
        committees: The names of the committees' files.
        today: The day; later minutes are left out.
    """
    shared = Shared()
    rows: list[ListedAction] = []
    problems: list[Problem] = []
    series = {committee: series_of(root, committee) for committee in committees}
    # The actions of a committee that another follows are those of the other.
    followed = {name for every in series.values() for name in every.split(AND)[1:]}
    for committee in (each for each in series if each not in followed):
        read = read_all_minutes(root, series[committee], shared, today)
        every = read.value or ()
        problems += (*read.problems, *check_actions(every))
        rows += (_list(committee, action, today) for action in read_actions(every))
    rows.sort(key=lambda row: (row.due or date.max, row.met))
    return Checked(tuple(rows), tuple(problems))


def _list(committee: str, action: LoggedAction, today: date) -> ListedAction:
    return ListedAction(
        committee,
        action.id,
        " ".join(action.text.split()),
        str(action.owner) if action.owner else None,
        action.due,
        0 if action.closed else action.days_late(today),
        action.met,
        str(action.title),
        action.closed,
        str(action.note) if action.note else None,
    )
