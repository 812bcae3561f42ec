"""House style with every value settled, and dates and times written as it says."""

import re
from dataclasses import dataclass
from datetime import date, time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DATE_PARTS = ("weekday", "day", "month", "year")
UNBROKEN = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(MONTHS)})\b(?: \d{{4}}\b)?|\b\d{{1,2}} [ap]\.?m\b"
)
NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Everything about the look of a pack that an organisation can choose.

    Lengths are in points (1/72 inch), colours `#rrggbb`. `margins` are top, right,
    bottom, left. `picture_dpi` is the resolution that finer pictures are reduced to,
    `restricted_tint` the colour behind pages that are not for the public,
    `supplement_letters` whether late pages are numbered 18a, 18b instead of after the last.
    """

    page: tuple[float, float] = (595.276, 841.89)
    margins: tuple[float, float, float, float] = (70.87, 70.87, 70.87, 70.87)
    font: str = "Liberation Sans"
    size: float = 12.0
    text: str = "#000000"
    heading: str = "#000000"
    link: str = "#0b4f9e"
    rule: str = "#767676"
    shade: str = "#e8edf2"
    duplex: bool = True
    stamp: str = "top-right"
    stamp_size: float = 11.0
    date_format: str = "{weekday}, {day} {month} {year}"
    time_format: str = "5.30 pm"
    picture_dpi: int = 300
    restricted_tint: str | None = None
    supplement_letters: bool = False


def hold_together(text: str) -> str:
    r"""Put no-break spaces into dates and times, so that no line ends inside one.

    >>> hold_together("5.30 pm on Wednesday 26 February 2020")
    '5.30\xa0pm on Wednesday 26\xa0February\xa02020'
    """
    return UNBROKEN.sub(lambda found: found[0].replace(" ", NO_BREAK), text)


def write_date(day: date, style: HouseStyle) -> str:
    """Write a date in the house style, for instance "Wednesday, 26 February 2020"."""
    parts = {
        "weekday": WEEKDAYS[day.weekday()],
        "day": str(day.day),
        "month": MONTHS[day.month - 1],
        "year": str(day.year),
    }
    return re.sub(r"\{(\w+)\}", lambda part: parts.get(part[1], part[0]), style.date_format)


def write_plain_date(day: date) -> str:
    """Write a date without its weekday, for instance "26 February 2020"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def write_weekday_date(day: date) -> str:
    """Write a date for running text, for instance "Wednesday 26 February 2020"."""
    return f"{WEEKDAYS[day.weekday()]} {write_plain_date(day)}"


def write_time(clock: time, style: HouseStyle) -> str:
    """Write a time in the house style, always with its minutes: "5.30 pm", "17:00"."""
    separator = ":" if ":" in style.time_format else "."
    if not style.time_format.endswith("pm"):
        return f"{clock.hour:02}{separator}{clock.minute:02}"
    space = " " if " " in style.time_format else ""
    half = "am" if clock.hour < 12 else "pm"
    return f"{clock.hour % 12 or 12}{separator}{clock.minute:02}{space}{half}"
