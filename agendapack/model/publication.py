"""The record of what has been published of a meeting: `meetings/MEETING/published.yaml`."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, time
from itertools import pairwise
from typing import Literal, TypeVar

from pydantic import Field

from agendapack.model import dataclass
from agendapack.model.fields import Clock, Count, Day, Flag, Name, Record, optional, several, usual
from agendapack.model.meeting import State
from agendapack.model.members import Deadline, StandingItem
from agendapack.model.page_numbers import numbers_between
from agendapack.model.text import Text

RECORD = "published.yaml"

Kind = Literal["pack", "supplement", "republication", "correction"]
AFRESH = ("pack", "republication")
"""What numbers everything, whatever was published before."""


class PublishedItem(Record):
    """An item of the agenda as it was published."""

    number: Text = Field(description="Its item number, as printed.")
    key: Text = Field(description="Its name in references.")
    to_follow: Flag = usual(False, "Whether the agenda said that its paper follows.")
    updates: Text | None = optional("For an update: the key of the item it is of.")


class PublishedPiece(Record):
    """A paper's own text, or an annex; its numbers include the blank sides behind it."""

    key: Text = Field(description="Its name in references.")
    first: Text = Field(description="Its first page number, as printed.")
    last: Text = Field(description="The last number before the next piece.")
    pages: Count = Field(description="How many pages it had, blank sides left out.")
    sha256: Text | None = optional("Of the file it was made from.")
    places: Text | None = optional("A digest of the pages of its paragraphs and headings.")


class PublishedPaper(Record):
    """A paper as it was published; a withheld paper has no pieces."""

    key: Text = Field(description="Its name in references.")
    item: Text | None = optional("The number of its item.")
    title: Text = Field(description="As it was shown.")
    first: Text = Field(description="Its first page number, as printed.")
    last: Text = Field(description="Its last, blank sides included.")
    withheld: Flag = usual(False, "Whether it was not for the public.")
    pieces: tuple[PublishedPiece, ...] = several("What it is made of, in order.")
    awaits: tuple[Text, ...] = several("The keys of annexes that were to follow.")
    origin: Text | None = optional("The SHA-256 of its file's path, if withheld.")
    sha256: Text | None = optional("Of its file, if it is withheld.")
    first_minute: Count | None = optional("The number of its first minute.")


def digest_path(path: str) -> str:
    """Return what stands in the record for the path of a withheld file, which may tell of it."""
    return hashlib.sha256(path.encode()).hexdigest()


class PublishedDocument(Record):
    """A file that was published."""

    file: Text = Field(description="Its path below the output folder.")
    pages: Count = Field(description="How many pages it has.")
    sha256: Text = Field(description="Of its bytes.")


class PublishedStanding(StandingItem):
    """A standing item of the committee as it was when it was published."""

    name: Name = Field(description="Its name in the committee's file.")


class PublishedDeadline(Deadline):
    """A deadline of the committee, which texts of standing items may name."""

    name: Text = Field(description="Its name in texts.")


class PublishedLine(Record):
    """An item of the agenda, as the public reads it."""

    key: Text = Field(description="Its name in references.")
    number: Text = Field(description="Its item number.")
    title: Text = Field(description="Its title.")


class PublishedWords(Record):
    """A paragraph of the front sheet, except the lines of items."""

    item: Text | None = optional("The number of the item it belongs to.")
    heading: Flag = usual(False, "Whether it is a heading.")
    text: Text = Field(description="Its words.")


class PublishedFront(Record):
    """The front sheet as it was published; later builds keep what it says of the meeting."""

    date: Day = Field(description="The day of the meeting.")
    time: Clock | None = optional("When it starts.")
    venue: Text | None = optional("Where it is held.")
    state: State = usual("final", "Whether it is held, as in the meeting's file.")
    committee: Text = Field(description="The committee's name.")
    organisation: Text = Field(description="The organisation's name.")
    to: Text | None = optional("Who it is addressed to.")
    standing: tuple[PublishedStanding, ...] = several("The standing items on it.")
    deadlines: tuple[PublishedDeadline, ...] = several("The committee's deadlines.")
    lines: tuple[PublishedLine, ...] = several("The items on it, in order.")
    words: tuple[PublishedWords, ...] = several("Everything else on it, in order.")

    @property
    def facts(self) -> "Facts":
        """What calendars and notices say of the meeting."""
        return self.date, self.time, self.venue, self.state


Facts = tuple[date, time | None, str | None, State]
"""The day, the time, the place and the state of a meeting."""


