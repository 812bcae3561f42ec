"""Which minutes an agenda item brings: the field `minutes` in `meeting.yaml`."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from agendapack.model.fields import Day, FilePath, Name, Record, read_day

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
