"""Lists with letters: `a.`, `i.` and `A)`, where Markdown only knows digits.

Before Markdown is parsed, a marker of letters is replaced by digits of the same width,
so that indents stay the same; the line number leads back to the marker. `i.` can be one
or the ninth letter, `v.` five or the twenty-second: the next marker decides, and if that
leaves it open, the one before.
"""

import re
from collections.abc import Container
from dataclasses import field

from agendapack.model import dataclass
from agendapack.model.page_numbers import read_roman

ITEM = re.compile(r"( *)([A-Za-z]{1,6}|\d{1,9})([.)])( +)(?=\S)")
BULLET = re.compile(r" *[-+*] +(?=\S)")
HEADING = re.compile(r" {0,3}#{1,6} ")
FENCE = re.compile(r" *(`{3,}|~{3,})")
LOOK_AHEAD = 200
MOST_INDENT = 3
"""How much further to the left the next entry of a list may start."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker of a list item: `kind` as in HTML's `ol type`, `value` from 1."""

    kind: str
    value: int


@dataclass(slots=True)
class OpenList:
    """A list that may go on: the columns of its marker and of its text."""

    indent: int
    content: int
    marker: Marker


@dataclass(slots=True)
class Lists:
    """The lists above a line: those that may go on, and how those that ended did."""

    open: list[OpenList] = field(default_factory=list)
    ended: dict[int, Marker] = field(default_factory=dict)

    def close(self, keep_to: int) -> None:
        """End the lists whose text stands to the right of a column."""
        while self.open and self.open[-1].content > keep_to:
            last = self.open.pop()
            self.ended[last.indent] = last.marker


def number_lists(
    text: str, words: Container[int] = (), *, certain: bool = False
) -> tuple[str, dict[int, Marker]]:
    """Rewrite markers of letters to digits; return the text and the marker of each line.

    Lines count from 0.

    Args:
        words: Lines that start with words, although they look like markers.
        certain: Whether all other markers start entries, as in text made from a Word document,
            whose words are escaped. Otherwise a list may not start with any letter: `C. Sample`.
    """
    lines = text.split("\n")
    markers: dict[int, Marker] = {}
    lists, fence, above = Lists(), "", "blank"
    for index, line in enumerate(lines):
        fenced = FENCE.match(line)
        if fence or fenced:
            closes = fenced is not None and fenced[1].startswith(fence)
            fence = "" if fence and closes else fence or (fenced[1] if fenced else "")
            above = "blank"
            continue
        marker = None if index in words else _recognise(lines, index, lists, above, certain)
        if marker is not None:
            markers[index] = marker
            lines[index] = _rewrite(line)
            above = "item"
        else:
            above = _pass_line(line, lists, above)
    return "\n".join(lines), markers


def _pass_line(line: str, lists: Lists, above: str) -> str:
    if not line.strip():
        return "blank"
    indent = len(line) - len(line.lstrip(" "))
    if HEADING.match(line):
        lists.close(0)
        lists.ended.clear()
        return "blank"
    if above == "blank" or BULLET.match(line):
        lists.close(indent)
    return "colon" if line.rstrip().endswith(":") else "text"


def _recognise(
    lines: list[str], index: int, lists: Lists, above: str, certain: bool
) -> Marker | None:
    match = ITEM.match(lines[index])
    if match is None:
        return None
    indent, content = len(match[1]), len(match[0])
    readings = _read(match[2])
    while lists.open and lists.open[-1].indent > indent:
        last = lists.open[-1]
        following = Marker(last.marker.kind, last.marker.value + 1)
        if last.indent - indent <= MOST_INDENT and following in readings:
            break
        lists.close(last.content - 1)
    above_it = lists.open[-1] if lists.open and indent < lists.open[-1].content else None
    chosen = _continue(readings, above_it.marker) if above_it else None
    if chosen is None and not (above_it is None and above == "text"):
        ended = lists.ended.get(indent)
        chosen = _start(readings, lines, index, ended, "blank" if certain else above)
    if certain and readings:
        chosen = chosen or readings[0]
    if chosen is None:
        return None
    if above_it is not None:
        lists.open.pop()
    lists.open.append(OpenList(indent, content, chosen))
    return chosen


def _continue(readings: list[Marker], last: Marker) -> Marker | None:
    following = Marker(last.kind, last.value + 1)
    if following in readings:
        return following
    if any(reading.value == 1 and reading.kind != last.kind for reading in readings):
        return None
    return next((reading for reading in readings if reading.kind == last.kind), None)


def _start(
    readings: list[Marker], lines: list[str], index: int, ended: Marker | None, above: str
) -> Marker | None:
    if above != "blank":
        readings = [reading for reading in readings if reading.value == 1]
    following = _look_ahead(lines, index)
    for reading in readings:
        if Marker(reading.kind, reading.value + 1) in following:
            return reading
    for reading in readings:
        if ended == Marker(reading.kind, reading.value - 1):
            return reading
    firsts = (r for r in readings if r.kind == "1" or (r.value == 1 and r.kind in "ai"))
    return next(firsts, None)


def _look_ahead(lines: list[str], index: int) -> list[Marker]:
    """Return the readings of the next marker in the same column."""
    indent = len(lines[index]) - len(lines[index].lstrip(" "))
    for line in lines[index + 1 : index + LOOK_AHEAD]:
        match = ITEM.match(line)
        if HEADING.match(line):
            break
        if match and len(match[1]) == indent:
            return _read(match[2])
    return []


def _read(token: str) -> list[Marker]:
    """Return every way to read a marker, the likelier first."""
    if token.isdigit():
        return [Marker("1", int(token))]
    if token != token.lower() and token != token.upper():
        return []
    lower = token.lower()
    roman_kind, letter_kind = ("i", "a") if token == lower else ("I", "A")
    readings = []
    if len(token) == 1:
        readings.append(Marker(letter_kind, ord(lower) - ord("a") + 1))
    if 0 < (value := read_roman(lower)) < 40:
        readings.insert(0 if lower == "i" else len(readings), Marker(roman_kind, value))
    return readings


def _rewrite(line: str) -> str:
    def as_digits(match: re.Match[str]) -> str:
        token = match[2] if match[2].isdigit() else "1".rjust(len(match[2]), "0")
        return f"{match[1]}{token}{match[3]}{match[4]}"

    return ITEM.sub(as_digits, line, count=1)
