"""Write dates and times in the house style, with the month and weekday names of the wording.

Also read a time of day, and guess what day or time is meant where one is written in another way.
"""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, time
from functools import lru_cache

from agendapack.model.style import DATE_PARTS, USUAL_DATES, HouseStyle
from agendapack.model.wording import ENGLISH, PLACEHOLDER, Wording, unbroken

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
"""The message names of the months, in order; `WEEKDAYS` has those of the weekdays."""
DIGIT = re.compile(r"\d")
"""What every date and time has, and most lines have not: found much faster than they are."""


def write_iso(value: date | time | None) -> str | None:
    """Return a day, or a time without seconds, as ISO 8601 writes it; None stays None."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if value else None


def month_names(wording: Wording = ENGLISH) -> tuple[str, ...]:
    """Return the names of the months, starting with January."""
    return tuple(map(wording.say, MONTHS))


def weekday_names() -> tuple[str, ...]:
    """Return the names of the weekdays in English, starting with Monday."""
    return tuple(map(ENGLISH.say, WEEKDAYS))


def tell_days(day: int, month: int, year: int) -> str | None:
    """Say how many days a month has, if it does not have this one, or that there is no such month.

    >>> tell_days(31, 2, 2027)
    'February 2027 has 28 days'
    """
    if not 1 <= month <= 12 or year < 1:
        return "a date is year-month-day; months are 01 to 12"
    last = monthrange(year, month)[1]
    return None if 1 <= day <= last else f"{month_names()[month - 1]} {year} has {last} days"


def hold_together(text: str, wording: Wording = ENGLISH) -> str:
    r"""Put no-break spaces into dates and times, so that no line breaks inside them.

    >>> hold_together("5.30 pm on Wednesday 26 February 2020")
    '5.30\xa0pm on Wednesday 26\xa0February\xa02020'
    >>> hold_together("by April 25, 2031")
    'by April\xa025,\xa02031'
    """
    if not DIGIT.search(text):
        return text
    return _unbroken(wording).sub(lambda found: unbroken(found[0]), text)


@lru_cache(64)
def _unbroken(wording: Wording) -> re.Pattern[str]:
    months = "|".join(map(re.escape, month_names(wording)))
    halves = "|".join([r"[ap]\.?m", *map(re.escape, map(wording.say, ("am", "pm")))])
    return re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{months})\b(?: \d{{4}}\b)?|\b\d{{1,2}} (?:{halves})\b"
        rf"|\b(?:{months}) \d{{1,2}}, \d{{4}}\b"
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


def follow_date_format(wording: Wording, date_format: str) -> Wording:
    """Return a wording whose dates follow the house style's date format.

    A date without its weekday is the same format without it. What an organisation words itself
    stays as it is.

    >>> follow_date_format(ENGLISH, "{weekday}, {month} {day}, {year}").say(
    ...     "date", month="May", day=6, year=2026
    ... )
    'May 6, 2026'
    """
    parts = PLACEHOLDER.findall(date_format)
    if date_format == USUAL_DATES or not parts or not set(parts) <= set(DATE_PARTS):
        return wording
    without = re.sub(r"[\s,;:./-]*\(\{weekday\}\)|\{weekday\}[\s,;:./-]*", "", date_format)
    plain = without.strip(" ,;:./-") or date_format
    given = {"date-with-weekday": date_format, "date": plain}
    return replace(wording, changed=tuple(sorted((given | dict(wording.changed)).items())))


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


def parse_clock(text: str) -> time | None:
    """Return a time of day such as 5.30 pm, 7pm or 17:30; None where a text is none."""
    match = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:([ap])\.?m\.?)?", text.strip().lower())
    if match and (match[2] or match[3]):
        hour, minute = int(match[1]), int(match[2] or 0)
        if match[3] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if match[3] == "p" else 0)
        elif match[3]:
            hour = 24  # 13 pm: refused below
        if hour < 24 and minute < 60:
            return time(hour, minute)
    return None


def mend_date(value: str) -> str | None:
    """Return a hint for dates such as 26/2/2020 and 26 February 2020, and for 31 February."""
    written = re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ].*)?", value)
    if written:
        year, number, day = map(int, written.groups())
        return tell_days(day, number, year) or f"did you mean '{year:04}-{number:02}-{day:02}'?"
    value = re.sub(r"^[^\W\d]+day,? +|(?<=\d)(?:st|nd|rd|th)\b", "", value, flags=re.I)
    value = re.sub(r"^([^\W\d]+) (\d{1,2}),? (\d{4})$", r"\2 \1 \3", value)
    parts = re.fullmatch(r"(\d{1,2})[./ -]+(\w+)[,./ -]+(\d{4})", value)
    month = _month(parts[2]) if parts else None
    if parts is None or month is None:
        return None
    fault = tell_days(int(parts[1]), month, int(parts[3]))
    return fault or f"did you mean '{parts[3]}-{month:02}-{int(parts[1]):02}'?"


def mend_time(value: str) -> str | None:
    """Return a hint for times such as 1930, 19:30:00, 19h30, 7, noon and 2.00 pm UTC."""
    said = value.strip().casefold()
    if said in ("noon", "midday", "midnight"):
        return "did you mean '00:00'?" if said == "midnight" else "did you mean '12:00'?"
    if said.isdecimal() and 1 <= int(said) <= 12:
        return f"did you mean '{said}.00 pm'?"
    parts = re.fullmatch(r"(\d{1,2})[.:h ]?(\d{2})(?::\d{2})?(?: ?hrs?| uhr)?", said)
    mended = f"{parts[1]:0>2}:{parts[2]}" if parts else ""
    if parse_clock(mended):
        return f"did you mean '{mended}'?"
    begins = re.match(r"\d{1,2}[.:]\d\d(?: ?[ap]\.?m\b\.?)?", said)
    if begins and re.search(r"^ *(?:-|–|to\b|until\b)", said[begins.end() :]):
        return f"did you mean '{begins[0]}'? When it ends stands in 'end'"
    if begins and re.fullmatch(r" *\(?[a-z/_]{2,}\)?", said[begins.end() :]):
        return f"did you mean '{begins[0]}'? Its zone stands in 'time-zone'"
    return None


def _month(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else None
    found = [
        n for n, month in enumerate(month_names(), 1) if month.lower().startswith(word.lower()[:3])
    ]
    return found[0] if found else None
