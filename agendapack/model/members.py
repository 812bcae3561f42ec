"""The members of a committee: their bodies, their terms, and the list of them in words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from pydantic import Field

from agendapack.model.fields import Day, Flag, Record
from agendapack.model.text import Text
from agendapack.model.wording import Wording, join_names

M = TypeVar("M", bound="Member")


class Member(Record):
    """A member of a committee."""

    name: Text = Field(description="The name as it is printed, for instance D Taylor.")
    role: Text | None = Field(None, description="The office held, for instance Chair.")


class CommitteeMember(Member):
    """A member of a committee, as its file or a meeting's lists them."""

    email: Text | None = Field(
        None, description="Where 'agendapack mail' addresses the member; never printed."
    )
    body: Text | None = Field(
        None,
        description="The body or the group that the member belongs to, for instance Elm Council or "
        "Parent governors; members are listed by it.",
    )
    ex_officio: Flag = Field(False, description="Whether they are a member by another office.")
    substitute: Flag = Field(
        False, description="Whether they are a substitute; listed after the members."
    )
    substitute_for: Text | None = Field(
        None, description="The member in whose place the substitute comes."
    )
    from_: Day | None = Field(
        None, description="The first day of the term. A meeting lists who is in office on its day."
    )
    until: Day | None = Field(None, description="The last day of the term.")

    def is_in_office(self, day: date) -> bool:
        """Tell whether a day is in the member's term."""
        return (self.from_ or day) <= day <= (self.until or day)

    @property
    def is_substitute(self) -> bool:
        """Whether the member comes in place of another one."""
        return self.substitute or self.substitute_for is not None


def list_members(members: Iterable[Member], members_are: str, wording: Wording) -> str:
    """Return for instance "Councillors D Taylor (Chair), Webb and Hollyer"."""
    return "; ".join(list_groups(members, members_are, wording))


def list_groups(members: Iterable[Member], members_are: str, wording: Wording) -> tuple[str, ...]:
    """Return the members of each body or group, and the substitutes at the end."""
    full, substitutes = group_members(members)
    parts = []
    for group, own in full.items():
        listed = _call(_join(own, wording), members_are)
        parts.append(wording.say("members-of", body=group, names=listed) if group else listed)
    if substitutes:
        parts.append(wording.say("members-substitutes", names=_join(substitutes, wording)))
    return tuple(part for part in parts if part)


def group_members(
    members: Iterable[M],
) -> tuple[dict[str, list[M]], list[M]]:
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


def _call(listed: str, members_are: str) -> str:
    return f"{members_are} {listed}" if members_are and listed else listed


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
