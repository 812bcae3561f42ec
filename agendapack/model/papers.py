"""The fields of the files of papers: reports and minutes.

A report may also be a `.md` file, with the same fields as front matter and the body below
them, or a Word document, which supplies the title and the body.
"""

from posixpath import dirname, join, normpath
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from agendapack.model.business import (
    AcceptField,
    Annex,
    ChangesField,
    CommentsField,
    LanguageField,
    PictureAltsField,
)
from agendapack.model.fields import (
    ByName,
    Clock,
    Count,
    Day,
    FilePath,
    Flag,
    Markdown,
    Name,
    PlacedRecord,
    Quotes,
    Record,
    named,
    optional,
    several,
    usual,
)
from agendapack.model.item_facts import ExtraField
from agendapack.model.members import Contact, Member
from agendapack.model.text import Text
from agendapack.model.withholding import ConfidentialField, ExemptField, PackedField, ShownField


class Recommendation(Record):
    """What the committee is asked to decide, and why."""

    text: Markdown = Field(description="What is recommended.")
    reason: Markdown | None = optional("Why; printed below the recommendation as Reason.")


class Implication(Record):
    """What the report means under one heading, for instance Financial."""

    heading: Text = Field(description="The heading, for instance Financial.")
    text: Markdown = Field(
        description="The text below the heading; None if there is nothing to say."
    )


class ReportContacts(Record):
    """The block of contact details that ends a report."""

    author: Contact | None = optional("Who wrote the report.")
    chief_officer: Contact | None = optional("Who is responsible for it.")
    approved: Day | None = optional("The day the report was approved.")
    wards: Text | None = optional("Wards affected, for instance All.")
    specialist_officers: tuple[Contact, ...] | None = optional(
        "Who else advised on it; an empty list prints None."
    )


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
    date: Day | None = optional("The day of the report. Default: the day of the meeting.")
    language: LanguageField = None
    quotes: Quotes | None = optional(
        "Quotation marks, apostrophes and dashes in its text: as they are typed, or as "
        "the language prints them ('by-language'). Default: what the house style says."
    )
    purpose: Markdown | None = optional("What it is for; printed on the agenda, below the title.")
    body: Markdown = Field(
        description="The text of the report; required unless there is `body-file`."
    )
    body_file: FilePath | None = optional(
        "A Markdown file or a Word document with the text of the report, in place of `body`."
    )
    changes: ChangesField = None
    comments: CommentsField = None
    picture_alts: PictureAltsField
    recommendations: tuple[Recommendation, ...] = several("What the committee is asked to decide.")
    recommendations_by_heading: Flag = usual(
        True,
        "Whether what stands below a heading 'Recommendations' in the text is set off "
        "as the style sets off `recommendations`. Default: yes.",
    )
    implications: tuple[Implication, ...] = several(
        "What the report means for finances, law and so on, by heading."
    )
    implications_intro: Markdown | None = optional("A paragraph before the implications.")
    council_plan: Markdown | None = optional(
        "How the report serves the council plan; printed as a part of its own."
    )
    contacts: ReportContacts | None = optional("The contact details at the end of the report.")
    background_papers: tuple[Markdown, ...] | None = optional(
        "Background papers, listed at the end; an empty list prints None."
    )
    annexes: tuple[Annex, ...] = several("The annexes, in their order.")
    abbreviations: ByName[Text] = named("What each abbreviation stands for; listed at the end.")
    exempt: ExemptField = None
    confidential: ConfidentialField = None
    shown: ShownField = None
    pack: PackedField = None
    extra: ExtraField
    accept: AcceptField = None

    @property
    def body_path(self) -> str | None:
        """The file that holds the body, as a path below the workspace."""
        if self.body_file is None:
            return None
        return normpath(join(dirname(self.source.file), self.body_file))


def _is_number(value: object) -> str:
    return "number" if isinstance(value, str | int) else "names"


Ballot = Annotated[
    Annotated[tuple[Text, ...], Tag("names")] | Annotated[Count, Tag("number")],
    Discriminator(_is_number),
]
"""Those who voted in one way: their names, or only how many they were."""


def count_votes(ballot: tuple[Text, ...] | int) -> int:
    """Return how many voted in one way."""
    return ballot if isinstance(ballot, int) else len(ballot)


class RecordedVote(Record):
    """How the members voted: the names of each side, or the number."""

    motion: Text | None = optional("What was voted on.")
    for_: Ballot = several("The names of those for it, or how many they were.")
    against: Ballot = several("The names of those against it, or how many.")
    abstained: Ballot = several("The names of those who abstained, or how many.")

    @property
    def sides(self) -> tuple[tuple[str, tuple[Text, ...] | int], ...]:
        """Each way to vote with those who voted so, in the order of printing."""
        return ("for", self.for_), ("against", self.against), ("abstained", self.abstained)

    @property
    def names(self) -> tuple[Text, ...]:
        """The names on all sides; none where only numbers are given."""
        return tuple(n for _, side in self.sides if not isinstance(side, int) for n in side)

    @property
    def count(self) -> int:
        """How many voted or abstained."""
        return sum(count_votes(side) for _, side in self.sides)


Outcome = Literal["carried", "amended", "lost", "deferred", "withdrawn"]
"""What became of a motion; `amended` is carried with changes, and its text is the changed one."""


