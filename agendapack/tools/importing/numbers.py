"""Recognise the numbers of items, whatever their pattern, and the times and links beside them."""

import re

from agendapack.load.calendar_list import CLOCK, DAY, MONTH_NAME, WEEKDAY_NAME
from agendapack.model.workspace import DocumentBlock

LABEL = re.compile(
    r"\s*(?:(?i:agenda item|item)\s+)?(?P<number>[A-Z]{0,3}[./-]?\d{1,4}"
    r"(?:[./-](?:\d{1,4}|[A-Z](?=[\W_]))){0,3}[a-z]?(?:\([a-z]{1,3}\))?)(?P<sign>[.):]\s+|[.)]?\t\s*|\s+[-–—]\s+|\s+(?=[A-Z“\"‘']))(?P<rest>\S.*)",
    re.S,
)
_CLOCKS = rf"(?P<start>{CLOCK.pattern})(?:\s*(?:-{{1,3}}|–|—|to|until)\s*(?P<end>{CLOCK.pattern}))?"
TIMES = re.compile(rf"{_CLOCKS}[\s:–—-]*(?=\W*\w|$)", re.I)
"""When an item is taken, in front of its title."""
TIMES_BEHIND = re.compile(rf"[\s,–—-]*[(\[]\s*{_CLOCKS}\s*[)\]]\s*", re.I)
_MINUTES = r"(?P<length>\d{1,3})\s*(?:m|mins?|minutes)\.?"
LENGTH = re.compile(rf"{_MINUTES}\s*[:–—-]+\s*", re.I)
LENGTH_BEHIND = re.compile(rf"\s*[(\[]{_MINUTES}(?:,\s*(?P<who>[^()\d]{{3,80}}))?[)\]]\s*", re.I)
TIME_FACT = re.compile(rf"times?\s*:\s*{_CLOCKS}", re.I)
LENGTH_FACT = re.compile(rf"(?:length|duration|timebox|time)\s*:\s*{_MINUTES}", re.I)
ONLY_DAY = re.compile(
    rf"\W*(?:day \d{{1,2}}\W+)?(?:{WEEKDAY_NAME})\.?,?\s+(?:the\s+)?"
    rf"(?:\d{{1,2}}\s*(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{MONTH_NAME})|(?:{MONTH_NAME})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?)\.?(?:,?\s+\d{{4}})?\W*",
    re.I,
)
"""A line that has nothing but a day: the heading of what is taken on it."""
ALONE = re.compile(
    r"[A-Z]{0,3}[./-]?\d{1,4}(?:[./-]\d{1,4}){0,3}[a-z]?(?:\([a-z]{1,3}\))?[.)]?", re.I
)
NUMBER_CELL = re.compile(
    rf"\*?\s*(?P<number>{ALONE.pattern})(?:\s+(?P<times>{CLOCK.pattern}.*))?", re.I
)
"""The cell of a table with the number of an item, perhaps starred, and when it is taken."""
LINK = re.compile(
    r"\[(?P<words>(?:`[^`]*`|[^\[\]])+)\]\((?P<address>https?://[^\s()]+(?:\([^\s()]*\))?)\)"
)
MOST_SKIPPED = 2
"""The most numbers that an agenda leaves out between two items."""


def split_number(block: DocumentBlock) -> tuple[str, str] | None:
    """Return the number in front of a block, and its words behind it; None where it has none."""
    if block.kind == "table":
        return None
    if block.label:
        return clean_number(block.label), block.plain.strip()
    plain = block.plain.strip()
    timed = TIMES.match(plain)
    plain = plain[timed.end() :] if timed else plain
    found = LABEL.fullmatch(plain)
    if found is None or DAY.match(plain) or CLOCK.match(plain):
        return None
    return clean_number(found["number"]), found["rest"].strip()


def clean_number(label: str) -> str:
    """Return a number without the signs around it: "(4)" and "4." are 4."""
    plain = label.strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    return plain.rstrip(".:") if plain.count("(") else plain.rstrip(".:)")


def follows(last: str | None, number: str) -> bool:
    """Tell whether a number is the next item's: one more in one of its parts, or a part below.

    >>> [follows(*each) for each in (("8", "9"), ("8", "8a"), ("8a", "9"), ("4", "4.1"))]
    [True, True, True, True]
    >>> [follows(*each) for each in (("4.2", "5"), ("C47/26", "C48/26"), ("4", "1"), ("4", "9"))]
    [True, True, False, False]
    """
    if not re.search(r"\d", number):
        return False
    if last is None:
        return True
    one, other = _parts(last), _parts(number)
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    if same == len(one):
        return len(other) == same + 1 and other[same] in (1, "a", "i")
    if same >= len(other):
        return False
    before, now, rest = one[same], other[same], other[same + 1 :]
    if isinstance(before, int) and isinstance(now, int):
        is_next = 0 < now - before <= 1 + MOST_SKIPPED
        return is_next and (rest == one[same + 1 :] or all(each in (1, "a") for each in rest))
    is_letter = isinstance(before, str) and isinstance(now, str) and len(before) == len(now) == 1
    return is_letter and ord(str(now)) - ord(str(before)) == 1 and not rest


def skipped(last: str | None, number: str) -> bool:
    """Tell whether numbers are missing between two items, of numbers that are whole."""
    return last is not None and last.isdigit() and number.isdigit() and int(number) - int(last) > 1


def _parts(number: str) -> list[int | str]:
    found = re.findall(r"\d+|[a-z]+", number.casefold())
    return [int(part) if part.isdigit() else part for part in found]


LONGEST_DAY = 60
"""The most letters of a line that names a day."""


def is_timed(block: DocumentBlock) -> bool:
    """Tell whether a block begins with a time."""
    return block.kind != "table" and TIMES.match(block.plain.strip()) is not None


def is_day(block: DocumentBlock) -> bool:
    """Tell whether a block has nothing but a day, and so is a heading."""
    return len(block.plain) < LONGEST_DAY and ONLY_DAY.fullmatch(block.plain) is not None
