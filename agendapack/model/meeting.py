"""The fields of `meetings/MEETING/meeting.yaml`."""

import datetime
from typing import Any, Literal

from pydantic import Field

from agendapack.model.business import (
    AcceptField,
    Annex,
    Application,
    ChangesField,
    CommentsField,
    ItemPaper,
    LanguageField,
    MinutesAsked,
    MinutesOf,
    PictureAltsField,
    day_in_name,
)
from agendapack.model.fields import (
    ByName,
    Clock,
    Count,
    Day,
    Duration,
    FilePath,
    Flag,
    ItemNumber,
    Markdown,
    Name,
    PlacedRecord,
    Record,
    Texts,
    TimeZone,
    named,
    optional,
    several,
    usual,
)
from agendapack.model.house_fields import Style
from agendapack.model.item_facts import ExtraField, LinkField, PaperNumberField
from agendapack.model.members import (
    AddressField,
    AgendaNotesField,
    AgendaTextField,
    CommitteeMember,
    Contact,
    MapField,
    OnlineField,
    SignatureField,
    WorkOutTimesField,
)
from agendapack.model.text import ORGANISATION, Text
from agendapack.model.withholding import ConfidentialField, ExemptField, PackedField, ShownField
from agendapack.problems import Source

OWN_MEETING = Text(ORGANISATION, Source("meetings/organisation.yaml"))


def _allow_file(schema: dict[str, Any]) -> None:
    """Let a list be the name of a file, which `load` reads in its place."""
    listed = {key: schema.pop(key) for key in ("type", "items")}
    schema["anyOf"] = [listed, {"type": "string", "pattern": r"\.(?:ya?ml|csv)$"}]


class FixedDeadline(Record):
    """A deadline of one meeting, in place of the one calculated for the committee."""

    date: Day = Field(description="The day of the deadline.")
    time: Clock = Field(description="The time on that day.")


class Late(Record):
    """Why an item is considered although it was not on the agenda in time."""

    reason: Text = Field(description="Why it cannot wait; printed below the item.")


class Withdrawn(Record):
    """Why a paper that was published is not to be considered."""

    reason: Text = Field(description="The reason, printed on the notice that replaces the paper.")


class AgendaEntry(PlacedRecord):
    """One item of the agenda. It has exactly one of `standing`, `minutes`, `report`,
    `work-plan` and `actions`, or only a `title`. The other fields add to what that paper or
    standing item says, or replace it. With `update` it is no item of its own, but a later paper
    of one. With `section` it is the heading of the items that follow, with perhaps a `text`.
    """

    section: Text | None = optional(
        "A heading above the items that follow, up to the next one, for instance Part "
        "B or Consent agenda."
    )

    standing: Name | None = optional("The name of a standing item of the committee.")
    minutes: MinutesAsked | None = optional(
        "The minutes to be approved: the day of their meeting, `previous`, or a file; "
        "or those of another committee, to be received."
    )
    report: FilePath | None = optional("A report: a .yaml, .md or .docx file.")
    work_plan: FilePath | None = optional(
        "A work plan: a .yaml file, or `forward-plan` for that of the committee."
    )
    actions: Literal["open"] | None = optional(
        "Print the actions from earlier minutes that are open on the day of the "
        "meeting. The item may be a standing item too."
    )
    topic: Name | None = optional(
        "The topic of the committee's forward plan that the item deals with."
    )
    id: Name | None = optional(
        "Its name in references. Default: made from the name of the file, or from the title."
    )
    title: Text | None = optional("The title; replaces the one in the paper.")
    from_: Text | None = optional(
        "Whose report it is, for a report in Word; printed as: Report of the ..."
    )
    date: Day | None = optional(
        "The day of a report in Word; of minutes in a file, the day of the meeting "
        "that was minuted. Default: the day of the meeting, or the one in the file's name."
    )
    language: LanguageField = None
    changes: ChangesField = None
    comments: CommentsField = None
    picture_alts: PictureAltsField
    text: Markdown | None = optional("What the agenda says below the title; it may contain values.")
    annexes: tuple[Annex, ...] = several("Files behind the item's paper.")
    day: Day | None = optional(
        "The day on which it is taken, at a meeting of several days. The items that follow are on "
        "that day too."
    )
    time: Clock | None = optional(
        "When it starts. Default, if it has a 'length': when the items before it end."
    )
    end: Clock | None = optional("When it ends, in place of 'length'.")
    length: Duration | None = optional("How long it takes, for instance 15 min or 1 h 30 min.")
    lead: Text | None = optional("Who is responsible for it.")
    presenter: Text | None = optional("Who presents it.")
    verbal: Flag = usual(False, "Whether it is presented in words, without a paper.")
    purpose: Texts = several(
        "What it is for, in the words of 'purposes' in the organisation's file, for instance For "
        "decision; one, or a list."
    )
    paper_number: PaperNumberField = None
    link: LinkField = None
    papers: tuple[ItemPaper, ...] = several(
        "Several papers of the item; the agenda lists each with its page."
    )
    applications: tuple[Application, ...] = Field(
        (),
        description="Applications that the item considers; printed as a schedule. A list, or the "
        "name of a .yaml or .csv file that stands beside this one.",
        json_schema_extra=_allow_file,
    )
    application: Text | None = optional(
        "For an update: the reference of the application that it is about."
    )
    number: ItemNumber | None = optional(
        "The item number, if it is not the one that counting gives, for instance 8a, "
        "1(a) or C048/26; 'none' for a line without a number, for instance a break."
    )
    items: "tuple[AgendaEntry, ...]" = several("The items below this one, in order.")
    consent: Flag | None = optional(
        "Whether the item is taken together with others by one motion; for a section, "
        "whether its items are. An item of such a section is taken out with 'no'."
    )
    withdrawn: Withdrawn | None = optional("Replace a paper that was published by a notice.")
    late: Late | None = optional("For an item that was not published in time.")
    update: Text | None = optional(
        "The number of an item to which this adds a paper after publication: an "
        "update, an addendum, a list of speakers. It may stand anywhere on the agenda."
    )
    file: FilePath | None = optional(
        "The file of an update that is no report: any file that can be an annex."
    )
    replaces: Text | None = optional(
        "For an update: `yes` if it takes the place of the item's paper, or the title "
        "of the annex whose place it takes. The old pages are marked as superseded."
    )
    to_follow: Flag = usual(
        False,
        "The paper comes later: the agenda prints 'To follow', and the pack is made without it.",
    )
    received: Day | None = optional(
        "The day on which a late paper came; the agenda still says 'To follow'."
    )
    exempt: ExemptField = None
    confidential: ConfidentialField = None
    shown: ShownField = None
    pack: PackedField = None
    accept: AcceptField = None
    extra: ExtraField

    @property
    def minuted(self) -> datetime.date | None:
        """The day of the meeting whose minutes it brings; None where nothing says it."""
        if isinstance(self.minutes, datetime.date):
            return self.minutes
        if isinstance(self.minutes, MinutesOf):
            return self.minutes.date
        return None if self.minutes is None else self.date or day_in_name(self.minutes)

    @property
    def minutes_file(self) -> Text | None:
        """The file that has the minutes, where it is named."""
        return self.minutes if isinstance(self.minutes, Text) else None

    @property
    def is_awaited(self) -> bool:
        """Whether the agenda says that the paper is to follow."""
        return self.to_follow or self.received is not None

    @property
    def is_left_out(self) -> bool:
        """Whether the paper is left out of the pack, so that its file need not exist."""
        return self.is_awaited or self.withdrawn is not None


