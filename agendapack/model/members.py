"""A body that meets: its members, where it meets, who signs for it, and what its meetings have."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from agendapack.model import dataclass
from agendapack.model.business import Series
from agendapack.model.fields import (
    ByName,
    Clock,
    Count,
    Day,
    FilePath,
    Flag,
    Length,
    Markdown,
    Name,
    PlacedRecord,
    Record,
    Texts,
    WebAddress,
    named,
    optional,
    several,
    usual,
)
from agendapack.model.text import Text
from agendapack.model.wording import Wording, join_names

AddressField = Annotated[
    Text | None, Field(description="The address of the venue, which is given beside it.")
]
MapField = Annotated[WebAddress | None, Field(description="The web address of a map of the venue.")]


class Online(Record):
    """How to take part online or by telephone."""

    link: WebAddress | None = optional("The web address of the meeting.")
    dial_in: Texts = several("The number to call, with its code; or a list of numbers.")
    note: Text | None = optional("What else there is to say, for instance how to ask for the link.")
    members_only: Flag = usual(
        False,
        "Whether only members may know it: no public file has it, and the restricted pack does.",
    )


OnlineField = Annotated[
    Online | None, Field(description="How to take part online or by telephone.")
]


@dataclass(frozen=True, slots=True)
class Access:
    """Getting to the meeting, besides the venue; `zone` such as New York if it is to be printed."""

    address: str | None = None
    map: str | None = None
    online: Online | None = None
    zone: str | None = None

    @property
    def is_for_members(self) -> bool:
        """Whether a part of it is not for the public."""
        return self.online is not None and self.online.members_only


NO_ACCESS = Access()


M = TypeVar("M", bound="Member")


class Member(Record):
    """A member of a committee."""

    name: Text = Field(description="The name as it is printed, for instance D Taylor.")
    role: Text | None = optional("The office held, for instance Chair.")


class CommitteeMember(Member):
    """A member of a committee, as its file or a meeting's lists them."""

    email: Text | None = optional("Where 'agendapack mail' addresses the member; never printed.")
    body: Text | None = optional(
        "The body or the group that the member belongs to, for instance Elm Council or "
        "Parent governors; members are listed by it."
    )
    ex_officio: Flag = usual(False, "Whether they are a member by another office.")
    substitute: Flag = usual(False, "Whether they are a substitute; listed after the members.")
    substitute_for: Text | None = optional("The member in whose place the substitute comes.")
    from_: Day | None = optional(
        "The first day of the term. A meeting lists who is in office on its day."
    )
    until: Day | None = optional("The last day of the term.")

    def is_in_office(self, day: date) -> bool:
        """Tell whether a day is in the member's term."""
        return (self.from_ or day) <= day <= (self.until or day)

    @property
    def is_substitute(self) -> bool:
        """Whether the member comes in place of another one."""
        return self.substitute or self.substitute_for is not None


class Logo(Record):
    """A picture file with its alternative text."""

    file: FilePath = Field(description="A PNG, JPEG or SVG file.")
    alt: Text = Field(
        description="What it shows, in words; empty if the picture is only decoration."
    )
    width: Length | None = optional("How wide it is printed.")


class Contact(Record):
    """A person or an office to contact."""

    name: Text = Field(description="The name of the person or the office.")
    role: Text | None = optional("The post, for instance Democracy Officer.")
    telephone: Text | None = optional("The number to dial.")
    email: Text | None = optional("The address; it becomes a link.")


class Signature(Record):
    """Who calls a meeting: printed on the front sheet with the day of publication."""

    name: Text = Field(description="The name, for instance Helen Fairlie.")
    role: Text | None = optional("The office, for instance Clerk to the Council.")
    picture: Logo | None = optional("A picture of the signature.")


SignatureField = Annotated[
    Signature | None, Field(description="Who calls the meeting and signs its summons.")
]


class StandingItem(Record):
    """An agenda item written once for the committee and used by its name.

    The text is Markdown and may name worked-out values, for instance
    `{{ registration_deadline }}`.
    """

    title: Text = Field(description="The title of the item.")
    text: Text | None = optional("Markdown, printed below the title; it may contain values.")


class Deadline(Record):
    """A date that is calculated from the date of the meeting."""

    working_days_before: Count = Field(
        description="How many working days before the meeting; 1 is the last working day before it."
    )
    time: Clock = Field(description="The time on that day.")


class AgendaHabit(PlacedRecord):
    """An item of the agenda that a new meeting of the committee starts with.

    It has one of `standing`, `minutes`, `actions`, `work-plan` and `reports`, or only a `title`;
    or it is a heading, with `section`.
    """

    section: Text | None = optional("A heading above the items that follow.")
    consent: Flag | None = optional(
        "For a section: whether its items are taken together by one motion."
    )
    standing: Name | None = optional("The name of a standing item.")
    minutes: Literal["previous"] | None = optional(
        "`previous`: the minutes of the meeting before, and of any whose minutes have "
        "not been on an agenda."
    )
    actions: Literal["open"] | None = optional(
        "`open`: what is still to be done from earlier minutes."
    )
    work_plan: FilePath | None = optional(
        "The work plan: `forward-plan`, or the name that its file has in each meeting."
    )
    reports: Text | None = optional(
        "The place of reports, and what they usually are; a new meeting has it as a "
        "comment, and behind it what is due by the forward plan."
    )
    title: Text | None = optional(
        "The title of an item that is not a standing item, or replaces its own."
    )
    text: Markdown | None = optional("What the agenda says below the title.")


