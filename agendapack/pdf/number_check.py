"""Every page number in a finished file, held against what it should be and against the others.

The one checker of page numbers: of a document as soon as it is assembled, and of a finished
folder against its manifest.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from agendapack.model.page_numbers import PageSpan
from agendapack.model.wording import Wording, find_page_references, stamp_patterns
from agendapack.pdf.readback import Reading

_APART = re.compile(r" {3,}")


@dataclass(frozen=True, slots=True)
class NumberedPaper:
    """A paper, or the front sheet, as a document should number it.

    Args:
        name: What faults call it.
        item: The number of its agenda item, which its first page is stamped with; empty for a
            paper without one, None for the front sheet, whose pages are not stamped.
        first: The index of its first page.
        last: The index of its last page.
        span: Its pages as the agenda refers to them.
        destinations: The page indexes that its names, and those of its annexes, lead to.
        bookmark: The title of its bookmark; None for any.
    """

    name: str
    item: str | None
    first: int
    last: int
    span: PageSpan
    destinations: Mapping[str, int] = field(default_factory=dict)
    bookmark: str | None = None


def check_labels(reading: Reading, expected: Iterable[str]) -> Iterator[str]:
    """Say whether a document's page labels are others than expected."""
    wanted = list(expected)
    if list(reading.labels) != wanted:
        yield f"the page labels are {list(reading.labels)}, not {wanted}"


def check_papers(
    reading: Reading, papers: Iterable[NumberedPaper], wording: Wording
) -> Iterator[str]:
    """Say what disagrees in the pages of papers: stamps, names, bookmarks."""
    marks = {(mark.title, mark.page) for mark in reading.bookmarks if mark.level == 1}
    marked = {page for _, page in marks}
    for paper in papers:
        yield from check_stamps(reading, paper, wording)
        for key, page in paper.destinations.items():
            if reading.destinations.get(key) != page:
                yield f"the name '{key}' does not lead to the page labelled {reading.labels[page]}"
        title, page = paper.bookmark, paper.first
        if (title, page) not in marks and (title is not None or page not in marked):
            yield f"no bookmark leads to {paper.name}"
    for title, goal in sorted(marks, key=str):
        if goal is None:
            yield f"the bookmark '{title}' leads nowhere"


def check_stamps(reading: Reading, paper: NumberedPaper, wording: Wording) -> Iterator[str]:
    """Say which pages of a paper are stamped otherwise than they are labelled."""
    stamps = stamp_patterns(wording)
    for page in range(paper.first, paper.last + 1):
        label = reading.labels[page]
        expected = set() if paper.item is None else {wording.say("page-stamp", number=label)}
        if paper.item and page == paper.first:
            expected.add(wording.say("item-stamp", number=paper.item))
        parts = {part for line in reading.stamps[page] for part in _APART.split(line)}
        found = {part for part in parts if any(stamp.match(part) for stamp in stamps)}
        if found != expected:
            yield f"the page labelled {label} is stamped {_listed(found)}, not {_listed(expected)}"


def check_references(
    reading: Reading, papers: Iterable[NumberedPaper], front: Iterable[int], wording: Wording
) -> Iterator[str]:
    """Say which page references on the front sheet disagree with the pages they lead to.

    Args:
        reading: The document.
        papers: Those that have to be referred to are those with an item.
        front: The indexes of the front sheet's pages.
        wording: How references are worded.
    """
    by_start = {paper.first: paper for paper in papers}
    pages, referred = set(front), set[int]()
    for link in reading.links:
        if link.page not in pages or link.target is None:
            continue
        label, paper = reading.labels[link.target], by_start.get(link.target)
        for span in read_references(link.text, wording):
            if not PageSpan.read(label).holds(span.first):
                yield f"the reference {link.text} leads to the page labelled {label}"
            elif paper is not None and paper.item is not None and span != paper.span:
                yield f"the agenda refers to {paper.name} by {link.text}"
            referred.add(link.target)
    for start, paper in by_start.items():
        if paper.item and start not in referred:
            yield f"no page reference in the agenda leads to {paper.name}"


def read_references(text: str, wording: Wording) -> Iterator[PageSpan]:
    """Go through the page references in a text: `(Page 9)`, `(Pages 9 - 18)`."""
    for first, last in find_page_references(text, wording):
        yield PageSpan(first, last)


def _listed(parts: set[str]) -> str:
    return ", ".join(sorted(parts)) or "nothing"
