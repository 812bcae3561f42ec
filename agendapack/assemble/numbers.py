"""Every number in a finished file held against every other."""

import re
from collections.abc import Iterator

from agendapack.model.document import Document, Group
from agendapack.model.section import PageRange, Piece
from agendapack.model.wording import Wording, find_page_references
from agendapack.pdf.labels import read_label
from agendapack.pdf.readback import Reading, read_back
from agendapack.problems import InternalFault

SHOWN = 5


def check_numbers(document: Document, data: bytes, wording: Wording) -> None:
    """Read a finished file back and compare it with the document and with itself.

    Page labels, stamps, bookmarks, the agenda's page references and the pages that its
    links lead to must all say the same.

    Raises:
        InternalFault: They do not; the message says which, and how.
    """
    faults = list(disagreements(document, read_back(data), wording))
    if faults:
        more = f" (and {len(faults) - SHOWN} more)" if len(faults) > SHOWN else ""
        raise InternalFault(f"'{document.title}': {'; '.join(faults[:SHOWN])}{more}")


def disagreements(document: Document, reading: Reading, wording: Wording) -> Iterator[str]:
    """Say what does not agree, one thing at a time."""
    expected = [label for group in document.groups for label in group_labels(group)]
    if list(reading.labels) != expected:
        yield f"the page labels are {list(reading.labels)}, not {expected}"
        return
    starts: dict[str, int] = {}
    start = 0
    for group in document.groups:
        starts[group.key] = start
        labels = group_labels(group)
        yield from _stamps(group, labels, reading, start, wording)
        start += len(labels)
    yield from _bookmarks(document, starts, reading)
    front = next((group for group in document.groups if group.item is None), None)
    if front is not None:
        yield from _references(document, front, starts, reading, wording)
    yield from _destinations(document, starts, reading)


def group_labels(group: Group) -> list[str]:
    """Return the labels of a group's pages, blank sides included."""
    return [label for piece in group.pieces for label in piece.labels + piece.blank_after]


def _stamps(
    group: Group, labels: list[str], reading: Reading, start: int, wording: Wording
) -> Iterator[str]:
    for place, label in enumerate(labels):
        found = {
            part for line in reading.stamps[start + place] for part in re.split(r" {3,}", line)
        }
        expected = set() if group.item is None else {wording.say("page-stamp", number=label)}
        if group.item and place == 0:
            expected.add(wording.say("item-stamp", number=group.item))
        if found != expected:
            yield f"page {label} is stamped {sorted(found)}, not {sorted(expected)}"


def _bookmarks(document: Document, starts: dict[str, int], reading: Reading) -> Iterator[str]:
    found = [(mark.title, mark.page) for mark in reading.bookmarks if mark.level == 1]
    for group in document.groups:
        if (group.bookmark, starts[group.key]) not in found:
            yield f"no bookmark '{group.bookmark}' leads to page {_label(group)}"
    for mark in reading.bookmarks:
        if mark.level == 1 and mark.page is None:
            yield f"the bookmark '{mark.title}' leads nowhere"


def _references(
    document: Document,
    front: Group,
    starts: dict[str, int],
    reading: Reading,
    wording: Wording,
) -> Iterator[str]:
    """Hold the agenda's page references against the papers that their links lead to."""
    pages = range(starts[front.key], starts[front.key] + len(group_labels(front)))
    referred: set[int] = set()
    for link in reading.links:
        if link.page not in pages or link.target is None:
            continue
        for first, last in find_page_references(link.text, wording):
            group = next((g for g in document.groups if starts[g.key] == link.target), None)
            if group is None:
                if not _bears(reading.labels[link.target], first):
                    yield f"'{link.text}' leads to page {reading.labels[link.target]}"
                continue
            referred.add(link.target)
            labels = group_labels(group)
            span = group.pages or PageRange(labels[0], labels[-1])
            if (first, last) != (span.first, span.last) or not _bears(labels[0], first):
                yield f"'{link.text}' leads to pages {labels[0]} - {labels[-1]}"
    for group in document.groups:
        if group.item and starts[group.key] not in referred:
            yield f"no page reference in the agenda leads to item {group.item}"


def _destinations(document: Document, starts: dict[str, int], reading: Reading) -> Iterator[str]:
    for group in document.groups:
        expected = {group.key: starts[group.key], **_piece_starts(group, starts[group.key])}
        for key, page in expected.items():
            if reading.destinations.get(key) != page:
                yield f"'{key}' is no destination of its page"


def _piece_starts(group: Group, start: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for piece in group.pieces:
        if piece.labels:
            places.setdefault(piece.key, start)
        start += _length(piece)
    return places


def _length(piece: Piece) -> int:
    return len(piece.labels) + len(piece.blank_after)


def _bears(label: str, number: str) -> bool:
    """Tell whether a page is found under a number: `9` is label `9`, or within `8-10`."""
    ends = re.split(r"\s*-\s*", label)
    if number in (label, *ends):
        return True
    style, value = read_label(number)
    (first_style, first), (last_style, last) = read_label(ends[0]), read_label(ends[-1])
    return style == first_style == last_style != "" and first < value < last


def _label(group: Group) -> str:
    return group_labels(group)[0]
