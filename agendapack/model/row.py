"""What a list of meetings shows of one, by its files alone."""

from dataclasses import dataclass
from datetime import date

from agendapack.model.notice import NoticeDue

Day = date
"""A name that the field `date` does not hide."""


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting whose files have no errors.

    Args:
        committee: Its name, as printed.
        state: As in the meeting's file: `draft`, `final` or `cancelled`.
        notice: None where no notice is asked for.
        published: The day the agenda was published, as in the meeting's file.
    """

    date: date
    committee: str
    state: str
    notice: NoticeDue | None
    published: Day | None
