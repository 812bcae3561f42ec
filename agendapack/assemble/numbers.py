"""The numbers of a finished document held against the document that it was made of."""

from collections.abc import Iterator

from agendapack.model.document import Document, Group
from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import Piece
from agendapack.model.wording import Wording
from agendapack.pdf.number_check import (
    NumberedPaper,
    check_labels,
    check_papers,
    check_references,
)
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
    wrong = list(check_labels(reading, (label for g in document.groups for label in _labels(g))))
    if wrong:  # then every page may be another than it is taken for
        yield from wrong
        return
    papers = list(_numbered(document))
    yield from check_papers(reading, papers, wording)
    front = next((paper for paper in papers if paper.item is None), None)
    if front is not None:
        yield from check_references(reading, papers, range(front.first, front.last + 1), wording)


def _numbered(document: Document) -> Iterator[NumberedPaper]:
    start = 0
    for group in document.groups:
        labels = _labels(group)
        span = group.pages or PageSpan(labels[0], labels[-1])
        item = f"agenda item {group.item} " if group.item else ""
        yield NumberedPaper(
            name=f"{item}'{group.title}' (pages {span})",
            item=group.item,
            first=start,
            last=start + len(labels) - 1,
            span=span,
            destinations={group.key: start, **_piece_starts(group, start)},
            bookmark=group.bookmark,
        )
        start += len(labels)


def _piece_starts(group: Group, start: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for piece in group.pieces:
        if piece.labels:
            places.setdefault(piece.key, start)
        start += len(_piece_labels(piece))
    return places


def _labels(group: Group) -> list[str]:
    """Return the labels of a group's pages, blank sides included."""
    return [label for piece in group.pieces for label in _piece_labels(piece)]


def _piece_labels(piece: Piece) -> tuple[str, ...]:
    return piece.labels + piece.blank_after
