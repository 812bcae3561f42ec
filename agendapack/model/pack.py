"""The pack as planned for one audience: what is in it, in order, before any layout."""

from collections.abc import Iterable, Iterator
from datetime import date, time

from agendapack.model import dataclass
from agendapack.model.dates import write_plain_date
from agendapack.model.fields import Clock, Day
from agendapack.model.item_facts import NO_FACTS, ItemFacts, Values
from agendapack.model.meeting import State
from agendapack.model.members import NO_ACCESS, Access, Contact, Member, Signature
from agendapack.model.number_patterns import call_by_title
from agendapack.model.organisation import Organisation, Partner
from agendapack.model.planned_paper import AwaitedAnnex, Paper, PlannedApplication
from agendapack.model.publication import Facts, Published
from agendapack.model.style import HouseStyle
from agendapack.model.text import Text
from agendapack.model.withholding import Audience, Withheld
from agendapack.model.wording import Wording
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Source


@dataclass(frozen=True, slots=True)
class AgendaSection:
    """A heading on the agenda with the items that stand under it.

    Args:
        key: Its id on the front sheet, for instance `agenda.section-2`.
        level: How many items and headings it stands below.
        is_empty: Whether this agenda shows no item under it, or under a heading within it.
    """

    key: str
    title: str
    text: Text | None
    level: int = 0
    is_empty: bool = False
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the agenda prints it; `text` is Markdown with its values filled in.

    Args:
        number: Known by this number, also where none is printed: `4+` for a line behind item 4.
        label: Its number as printed before the title, for instance `4.`; empty for none.
        level: How many items and headings it stands below.
        sections: The keys of the headings that it stands under, the outermost first.
        motion: The drafted motion for all items that are taken together, printed before it.
        to_follow: Whether its paper comes later, and the pack is published without it.
        late: The reason for urgency of a late item.
        resolution: The drafted resolution to exclude the public, printed before it.
        hidden: Whether this agenda leaves it out.
        withdrawn: Why it is not to be considered, if it was withdrawn.
        absent: Whether it has a paper that is not in this pack.
        updates: The key of the item whose later paper this is, or one of whose several papers; it
            has no line of its own then.
        is_paper: Whether it is one of several papers of an item.
        replaces: The key of the paper or annex whose place an update takes.
        application: The reference of the application that an update is about.
        awaited: Annexes that are to follow where it has no paper that could list them.
    """

    key: str
    number: str
    title: str
    text: Text | None
    paper: Paper | None
    to_follow: bool = False
    late: Text | None = None
    withheld: Withheld | None = None
    resolution: Text | None = None
    hidden: bool = False
    withdrawn: Text | None = None
    source: Source | None = None
    absent: bool = False
    updates: str | None = None
    replaces: str | None = None
    facts: ItemFacts = NO_FACTS
    is_paper: bool = False
    applications: tuple[PlannedApplication, ...] = ()
    application: str | None = None
    label: str = ""
    level: int = 0
    sections: tuple[str, ...] = ()
    motion: Text | None = None
    awaited: tuple[AwaitedAnnex, ...] = ()

    @property
    def heading(self) -> str:
        """Its number and its title, as the agenda prints them."""
        return f"{self.label} {self.title}".strip()

    @property
    def has_open_page(self) -> bool:
        """Whether the public pack has a page of what it brings, if only one with a notice."""
        if self.absent or self.paper is None:
            return False
        return self.paper.has_open_page if self.withheld is None else self.withheld.leaves_page

    @property
    def is_secret(self) -> bool:
        """Whether the public agenda has no line for it, nor for what stands before it."""
        return self.withheld is not None and self.withheld.shown == "nothing"

    @property
    def called(self) -> str:
        """What it is called behind the word "item": its number, or an open title in quotes.

        An update is of the item whose number it has.
        """
        if (
            self.label
            or self.updates is not None
            or (self.withheld and self.withheld.shown != "title")
        ):
            return self.number
        return call_by_title(self.title)

    @property
    def called_paper(self) -> str:
        """What messages call its paper: one of several by its title."""
        if not self.is_paper:
            return f"the paper of agenda item {self.called}"
        return f"the paper '{self.title}'" + (f" of agenda item {self.number}" * bool(self.label))


def write_label(number: str, wording: Wording) -> str:
    """Return an item number as it is printed before a title: `4.`, but `4.1`, `4(a)`, `48/26`."""
    if not number.isalnum():
        return number
    return wording.say("item-number", number=number)


def find_grounds(item: Item) -> tuple[Withheld, ...]:
    """Return why the public is not to be there for an item, or for parts of its papers."""
    paper = item.paper
    found = [item.withheld, *((paper.withheld, paper.parts) if paper else ())]
    found += [each.withheld for each in paper.behind] if paper else []
    return tuple(dict.fromkeys(each for each in found if each is not None))


def call_paper(item: Item) -> str:
    """Return what one of several papers is called: its title, behind its own number if any."""
    number = item.facts.paper_number
    return f"{number}: {item.title}" if number else item.title


def in_printed_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items in the order of their papers: behind each its papers, then its updates."""
    every = tuple(items)
    known = {item.key for item in every if item.updates is None}
    updates: dict[str, list[Item]] = {}
    for item in sorted(every, key=lambda item: not item.is_paper):
        if item.updates in known:
            updates.setdefault(str(item.updates), []).append(item)
    lines = (item for item in every if item.updates not in known)
    return tuple(each for item in lines for each in (item, *updates.get(item.key, ())))


