"""Bank holidays of the four nations, offline.

They ship as text made from the library `holidays`, which takes longer to import
than a pack takes to plan; for other years than those, the library is asked.

Clear days: those between publication and the meeting, neither end counted.

The days that do not count towards notice, by the kinds that a regime names.

Count working days: no Saturday, Sunday, bank holiday or closure of the organisation.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from agendapack.model.notice import DayKind
from agendapack.model.organisation import Closure, Organisation

FOLDER = Path(__file__).parent.parent / "bank_holidays"
YEARS = range(2000, 2051)
SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


class BankHolidays(Container[date]):
    """The bank holidays of a nation, in any year."""

    def __init__(self, nation: str) -> None:
        self._nation = nation
        self._shipped = _shipped(nation)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        if day.year in YEARS:
            return day in self._shipped
        return day in _library(self._nation)


@cache
def _shipped(nation: str) -> frozenset[date]:
    days = []
    for line in (FOLDER / f"{nation}.txt").read_text("ascii").splitlines():
        year, *of_year = line.split()
        days += [date(int(year), int(day[:2]), int(day[2:])) for day in of_year]
    return frozenset(days)


@cache
def _library(nation: str) -> Container[date]:
    from holidays import country_holidays

    return country_holidays("GB", subdiv=SUBDIVISIONS[nation])


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


SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class DaysOff:
    """All days of some kinds; ask whether a day is one of them with `in`.

    Args:
        kinds: For instance `sunday` and `easter-break`.
        bank_holidays: Those of the organisation's nation.
        closures: The organisation's own, and proclaimed days.
    """

    kinds: tuple[DayKind, ...]
    bank_holidays: Container[date]
    closures: tuple[Closure, ...]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and any(KINDS[kind](day, self) for kind in self.kinds)


def easter_day(year: int) -> date:
    """Return Easter Day of the Gregorian calendar: 21 April in 2019.

    By the rule that Meeus gives in Astronomical Algorithms, chapter 8.
    """
    golden, century, of_century = year % 19, year // 100, year % 100
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - lunar + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, before = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, before + 1)


def _in_christmas_break(day: date, off: DaysOff) -> bool:
    """From the last weekday before Christmas Day to the first after it that is no bank holiday.

    A weekday is any day but Sunday. (LGA 1972 s.243.)
    """
    christmas = date(day.year, 12, 25)
    first = christmas - DAY
    while first.weekday() == SUNDAY:
        first -= DAY
    last = christmas + DAY
    while last.weekday() == SUNDAY or last in off.bank_holidays:
        last += DAY
    return first <= day <= last


def _in_easter_break(day: date, _: DaysOff) -> bool:
    """From the Thursday before Easter Day to the Tuesday after it.

    (LGA 1972 s.243.)
    """
    return -3 <= (day - easter_day(day.year)).days <= 2


KINDS: dict[DayKind, Callable[[date, DaysOff], bool]] = {
    "saturday": lambda day, _: day.weekday() == SATURDAY,
    "sunday": lambda day, _: day.weekday() == SUNDAY,
    "bank-holiday": lambda day, off: day in off.bank_holidays,
    "christmas-break": _in_christmas_break,
    "easter-break": _in_easter_break,
    "closure": lambda day, off: any(c.date == day and not c.proclaimed for c in off.closures),
    "proclaimed-day": lambda day, off: any(c.date == day and c.proclaimed for c in off.closures),
}


def working_days_of(organisation: Organisation) -> Callable[[date], bool]:
    """Return a test that tells whether a day is a working day of the organisation."""
    bank_holidays = bank_holidays_of(organisation)
    closures = frozenset(closure.date for closure in organisation.closures)

    def is_working_day(day: date) -> bool:
        return day.weekday() < 5 and day not in closures and day not in bank_holidays

    return is_working_day


def bank_holidays_of(organisation: Organisation) -> Container[date]:
    """Return the bank holidays of the organisation's country, in any year."""
    return BankHolidays(organisation.country)


def go_back(day: date, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """Return the day that is so many working days before another, which need not be one.

    One working day before Wednesday, 26 February 2020 is Tuesday the 25th.

    Raises:
        OverflowError: The calendar ends before the count does.
    """
    while working_days > 0:
        day -= timedelta(days=1)
        working_days -= is_working_day(day)
    return day