AgendaTextField = Annotated[
    Markdown | None,
    optional(
        "What the agenda says above its items, for instance who may come and speak; it "
        "may contain values."
    ),
]
WorkOutTimesField = Annotated[
    Flag | None,
    optional(
        "Whether the times of items are worked out from the lengths before them. 'no' "
        "is for a meeting that takes them in any order, and prints the lengths alone. Default: "
        "yes."
    ),
]
AgendaNotesField = Annotated[
    Markdown | None,
    optional(
        "What the agenda says below its items, for instance how to speak at the "
        "meeting; it may contain values."
    ),
]


class Host(PlacedRecord):
    """A body that meets, and what its meetings usually have: a committee, or the organisation."""

    name: Text = Field(description="The full name, as it is printed on the front sheet.")
    members: tuple[CommitteeMember, ...] = several(
        "The members, in the order in which they are printed."
    )
    venue: Text | None = optional("Where it usually meets.")
    address: AddressField = None
    map: MapField = None
    online: OnlineField = None
    time: Clock | None = optional("When its meetings usually start.")
    officer: Contact | None = optional("The officer to contact; printed at the end of the agenda.")
    signed: SignatureField = None
    contact_for: tuple[Text, ...] = several(
        "What to contact the officer for; printed below the contact details."
    )
    text: AgendaTextField = None
    notes: AgendaNotesField = None
    standing: ByName[StandingItem] = named("Standing items, by name.")
    deadlines: ByName[Deadline] = named("Deadlines, by the name that texts use.")
    agenda: tuple[AgendaHabit, ...] = several("The agenda that a new meeting starts with.")
    minute_number: Text | None = optional(
        "How the numbers of minutes are printed, for instance {yy}/{number} or "
        "C{number:3}/{year}: the year has four digits or two, and the number as many as you say; "
        "{month} and {day} have two. Default: {number}."
    )
    minute_series: Series = usual(
        "continuous",
        "When the numbers of minutes begin again at 1: in January, in May, with each "
        "meeting, or never.",
    )


def list_members(members: Iterable[Member], members_are: str, wording: Wording) -> str:
    """Return for instance "Councillors D Taylor (Chair), Webb and Hollyer"."""
    return "; ".join(list_groups(members, members_are, wording))


def list_groups(members: Iterable[Member], members_are: str, wording: Wording) -> tuple[str, ...]:
    """Return the members of each body or group, and the substitutes at the end.

    Where a group is "Parent governors", nobody is called "Governors" once more.
    """
    full, substitutes = group_members(members)
    if any(members_are.casefold() in group.casefold() for group in full):
        members_are = ""
    parts = []
    for group, own in full.items():
        called = _call_one(members_are, wording) if len(own) == 1 else members_are
        names = _join(own, wording)
        listed = f"{called} {names}" if called and names else names
        parts.append(wording.say("members-of", body=group, names=listed) if group else listed)
    if substitutes:
        parts.append(wording.say("members-substitutes", names=_join(substitutes, wording)))
    return tuple(part for part in parts if part)


def group_members(members: Iterable[M]) -> tuple[dict[str, list[M]], list[M]]:
    """Return the members of each body or group, by its name, and the substitutes."""
    full: dict[str, list[M]] = {}
    substitutes: list[M] = []
    for member in members:
        if isinstance(member, CommitteeMember) and member.is_substitute:
            substitutes.append(member)
        else:
            body = member.body if isinstance(member, CommitteeMember) else None
            full.setdefault(str(body or ""), []).append(member)
    return full, substitutes


def _call_one(members_are: str, wording: Wording) -> str:
    """Return what one of the members is called, or what all are where nothing else is known."""
    if not members_are:
        return ""
    known = [each.strip() for each in wording.say("members-are-one").split(",")]
    if len(known) == 1:
        return known[0]
    return next((one for one in known if f"{one}s" == members_are), members_are)


def _join(members: Iterable[Member], wording: Wording) -> str:
    def write(member: Member) -> str:
        remarks = ", ".join(list_remarks(member, wording))
        return f"{member.name} ({remarks})" if remarks else member.name

    return join_names(map(write, members), wording)


def list_remarks(member: Member, wording: Wording) -> Iterator[str]:
    """Yield what stands in brackets behind the name of a member, for instance the office held."""
    if member.role:
        yield member.role
    if isinstance(member, CommitteeMember):
        if member.ex_officio:
            yield wording.say("member-ex-officio")
        if member.substitute_for:
            yield wording.say("member-substitute-for", name=member.substitute_for)
