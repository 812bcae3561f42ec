"""Count days: bank holidays, clear days of notice, working days before a meeting.

Bank holidays of the four nations ship as text made from the library `holidays`, which takes
longer to import than a pack takes to plan; it is imported only for years that are not shipped.
"""

from collections.abc import Callable, Container
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from agendapack.model import dataclass
from agendapack.model.organisation import Closure, DayKind, Organisation

FOLDER = Path(__file__).parent.parent / "bank_holidays"
YEARS = range(2000, 2051)
SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


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


def clear_days(published: date, meeting: date, closed: Container[date]) -> int:
    """Count the clear days between publication and the meeting.

    Neither end counts: an agenda published on a Monday for the Monday after gives four
    where weekends do not count, and six where all days do. (LGA 1972 s.100B;
    R v Swansea City Council, ex p Elitestone, CA 1993.)

    Args:
        published: The day the agenda was open to inspection.
        meeting: The day of the meeting; not before `published`.
        closed: The days that do not count, including weekends where they do not.
    """
    between = range(published.toordinal() + 1, meeting.toordinal())
    return sum(date.fromordinal(day) not in closed for day in between)


def last_day_to_publish(meeting: date, needed: int, closed: Container[date]) -> date:
    """Return the last day on which publication leaves the number of clear days needed.

    It is itself a day that counts, since papers cannot be inspected on any other: for five
    clear working days before Monday, 20 February 2023 the last day is Friday the 10th,
    although the Sunday after it leaves as many.

    Args:
        closed: The days that do not count, including weekends where they do not.

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


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The days of some kinds, or in closures, that do not count towards notice: `day in off`."""

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
    """Tell whether a day is in the Christmas break (LGA 1972 s.243).

    The break lasts from the last weekday before Christmas Day to the first weekday after it
    that is no bank holiday; a weekday is any day except Sunday.
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
    """Tell whether a day is from Thursday before Easter to Tuesday after it (LGA 1972 s.243)."""
    return -3 <= (day - easter_day(day.year)).days <= 2


def _in_bank_holiday_break(day: date, off: DaysOff) -> bool:
    """Tell whether a day is in the break around a bank holiday, as s.243 is quoted by some.

    The break lasts from the last weekday before the bank holiday to the first one after it that
    is no bank holiday; a weekday is any day except Sunday.
    """
    if day in off.bank_holidays:
        return True
    if day.weekday() == SUNDAY:
        return day - DAY in off.bank_holidays or day + DAY in off.bank_holidays
    beside = ((day + step, step) for step in (-DAY, DAY))
    weekdays = (each + step if each.weekday() == SUNDAY else each for each, step in beside)
    return any(each in off.bank_holidays for each in weekdays)


KINDS: dict[DayKind, Callable[[date, DaysOff], bool]] = {
    "saturday": lambda day, _: day.weekday() == SATURDAY,
    "sunday": lambda day, _: day.weekday() == SUNDAY,
    "bank-holiday": lambda day, off: day in off.bank_holidays,
    "bank-holiday-break": _in_bank_holiday_break,
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
    """Return the day that is a number of working days before a day, which need not be one.

    One working day before Wednesday, 26 February 2020 is Tuesday the 25th.

    Raises:
        OverflowError: The calendar begins before the count is done.
    """
    while working_days > 0:
        day -= timedelta(days=1)
        working_days -= is_working_day(day)
    return day
