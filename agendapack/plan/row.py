"""Work out what a list of meetings shows of one."""

from agendapack.model.notice import NoticeDue
from agendapack.model.row import Row
from agendapack.model.workspace import Loaded


def make_row(loaded: Loaded, due: NoticeDue | None) -> Row:
    """Return what a list shows of a meeting.

    Args:
        loaded: The meeting.
        due: Its notice.
    """
    meeting = loaded.meeting
    return Row(meeting.date, str(loaded.committee.name), meeting.state, due, meeting.published)


def name_variables(loaded: Loaded) -> tuple[str, ...]:
    """Return the environment variables that the meeting's passwords are taken from, sorted."""
    named = (a.annex.password_from for item in loaded.items for a in item.annexes)
    return tuple(sorted({name.strip().removeprefix("env:") for name in named if name}))
