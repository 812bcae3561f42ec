"""What an agenda item says besides its title and its paper: when, who, what for, and `extra`.

The fields as the meeting's file has them, and `ItemFacts`, in which times are worked out.

`extra` has fields that an organisation makes up itself. They are checked against its declaration
in `fields`, printed by nothing that ships, and handed to every template, so that a house can tick
its own boxes.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from agendapack.model import dataclass
from agendapack.model.fields import (
    ByName,
    Day,
    Flag,
    Record,
    Texts,
    WebAddress,
    named,
    optional,
    several,
    usual,
)
from agendapack.model.text import Text
from agendapack.problems import Source

Extra = Mapping[str, tuple[Text, ...]]
ExtraField = Annotated[
    ByName[Texts],
    named(
        "Fields of your own, by any names; templates can print them. 'fields' in the "
        "organisation's file can say which there are."
    ),
]
Kind = Literal["text", "date", "number", "yes-no", "choice"]
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
ALLOWED = {"date": "a date, as year-month-day", "number": "a number", "yes-no": "yes or no"}
"""What each kind of field allows, in words; text allows all, and a choice its own."""

Value = str | bool | date | tuple[str, ...] | None
Values = tuple[tuple[str, Value], ...]
"""The fields of something by their names, as templates get them."""


class OwnField(Record):
    """A field that the organisation makes up."""

    type: Kind = usual("text", "What it holds.")
    choices: tuple[Text, ...] = several("What is allowed, for a choice.")
    several: Flag = usual(False, "Whether it can be a list of several.")
    required: Flag = usual(False, "Whether it has to be given.")
    description: Text | None = optional("What it is for; editors show it.")

    @property
    def allowed(self) -> str:
        """What it allows, in words."""
        return ALLOWED.get(self.type) or ", ".join(self.choices)


class DeclaredFields(Record):
    """The fields that the organisation makes up, by what has them."""

    organisation: ByName[OwnField] = named("Those of the organisation itself.")
    committee: ByName[OwnField] = named("Those of a committee.")
    meeting: ByName[OwnField] = named("Those of a meeting.")
    item: ByName[OwnField] = named("Those of an agenda item.")
    application: ByName[OwnField] = named("Those of an application on a schedule.")
    report: ByName[OwnField] = named("Those of a report.")
    annex: ByName[OwnField] = named("Those of an annex.")


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


PaperNumberField = Annotated[
    Text | None,
    Field(
        description="The paper's own number, for instance Paper 07; printed on the agenda, at the "
        "head of the paper and in its bookmark."
    ),
]
LinkField = Annotated[
    WebAddress | None,
    Field(description="The web address of what stands elsewhere, in place of a paper."),
]


class LinkedPaper(NamedTuple):
    """A paper of an item that stands elsewhere, and where its item names it."""

    title: str
    link: str
    source: Source


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What an item says of itself.

    Args:
        day: The day on which it is taken, where it is not the day of the item before.
        start: When it starts, given or worked out.
        minutes: How long it takes, if that is given.
        link: A web address in place of a paper.
    """

    day: date | None = None
    start: time | None = None
    end: time | None = None
    minutes: int | None = None
    lead: str | None = None
    presenter: str | None = None
    verbal: bool = False
    purposes: tuple[str, ...] = ()
    paper_number: str | None = None
    link: str | None = None
    links: tuple[LinkedPaper, ...] = ()
    extra: Values = ()

    def when_withheld(self, named: bool) -> "ItemFacts":
        """Return what the public may see of them where the item, by title or not, is withheld."""
        return replace(self, link=None, links=(), extra=()) if named else NO_FACTS


NO_FACTS = ItemFacts()
