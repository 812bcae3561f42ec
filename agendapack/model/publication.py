"""What has been published of a meeting: the record `meetings/MEETING/published.yaml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from pydantic import Field

from agendapack.model.fields import Count, Day, Flag, Record
from agendapack.model.page_numbers import numbers_between
from agendapack.model.text import Text

RECORD = "published.yaml"

Kind = Literal["pack", "supplement", "republication", "correction"]


class PublishedItem(Record):
    """An item of the agenda as it was published."""

    number: Text = Field(description="Its item number, as printed.")
    key: Text = Field(description="Its name in references.")
    to_follow: Flag = Field(False, description="Whether the agenda said that its paper follows.")


class PublishedPiece(Record):
    """A paper's own text or an annex: the numbers are those of its pages and the blank
    sides behind them.
    """

    key: Text = Field(description="Its name in references.")
    first: Text = Field(description="Its first page number, as printed.")
    last: Text = Field(description="The last number before the next piece.")
    pages: Count = Field(description="How many pages it had, blank sides left out.")
    sha256: Text | None = Field(None, description="Of the file it was made from.")


class PublishedPaper(Record):
    """A paper as it was published; what was withheld has no pieces."""

    key: Text = Field(description="Its name in references.")
    item: Text | None = Field(None, description="The number of its item.")
    title: Text = Field(description="As it was shown.")
    first: Text = Field(description="Its first page number, as printed.")
    last: Text = Field(description="Its last, blank sides included.")
    withheld: Flag = Field(False, description="Whether it was not for the public.")
    pieces: tuple[PublishedPiece, ...] = Field((), description="What it is made of, in order.")


class PublishedDocument(Record):
    """A file that was published."""

    file: Text = Field(description="Its path below the output folder.")
    pages: Count = Field(description="How many pages it has.")
    sha256: Text = Field(description="Of its bytes.")


class Publication(Record):
    """One act of publishing."""

    kind: Kind = Field(description="What was published.")
    date: Day = Field(description="On which day.")
    reason: Text | None = Field(None, description="Why it was published afresh.")
    items: tuple[PublishedItem, ...] = Field((), description="The agenda items in it, in order.")
    papers: tuple[PublishedPaper, ...] = Field((), description="The papers in it, in order.")
    documents: tuple[PublishedDocument, ...] = Field((), description="The files.")


class Published(Record):
    """All that has been published of a meeting, in the order of time."""

    format: Literal["1"] = Field(description="Of this record.")
    publications: tuple[Publication, ...] = Field(description="The first one first.")

    @property
    def current(self) -> tuple[Publication, ...]:
        """The last pack or republication, whose numbers hold, and what followed it."""
        start = 0
        for place, publication in enumerate(self.publications):
            if publication.kind in ("pack", "republication"):
                start = place
        return self.publications[start:]

    @property
    def items(self) -> dict[str, PublishedItem]:
        """The items by key, each as it was published first."""
        every = (item for publication in self.current for item in publication.items)
        return _by_key(every)

    @property
    def papers(self) -> dict[str, PublishedPaper]:
        """The papers by key, each as it was published first."""
        every = (paper for publication in self.current for paper in publication.papers)
        return _by_key(every)

    @property
    def supplements(self) -> tuple[tuple[int, Publication], ...]:
        """The supplements to the current pack, each with its number.

        Numbers run on through republications: no two supplements are called the same.
        """
        every = [each for each in self.publications if each.kind == "supplement"]
        current = set(map(id, self.current))
        return tuple((n, each) for n, each in enumerate(every, start=1) if id(each) in current)

    @property
    def next_supplement(self) -> int:
        """The number of the supplement to come."""
        return 1 + sum(each.kind == "supplement" for each in self.publications)


P = TypeVar("P", PublishedItem, PublishedPaper)


def _by_key(every: Iterable[P]) -> dict[str, P]:
    found: dict[str, P] = {}
    for each in every:
        found.setdefault(str(each.key), each)
    return found


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The record of a meeting and the bytes it was read from; neither before the first.

    Args:
        replaced: In place of `published`, what does not hold any more, since everything is
            to be numbered afresh.
    """

    published: Published | None = None
    data: bytes | None = None
    replaced: Published | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Page numbers that must not move.

    Args:
        papers: All numbers of each paper, blank sides included.
        pieces: Those of its own text and of each annex, where they are known.
    """

    papers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pieces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def keep_numbers(published: Published | None) -> Kept:
    """Return the numbers that a record holds."""
    if published is None:
        return Kept()
    papers: dict[str, tuple[str, ...]] = {}
    pieces: dict[str, tuple[str, ...]] = {}
    for key, paper in published.papers.items():
        papers[key] = numbers_between(paper.first, paper.last) or ()
        for piece in paper.pieces:
            pieces[str(piece.key)] = numbers_between(piece.first, piece.last) or ()
    return Kept(papers, pieces)
