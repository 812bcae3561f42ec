"""Patterns of item numbers: `{number}`, `{above}({letter})`, `{section}{number}` and the like.

A committee or an organisation gives one for each level of its agenda. A pattern can be read back,
so that an item that comes after publication gets a number behind those that are taken.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from agendapack.model import dataclass
from agendapack.model.fields import UNNUMBERED
from agendapack.model.page_numbers import read_letters, read_roman, roman, write_letters
from agendapack.model.text import Text
from agendapack.problems import Code, Problem

USUAL = ("{number}", "{above}.{number}")
"""The patterns of the first level and of all deeper ones where nothing else is asked for."""
PLACEHOLDER = re.compile(r"\{(number(?::[1-6])?|letter|LETTER|roman|ROMAN|above|section|year|yy)\}")
COUNTED = ("number", "letter", "roman", "LETTER", "ROMAN")
EXAMPLE = (
    "write for instance '{number}', '{above}.{number}', '{section}{number}' or '{yy}/{number}'"
)


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """The pattern of the numbers in one place: on the agenda, below one item, or in one section.

    Args:
        pattern: With one placeholder that counts: `{number}`, `{letter}` or `{roman}`, or one of
            `{LETTER}` and `{ROMAN}`, which are in capitals.
        above: The number of the item that these are below; empty on the first level.
        section: The letter of the section; empty before the first.
    """

    pattern: str
    above: str = ""
    section: str = ""
    year: int = 1

    def write(self, count: int) -> str:
        """Return the number of the item that is counted as `count`, from 1.

        >>> NumberPattern("{above}({letter})", above="4").write(2)
        '4(b)'
        >>> NumberPattern("C{number:3}/{yy}", year=2026).write(48)
        'C048/26'
        >>> NumberPattern("{above}.{LETTER}", above="IV").write(1)
        'IV.A'
        """
        return PLACEHOLDER.sub(lambda found: self._fill(found[1], count), self.pattern)

    def read(self, number: str) -> int:
        """Return what a number counts; 0 where it is not of this pattern.

        A letter behind a number, as in `8a`, counts nothing.

        >>> NumberPattern("{above}({letter})", above="4").read("4(b)")
        2
        >>> [NumberPattern("{number}").read(number) for number in ("8a", "4.1", "C048/26")]
        [8, 0, 0]
        """
        match = _expression(self).fullmatch(number)
        if match is None:
            return 0
        if match.groupdict().get("number"):
            return int(match["number"])
        name, counted = next(iter(match.groupdict().items()))
        read = read_letters if name.lower() == "letter" else read_roman
        return read(counted.lower())

    def _fill(self, name: str, count: int) -> str:
        name, _, digits = name.partition(":")
        if name == "number":
            return str(count).zfill(int(digits or 1))
        if name not in COUNTED:
            return self._constant(name)
        written = write_letters(count) if name.lower() == "letter" else roman(count)
        return written.upper() if name.isupper() else written

    def expect(self, name: str) -> str:
        """Return the expression of what stands for a placeholder."""
        name, _, _ = name.partition(":")
        if name == "number":
            return r"0*(?P<number>[1-9]\d{0,8})[a-z]{0,3}"
        if name in COUNTED:
            return rf"(?P<{name}>{'[A-Z]' if name.isupper() else '[a-z]'}+)"
        return re.escape(self._constant(name))

    def _constant(self, name: str) -> str:
        year = f"{self.year:04}"
        known = {"above": self.above, "section": self.section, "year": year, "yy": year[2:]}
        return known[name]


@lru_cache(256)
def _expression(pattern: NumberPattern) -> re.Pattern[str]:
    """Return what numbers of a pattern match; many are read by the same one."""
    parts, end = [], 0
    for found in PLACEHOLDER.finditer(pattern.pattern):
        parts += [re.escape(pattern.pattern[end : found.start()]), pattern.expect(found[1])]
        end = found.end()
    return re.compile("".join((*parts, re.escape(pattern.pattern[end:]))))


def whole_pattern(pattern: str, level: int) -> str:
    """Return the pattern of numbers that differ from those below other items.

    Where a house prints `a` below item 6, that item is known as `6.a`: stamps, bookmarks and the
    minutes need to tell it from the `a` below item 7.

    >>> [whole_pattern(each, 1) for each in ("{letter}", "({roman})", "{above}.{number}")]
    ['{above}.{letter}', '{above}({roman})', '{above}.{number}']
    """
    if level == 0 or "{above}" in pattern:
        return pattern
    return f"{{above}}{'' if pattern.startswith('(') else '.'}{pattern}"


def printed_part(number: str, above: str, pattern: str) -> str:
    """Return what the agenda prints of the number of an item below another.

    >>> [printed_part(*each) for each in (("6.a", "6", "{letter}"), ("2(i)", "2", "({roman})"))]
    ['a', '(i)']
    >>> printed_part("4.1", "4", "{above}.{number}"), printed_part("9b", "6", "{letter}")
    ('4.1', '9b')
    """
    if "{above}" in pattern or not number.startswith(above):
        return number
    return number.removeprefix(above).removeprefix(".")


def pattern_of(patterns: tuple[str, ...], level: int) -> str:
    """Return the pattern of a level from 0; deeper levels than are given have the last one."""
    if not patterns:
        return USUAL[min(level, 1)]
    if level >= len(patterns) and "{above}" not in patterns[-1] and patterns[-1] != UNNUMBERED:
        return USUAL[1]
    return patterns[min(level, len(patterns) - 1)]


def section_letter(place: int) -> str:
    """Return the letter of a section, counted from 0 on the agenda: A, B and so on."""
    return write_letters(place + 1).upper()


def check_item_numbers(patterns: tuple[Text, ...]) -> Iterator[Problem]:
    """Yield an error for each pattern that counts nothing, or names what does not exist."""
    for level, pattern in enumerate(patterns):
        if pattern == UNNUMBERED:
            continue
        named = re.findall(r"\{[^{}]*\}", pattern)
        counting = [each for each in named if each[1:-1].partition(":")[0] in COUNTED]
        strange = next((each for each in named if not PLACEHOLDER.fullmatch(each)), None)
        if strange is not None:
            found = (
                f"the item number '{pattern}' has '{strange}'; it may have {{number}}, {{letter}}, "
                "{roman}, {LETTER}, {ROMAN}, {above}, {section}, {year} and {yy}"
            )
        elif len(counting) != 1:
            found = f"the item number '{pattern}' needs {{number}}, {{letter}} or {{roman}} once"
        elif level == 0 and "{above}" in pattern:
            found = f"the item number '{pattern}' has {{above}}, but the first level has none above"
        else:
            continue
        yield Problem(Code.BAD_VALUE, found, pattern.source, EXAMPLE)


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the items of one meeting are numbered.

    Args:
        patterns: One for each level, as the committee or the organisation gives them.
        sections: The indexes, in the agenda, of the headings that have a letter, in order.
    """

    patterns: tuple[str, ...] = ()
    first: int = 1
    year: int = 1
    sections: tuple[int, ...] = ()

    def pattern(self, level: int, above: str, section: str) -> NumberPattern:
        """Return the pattern of the items below one, or in one section, even if none is printed."""
        own = pattern_of(self.patterns, level)
        own = pattern_of((), level) if own == UNNUMBERED else whole_pattern(own, level)
        return NumberPattern(own, above, section, self.year)

    def counted_before(self, level: int, section: str) -> int:
        """Return the number that is counted on from in one place."""
        return self.first - 1 if level == 0 and not section else 0


