"""What `meetings/organisation.yaml` holds: the body, its languages and house style."""

from typing import Annotated, Literal

from pydantic import Field

from agendapack.model.fields import (
    Clock,
    Colour,
    Count,
    Day,
    FilePath,
    FileSize,
    Flag,
    Length,
    Name,
    Text,
)
from agendapack.model.notice import Nation, NoticeField
from agendapack.model.preflight import Preflight
from agendapack.model.record import Named, Record


class Picture(Record):
    """A picture file with its alternative text, or marked as mere decoration."""

    file: FilePath = Field(description="A PNG, JPEG or SVG file.")
    alt: Text = Field(description="What it shows, in words; empty if it is mere decoration.")
    width: Length | None = Field(None, description="How wide it is printed.")


class Translation(Record):
    """One line of the languages strapline."""

    language: Text = Field(description="A language tag, for instance pl or zh-HK.")
    text: Text = Field(description="The line in that language.")
    name: Text | None = Field(None, description="Printed behind the text, for instance Polish.")


class Margins(Record):
    """Distances from the edges of the page to its text."""

    top: Length | None = Field(None, description="From the top edge; 25 mm unless given.")
    right: Length | None = Field(None, description="From the right edge; 25 mm unless given.")
    bottom: Length | None = Field(None, description="From the bottom edge; 25 mm unless given.")
    left: Length | None = Field(None, description="From the left edge; 25 mm unless given.")


class Colours(Record):
    """Colours of the house style."""

    text: Colour | None = Field(None, description="Of all text.")
    heading: Colour | None = Field(None, description="Of headings.")
    link: Colour | None = Field(None, description="Of links.")
    rule: Colour | None = Field(None, description="Of rules and the lines of tables.")
    shade: Colour | None = Field(None, description="Behind the header rows of tables.")


StampPosition = Literal[
    "top-left", "top-centre", "top-right", "bottom-left", "bottom-centre", "bottom-right"
]


class Style(Record):
    """House style as written; what is left out comes from the level above.

    The levels: built in, organisation, committee, meeting.
    """

    page: Literal["A4", "A5", "A3", "Letter"] | None = Field(
        None, description="The size of the page; A4 unless given."
    )
    margins: Margins = Field(Margins(), description="The space round the text.")
    font: Text | None = Field(None, description="A family: Liberation Sans, or one in fonts/.")
    size: Length | None = Field(
        None, description="The size of the type, 6 pt to 48 pt; 12 pt unless given."
    )
    colours: Colours = Field(Colours(), description="Colours of text, links, rules and tables.")
    duplex: Flag | None = Field(
        None, description="Whether every paper starts on a right-hand page; yes unless given."
    )
    stamp: StampPosition | None = Field(
        None, description="Where page and item number are stamped; top-right unless given."
    )
    date_format: Text | None = Field(
        None, description="How dates are written: {weekday} {day} {month} {year}."
    )
    time_format: Literal["5.30 pm", "5.30pm", "5:30 pm", "17:30", "17.30"] | None = Field(
        None, description="How times are written, by the example of half past five."
    )
    picture_dpi: Count | None = Field(
        None, description="The most dots per inch of annexes that are pictures; 300 unless given."
    )
    supplement_numbers: Literal["continue", "letters"] | None = Field(
        None,
        description="How the pages of supplements are numbered: on from the last page, or "
        "18a, 18b behind page 18; continue unless given.",
    )
    restricted_tint: Colour | None = Field(
        None, description="Behind pages that are not for publication, in the restricted pack."
    )


class Closure(Record):
    """A day on which the organisation is closed, besides weekends and bank holidays."""

    date: Day = Field(description="The day.")
    reason: Text = Field(description="Why, for whoever reads the file.")
    proclaimed: Flag = Field(
        False, description="A day appointed for public thanksgiving or mourning."
    )


class Contact(Record):
    """Somebody to contact: an officer, an author, or an office."""

    name: Text = Field(description="Of the person or the office.")
    role: Text | None = Field(None, description="The post, for instance Democracy Officer.")
    telephone: Text | None = Field(None, description="As it is to be dialled.")
    email: Text | None = Field(None, description="An address; it becomes a link.")