class Publication(Record):
    """One act of publishing."""

    kind: Kind = Field(description="What was published.")
    date: Day = Field(description="On which day.")
    reason: Text | None = optional("Why it was published afresh.")
    items: tuple[PublishedItem, ...] = several("The agenda items in it, in order.")
    papers: tuple[PublishedPaper, ...] = several("The papers in it, in order.")
    documents: tuple[PublishedDocument, ...] = several("The files.")
    front: PublishedFront | None = optional("The front sheet of the whole agenda.")


class Published(Record):
    """All publications of a meeting, the earliest first."""

    format: Literal["1"] = Field(description="Of this record.")
    publications: tuple[Publication, ...] = Field(description="The first one first.")

    @property
    def current(self) -> tuple[Publication, ...]:
        """The latest pack or republication, whose page numbers are in force, and all after it."""
        starts = (at for at, each in enumerate(self.publications) if each.kind in AFRESH)
        return self.publications[max(starts, default=0) :]

    @property
    def items(self) -> dict[str, PublishedItem]:
        """The items of the current publications by key, each as first published there."""
        return _by_key(item for publication in self.current for item in publication.items)

    @property
    def papers(self) -> dict[str, PublishedPaper]:
        """The papers of the current publications by key, each as first published there."""
        return _by_key(paper for publication in self.current for paper in publication.papers)

    @property
    def latest_papers(self) -> dict[str, PublishedPaper]:
        """The papers of the current publications by key, each as last published."""
        return {str(each.key): each for every in self.current for each in every.papers}

    @property
    def fronts(self) -> tuple[PublishedFront, ...]:
        """The front sheets of the current publications; older records have none."""
        return tuple(each.front for each in self.current if each.front is not None)

    @property
    def front(self) -> PublishedFront | None:
        """The front sheet as it was published last."""
        return self.fronts[-1] if self.fronts else None

    @property
    def sequence(self) -> int:
        """How often day, time, place or state have changed since the first publication.

        A calendar takes an entry with a higher number for the newer one.
        """
        fronts = [each.front for each in self.publications if each.front is not None]
        return sum(now.facts != before.facts for before, now in pairwise(fronts))

    def announced(self, facts: Facts) -> date | None:
        """Return the day since which the record says these facts of the meeting."""
        day = None
        for each in reversed(self.publications):
            if each.front is None or each.front.facts != facts:
                break
            day = each.date
        return day

    def noticed(self, held: date, venue: str | None) -> date | None:
        """Return the day on which a meeting's day and place, if any, were first published."""
        day = None
        for each in reversed(self.publications):
            front = each.front
            if front and (front.date != held or (venue is not None and front.venue != venue)):
                break
            day = each.date
        return day

    @property
    def supplements(self) -> tuple[tuple[int, Publication], ...]:
        """The supplements to the current pack, each with its number.

        The numbers continue after a republication, so that no two supplements share one.
        """
        every = [each for each in self.publications if each.kind == "supplement"]
        current = set(map(id, self.current))
        return tuple((n, each) for n, each in enumerate(every, start=1) if id(each) in current)

    @property
    def next_supplement(self) -> int:
        """The number of the next supplement."""
        return 1 + sum(each.kind == "supplement" for each in self.publications)


P = TypeVar("P", PublishedItem, PublishedPaper)


def _by_key(every: Iterable[P]) -> dict[str, P]:
    found: dict[str, P] = {}
    for each in every:
        found.setdefault(str(each.key), each)
    return found


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The record of a meeting and its bytes; None before the first publication.

    At a republication that numbers everything again, `replaced` is the record so far.
    """

    published: Published | None = None
    data: bytes | None = None
    replaced: Published | None = None

    @property
    def front(self) -> PublishedFront | None:
        """The front sheet as it was published last."""
        return self.published.front if self.published else None


@dataclass(frozen=True, slots=True)
class PublishedNumbers:
    """Published page numbers, which must not change: of papers, and of known pieces, by key."""

    papers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pieces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def published_numbers(published: Published | None) -> PublishedNumbers:
    """Return the page numbers that a record fixes."""
    if published is None:
        return PublishedNumbers()
    papers: dict[str, tuple[str, ...]] = {}
    pieces: dict[str, tuple[str, ...]] = {}
    for key, paper in published.papers.items():
        papers[key] = numbers_between(paper.first, paper.last) or ()
        for piece in paper.pieces:
            pieces[str(piece.key)] = numbers_between(piece.first, piece.last) or ()
    return PublishedNumbers(papers, pieces)
