"""What `meetings/MEETING/meeting.yaml` holds."""

from typing import Annotated, Literal

from pydantic import Field

from agendapack.model.fields import Clock, Day, FilePath, Markdown, Name, Text
from agendapack.model.organisation import Contact, Member, Style
from agendapack.model.record import Named, Record


class Annex(Record):
    """A PDF file behind a report."""

    title: Text
    file: FilePath
    id: Name | None = Field(None, description="For references; else made from the title.")
    alt: Text | None = Field(None, description="What the annex shows, where it is not tagged.")


class FixedDeadline(Record):
    """A deadline of one meeting that replaces the one worked out."""

    date: Day
    time: Clock


class AgendaEntry(Record):
    """One item of the agenda. Exactly one of `standing`, `minutes`, `report`, `work-plan`
    names what it brings; an item of its own has just a `title`. The other fields
    replace or add to what comes from there.
    """

    standing: Name | None = Field(None, description="A standing item of the committee.")
    minutes: Day | None = Field(None, description="The date of the meeting they are of.")
    report: FilePath | None = Field(None, description="A report, .yaml or .md.")
    work_plan: FilePath | None = None
    id: Name | None = Field(None, description="For references; else made from its name.")
    title: Text | None = None
    text: Markdown | None = Field(None, description="What the agenda says below the title.")
    annexes: tuple[Annex, ...] = ()


class Meeting(Record):
    """One meeting and its agenda."""

    committee: Name
    date: Day
    time: Clock | None = Field(None, description="Else the committee's usual time.")
    venue: Text | None = Field(None, description="Else the committee's usual venue.")
    state: Literal["draft", "final", "cancelled"] = "final"
    to: Text | None = Field(None, description="Replaces the list of members.")
    members: tuple[Member, ...] | None = Field(None, description="Else the committee's.")
    officer: Contact | None = Field(None, description="Else the committee's.")
    deadlines: Annotated[dict[str, FixedDeadline], Named] = Field(default_factory=dict)
    agenda: tuple[AgendaEntry, ...]
    style: Style = Style()
