"""What `meetings/MEETING/meeting.yaml` holds."""

from typing import Annotated, Literal

from pydantic import Field

from agendapack.model.fields import (
    Clock,
    Count,
    Day,
    FilePath,
    Flag,
    ItemNumber,
    Length,
    Markdown,
    Name,
    Text,
)
from agendapack.model.organisation import Contact, Member, Style
from agendapack.model.record import Named, PlacedRecord, Record
from agendapack.model.withholding import (
    ConfidentialField,
    ExemptField,
    PackedField,
    ShownField,
)
from agendapack.problems import Source


class Crop(Record):
    """What is cut off every page of a PDF annex, as it is seen once it is turned.

    It is not shown any more, but still in the file: this is no way to hide anything.
    """

    top: Length | None = Field(None, description="At the top, for instance 10 mm.")
    right: Length | None = Field(None, description="On the right.")
    bottom: Length | None = Field(None, description="At the bottom.")
    left: Length | None = Field(None, description="On the left.")


class Annex(PlacedRecord):
    """A file behind a report: PDF, Word, a spreadsheet, slides, a picture or a text."""

    title: Text = Field(description="As the report lists it, for instance Annex A - Findings.")
    file: FilePath = Field(
        description="A file: .pdf, .docx, .xlsx, .csv, .png, .jpg, .tif, .webp, .svg, .md or .txt;"
        " with LibreOffice .doc, .odt, .rtf, .xls, .ods, .pptx, .ppt or .odp too."
    )
    id: Name | None = Field(None, description="Its name in references; else made from the title.")
    alt: Text | None = Field(
        None, description="What the annex shows: demanded of a picture, and of a PDF without tags."
    )
    page_alts: Annotated[dict[str, Text], Named] = Field(
        default_factory=dict,
        description="What single pages of a PDF without tags show, by their number in the pack's"
        " copy of it, for instance 3: Map of the site.",
    )
    pages: Text | None = Field(
        None, description="Which pages of a PDF are taken, for instance 3-7, 12; else all."
    )
    password_from: Text | None = Field(
        None, description="Where the password of a PDF is: env:NAME, an environment variable."
    )
    typeset: Flag = Field(
        True, description="Set a Word file in the house style; 'no' keeps its own (LibreOffice)."
    )
    changes: Literal["accept"] | None = Field(
        None, description="Takes a Word file with tracked changes as if they were accepted."
    )
    comments: Literal["drop"] | None = Field(
        None, description="Takes a Word or PDF file, or slides, without the comments still in it."
    )
    rotate: Literal["90", "180", "270"] | None = Field(
        None, description="Turns the pages of a PDF clockwise by so many degrees."
    )
    crop: Crop | None = Field(None, description="What is cut off the pages of a PDF.")
    fit: Literal["page"] | None = Field(
        None, description="Scales the pages of a PDF to the house style's size; else it is kept."
    )
    header_rows: Count = Field(
        1, description="How many rows of a spreadsheet are the heads of its columns."
    )
    exempt: ExemptField = None
    confidential: ConfidentialField = None
    shown: ShownField = None
    pack: PackedField = None

    def place_of(self, field: str) -> Source:
        """Return where a field's value stands, by its name in files; else that of `file`."""
        return self._places.get(field, self.file.source)


class FixedDeadline(Record):
    """A deadline of one meeting that replaces the one worked out."""

    date: Day = Field(description="The day of the deadline.")
    time: Clock = Field(description="The time on that day.")


class Late(Record):
    """Why an item is taken although it was not on the agenda in time."""

    reason: Text = Field(description="Why it cannot wait: printed below the item.")


class Withdrawn(Record):
    """Why a paper that was published is not to be considered."""

    reason: Text = Field(description="Printed on the notice that stands in its place.")


ChangesField = Annotated[
    Literal["accept"] | None,
    Field(description="Takes a Word file with tracked changes as if they were accepted."),
]
CommentsField = Annotated[
    Literal["drop"] | None,
    Field(description="Takes a Word file without the comments that are still in it."),
]


class AgendaEntry(Record):
    """One item of the agenda. Exactly one of `standing`, `minutes`, `report`, `work-plan`
    names what it brings; an item of its own has just a `title`. The other fields
    replace or add to what comes from there.
    """

    standing: Name | None = Field(None, description="The name of a standing item of the committee.")
    minutes: Day | None = Field(
        None, description="The day of the meeting whose minutes come into this pack."
    )
    report: FilePath | None = Field(None, description="A report: .yaml, .md or .docx.")
    work_plan: FilePath | None = Field(None, description="A work plan, .yaml.")
    id: Name | None = Field(
        None, description="Its name in references; else made from the file or the title."
    )
    title: Text | None = Field(None, description="Replaces the title that the paper brings.")
    from_: Text | None = Field(
        None, description="Whose report it is, if that is a Word document: Report of the ..."
    )
    date: Day | None = Field(
        None, description="The day of a report that is a Word document; else the meeting's."
    )
    changes: ChangesField = None
    comments: CommentsField = None
    text: Markdown | None = Field(
        None, description="What the agenda says below the title; values can be filled in."
    )
    annexes: tuple[Annex, ...] = Field((), description="Files behind the item's paper.")
    number: ItemNumber | None = Field(
        None, description="Its item number where counting gives another, for instance 8a."
    )
    withdrawn: Withdrawn | None = Field(
        None, description="Puts a notice in the place of a paper that was published."
    )
    late: Late | None = Field(None, description="For an item that was not published in time.")
    to_follow: Flag = Field(
        False, description="The agenda prints 'To follow' and the pack goes without the paper."
    )
    received: Day | None = Field(
        None, description="The day a late paper came; the agenda still says 'To follow'."
    )
    exempt: ExemptField = None
    confidential: ConfidentialField = None
    shown: ShownField = None
    pack: PackedField = None

    @property
    def is_awaited(self) -> bool:
        """Whether the agenda says that the paper is to follow."""
        return self.to_follow or self.received is not None

    @property
    def is_left_out(self) -> bool:
        """Whether the paper is left out of the pack, and its file not asked for."""
        return self.is_awaited or self.withdrawn is not None


class Meeting(Record):
    """One meeting and its agenda."""

    committee: Name = Field(
        description="The committee that meets: its file in committees/, without .yaml."
    )
    date: Day = Field(description="The day of the meeting.")
    time: Clock | None = Field(None, description="When it starts; else at the committee's time.")
    venue: Text | None = Field(None, description="Where it is; else at the committee's venue.")
    state: Literal["draft", "final", "cancelled"] = Field(
        "final", description="How far the meeting is; `agendapack list` shows it."
    )
    published: Day | None = Field(
        None, description="The day the agenda was published; notice is counted from it."
    )
    to: Text | None = Field(
        None, description="Whom the front sheet is addressed to, in place of the list of members."
    )
    members: tuple[Member, ...] | None = Field(
        None, description="The members of this meeting; else the committee's."
    )
    officer: Contact | None = Field(
        None, description="Whom to contact about this meeting; else the committee's officer."
    )
    deadlines: Annotated[dict[str, FixedDeadline], Named] = Field(
        default_factory=dict,
        description="Deadlines of the committee that are another day this time, by their names.",
    )
    agenda: tuple[AgendaEntry, ...] = Field(description="The items, in their order.")
    style: Style = Field(Style(), description="House style for this meeting alone.")
