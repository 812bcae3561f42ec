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


def asks_for_passwords(loaded: Loaded) -> bool:
    """Tell whether it depends on the environment whether the meeting can be read."""
    annexes = (annex for item in loaded.items for annex in item.annexes)
    return any(annex.annex.password_from is not None for annex in annexes)
