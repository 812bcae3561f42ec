"""Draft the resolution by which the public is excluded, and put it on the agenda.

It names the proceedings and the description of the information. (LGA 1972 s.100A(4)-(5).)
Confidential business needs none. (s.100A(2)-(3).)
"""

from collections.abc import Iterator
from dataclasses import replace

from agendapack.model.fields import Text
from agendapack.model.meeting import Meeting
from agendapack.model.pack import Item, PlannedAnnex, Stub
from agendapack.plan.filling import as_plain_words

STANDING = "exclusion-of-press-and-public"
VALUE = "exclusion_resolution"

OPENING = (
    "That the press and the public be excluded from the meeting under section 100A(4) of the "
    "Local Government Act 1972 during the business named here, because exempt information as "
    "described in Part 1 of Schedule 12A to the Act would be likely to be disclosed to them, and "
    "because in each case the public interest in keeping the exemption outweighs the public "
    "interest in disclosing the information: "
)
NOTHING = "No business of this agenda is to be taken without the press and the public."


def draft_resolution(items: tuple[Item, ...]) -> str:
    """Return the resolution for all exempt business of an agenda."""
    named = [words for item in items for words in _name_business(item)]
    return f"{OPENING}{'; '.join(named)}." if named else NOTHING


def place_resolution(items: tuple[Item, ...], meeting: Meeting) -> tuple[Item, ...]:
    """Put the resolution before the first exempt item, unless a standing item prints it."""
    if any(entry.standing == STANDING for entry in meeting.agenda):
        return items
    for place, item in enumerate(items):
        if any(_name_business(item)):
            words = as_plain_words(draft_resolution(items))
            drafted = replace(item, resolution=Text(words, meeting.source))
            return (*items[:place], drafted, *items[place + 1 :])
    return items


def _name_business(item: Item) -> Iterator[str]:
    if item.withheld is not None:
        if item.withheld.paragraphs and item.withheld.shown != "nothing":
            yield f"item {item.number} ({item.withheld.grounds})"
        return
    paper = item.paper
    if paper is None:
        return
    if paper.parts is not None and paper.parts.paragraphs:
        yield f"parts of the report of item {item.number} ({paper.parts.grounds})"
    for annex in paper.behind:
        if annex.withheld is not None and annex.withheld.paragraphs:
            yield f"{_name(annex)} item {item.number} ({annex.withheld.grounds})"


def _name(annex: PlannedAnnex | Stub) -> str:
    title = annex.listed
    if title is None and isinstance(annex, PlannedAnnex):
        title = annex.title
    return f"the annex “{title}” of" if title else "an annex of"
