"""The days that do not count towards notice, by the kinds that a regime names."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, timedelta

from agendapack.model.notice import DayKind
from agendapack.model.organisation import Closure

DAY = timedelta(days=1)
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
