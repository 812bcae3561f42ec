"""Clear days: those between publication and the meeting, neither end counted."""

from collections.abc import Container
from datetime import date, timedelta

DAY = timedelta(days=1)


def clear_days(published: date, meeting: date, closed: Container[date]) -> int:
    """Count the clear days between publication and the meeting.

    Neither end counts: an agenda published on a Monday for the Monday after gives four
    where weekends do not count, and six where all days do. (LGA 1972 s.100B;
    R v Swansea City Council, ex p Elitestone, CA 1993.)

    Args:
        published: The day the agenda was open to inspection.
        meeting: The day of the meeting; not before `published`.
        closed: The days that do not count, weekends among them.
    """
    between = range(published.toordinal() + 1, meeting.toordinal())
    return sum(date.fromordinal(day) not in closed for day in between)


def last_day_to_publish(meeting: date, needed: int, closed: Container[date]) -> date:
    """Return the last day on which publication leaves as many clear days as are needed.

    That day counts itself, since on a day when nobody can inspect them papers are not
    published: five clear working days before Monday, 20 February 2023 end with Friday
    the 10th, although the Sunday after it would leave as many.

    Args:
        meeting: The day of the meeting.
        needed: The clear days that are asked for.
        closed: The days that do not count, weekends among them.

    Raises:
        OverflowError: The calendar begins before the count is done.
    """
    day = _go_back_to_open(meeting - DAY, closed)
    for _ in range(needed):
        day = _go_back_to_open(day - DAY, closed)
    return day


def _go_back_to_open(day: date, closed: Container[date]) -> date:
    while day in closed:
        day -= DAY
    return day
