"""Fields that an organisation makes up itself: `extra`, and their declaration in `fields`.

They are checked against the declaration, printed by nothing that ships, and handed to every
template, so that a house can tick its own boxes.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from agendapack.model.fields import Day, Flag, Named, Record, Texts
from agendapack.model.text import Text

Extra = Mapping[str, tuple[Text, ...]]
ExtraField = Annotated[
    dict[str, Texts],
    Named,
    Field(
        default_factory=dict,
        description="Fields of your own, by any names; templates can print them. 'fields' in the "
        "organisation's file can say which there are.",
    ),
]
Kind = Literal["text", "date", "number", "yes-no", "choice"]
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
ALLOWED = {
    "date": "a date, as year-month-day",
    "number": "a number",
    "yes-no": "yes or no",
}
"""What each kind of field allows, in words; text allows all, and a choice its own."""

Value = str | bool | date | tuple[str, ...] | None
Values = tuple[tuple[str, Value], ...]
"""The fields of something by their names, as templates get them."""


class OwnField(Record):
    """A field that the organisation makes up."""

    type: Kind = Field("text", description="What it holds.")
    choices: tuple[Text, ...] = Field((), description="What is allowed, for a choice.")
    several: Flag = Field(False, description="Whether it can be a list of several.")
    required: Flag = Field(False, description="Whether it has to be given.")
    description: Text | None = Field(None, description="What it is for; editors show it.")

    @property
    def allowed(self) -> str:
        """What it allows, in words."""
        return ALLOWED.get(self.type) or ", ".join(self.choices)


class DeclaredFields(Record):
    """The fields that the organisation makes up, by what has them."""

    organisation: Annotated[dict[str, OwnField], Named] = Field(
        default_factory=dict, description="Those of the organisation itself."
    )
    committee: Annotated[dict[str, OwnField], Named] = Field(
        default_factory=dict, description="Those of a committee."
    )
    meeting: Annotated[dict[str, OwnField], Named] = Field(
        default_factory=dict, description="Those of a meeting."
    )
    item: Annotated[dict[str, OwnField], Named] = Field(
        default_factory=dict, description="Those of an agenda item."
    )
    application: Annotated[dict[str, OwnField], Named] = Field(
        default_factory=dict, description="Those of an application on a schedule."
    )
    report: Annotated[dict[str, OwnField], Named] = Field(
        default_factory=dict, description="Those of a report."
    )
    annex: Annotated[dict[str, OwnField], Named] = Field(
        default_factory=dict, description="Those of an annex."
    )


def read_value(said: Text, declared: OwnField | None) -> str | bool | date | None:
    """Return a value of a field as its declaration reads it; None where it does not fit."""
    kind = declared.type if declared else "text"
    words = " ".join(said.split())
    if kind == "choice":
        choices = declared.choices if declared else ()
        return next((str(c) for c in choices if c.casefold() == words.casefold()), None)
    if kind == "number":
        return words if NUMBER.fullmatch(words) else None
    if kind == "text":
        return str(said)
    try:
        found: date | bool = _reader(kind).validate_python(said)
    except ValidationError:
        return None
    return found


@cache
def _reader(kind: Kind) -> TypeAdapter[Any]:
    return TypeAdapter(Day if kind == "date" else Flag)


def read_extra(extra: Extra, declared: Mapping[str, OwnField]) -> Values:
    """Return fields with their values; those that are declared and not given are None.

    A field that may have several values has a tuple of them.
    """
    found: dict[str, Value] = {
        name: () if field.several else None for name, field in declared.items()
    }
    for name, given in extra.items():
        field = declared.get(name)
        values = [read_value(each, field) for each in given]
        is_list = field.several if field else len(values) != 1
        found[name] = tuple(map(str, values)) if is_list else values[0] if values else None
    return tuple(found.items())


def join_values(*levels: Values) -> Values:
    """Return the fields of all levels; a later one replaces what it gives itself."""
    joined: dict[str, Value] = {}
    for name, value in (pair for level in levels for pair in level):
        if name not in joined or value not in (None, ()):
            joined[name] = value
    return tuple(joined.items())


HOLDERS = tuple(name for name in DeclaredFields.model_fields if name != "source")
"""What can have fields of its own."""