def call_by_title(title: str) -> str:
    """Return what an item without a number is called behind the word "item"."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{title}\N{RIGHT DOUBLE QUOTATION MARK}"


class CountedItem(NamedTuple):
    """What the name of an item in messages depends on.

    Args:
        level: How many items it is below.
        given: The number that its entry gives.
        sections: The indexes, in the agenda, of the headings above it, the outermost first.
        is_late: Whether it is late in an agenda that was published, and so numbered last.
        update: The number of the item that it updates; it has none of its own.
    """

    level: int
    given: Text | None
    title: Text | None
    sections: tuple[int, ...] = ()
    is_late: bool = False
    update: Text | None = None


def call_items(items: Iterable[CountedItem], numbering: Numbering) -> tuple[str, ...]:
    """Return what messages call items: "7", "7.1" below it, and the title of one without a number.

    It is the number that the agenda prints, or would print if it has none and there is no title.
    """
    called = list[str]()
    numbers: list[str] = []
    counts: dict[tuple[int, str], int] = {}
    for level, given, title, sections, is_late, update in items:
        if update is not None:
            called.append(str(update))
            continue
        pattern, section = pattern_of(numbering.patterns, level), ""
        if "{section}" in pattern and sections and sections[0] in numbering.sections:
            section = section_letter(numbering.sections.index(sections[0]))
        counts = {scope: count for scope, count in counts.items() if scope[0] <= level}
        bare = UNNUMBERED in (given, pattern if given is None else None)
        above = numbers[level - 1] if 0 < level <= len(numbers) else ""
        own = numbering.pattern(level, above, section)
        scope = level, section
        number = str(given)
        if given is None or (given == UNNUMBERED and title is None):
            before = counts.get(scope, numbering.counted_before(level, section))
            counts[scope] = before + (not is_late)
            number = own.write(counts[scope])
        elif own.write(own.read(given)) == given:
            counts[scope] = own.read(given)
        numbers = [*numbers[:level], *([""] * (level - len(numbers))), number]
        by_title = title is not None and (bare or is_late)
        called.append(call_by_title(str(title)) if by_title else number)
    return tuple(called)