class Resolution(Record):
    """A motion that was put to the meeting, and what became of it."""

    text: Markdown = Field(description="The words of the resolution, for instance That ....")
    result: Outcome | None = optional("What became of it: 'amended' is carried with changes.")
    mover: Text | None = optional("Who moved it.")
    seconder: Text | None = optional("Who seconded it.")
    votes: RecordedVote | None = optional("The votes, by number or by name.")
    reason: Markdown | None = optional("Why it was decided.")


class Action(Record):
    """Something that somebody is to do after the meeting."""

    text: Markdown = Field(description="What is to be done.")
    owner: Text | None = optional("Who is to do it.")
    due: Day | None = optional("By when.")
    id: Name | None = optional(
        "Its name, by which later minutes close it. Default: the day of the meeting, "
        "the number of the agenda item, and the first words of the text."
    )


class Closing(Record):
    """An action from earlier minutes that has been done."""

    action: Name = Field(description="The id of the action.")
    note: Text | None = optional("How it was dealt with.")


class Adjournment(Record):
    """A break in the meeting, after the minute that has it."""

    at: Clock = Field(description="When the meeting was adjourned.")
    until: Clock | None = optional("When it went on.")
    day: Day | None = optional("The day on which it went on, if another.")
    reason: Text | None = optional("Why.")


class Minute(Record):
    """One numbered minute."""

    title: Text = Field(description="The title of the item that was dealt with.")
    item: Text | None = optional(
        "The number of its agenda item. The order here is the one in which items were taken."
    )
    topic: Name | None = optional(
        "The topic of the committee's forward plan that was dealt with. It is done, "
        "unless all resolutions are deferred."
    )
    approves: Day | None = optional(
        "The day of the minutes that it approves. With a resolution that is carried, "
        "these are no draft any more."
    )
    text: Markdown | None = optional("What was said and considered.")
    resolved: tuple[Markdown, ...] | Markdown | None = optional(
        "What was decided; several resolutions are numbered i., ii. and so on."
    )
    resolutions: tuple[Resolution, ...] = several(
        "In place of 'resolved': motions with their result and votes."
    )
    reason: Markdown | None = optional("Why it was decided.")
    recorded_vote: RecordedVote | None = optional("How each member voted, if that was recorded.")
    after: Markdown | None = optional("What followed the resolutions.")
    actions: tuple[Action, ...] = several("What is to be done, by whom and when.")
    closes: tuple[Closing, ...] = several("Actions from earlier minutes that are done.")
    adjourned: Adjournment | None = optional("The meeting was adjourned after this minute.")

    @property
    def topic_done(self) -> Text | None:
        """The topic that it deals with for good; None if it is deferred."""
        results = {each.result for each in self.resolutions}
        return None if results == {"deferred"} else self.topic


class Attendee(Member):
    """A member, and whether they attended."""

    status: Literal["present", "remote", "apologies", "absent"] | None = optional(
        "Whether the member was there; 'remote' is present by video or telephone."
    )
    substitute_for: Text | None = optional("The member for whom they came.")
    arrived: Text | None = optional(
        "The number of the agenda item with which they arrived, if late."
    )
    left: Text | None = optional("The number of the agenda item with which they left, if early.")

    @property
    def was_there(self) -> bool:
        """Whether the member took part, in the room or from afar."""
        return self.status in ("present", "remote")


class Declaration(Record):
    """An interest that somebody declared."""

    name: Text = Field(description="Who declared it.")
    item: Text | None = optional("The number of the agenda item it concerns.")
    kind: Text | None = optional(
        "The kind of interest, for instance pecuniary, prejudicial or personal."
    )
    interest: Text | None = optional("What it is.")
    withdrew: Flag = usual(False, "Whether they left while the item was considered.")


RESTRICTED_MINUTES = "restricted-minutes.yaml"
"""The minutes of a meeting that are not for publication, beside its `minutes.yaml`."""


class Minutes(PlacedRecord):
    """The minutes of a meeting."""

    date: Day = Field(description="The day of the meeting that was minuted.")
    present: tuple[Member, ...] = several("The members who were present.")
    attendance: tuple[Attendee, ...] = several(
        "In place of 'present' and 'apologies': every member, and whether they attended."
    )
    in_attendance: tuple[Text, ...] = several("Who else was present.")
    apologies: tuple[Text, ...] = several("Who sent apologies.")
    declarations: tuple[Declaration, ...] = several("Interests that were declared.")
    quorate: Flag = usual(True, "Whether enough members were there; 'no' where they were not.")
    chair: Text | None = optional("Who signs, for instance Cllr D Taylor.")
    start: Clock | None = optional("When the meeting started.")
    finish: Clock | None = optional("When it finished.")
    approved: Day | None = optional(
        "The day on which they were approved; they are a draft until then."
    )
    first_minute: Count | None = optional(
        "The number of the first minute. "
        "Default: one more than the last minute of the meeting before."
    )
    minutes: tuple[Minute, ...] = Field(
        description="The minutes, in their order; they are numbered for you."
    )
    accept: AcceptField = None

    @property
    def members_present(self) -> tuple[Member, ...]:
        """The members who took part, in the order of the file."""
        return (*self.present, *(each for each in self.attendance if each.was_there))

    @property
    def names_of_apologies(self) -> tuple[Text, ...]:
        """Those who sent apologies, wherever the file says so."""
        sent = (each.name for each in self.attendance if each.status == "apologies")
        return (*self.apologies, *sent)
