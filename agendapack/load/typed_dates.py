"""Read dates and times of day as people type them, in calendars and in agendas from Word."""

import re
from collections.abc import Iterator
from datetime import date, time

from agendapack.model.dates import MONTHS, WEEKDAYS, month_names, weekday_names
from agendapack.model.fields import parse_clock
from agendapack.model.records import dataclass

MONTH_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS).replace("sep(", "sept?(")
WEEKDAY_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in WEEKDAYS)
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?P<{}>\d{{4}})(?!\d)"
DAY = re.compile(
    rf"(?<![\w/])(?:(?P<weekday>{WEEKDAY_NAME}|tues|weds|thur|thurs)\b\.?,?\s*(?:the\s+)?)?(?:"
    rf"(?P<d1>\d{{1,2}}){_ORDINAL}(?:\s+(?:day\s+)?of)?[\s-]+(?P<m1>{MONTH_NAME})\b\.?,?[\s-]*"
    + _YEAR.format("y1")
    + rf"|(?P<m2>{MONTH_NAME})\b\.?\s+(?P<d2>\d{{1,2}}){_ORDINAL},?\s+"
    + _YEAR.format("y2")
    + r"|(?P<y3>\d{4})-(?P<m3>\d{1,2})-(?P<d3>\d{1,2})(?!\d)"
    r"|(?P<n1>\d{1,2})(?P<sign>[/.])(?P<n2>\d{1,2})(?P=sign)(?P<y4>\d{4}|\d{2})(?![\d/])"
    r")",
    re.I,
)
CLOCK = re.compile(
    r"(?<![\w.:])(?:\d{1,2}(?:[.:]\d{2})?\s*[ap]\.?m\b\.?|[01]?\d[.:][0-5]\d|2[0-3][.:][0-5]\d"
    r"|(?:12\s*)?(?:noon|midday))(?![\d:])(?:\s*(?:hrs?|hours)\b)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A date that somebody typed.

    Args:
        day: None where there is no such day.
        other: What it also may be, where day and month are two numbers: 5/6/2031.
        is_month_first: Whether the first of two numbers must be the month, or cannot be; None where
            nothing shows it.
        weekday: The name of the day of the week that stands with it, if that is another.
        start, end: Where it stands in the text.
    """

    day: date | None
    other: date | None
    is_month_first: bool | None
    weekday: str | None
    start: int
    end: int


def find_days(text: str) -> Iterator[TypedDay]:
    """Yield the dates in a text; of two numbers, the first is taken for the day if it can be."""
    for found in DAY.finditer(text):
        day, other, is_month_first = _read(found)
        weekday = None
        if day is not None and found["weekday"]:
            told = found["weekday"][:3].casefold()
            if told != WEEKDAYS[day.weekday()][:3]:
                weekday = found["weekday"]
        yield TypedDay(day, other, is_month_first, weekday, found.start(), found.end())


def _read(found: re.Match[str]) -> tuple[date | None, date | None, bool | None]:
    for n in "123":
        if found[f"d{n}"]:
            month = found[f"m{n}"]
            number = int(month) if month.isdigit() else _month_of(month)
            return _make(int(found[f"y{n}"]), number, int(found[f"d{n}"])), None, None
    year = int(found["y4"])
    year += 2000 if year < 100 else 0
    first, second = int(found["n1"]), int(found["n2"])
    day, other = _make(year, second, first), _make(year, first, second)
    if day is None or other is None:
        return day or other, None, None if day is other else day is None
    return day, (other if other != day else None), None


def _month_of(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month[:3] == name[:3].casefold())


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def tell_weekday(typed: TypedDay) -> str:
    """Say which day of the week a date really is.

    >>> tell_weekday(next(find_days("Tuesday 12 May 2031")))
    '12 May 2031 is a Monday, not a Tuesday'
    """
    assert typed.day is not None
    assert typed.weekday is not None
    wrong = next(
        name for name in weekday_names() if name[:3].casefold() == typed.weekday[:3].casefold()
    )
    day, right = typed.day, weekday_names()[typed.day.weekday()]
    return f"{day.day} {month_names()[day.month - 1]} {day.year} is a {right}, not a {wrong}"


def read_clock(text: str) -> time | None:
    """Return a time of day; None where a text is none.

    >>> read_clock("19:00:00"), read_clock("12 noon"), read_clock("7pm"), read_clock("soon")
    (datetime.time(19, 0), datetime.time(12, 0), datetime.time(19, 0), None)
    """
    plain = re.sub(r"\s*(?:hrs?|hours)\.?$", "", text.strip().casefold())
    if plain in ("noon", "12 noon", "midday", "12 midday", "12noon"):
        return time(12)
    return parse_clock(re.sub(r"^(\d{1,2}[:.]\d{2})[:.]00$", r"\1", plain))


def write_clock(clock: time) -> str:
    """Write a time as the files of meetings have it.

    >>> write_clock(time(17, 30))
    '5.30 pm'
    """
    return f"{clock.hour % 12 or 12}.{clock.minute:02} {'am' if clock.hour < 12 else 'pm'}"
