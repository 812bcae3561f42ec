"""What an item of the agenda says besides its title and its paper: when, who, and what for.

The fields as the meeting's file has them, and `ItemFacts`, in which times are worked out.
"""

from dataclasses import replace
from datetime import date, time
from typing import Annotated, NamedTuple

from pydantic import Field

from agendapack.model.fields import Clock, Day, Duration, Texts, WebAddress
from agendapack.model.own_fields import Values
from agendapack.model.records import dataclass
from agendapack.model.text import Text
from agendapack.problems import Source

DayField = Annotated[
    Day | None,
    Field(
        description="The day on which it is taken, at a meeting of several days. The items that "
        "follow are on that day too."
    ),
]
StartField = Annotated[
    Clock | None,
    Field(
        description="When it starts. Default, if it has a 'length': when the items before it end."
    ),
]
EndField = Annotated[Clock | None, Field(description="When it ends, in place of 'length'.")]
LengthField = Annotated[
    Duration | None, Field(description="How long it takes, for instance 15 min or 1 h 30 min.")
]
LeadField = Annotated[Text | None, Field(description="Who is responsible for it.")]
PresenterField = Annotated[Text | None, Field(description="Who presents it.")]
PurposeField = Annotated[
    Texts,
    Field(
        description="What it is for, in the words of 'purposes' in the organisation's file, for "
        "instance For decision; one, or a list."
    ),
]
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
