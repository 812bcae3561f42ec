"""The meetings of a calendar: of a list that a clerk keeps, or of an `.ics` file."""

from dataclasses import dataclass
from datetime import date, time

from agendapack.problems import Source


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """A date that a calendar has.

    Args:
        committee: The committee as the calendar calls it: the name of its file, its own name, or
            a longer text that has it; empty where the calendar names none.
        suffix: Goes behind the date in the name of the folder.
        again: The meeting whose items are taken.
        is_surely_meeting: Whether the calendar has nothing but meetings.
    """

    source: Source
    day: date
    committee: str = ""
    clock: time | None = None
    venue: str | None = None
    suffix: str | None = None
    again: str | None = None
    is_surely_meeting: bool = True
