"""The numbers in finished files held against the manifest, and against one another."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agendapack.labels import bears
from agendapack.verify.manifest import ListedPaper

if TYPE_CHECKING:
    from agendapack.pdf.readback import Reading

AGENDA = "agenda"
"""How the front sheet is named in a document that has it."""
_REFERENCE = re.compile(r"\(Pages? (\S+?)(?: - (\S+?))?(?:: (?:not for publication|withdrawn))?\)")


def check_pack(reading: "Reading", papers: Iterable[ListedPaper]) -> Iterator[str]:
    """Say what disagrees in a pack: labels, stamps, bookmarks, destinations, references."""
    count = len(reading.labels)
    has_agenda = AGENDA in reading.destinations
    for paper in papers:
        what = _call(paper)
        if not 1 <= paper.pdf_first <= paper.pdf_last <= count:
            yield f"{what} has PDF pages {paper.pdf_first} to {paper.pdf_last} of {count}"
            continue
        start, end = paper.pdf_first - 1, paper.pdf_last - 1
        yield from _ends(paper, reading.labels[start], reading.labels[end])
        yield from _stamps(reading, start, end, paper.item)
        if reading.destinations.get(paper.key) != start:
            yield f"the name '{paper.key}' does not lead to the first page of {what}"
        marks = {mark.page for mark in reading.bookmarks if mark.level == 1}
        if start not in marks:
            yield f"no bookmark leads to {what}"
        if has_agenda:
            yield from _references(reading, paper)


def find_again(reading: "Reading", papers: Iterable[ListedPaper]) -> Iterator[ListedPaper]:
    """Return the papers that stand in another document too, with their pages there."""
    for paper in papers:
        start = reading.destinations.get(paper.key)
        if start is not None:
            length = paper.pdf_last - paper.pdf_first
            yield replace(paper, pdf_first=start + 1, pdf_last=start + 1 + length)


def check_paper(reading: "Reading", pack: "Reading", paper: ListedPaper) -> Iterator[str]:
    """Say what a paper's own file numbers otherwise than the pack."""
    expected = pack.labels[paper.pdf_first - 1 : paper.pdf_last]
    if reading.labels != expected:
        yield f"its pages are labelled {_span(reading.labels)}, in the pack {_span(expected)}"
        return
    yield from _stamps(reading, 0, len(reading.labels) - 1, paper.item)


def _ends(paper: ListedPaper, first: str, last: str) -> Iterator[str]:
    for number, label, end in ((paper.first, first, "first"), (paper.last, last, "last")):
        if not bears(label, number):
            yield f"the {end} page of {_call(paper)} is labelled {label}, and listed as {number}"


def _stamps(reading: "Reading", start: int, end: int, item: str) -> Iterator[str]:
    for place in range(start, end + 1):
        parts = {part for line in reading.stamps[place] for part in re.split(r" {3,}", line)}
        label = reading.labels[place]
        expected = {f"Page {label}"}
        if place == start and item:
            expected.add(f"Agenda Item {item}")
        numbers = {part for part in parts if re.match(r"Page \S|Agenda Item ", part)}
        if numbers != expected:
            said = ", ".join(sorted(numbers)) or "nothing"
            yield f"the page labelled {label} is stamped {said}, not {', '.join(sorted(expected))}"


def _references(reading: "Reading", paper: ListedPaper) -> Iterator[str]:
    """Hold the agenda's references to a paper against its pages; one there has to be."""
    start = paper.pdf_first - 1
    referred = False
    for link in reading.links:
        if link.target != start or reading.stamps[link.page]:
            continue
        for first, last in _REFERENCE.findall(link.text):
            referred = True
            if (first, last or first) != (paper.first, paper.last):
                yield f"the agenda refers to {_call(paper)} by {link.text}"
    if not referred and paper.item:
        yield f"no page reference in the agenda leads to {_call(paper)}"


def _call(paper: ListedPaper) -> str:
    item = f"agenda item {paper.item} " if paper.item else ""
    return f"{item}'{paper.title}' (pages {paper.first} - {paper.last})"


def _span(labels: tuple[str, ...]) -> str:
    return f"{labels[0]} to {labels[-1]}" if labels else "not at all"