class PrivateMeeting(PlacedRecord):
    """The notices of an executive that it will meet in private, and what came of them."""

    noticed: Day | None = optional(
        "The day on which the first notice was published, 28 clear days before."
    )
    noticed_again: Day | None = optional(
        "The day on which the second one was, five clear days before."
    )
    representations: Markdown | None = optional(
        "What was said for holding the meeting in public; the second notice prints it."
    )
    response: Markdown | None = optional("What the executive answers to that.")


State = Literal["draft", "final", "cancelled", "postponed"]


class Meeting(PlacedRecord):
    """One meeting and its agenda."""

    committee: Name = usual(
        OWN_MEETING,
        "The committee: the name of its file in committees/, without .yaml. Without "
        "one, the organisation itself meets.",
    )
    name: Text | None = optional(
        "What the meeting is called on its front sheet, for instance Annual Parish "
        "Meeting or Extraordinary Meeting: below the name of its committee, or in place of the "
        "organisation's."
    )
    date: Day = Field(description="The day of the meeting.")
    time: Clock | None = optional("When it starts. Default: the committee's usual time.")
    end: Clock | None = optional("When it is to end; on its last day, if it lasts several.")
    until: Day | None = optional("The last day of a meeting of several days.")
    venue: Text | None = optional("Where it is held. Default: the committee's usual venue.")
    address: AddressField = None
    map: MapField = None
    online: OnlineField = None
    time_zone: TimeZone | None = optional(
        "The time zone of its times, printed behind them, for instance Europe/Paris. "
        "Default: the committee's, or the organisation's."
    )
    state: State = usual(
        "final",
        "The state of the meeting. A draft, and a meeting that is cancelled or "
        "postponed, says so on its front sheet, in the titles of its files and in `agendapack "
        "list`.",
    )
    reason: Text | None = optional(
        "Why the meeting is cancelled, postponed or moved; printed on the front sheet."
    )
    postponed_from: Day | None = optional(
        "The day that its folder is named after, if the meeting is on another day now."
    )
    published: Day | None = optional(
        "The day on which the agenda was published; notice is counted from it."
    )
    to: Text | None = optional(
        "Who the front sheet is addressed to, in place of the list of members."
    )
    members: tuple[CommitteeMember, ...] | None = optional(
        "The members of this meeting. Default: those of the committee."
    )
    officer: Contact | None = optional(
        "Who to contact about this meeting. Default: the committee's officer."
    )
    signed: SignatureField = None
    deadlines: ByName[FixedDeadline] = named(
        "Deadlines of the committee that are different for this meeting, by name."
    )
    text: AgendaTextField = None
    agenda: tuple[AgendaEntry, ...] = Field(
        description="The items, in their order, and the headings of its sections."
    )
    notes: AgendaNotesField = None
    first_item: Count | None = optional("The number of the first item. Default: 1.")
    work_out_times: WorkOutTimesField = None
    private_meeting: PrivateMeeting | None = optional(
        "For an executive that will take business in private."
    )
    open_words: tuple[Text, ...] = several(
        "Names, amounts and words that withheld papers have too, and that the public may know."
    )
    extra: ExtraField
    style: Style = usual(Style, "What is different in the house style of this meeting.")

    @property
    def is_own(self) -> bool:
        """Whether the organisation itself meets."""
        return self.committee == ORGANISATION

    @property
    def host(self) -> str:
        """What messages call the body that meets."""
        return "the organisation" if self.is_own else "its committee"

    @property
    def whose(self) -> str:
        """What messages call the body that meets, where something of it follows."""
        return "the organisation's" if self.is_own else "the committee's"
