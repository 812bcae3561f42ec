"""What the files of papers hold: reports, minutes and work plans.

A report may also be a `.md` file: the same fields as front matter, the body below.
"""

from typing import Annotated

from pydantic import Field

from agendapack.model.fields import Clock, Count, Day, Flag, Markdown, Text
from agendapack.model.meeting import Annex
from agendapack.model.organisation import Contact, Member
from agendapack.model.record import Named, Record


class Recommendation(Record):
    """What the committee is asked to decide, and why."""

    text: Markdown
    reason: Markdown | None = None


class Implication(Record):
    """What the report means under one heading, for instance Financial."""

    heading: Text
    text: Markdown


class ReportContacts(Record):
    """The block of contact details that ends a report."""

    author: Contact | None = None
    chief_officer: Contact | None = None
    approved: Day | None = Field(None, description="The day the report was approved.")
    wards: Text | None = Field(None, description="Wards affected, for instance All.")
    specialist_officers: tuple[Contact, ...] = ()


class Report(Record):
    """A report to a committee.

    The body is Markdown. Its paragraphs are numbered straight through; a
    heading or paragraph that starts with `{-}` is not. `{#name}` at the end
    of a heading or paragraph names it, and `[@name]` refers to it. A line
    `[[recommendations]]`, `[[implications]]` or `[[council-plan]]` says where
    that part stands; else it follows the body, in the order recommendations,
    council plan, implications.
    """

    title: Text
    from_: Text = Field(description="Printed as: Report of the ...")
    date: Day | None = Field(None, description="Else the meeting's.")
    purpose: Markdown | None = Field(None, description="Printed on the agenda, below the title.")
    body: Markdown = Field(description="The report itself, in Markdown.")
    recommendations: tuple[Recommendation, ...] = ()
    implications: tuple[Implication, ...] = ()
    implications_intro: Markdown | None = None
    council_plan: Markdown | None = None
    contacts: ReportContacts | None = None
    background_papers: tuple[Text, ...] | None = Field(
        None, description="Listed at the end; an empty list prints None."
    )
    annexes: tuple[Annex, ...] = ()
    abbreviations: Annotated[dict[str, Text], Named] = Field(default_factory=dict)


class RecordedVote(Record):
    """How each member voted, where a recorded vote was taken."""

    motion: Text | None = None
    for_: tuple[Text, ...] = ()
    against: tuple[Text, ...] = ()
    abstained: tuple[Text, ...] = ()


class Minute(Record):
    """One numbered minute."""

    title: Text
    text: Markdown | None = None
    resolved: tuple[Markdown, ...] | Markdown | None = None
    reason: Markdown | None = None
    recorded_vote: RecordedVote | None = None


class Minutes(Record):
    """The minutes of a meeting."""

    date: Day
    present: tuple[Member, ...]
    in_attendance: tuple[Text, ...] = ()
    apologies: tuple[Text, ...] = ()
    chair: Text = Field(description="Who signs, for instance Cllr D Taylor.")
    start: Clock
    finish: Clock
    first_minute: Count | None = Field(
        None, description="Else one more than the last minute of the meeting before."
    )
    minutes: tuple[Minute, ...]


class PlannedMeeting(Record):
    """A meeting in the work plan, with what it is to consider."""

    date: Day
    time: Clock | None = None
    cancelled: Flag = False
    note: Text | None = None
    items: tuple[Text, ...]


class Priority(Record):
    """A priority of the council plan and the aims below it."""

    title: Text
    aims: tuple[Text, ...]


class WorkPlan(Record):
    """The committee's work plan for a municipal year."""

    title: Text
    year: Text
    purpose: Markdown | None = Field(None, description="Printed on the agenda, below the title.")
    text: Markdown | None = None
    meetings: tuple[PlannedMeeting, ...]
    priorities_title: Text | None = None
    priorities: tuple[Priority, ...] = ()
    notes: Markdown | None = None