def with_sections(
    items: Iterable[Item], sections: Iterable[AgendaSection], whole: bool = True
) -> Iterator[AgendaSection | Item]:
    """Yield items in their order, and each heading before the first of its items.

    Args:
        sections: All headings of the agenda. One whose items are all in other documents is left
            out too.
        whole: Whether headings that have no items at all are listed.
    """
    waiting = list(sections)
    for item in items:
        while any(section.key in item.sections for section in waiting):
            section = waiting.pop(0)
            if section.key in item.sections or (whole and section.is_empty):
                yield section
        yield item
    if whole:
        yield from (section for section in waiting if section.is_empty)


@dataclass(frozen=True, slots=True)
class FrontSheet:
    """The front sheet of a document with some of the papers: the first pack, or a supplement.

    Args:
        items: The items whose papers the document has, or which it lists without one.
        amended: Items published before, whose lines it prints again for their updates.
        short: Whether it is that of a pack without annexes.
    """

    items: tuple[Item, ...]
    supplement: int | None = None
    amended: tuple[Item, ...] = ()
    short: bool = False


@dataclass(frozen=True, slots=True)
class MovedFrom:
    """What was published first of a meeting and is no longer so; None for what has not changed."""

    date: date | None
    time: time | None
    venue: str | None


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack for one audience."""

    folder: str
    language: str
    organisation: Organisation
    committee: str
    to: str | None
    members_are: str
    members: tuple[Member, ...]
    date: date
    time: time | None
    venue: str | None
    officer: Contact | None
    contact_for: tuple[str, ...]
    items: tuple[Item, ...]
    sections: tuple[AgendaSection, ...]
    style: HouseStyle
    pictures: dict[str, LoadedPicture]
    large_print: bool = False
    web: bool = False
    public_notice: bool = False
    audience: Audience = Audience.PUBLIC
    published: Published | None = None
    state: State = "final"
    reason: str | None = None
    postponed_from: Day | None = None
    kept_apart: bool = False
    ends: Clock | None = None
    until: Day | None = None
    access: Access = NO_ACCESS
    partners: tuple[Partner, ...] = ()
    signed: Signature | None = None
    issued: Day | None = None
    text: Text | None = None
    notes: Text | None = None
    called: Text | None = None
    extra: Values = ()

    @property
    def name(self) -> str:
        """The meeting's name in the titles of files: its committee, its day, and its state."""
        wording = self.style.wording
        said = (self.committee, self.called, write_plain_date(self.date, wording))
        return self.with_state(", ".join(filter(None, said)))

    @property
    def title(self) -> str:
        """The title of its file."""
        return self.style.wording.say("title-pack", meeting=self.name)

    def with_state(self, name: str) -> str:
        """Return a name with the state of the meeting behind it, unless that is `final`."""
        if self.state == "final":
            return name
        return self.style.wording.say(f"state-{self.state}", name=name)

    @property
    def facts(self) -> Facts:
        """What calendars and notices say of the meeting."""
        return self.date, self.time, self.venue, self.state

    @property
    def moved_from(self) -> MovedFrom:
        """The day, the time and the place that were published first, where they are others now."""
        first = self.published.fronts[0] if self.published and self.published.fronts else None
        day = first.date if first else self.postponed_from
        return MovedFrom(
            date=day if day != self.date else None,
            time=first.time if first and first.time != self.time else None,
            venue=first.venue if first and first.venue != self.venue else None,
        )

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers in the order of the agenda, updates behind what they update."""
        ordered = in_printed_order(self.items)
        return tuple(item.paper for item in ordered if item.paper is not None)

    @property
    def lines(self) -> tuple[Item, ...]:
        """The items that have a line on this agenda, in order."""
        return tuple(item for item in self.items if not item.hidden and item.updates is None)

    @property
    def absent(self) -> frozenset[str]:
        """The ids that other packs of the meeting contain and this one does not."""
        papers = {item.key for item in self.items if item.absent}
        unlisted = (item for item in self.items if item.hidden and item.updates is None)
        lines = {f"agenda.item-{item.number}" for item in unlisted}
        stubs = (stub for paper in self.papers for stub in paper.stubs)
        return frozenset(papers | lines | {s.key for s in stubs if not s.withheld.leaves_page})
