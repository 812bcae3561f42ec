"""What an item of business brings before a meeting: minutes, and applications one by one.

The field `minutes` in `meeting.yaml` says which minutes, and a committee's file says how they are
numbered: the series that numbers belong to, and their pattern.
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from agendapack.model.annexes import Annex
from agendapack.model.fields import Day, FilePath, Name, Record, Texts, optional, read_day, several
from agendapack.model.item_facts import ExtraField
from agendapack.model.text import Text

NAMED_FILE = re.compile(r"\.[A-Za-z]{2,5}$")
"""The ending of a name, which tells a file from a day and from a word."""
_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")


def _day(value: object) -> date:
    try:
        return read_day(value)
    except PydanticCustomError as fault:
        raise PydanticCustomError("minutes_expected", "minutes expected") from fault


class MinutesOf(Record):
    """Minutes of another committee, which the meeting receives."""

    committee: Name = Field(
        description="The committee: the name of its file in committees/, without .yaml."
    )
    date: Day = Field(description="The day of its meeting.")


def _kind(value: object) -> str:
    if isinstance(value, dict | MinutesOf):
        return "received"
    words = str(value)
    if words == "previous":
        return words
    return "file" if NAMED_FILE.search(words) else "day"


_STRING = {"type": "string"}
MinutedDay = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({**_STRING, "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2020-01-28"]}),
]
MinutesFile = Annotated[
    FilePath,
    WithJsonSchema({**_STRING, "pattern": NAMED_FILE.pattern, "examples": ["minutes.docx"]}),
]
MinutesAsked = Annotated[
    Annotated[MinutedDay, Tag("day")]
    | Annotated[Literal["previous"], Tag("previous")]
    | Annotated[MinutesFile, Tag("file")]
    | Annotated[MinutesOf, Tag("received")],
    Discriminator(_kind),
]
"""A day or `previous`, for the committee's own; a file; or those of another committee."""


def day_in_name(name: str) -> date | None:
    """Return the day in the name of a file, for instance `minutes-2020-01-28.docx`."""
    found = _DAY_IN_NAME.search(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


Series = Literal["continuous", "calendar-year", "council-year", "meeting"]
"""With what the numbers begin again: with nothing, January, May, or each meeting."""

COUNCIL_YEAR = 5
"""The month in which the annual meeting is held."""
PART = re.compile(r"\{([^{}]*)\}")
PARTS = re.compile(r"number(?::[1-6])?|year|yy|month|day")


def begin_series(series: Series, day: date) -> date:
    """Return the first day of the series that the minutes of a day belong to."""
    if series in ("meeting", "continuous"):
        return day if series == "meeting" else date.min
    month = COUNCIL_YEAR if series == "council-year" else 1
    before = day.month < month and day.year > date.min.year
    return date(day.year - before, month, 1)


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


class Application(Record):
    """An application on a schedule, with its papers."""

    reference: Text = Field(description="Its number, for instance 26/00123/FUL.")
    address: Text | None = optional("The place that it is about.")
    ward: Text | None = optional("The ward or the parish.")
    proposal: Text | None = optional("What is applied for.")
    applicant: Text | None = optional("Who applies.")
    officer: Text | None = optional("Who has dealt with it.")
    recommendation: Text | None = optional("What the officer recommends.")
    speakers: Texts = several("Who will speak; one, or a list.")
    report: FilePath | None = optional("The officer's report: any file that can be an annex.")
    annexes: tuple[Annex, ...] = several(
        "Plans and other files behind it; the pages of a PDF keep their scale."
    )
    extra: ExtraField

    @property
    def title(self) -> Text:
        """What its report is called: its number, and the place that it is about."""
        words = f"{self.reference}: {self.address}" if self.address else str(self.reference)
        return Text(words, self.reference.source)
