"""The plans of a committee: its work plan, a paper, and its forward plan of topics to consider."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, Self

from pydantic import Field

from agendapack.model.business import AcceptField, LanguageField
from agendapack.model.fields import (
    Clock,
    Day,
    Flag,
    Markdown,
    Month,
    Name,
    Record,
    optional,
    several,
    usual,
)
from agendapack.model.papers import Minutes
from agendapack.model.text import Text


class PlannedMeeting(Record):
    """A meeting in the work plan, and what it will consider."""

    date: Day = Field(description="The day of the meeting.")
    month_only: Flag = usual(
        False, "Whether only the month is known, so that the day is not printed."
    )
    time: Clock | None = optional("When it starts.")
    cancelled: Flag = usual(False, "Whether it has been cancelled.")
    note: Text | None = optional("A remark below the date.")
    items: tuple[Text, ...] = Field(description="What it will consider.")


class Priority(Record):
    """A priority of the council plan, and its aims."""

    title: Text = Field(description="The priority.")
    aims: tuple[Text, ...] = Field(description="What is to be achieved.")


class WorkPlan(Record):
    """The committee's work plan for a municipal year."""

    title: Text = Field(description="Printed on the agenda and at its head.")
    year: Text = Field(description="The municipal year, for instance 2019-20.")
    language: LanguageField = None
    purpose: Markdown | None = optional("What it is for; printed on the agenda, below the title.")
    text: Markdown | None = optional("Text above the table.")
    meetings: tuple[PlannedMeeting, ...] = Field(description="The meetings of the year, in order.")
    priorities_title: Text | None = optional(
        "The heading above the priorities. Default: Priorities."
    )
    priorities: tuple[Priority, ...] = several("The priorities of the council plan.")
    notes: Markdown | None = optional("Text below the table.")
    accept: AcceptField = None


FOLDER = "meetings/forward-plans"
"""The folder of the forward plans; each is named after its committee's file."""
WORD = "forward-plan"
"""What an agenda item writes as its `work-plan` to print the forward plan of its committee."""


class Topic(Record):
    """A topic of the forward plan. It has a `meeting`, or else a `month`."""

    id: Name = Field(description="Its name; the `topic` of the agenda item that deals with it.")
    title: Text = Field(description="What is to be considered.")
    lead: Text | None = optional("Who brings it: an officer or a member.")
    purpose: Text | None = optional("Why it comes, in a few words.")
    meeting: Day | None = optional("The day of the meeting that it is due at.")
    month: Month | None = optional(
        "The month that it is due in, while its meeting is not known, for instance 2026-11."
    )
    key_decision: Flag = usual(False, "Whether it is a key decision, which needs 28 days' notice.")
    noticed: Day | None = optional("The day on which notice of a key decision was published.")
    state: Literal["planned", "done", "dropped"] = usual(
        "planned",
        "Whether it is still to come. What is done or dropped is not printed; what "
        "minutes have dealt with is done without this.",
    )


class ForwardPlan(Record):
    """The topics that a committee is to consider."""

    title: Text = Field(description="Printed on the agenda and at its head.")
    purpose: Markdown | None = optional("What it is for; printed on the agenda, below the title.")
    text: Markdown | None = optional("Text above the table.")
    notes: Markdown | None = optional("Text below the table.")
    topics: tuple[Topic, ...] = Field(description="The topics, in any order.")

    def settle(self, every: Iterable[Minutes]) -> Self:
        """Return the plan in which the topics that minutes have dealt with are done."""
        done = {minute.topic_done for minutes in every for minute in minutes.minutes}
        topics = (
            t.model_copy(update={"state": "done"}) if t.id in done else t for t in self.topics
        )
        return self.model_copy(update={"topics": tuple(topics)})

    def due_at(self, day: date) -> tuple[Topic, ...]:
        """Return the topics that are due at the meeting on a day, in the order of the file."""
        return tuple(t for t in self.topics if t.state == "planned" and t.meeting == day)

    def after(self, day: date) -> tuple[Topic, ...]:
        """Return the planned topics that come after a day: by day, then those of a month alone."""
        start = day.replace(day=1)
        planned = (topic for topic in self.topics if topic.state == "planned")
        kept = (
            t for t in planned if (t.meeting > day if t.meeting else t.month and t.month >= start)
        )
        return tuple(sorted(kept, key=_order))


def _order(topic: Topic) -> tuple[date, bool, date]:
    """Return what sorts topics: those of a month alone stand behind those of its days."""
    day = topic.meeting or topic.month or date.max
    return day.replace(day=1), topic.meeting is None, day
