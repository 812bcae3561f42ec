"""The fields of the files of papers: reports, minutes and work plans.

A report may also be a `.md` file, with the same fields as front matter and the body below
them, or a Word document, which supplies the title and the body.
"""

from posixpath import dirname, join, normpath
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from agendapack.model.acceptance import AcceptField
from agendapack.model.fields import Clock, Count, Day, FilePath, Flag, Markdown, Named, Record
from agendapack.model.meeting import (
    Annex,
    ChangesField,
    CommentsField,
    LanguageField,
    PictureAltsField,
)
from agendapack.model.organisation import Contact, Member
from agendapack.model.text import Text
from agendapack.model.withholding import (
    ConfidentialField,
    ExemptField,
    PackedField,
    ShownField,
)


class Recommendation(Record):
    """What the committee is asked to decide, and why."""

    text: Markdown = Field(description="What is recommended.")
    reason: Markdown | None = Field(
        None, description="Why; printed below the recommendation as Reason."
    )


class Implication(Record):
    """What the report means under one heading, for instance Financial."""

    heading: Text = Field(description="The heading, for instance Financial.")
    text: Markdown = Field(
        description="The text below the heading; None if there is nothing to say."
    )


class ReportContacts(Record):
    """The block of contact details that ends a report."""

    author: Contact | None = Field(None, description="Who wrote the report.")
    chief_officer: Contact | None = Field(None, description="Who is responsible for it.")
    approved: Day | None = Field(None, description="The day the report was approved.")
    wards: Text | None = Field(None, description="Wards affected, for instance All.")
    specialist_officers: tuple[Contact, ...] = Field((), description="Who else advised on it.")


def _take_either_body(schema: dict[str, Any]) -> None:
    """Let the schema ask for `body` or `body-file`; `load` fills `body` from the other."""
    schema["required"].remove("body")
    schema["oneOf"] = [{"required": ["body"]}, {"required": ["body-file"]}]


class Report(Record):
    """A report to a committee.

    The body is Markdown. Its paragraphs are numbered straight through; a
    heading or paragraph that starts with `{-}` is not. `{#name}` at the end
    of a heading or paragraph names it, and `[@name]` refers to it.
    `[tekst]{lang=pl}` is text in another language. A line
    `[[recommendations]]`, `[[implications]]` or `[[council-plan]]` says where
    that part is printed; without such a line it follows the body, in the order
    recommendations, council plan, implications. Text between a line
    `[[exempt 3: reason]]` (or `[[confidential: reason]]`) and a line
    `[[end exempt]]` is not for the public.
    """

    model_config = ConfigDict(json_schema_extra=_take_either_body)

    title: Text = Field(
        description="The title, printed at the head of the paper and on the agenda."
    )
    from_: Text = Field(description="Whose report it is; printed as: Report of the ...")
    date: Day | None = Field(
        None, description="The day of the report. Default: the day of the meeting."
    )
    language: LanguageField = None
    purpose: Markdown | None = Field(
        None, description="What it is for; printed on the agenda, below the title."
    )
    body: Markdown = Field(
        description="The text of the report; required unless there is `body-file`."
    )
    body_file: FilePath | None = Field(
        None,
        description="A Markdown file or a Word document with the text of the report, in place of "
        "`body`.",
    )
    changes: ChangesField = None
    comments: CommentsField = None
    picture_alts: PictureAltsField
    recommendations: tuple[Recommendation, ...] = Field(
        (), description="What the committee is asked to decide."
    )
    implications: tuple[Implication, ...] = Field(
        (), description="What the report means for finances, law and so on, by heading."
    )
    implications_intro: Markdown | None = Field(
        None, description="A paragraph before the implications."
    )
    council_plan: Markdown | None = Field(
        None, description="How the report serves the council plan; printed as a part of its own."
    )
    contacts: ReportContacts | None = Field(
        None, description="The contact details at the end of the report."
    )
    background_papers: tuple[Markdown, ...] | None = Field(
        None, description="Background papers, listed at the end; an empty list prints None."
    )
    annexes: tuple[Annex, ...] = Field((), description="The annexes, in their order.")
    abbreviations: Annotated[dict[str, Text], Named] = Field(
        default_factory=dict, description="What each abbreviation stands for; listed at the end."
    )
    exempt: ExemptField = None
    confidential: ConfidentialField = None
    shown: ShownField = None
    pack: PackedField = None
    accept: AcceptField = None

    @property
    def body_path(self) -> str | None:
        """The file that holds the body, as a path below the workspace."""
        if self.body_file is None:
            return None
        return normpath(join(dirname(self.source.file), self.body_file))


class RecordedVote(Record):
    """How each member voted, where a recorded vote was taken."""

    motion: Text | None = Field(None, description="What was voted on.")
    for_: tuple[Text, ...] = Field((), description="The names of those for it.")
    against: tuple[Text, ...] = Field((), description="The names of those against it.")
    abstained: tuple[Text, ...] = Field((), description="The names of those who abstained.")


class Minute(Record):
    """One numbered minute."""

    title: Text = Field(description="The title of the item that was dealt with.")
    text: Markdown | None = Field(None, description="What was said and considered.")
    resolved: tuple[Markdown, ...] | Markdown | None = Field(
        None, description="What was decided; several resolutions are numbered i., ii. and so on."
    )
    reason: Markdown | None = Field(None, description="Why it was decided.")
    recorded_vote: RecordedVote | None = Field(
        None, description="How each member voted, if that was recorded."
    )


class Minutes(Record):
    """The minutes of a meeting."""

    date: Day = Field(description="The day of the meeting that was minuted.")
    present: tuple[Member, ...] = Field(description="The members who were present.")
    in_attendance: tuple[Text, ...] = Field((), description="Who else was present.")
    apologies: tuple[Text, ...] = Field((), description="Who sent apologies.")
    chair: Text = Field(description="Who signs, for instance Cllr D Taylor.")
    start: Clock = Field(description="When the meeting started.")
    finish: Clock = Field(description="When it finished.")
    first_minute: Count | None = Field(
        None,
        description="The number of the first minute. "
        "Default: one more than the last minute of the meeting before.",
    )
    minutes: tuple[Minute, ...] = Field(
        description="The minutes, in their order; they are numbered for you."
    )
    accept: AcceptField = None


class PlannedMeeting(Record):
    """A meeting in the work plan, and what it will consider."""

    date: Day = Field(description="The day of the meeting.")
    time: Clock | None = Field(None, description="When it starts.")
    cancelled: Flag = Field(False, description="Whether it has been cancelled.")
    note: Text | None = Field(None, description="A remark below the date.")
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
    purpose: Markdown | None = Field(
        None, description="What it is for; printed on the agenda, below the title."
    )
    text: Markdown | None = Field(None, description="Text above the table.")
    meetings: tuple[PlannedMeeting, ...] = Field(description="The meetings of the year, in order.")
    priorities_title: Text | None = Field(
        None, description="The heading above the priorities. Default: Priorities."
    )
    priorities: tuple[Priority, ...] = Field((), description="The priorities of the council plan.")
    notes: Markdown | None = Field(None, description="Text below the table.")
    accept: AcceptField = None
