"""Read the record of what has been published, and check that its page numbers are consistent."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from agendapack.load.compose import compose
from agendapack.load.fields import LARGEST_TEXT, decode
from agendapack.load.paths import locate
from agendapack.load.reading import Reading
from agendapack.load.record_gaps import TooMuchToFill, fill_in
from agendapack.load.validate import make_record
from agendapack.model.page_numbers import numbers_between
from agendapack.model.publication import (
    RECORD,
    Published,
    PublishedPaper,
    PublishedPiece,
    RecordFile,
)
from agendapack.problems import Checked, Code, Problem, Source

HINT = "restore the file as 'agendapack publish' wrote it; version control has it"
MOST_NUMBERS = 100_000
"""The most page numbers in a record; a longer list is a fault, and would take long to check."""


def load_record(reading: Reading, folder: str) -> RecordFile:
    """Return the record of a meeting's publications; empty before the first.

    The file of the record does not count among the sources of a pack, so that a pack has
    the same bytes before and after it is recorded.
    """
    home = f"meetings/{folder}"
    source = Source(f"{home}/{RECORD}")
    if not reading.shared.holds(reading.root / home, RECORD):
        return RecordFile()
    apart = Reading(reading.root, shared=reading.shared)
    path = locate(apart, RECORD, home, source)
    data = None if path is None else apart.read(path, LARGEST_TEXT, source)
    published = None if path is None or data is None else read_record(apart, path, data)
    reading.problems += apart.problems
    return RecordFile(published, data)


def parse_record(root: Path, folder: str, data: bytes) -> Checked[Published]:
    """Return the record of a meeting from its bytes, with the problems in it."""
    reading = Reading(root)
    published = read_record(reading, f"meetings/{folder}/{RECORD}", data)
    return Checked(published, tuple(reading.problems))


def read_record(reading: Reading, path: str, data: bytes) -> Published | None:
    """Return a record from its bytes, or None after a problem."""
    text = decode(reading, path, data)
    fields = None if text is None else compose(reading, path, text)
    if fields is None:
        return None
    try:
        fill_in(fields)
    except TooMuchToFill:
        found = "the record leaves out more than a record of the program does"
        reading.problems.append(_fault(found, fields.source))
        return None
    before = len(reading.problems)
    published = make_record(reading, Published, "the record of publications", fields).record
    if published is None or len(reading.problems) > before:
        return None
    faults = list(_find_faults(published))
    reading.problems += faults
    return None if faults else published


def _find_faults(published: Published) -> Iterator[Problem]:
    if not published.publications or published.publications[0].kind != "pack":
        yield _fault("the record does not begin with the publication of a pack", published.source)
        return
    days = [publication.date for publication in published.publications]
    for earlier, later in pairwise(days):
        if later < earlier:
            found = f"a publication of {later} stands behind one of {earlier}"
            yield _fault(f"{found}; the record is in order", published.source)
    for publication in published.publications:
        for paper in publication.papers:
            yield from _check_paper(paper)
    taken: dict[str, str] = {}
    for key, paper in published.papers.items():
        for number in numbers_between(paper.first, paper.last) or ():
            if number in taken:
                found = f"page {number} is in '{taken[number]}' and in '{key}'"
                yield _fault(f"{found}; a number belongs to one page", paper.source)
                break
            taken[number] = key
        if len(taken) > MOST_NUMBERS:
            found = f"the record has more than {MOST_NUMBERS} page numbers"
            yield _fault(found, paper.source)
            return


def _check_paper(paper: PublishedPaper) -> Iterator[Problem]:
    whole = numbers_between(paper.first, paper.last)
    if whole is None:
        yield _not_a_range(paper)
        return
    inside: list[str] = []
    for piece in paper.pieces:
        numbers = numbers_between(piece.first, piece.last)
        if numbers is None or piece.pages > len(numbers):
            yield _not_a_range(piece)
            return
        inside += numbers
    if paper.pieces and tuple(inside) != whole:
        found = f"the pieces of '{paper.key}' are not pages {paper.first} to {paper.last}"
        yield _fault(found, paper.source)


def _not_a_range(part: PublishedPaper | PublishedPiece) -> Problem:
    found = f"'{part.key}' has the pages {part.first} to {part.last}"
    return _fault(f"{found}, which cannot be counted", part.source)


def _fault(message: str, source: Source) -> Problem:
    return Problem(Code.PUBLISHED_RECORD, message, source, HINT)
