"""Read the record of what has been published: fill in what it leaves out, and check its numbers.

A publication leaves out what those before it say already, so a correction of one word writes the
few lines that the word changes. Here is the one place that leaves out (`leave_out`) and fills in
again (`fill_in`): whoever reads a record finds every publication whole. A pack and a republication
begin afresh, and are whole in the file too.

A field that is the same is left out; `without` names the fields that are no longer there. Papers,
their pieces and files are known by their names. In the lists of a front sheet order counts: what is
new has its place (`at`), and what is gone the place that it had (`words-gone`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, time
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from agendapack.load.compose import Entries, Fields, compose
from agendapack.load.paths import Reading, locate
from agendapack.load.validate import LARGEST_TEXT, decode, make_record
from agendapack.model.fields import PLACE, Record
from agendapack.model.page_numbers import numbers_between
from agendapack.model.publication import (
    AFRESH,
    RECORD,
    Published,
    PublishedPaper,
    PublishedPiece,
    RecordFile,
)
from agendapack.model.text import Text
from agendapack.output.manifest import Fields as Written
from agendapack.problems import Checked, Code, Problem, Source

SHARED = ("papers", "documents", "front")
"""The fields of a publication that it has in common with those before it."""
NAMED = {"papers": "key", "pieces": "key", "documents": "file"}
"""Lists whose entries have names, and the field that holds the name."""
ORDERED = ("standing", "deadlines", "lines", "words")
HEADED = ("organisation", "committee", "date")
"""A front sheet that has all of these is whole: earlier versions left nothing out."""
MOST_FILLED = 200_000
"""The most values to fill in, so that a few lines do not stand for millions of values."""

Plain = dict[str, Any]


def leave_out(publication: Written, published: Published | None) -> Written:
    """Return what has to be written of a publication, after those that are on record."""
    whole = _present(publication)
    if published is None or published.front is None or whole["kind"] in AFRESH:
        return whole
    papers = {paper["key"] for paper in whole.get("papers", ())}
    before: Plain = {
        "papers": tuple(
            _plain(paper) for key, paper in published.latest_papers.items() if key in papers
        ),
        "documents": tuple(map(_plain, published.publications[-1].documents)),
        "front": _plain(published.front),
    }
    if all(whole["front"][name] != before["front"][name] for name in HEADED):
        return whole
    own = {name: value for name, value in whole.items() if name not in SHARED}
    return own | _find_changes({name: whole.get(name, ()) for name in SHARED}, before)


def _find_changes(now: Plain, before: Plain) -> Plain:
    changes: Plain = {}
    gone = [name for name in before if name not in now]
    for name, value in now.items():
        known = before.get(name)
        if known is None or value == known:
            changes |= {} if value == known else {name: value}
        elif name in ORDERED:
            changes |= _find_edits(name, value, known)
        elif name in NAMED:
            mark = NAMED[name]
            earlier = {each[mark]: each for each in known}
            if earlier.keys() - {each[mark] for each in value}:
                gone.append(name)
                changes[name] = value
            else:
                changes[name] = tuple(
                    {mark: each[mark]} | _find_changes(each, earlier.get(each[mark], {}))
                    for each in value
                    if each != earlier.get(each[mark])
                )
        else:
            changes[name] = _find_changes(value, known) if isinstance(value, dict) else value
    if gone:
        changes["without"] = tuple(gone)
    return _present(changes)


def _find_edits(name: str, now: tuple[Plain, ...], before: tuple[Plain, ...]) -> Plain:
    matcher = SequenceMatcher(None, [repr(each) for each in before], [repr(each) for each in now])
    gone: list[int] = []
    new: list[Plain] = []
    for what, start, end, first, last in matcher.get_opcodes():
        if what != "equal":
            gone += range(start + 1, end + 1)
            new += ({"at": place + 1} | now[place] for place in range(first, last))
    return {f"{name}-gone": tuple(gone), name: tuple(new)}


def _plain(value: object) -> Any:
    if isinstance(value, Record):
        fields = type(value).model_fields
        pairs = ((fields[name].alias or name, getattr(value, name)) for name in fields)
        return _present({name: _plain(each) for name, each in pairs if name != PLACE})
    if isinstance(value, bool):
        return "yes" if value else None
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Text) else value


def _present(fields: Mapping[str, Any]) -> Plain:
    return {
        name: _present(value)
        if isinstance(value, Mapping)
        else tuple(_present(each) if isinstance(each, Mapping) else each for each in value)
        if isinstance(value, tuple | list)
        else value
        for name, value in fields.items()
        if value not in (None, (), {})
    }


class TooMuchToFill(Exception):
    """The record would be too large with all that it leaves out."""


class _Filling:
    """Fills in one record, and counts what it gives."""

    def __init__(self) -> None:
        self.given = 0

    def give(self, fields: Fields, name: str, value: Any) -> None:
        """Give a field a value.

        Raises:
            TooMuchToFill: It is one too many.
        """
        parts = value.values() if isinstance(value, Fields) else (value,)
        self.given += sum(len(part) if isinstance(part, Entries) else 1 for part in parts)
        if self.given > MOST_FILLED:
            raise TooMuchToFill
        fields[name] = value

    def fill(self, now: Fields, before: Fields) -> None:
        """Give fields what they leave out of the fields before."""
        without = _take_texts(now, "without")
        for name, known in list(before.items()):
            value = now.value(name)
            if name == PLACE or name in without:
                continue
            if name in ORDERED and isinstance(known, Entries):
                gone = _take_texts(now, f"{name}-gone")
                if value is None or isinstance(value, Entries):
                    self.give(now, name, _apply_edits(value, gone, known))
            elif value is None:
                self.give(now, name, known)
            elif isinstance(value, Fields) and isinstance(known, Fields):
                self.fill(value, known)
            elif name in NAMED and isinstance(value, Entries) and isinstance(known, Entries):
                self.give(now, name, self.merge(value, known, NAMED[name]))

    def merge(self, now: Entries, before: Entries, mark: str) -> Entries:
        """Return the entries before, each with what is said of it now, and those that are new."""
        merged = Entries(now.source)
        said = {str(each.get(mark)): each for each in now if isinstance(each, Fields)}
        for known in before:
            each = said.pop(str(known.get(mark)), None) if isinstance(known, Fields) else None
            if each is not None and isinstance(known, Fields):
                self.fill(each, known)
            merged.append(known if each is None else each)
        merged.extend(said.values())
        return merged


def fill_in(record: Fields) -> None:
    """Give every publication of a record, in place, what it leaves out.

    What has another shape than a record is left as it is: validation tells of it.

    Raises:
        TooMuchToFill: A record of that size cannot have been written by the program.
    """
    filling = _Filling()
    front: Fields | None = None
    documents: Entries | None = None
    papers: dict[str, Fields] = {}
    for each in record.groups("publications"):
        if str(each.value("kind")) in AFRESH:
            front, documents, papers = None, None, {}
        sheet = each.value("front")
        is_whole = isinstance(sheet, Fields) and all(name in sheet for name in HEADED)
        if front is not None and not is_whole:
            for paper in each.groups("papers"):
                known = papers.get(str(paper.value("key")))
                if known is not None:
                    filling.fill(paper, known)
            before = Fields(front.source)
            before["front"] = front
            if documents is not None:
                before["documents"] = documents
            filling.fill(each, before)
        front = sheet if isinstance(sheet, Fields) else front
        listed = each.value("documents")
        documents = listed if isinstance(listed, Entries) else None
        papers |= {str(paper.value("key")): paper for paper in each.groups("papers")}


def _apply_edits(now: Entries | None, gone: tuple[str, ...], before: Entries) -> Entries:
    new = Entries(before.source) if now is None else now
    places = {int(text) for text in gone if text.isascii() and text.isdigit()}
    if not new and not places:
        return before
    if not places and not all(isinstance(each, Fields) and "at" in each for each in new):
        return new
    applied = Entries(new.source)
    applied.extend(each for place, each in enumerate(before, start=1) if place not in places)
    for each in new:
        at = str(each.get("at")) if isinstance(each, Fields) else ""
        if isinstance(each, Fields) and at.isascii() and at.isdigit() and at != "0":
            del each["at"]
            applied.insert(int(at) - 1, each)
        else:
            applied.append(each)
    return applied


def _take_texts(fields: Fields, name: str) -> tuple[str, ...]:
    """Take a list of texts out of fields; what is no list stays, for validation to tell of."""
    value = fields.value(name)
    if not isinstance(value, Entries):
        return ()
    del fields[name]
    return tuple(str(each) for each in value if isinstance(each, Text))


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
