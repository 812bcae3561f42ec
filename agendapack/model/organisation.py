"""What `meetings/organisation.yaml` holds: the body, its languages and house style."""

from typing import Annotated, Literal

from pydantic import Field

from agendapack.model.fields import Clock, Colour, Count, Day, FilePath, Flag, Length, Name, Text
from agendapack.model.record import Named, Record


class Picture(Record):
    """A picture file with its alternative text, or marked as mere decoration."""

    file: FilePath
    alt: Text
    width: Length | None = None


class Translation(Record):
    """One line of the languages strapline."""

    language: Text = Field(description="A language tag, for instance pl or zh-HK.")
    text: Text
    name: Text | None = Field(None, description="Printed behind the text, for instance Polish.")


class Margins(Record):
    """Distances from the edges of the page to its text."""

    top: Length | None = None
    right: Length | None = None
    bottom: Length | None = None
    left: Length | None = None


class Colours(Record):
    """Colours of the house style."""

    text: Colour | None = None
    heading: Colour | None = None
    link: Colour | None = None
    rule: Colour | None = None
    shade: Colour | None = Field(None, description="Behind the header rows of tables.")


StampPosition = Literal[
    "top-left", "top-centre", "top-right", "bottom-left", "bottom-centre", "bottom-right"
]


class Style(Record):
    """House style as written; what is left out comes from the level above.

    The levels: built in, organisation, committee, meeting.
    """

    page: Literal["A4", "A5", "A3", "Letter"] | None = None
    margins: Margins = Margins()
    font: Text | None = Field(None, description="A family: Liberation Sans, or one in fonts/.")
    size: Length | None = None
    colours: Colours = Colours()
    duplex: Flag | None = Field(None, description="Start every paper on a right-hand page.")
    stamp: StampPosition | None = None
    date_format: Text | None = Field(
        None, description="How dates are written: {weekday} {day} {month} {year}."
    )
    time_format: Literal["5.30 pm", "5.30pm", "5:30 pm", "17:30", "17.30"] | None = None


class Closure(Record):
    """A day on which the organisation is closed, besides weekends and bank holidays."""

    date: Day
    reason: Text


class Contact(Record):
    """Somebody to contact: an officer, an author, or an office."""

    name: Text
    role: Text | None = None
    telephone: Text | None = None
    email: Text | None = None


class Organisation(Record):
    """The body whose meetings the workspace holds."""

    name: Text
    language: Text | None = Field(None, description="Of its papers; en-GB unless given.")
    country: Literal["england", "wales", "scotland", "northern-ireland"] = Field(
        "england", description="Whose bank holidays count."
    )
    members_are: Text | None = Field(
        None, description="How members are called before their names, for instance Councillors."
    )
    logo: Picture | None = None
    telephone: Text | None = None
    website: Text | None = None
    strapline: tuple[Translation, ...] = ()
    closures: tuple[Closure, ...] = ()
    style: Style = Style()


class Member(Record):
    """A member of a committee, with the office held, if any."""

    name: Text
    role: Text | None = None


class StandingItem(Record):
    """An agenda item written once for the committee and used by its name.

    The text is Markdown and may name worked-out values, for instance
    `{{ registration_deadline }}`.
    """

    title: Text
    text: Text | None = None


class Deadline(Record):
    """A date worked out from the meeting's: so many working days before it, at a time."""

    working_days_before: Count
    time: Clock


class AgendaHabit(Record):
    """An item of the agenda that a new meeting of the committee starts with."""

    standing: Name | None = None
    title: Text | None = None


class Committee(Record):
    """What `meetings/committees/ID.yaml` holds: a committee and its habits."""

    name: Text
    members: tuple[Member, ...] = ()
    members_are: Text | None = None
    venue: Text | None = None
    time: Clock | None = None
    officer: Contact | None = None
    contact_for: tuple[Text, ...] = Field(
        (), description="What to contact the officer for; printed below the contact details."
    )
    standing: Annotated[dict[str, StandingItem], Named] = Field(
        default_factory=dict, description="Standing items by name."
    )
    deadlines: Annotated[dict[str, Deadline], Named] = Field(
        default_factory=dict, description="Deadlines by the name that texts use."
    )
    agenda: tuple[AgendaHabit, ...] = Field((), description="The agenda a new meeting starts with.")
    style: Style = Style()
