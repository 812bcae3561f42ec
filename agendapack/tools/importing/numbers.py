"""Recognise the numbers of agenda items, whatever their pattern, and which of them come next."""

import re

from agendapack.load.typed_dates import CLOCK, DAY
from agendapack.model.agenda_document import DocumentBlock

LABEL = re.compile(
    r"\s*(?:(?i:agenda item|item)\s+)?(?P<number>[A-Z]{0,3}[./-]?\d{1,4}(?:[./-]\d{1,4}){0,3}[a-z]?"
    r"(?:\([a-z]{1,3}\))?)(?P<sign>[.):]\s+|[.)]?\t\s*|\s+[-–—]\s+|\s+(?=[A-Z“\"‘']))(?P<rest>\S.*)",
    re.S,
)
ALONE = re.compile(
    r"[A-Z]{0,3}[./-]?\d{1,4}(?:[./-]\d{1,4}){0,3}[a-z]?(?:\([a-z]{1,3}\))?[.)]?", re.I
)
MOST_SKIPPED = 2
"""The most numbers that an agenda leaves out between two items."""


def split_number(block: DocumentBlock) -> tuple[str, str] | None:
    """Return the number in front of a block, and its words behind it; None where it has none."""
    if block.kind == "table":
        return None
    if block.label:
        return clean_number(block.label), block.plain.strip()
    found = LABEL.fullmatch(block.plain)
    if found is None or DAY.match(block.plain.strip()) or CLOCK.match(block.plain.strip()):
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
