"""How a committee numbers its minutes: the series that the numbers belong to, and their pattern."""

import re
from datetime import date
from typing import Literal

Series = Literal["continuous", "calendar-year", "council-year", "meeting"]
"""With what the numbers begin again: with nothing, January, May, or each meeting."""

COUNCIL_YEAR = 5
"""The month in which the annual meeting is held."""
PART = re.compile(r"\{([^{}]*)\}")
PARTS = re.compile(r"number(?::[1-6])?|year|yy|month|day")


def begin_series(series: Series, day: date) -> date:
    """Return the first day of the series that the minutes of a day belong to."""
    match series:
        case "meeting":
            return day
        case "calendar-year":
            return date(day.year, 1, 1)
        case "council-year":
            before = day.month < COUNCIL_YEAR and day.year > date.min.year
            return date(day.year - before, COUNCIL_YEAR, 1)
    return date.min


def write_minute_number(pattern: str, number: int, day: date, series: Series) -> str:
    """Return a minute's number in the committee's pattern.

    The year is the one in which a council year began, so that no number comes twice.

    >>> write_minute_number("C{number:3}/{yy}", 48, date(2026, 8, 13), "continuous")
    'C048/26'
    >>> write_minute_number("{yy}/{number}", 165, date(2024, 2, 1), "council-year")
    '23/165'
    """
    year = f"{(begin_series(series, day) if series == 'council-year' else day).year:04}"

    def fill(part: re.Match[str]) -> str:
        name, _, digits = part[1].partition(":")
        values = {"year": year, "yy": year[2:], "month": f"{day:%m}", "day": f"{day:%d}"}
        return values.get(name) or str(number).zfill(int(digits or 1))

    return PART.sub(fill, pattern)