class Organisation(Record):
    """The body whose meetings the workspace holds."""

    name: Text = Field(description="The body's full name.")
    language: Text | None = Field(
        None, description="The language tag of its papers; en-GB unless given."
    )
    country: Nation = Field("england", description="Whose bank holidays count.")
    notice: NoticeField | None = Field(
        None, description="How notice is counted: a regime, or none. Else the country's usual one."
    )
    members_are: Text | None = Field(
        None, description="How members are called before their names, for instance Councillors."
    )
    preflight: Preflight = Field(
        Preflight(), description="What is done about traits of the PDF papers it is sent."
    )
    max_size: FileSize | None = Field(
        None, description="How large a pack may be before a warning says so, for instance 40 MB."
    )
    logo: Picture | None = Field(None, description="Printed at the head of the front sheet.")
    telephone: Text | None = Field(None, description="Printed below the strapline.")
    website: Text | None = Field(None, description="Printed below the strapline.")
    strapline: tuple[Translation, ...] = Field(
        (), description="One sentence in the languages of those who may want a translation."
    )
    closures: tuple[Closure, ...] = Field(
        (), description="Days that are no working days, besides weekends and bank holidays."
    )
    style: Style = Field(Style(), description="House style of every pack.")
    large_print: Flag | None = Field(
        None, description="Make packs in large print too, 18 pt under the same page numbers."
    )


class Member(Record):
    """A member of a committee, with the office held, if any."""

    name: Text = Field(description="As it is printed, for instance D Taylor.")
    role: Text | None = Field(None, description="The office held, for instance Chair.")


class StandingItem(Record):
    """An agenda item written once for the committee and used by its name.

    The text is Markdown and may name worked-out values, for instance
    `{{ registration_deadline }}`.
    """

    title: Text = Field(description="The title of the item.")
    text: Text | None = Field(
        None, description="Markdown below the title; values can be filled in."
    )


class Deadline(Record):
    """A date worked out from the meeting's: so many working days before it, at a time."""

    working_days_before: Count = Field(
        description="How many working days before the meeting; 1 is the last one before it."
    )
    time: Clock = Field(description="The time on that day.")


class AgendaHabit(Record):
    """An item of the agenda that a new meeting of the committee starts with."""

    standing: Name | None = Field(None, description="The name of a standing item.")
    title: Text | None = Field(None, description="Or the title of an item of its own.")


class Committee(Record):
    """What `meetings/committees/ID.yaml` holds: a committee and its habits."""

    name: Text = Field(description="Its full name, as the front sheet prints it.")
    organisation: Name | None = Field(
        None,
        description="Whose committee it is, where the workspace has several bodies: "
        "a file in organisations/, without .yaml. Else organisation.yaml.",
    )
    members: tuple[Member, ...] = Field((), description="In the order they are printed.")
    members_are: Text | None = Field(
        None, description="How members are called before their names; else the organisation's."
    )
    venue: Text | None = Field(None, description="Where it usually meets.")
    time: Clock | None = Field(None, description="When its meetings usually start.")
    officer: Contact | None = Field(
        None, description="Whom to contact; printed at the end of the agenda."
    )
    contact_for: tuple[Text, ...] = Field(
        (), description="What to contact the officer for; printed below the contact details."
    )
    standing: Annotated[dict[str, StandingItem], Named] = Field(
        default_factory=dict, description="Standing items by name."
    )
    deadlines: Annotated[dict[str, Deadline], Named] = Field(
        default_factory=dict, description="Deadlines by the name that texts use."
    )
    notice: NoticeField | None = Field(None, description="Else as in the organisation's file.")
    agenda: tuple[AgendaHabit, ...] = Field((), description="The agenda a new meeting starts with.")
    style: Style = Field(
        Style(), description="House style of this committee, over the organisation's."
    )
    large_print: Flag | None = Field(
        None, description="Make packs in large print too; the organisation's choice unless given."
    )
