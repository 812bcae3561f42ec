"""Read which pages of an annex are taken: `3-7, 12`."""

import re

from agendapack.codes import Code
from agendapack.load.examiner import Ranges
from agendapack.load.reading import Reading
from agendapack.model.fields import Text
from agendapack.model.flaw import Flaw

_PART = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")
ALLOWED = "pages and ranges are allowed, with commas between them, for instance 3-7, 12"


def choose_pages(reading: Reading, text: Text) -> Ranges | None:
    """Return the first and last page of each range that is taken, or None after a problem."""
    found = read_pages(text)
    if isinstance(found, Flaw):
        reading.report(found.code, f"the field 'pages' {found.message}", text.source, found.hint)
        return None
    return found


def read_pages(text: str) -> Ranges | Flaw:
    """Return the first and last page of each range, from 1, or what is wrong with the text."""
    ranges: list[tuple[int, int]] = []
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            found = f"holds '{part.strip()[:40]}'" if part.strip() else "has nothing between commas"
            return _wrong(f"{found}; {ALLOWED}")
        first, last = int(match[1]), int(match[2] or match[1])
        if first == 0:
            return _wrong("asks for page 0; the first page is 1")
        if last < first:
            return _wrong(f"asks for pages {first} to {last}", f"did you mean '{last}-{first}'?")
        taken = next((r for r in ranges if first <= r[1] and r[0] <= last), None)
        if taken is not None:
            page = max(first, taken[0])
            return _wrong(f"asks for page {page} twice", "name each page once")
        ranges.append((first, last))
    return tuple(ranges)


def _wrong(message: str, hint: str = "leave 'pages' out to take all") -> Flaw:
    return Flaw(Code.BAD_VALUE, message, hint)
