"""A paper as it is planned for a pack, with what stands behind it: before any layout."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from agendapack.model import dataclass, workspace
from agendapack.model.business import Application
from agendapack.model.fields import Day
from agendapack.model.item_facts import NO_FACTS, ItemFacts, Values
from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import Topic, WorkPlan
from agendapack.model.text import Text
from agendapack.model.withholding import Withheld
from agendapack.problems import Source


@dataclass(frozen=True, slots=True)
class TypesetAnnex:
    """An annex that is not PDF and is typeset in the house style.

    Args:
        content: Markdown as a `Text` with its places, or a `str` of HTML in the dialect of
            `docs/section-html.md`, escaped and safe, without the annex's own `h1`.
            Ids in the HTML start with the annex's key and a full stop.
        classes: Classes of the section's root element: `landscape`, `fit`.
        pictures: The pictures in the content, by the path that the content gives.
    """

    content: Text | str
    classes: tuple[str, ...] = ()
    pictures: dict[str, workspace.LoadedPicture] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedAnnex:
    """An annex with its key in the pack, for instance `overview.annex-a`.

    Args:
        typeset: Its content, where it is not PDF and is typeset in the house style.
        listed: Its title in open papers, in every pack; empty where they do not name it.
    """

    key: str
    title: str
    loaded: workspace.LoadedAnnex
    typeset: TypesetAnnex | None = None
    withheld: Withheld | None = None
    listed: str | None = None
    extra: Values = ()


@dataclass(frozen=True, slots=True)
class Stub:
    """A notice in the public pack in place of an annex that is withheld.

    Args:
        place: The annex's index among the paper's annexes, withheld ones included.
        listed: The annex's title in its paper; empty where the paper does not name it.
    """

    key: str
    place: int
    listed: str
    withheld: Withheld


@dataclass(frozen=True, slots=True)
class AwaitedAnnex:
    """An annex that is to follow, at its place among all; its title is empty if it may not be
    named.
    """

    key: str
    place: int
    title: str


@dataclass(frozen=True, slots=True)
class PlannedApplication:
    """An application with its heading's id, and the keys of its report and annexes in order."""

    record: Application
    id: str
    papers: tuple[str, ...]
    extra: Values = ()


MinutesKind = Literal["paper", "draft", "approved", "decisions", "restricted"]


@dataclass(frozen=True, slots=True)
class PlannedMinutes:
    """Minutes with their numbers: `numbers[i]` belongs to `record.minutes[i]`.

    Args:
        committee: Whose minutes they are.
        kind: A paper of the meeting that is to approve them; or a file of their own, as a draft,
            as approved, with the decisions alone, or with what is not for publication alone.
        closed: The actions that they close, by name.
    """

    record: Minutes
    numbers: tuple[int, ...]
    printed: tuple[str, ...]
    committee: str
    kind: MinutesKind = "paper"
    closed: Mapping[str, workspace.LoggedAction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedActions:
    """Actions with the numbers of their minutes: `numbers[i]` belongs to `record.actions[i]`."""

    record: workspace.ActionLog
    numbers: tuple[str, ...]


NoticeKind = Literal[
    "meeting", "cancelled", "postponed", "date", "time", "venue", "private-meeting",
    "private-meeting-again", "key-decisions",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """A public notice, as a file of its own.

    Args:
        kind: What it is of: the meeting, what has changed, or business of an executive.
        issued: The day on which it is first published; None where that is not known.
        topics: The key decisions that it is of.
        representations: What was said for holding the meeting in public.
    """

    kind: NoticeKind
    issued: Day | None
    source: Source
    topics: tuple[Topic, ...] = ()
    representations: Text | None = None
    response: Text | None = None

    @property
    def said(self) -> tuple[Text, ...]:
        """The texts that are given for it alone."""
        return tuple(text for text in (self.representations, self.response) if text)


@dataclass(frozen=True, slots=True)
class Paper:
    """What an item brings into the pack.

    Args:
        key: Its name in references, unique in the pack, for instance `overview`.
        content: None where the item brings only annexes.
        slug: Made from the title, for file names.
        stubs: In the public pack, for the annexes that are withheld.
        withdrawn: Why a notice replaces it, if it was withdrawn after publication.
        level: How many items and headings its item stands below.
    """

    key: str
    item: str
    title: str
    slug: str
    content: Report | PlannedMinutes | WorkPlan | PlannedActions | PlannedNotice | None = None
    annexes: tuple[PlannedAnnex, ...] = ()
    sources: tuple[workspace.InputFile, ...] = ()
    withheld: Withheld | None = None
    parts: Withheld | None = None
    stubs: tuple[Stub, ...] = ()
    withdrawn: Text | None = None
    facts: ItemFacts = NO_FACTS
    awaited: tuple[AwaitedAnnex, ...] = ()
    level: int = 0

    @property
    def has_open_page(self) -> bool:
        """Whether a page is in the public pack, where annexes may only be listed."""
        has_own = self.content is not None or self.withdrawn is not None
        withheld = (annex.withheld for annex in self.behind)
        return has_own or any(each is None or each.leaves_page for each in withheld)

    @property
    def behind(self) -> tuple[PlannedAnnex | Stub, ...]:
        """The annexes behind it and the stubs of withheld ones, in order."""
        everything: list[PlannedAnnex | Stub] = list(self.annexes)
        for stub in self.stubs:
            everything.insert(stub.place, stub)
        return tuple(everything)
