"""Write dates and times in the house style, with the month and weekday names of the wording."""

import re
from datetime import date, time
from functools import lru_cache

from agendapack.model.style import HouseStyle
from agendapack.model.wording import ENGLISH, Wording, unbroken

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
"""The message names of the months, in order; `WEEKDAYS` has those of the weekdays."""


def month_names(wording: Wording = ENGLISH) -> tuple[str, ...]:
    """Return the names of the months, starting with January."""
    return tuple(map(wording.say, MONTHS))


def weekday_names(wording: Wording = ENGLISH) -> tuple[str, ...]:
    """Return the names of the weekdays, starting with Monday."""
    return tuple(map(wording.say, WEEKDAYS))


def hold_together(text: str, wording: Wording = ENGLISH) -> str:
    r"""Put no-break spaces into dates and times, so that no line breaks inside them.

    >>> hold_together("5.30 pm on Wednesday 26 February 2020")
    '5.30\xa0pm on Wednesday 26\xa0February\xa02020'
    """
    return _unbroken(wording).sub(lambda found: unbroken(found[0]), text)


@lru_cache(64)
def _unbroken(wording: Wording) -> re.Pattern[str]:
    months = "|".join(map(re.escape, month_names(wording)))
    halves = "|".join([r"[ap]\.?m", *map(re.escape, map(wording.say, ("am", "pm")))])
    return re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{months})\b(?: \d{{4}}\b)?|\b\d{{1,2}} (?:{halves})\b"
    )


def write_date(day: date, style: HouseStyle) -> str:
    """Write a date in the house style, for instance "Wednesday, 26 February 2020"."""
    parts = _parts(day, style.wording)
    return re.sub(r"\{(\w+)\}", lambda part: parts.get(part[1], part[0]), style.date_format)


def write_plain_date(day: date, wording: Wording = ENGLISH) -> str:
    """Write a date without its weekday, for instance "26 February 2020"."""
    return wording.say("date", **_parts(day, wording))


def write_unbroken_date(day: date, wording: Wording = ENGLISH) -> str:
    """Write a date without its weekday, so that no line breaks inside it."""
    return hold_together(write_plain_date(day, wording), wording)


def write_weekday_date(day: date, wording: Wording = ENGLISH) -> str:
    """Write a date for running text, for instance "Wednesday 26 February 2020"."""
    return wording.say("date-with-weekday", **_parts(day, wording))


def write_time(clock: time, style: HouseStyle) -> str:
    """Write a time in the house style, always with minutes: "5.30 pm", "17:00"."""
    separator = ":" if ":" in style.time_format else "."
    if not style.time_format.endswith("pm"):
        return f"{clock.hour:02}{separator}{clock.minute:02}"
    space = " " if " " in style.time_format else ""
    half = style.wording.say("am" if clock.hour < 12 else "pm")
    return f"{clock.hour % 12 or 12}{separator}{clock.minute:02}{space}{half}"


def _parts(day: date, wording: Wording) -> dict[str, str]:
    return {
        "weekday": wording.say(WEEKDAYS[day.weekday()]),
        "day": str(day.day),
        "month": wording.say(MONTHS[day.month - 1]),
        "year": str(day.year),
    }
