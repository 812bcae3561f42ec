"""List the actions in the minutes of a workspace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agendapack.load import read_all_minutes
from agendapack.model.actions import LoggedAction, read_actions
from agendapack.plan import check_actions
from agendapack.problems import Checked


@dataclass(frozen=True, slots=True)
class ListedAction:
    """An action of a committee.

    Args:
        id: The name by which later minutes close it.
        late: By how many days it is late; 0 if it is not, or is closed.
        met: The day of the meeting that minuted it.
        minute: The title of that minute.
        closed: The day of the meeting whose minutes close it; None while it is open.
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
    root: Path, committees: Iterable[str], today: date, restricted: bool = False
) -> Checked[tuple[ListedAction, ...]]:
    """Return the actions of committees as they stand on a day, what is due first in front.

    Minutes that cannot be read have no actions; their problems are returned.

    Args:
        today: The day; later minutes are left out.
        restricted: Whether to list actions that are not for publication as well.
    """
    rows: list[ListedAction] = []
    read = read_all_minutes(root, committees, today, restricted)
    problems = [*read.problems]
    for committee, every in (read.value or {}).items():
        problems += check_actions(every)
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
