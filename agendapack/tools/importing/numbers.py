"""Recognise the numbers of items, whatever their pattern, and the times and links beside them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from unicodedata import normalize

from agendapack.load.calendar_list import CLOCK, DAY, MONTH_NAME, WEEKDAY_NAME
from agendapack.model.page_numbers import read_roman
from agendapack.model.workspace import DocumentBlock

LABEL = re.compile(
    r"\s*(?:(?i:agenda item|item)\s+)?[(\[#]?(?P<number>[A-Z]{0,3}[./-]?\d{1,4}"
    r"(?:[./-](?:\d{1,4}|[A-Z](?=[\W_]))){0,3}[a-z]?(?:\([a-z]{1,3}\))?)(?P<sign>[.)\]]?[.)\]:]\s+"
    r"|[.)]?\t\s*|\s+[-–—]\s+|\s+(?=[A-Z“\"‘'])|[.)](?=[A-Z]))(?P<rest>\S.*)",
    re.S,
)
LETTER = re.compile(
    r"\(?(?P<number>[A-Za-z]|[ivxl]{2,6}|[IVXL]{2,6})(?:[.)][.)]?\s+|\)?\t\s*)(?P<rest>\S.*)", re.S
)
"""A letter or a Roman numeral in place of a number."""
DOUBLE = re.compile(r"(?P<letter>\([a-z]\))\s+(?P<rest>[A-Z“\"‘'].*)", re.S)
"""What is left of the number 2(a) behind "2."."""
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
FIRST = ("a", "A", "i", "I")
LONGEST_NUMBER = 20
"""The letters of a line that may be a number in other digits, such as those of full width."""
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
    plain = normalize("NFKC", plain[:LONGEST_NUMBER]) + plain[LONGEST_NUMBER:]
    found = LABEL.fullmatch(plain)
    if found is not None and not (DAY.match(plain) or CLOCK.match(plain)):
        number, rest = clean_number(found["number"]), found["rest"].strip()
        double = DOUBLE.fullmatch(rest) if number.isdigit() else None
        return (number + double["letter"], double["rest"]) if double else (number, rest)
    found = LETTER.fullmatch(plain)
    return (found["number"], found["rest"].strip()) if found else None


def split_lines(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Yield the lines of a paragraph each as a block, where it has one number after the other."""
    lines, texts = block.plain.split("\n"), block.text.split("\n")
    numbers = [split_number(replace(block, plain=line, label="")) for line in lines]
    starts: list[int] = []
    for place, number in enumerate(numbers):
        before = numbers[starts[-1]] if starts else None
        if number and follows(before[0] if before else None, number[0]):
            starts.append(place)
    is_run = len(starts) > 1 and starts[0] == 0
    if block.kind != "paragraph" or block.label or len(lines) != len(texts) or not is_run:
        yield block
        return
    for start, end in pairwise([*starts, len(lines)]):
        yield replace(block, plain="\n".join(lines[start:end]), text="\n".join(texts[start:end]))


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
    >>> [follows(*each) for each in ((None, "i"), ("iii", "iv"), ("A", "B"), ("i", "k"))]
    [True, True, True, False]
    >>> [follows(*each) for each in (("2(i)", "2(ii)"), ("A2", "B1"), ("2", "b"))]
    [True, True, False]
    """
    if not re.search(r"\d", number):
        return _follows_letter(last, number)
    if last is None:
        return True
    if not re.search(r"\d", last):
        return False
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
    is_letter = isinstance(before, str) and isinstance(now, str)
    return is_letter and _follows_letter(str(before), str(now)) and all(n == 1 for n in rest)


def _follows_letter(last: str | None, number: str) -> bool:
    if last is None:
        return number in FIRST
    if last.islower() != number.islower():
        return False
    roman = read_roman(last.lower()), read_roman(number.lower())
    if all(roman) and roman[1] - roman[0] == 1:
        return True
    return len(last) == len(number) == 1 and ord(number) - ord(last) == 1


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
