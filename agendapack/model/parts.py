"""Parts of a text that are withheld: between `[[exempt 3: reason]]` and `[[end exempt]]`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agendapack.model.fields import Text
from agendapack.model.places import Places
from agendapack.problems import Source

MARK = re.compile(r"\[\[\s*(?:end\s+)?(?:exempt|confidential)\b", re.I)
OPENING = re.compile(
    r"\s*\[\[\s*(?P<kind>exempt|confidential)(?P<numbers>[\s\d,]*)(?::(?P<reason>.*))?\]\]\s*", re.I
)
SPAN_MARK = re.compile(r"(?<=\])\{(?:lang=[^{}\s]*|(?:sup|sub|u|strong|em| )+)\}|\{br\}")
"""What a text says of words in it, in another language or style: it is no word itself."""

CLOSING = re.compile(r"\s*\[\[\s*end\s+(?P<kind>exempt|confidential)\s*\]\]\s*", re.I)


@dataclass(frozen=True, slots=True)
class Opening:
    """The line that a withheld part starts with.

    Args:
        paragraphs: Of Schedule 12A; none for a confidential part.
        reason: Empty where none is given.
    """

    kind: str
    paragraphs: tuple[int, ...]
    reason: str
    source: Source

    def __str__(self) -> str:
        numbers = ", ".join(map(str, self.paragraphs))
        return f"[[{self.kind} {numbers}]]" if numbers else f"[[{self.kind}]]"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of lines of a text; `opening` where they are a withheld part.

    Args:
        name: Of the part: `part-1`, `part-2`, ...
        ended: The kind that its last line names; None where it has no such line.
    """

    text: Text
    opening: Opening | None = None
    name: str = ""
    ended: str | None = None


def split_parts(text: Text) -> tuple[Segment, ...]:
    """Split a text into its open runs of lines and its withheld parts, in their order."""
    if not MARK.search(text):
        return (Segment(text),)
    return tuple(_split(text))


def _split(text: Text) -> Iterator[Segment]:
    lines, places = text.split("\n"), Places(text)
    opening: Opening | None = None
    first, count = 0, 0
    for number, line in enumerate(lines):
        begins, ends = OPENING.fullmatch(line), CLOSING.fullmatch(line)
        if opening is None and begins:
            yield Segment(_cut(text, lines, first, number, places))
            count += 1
            opening, first = _read(begins, places.line(number)), number + 1
        elif opening is not None and ends:
            inner = _cut(text, lines, first, number, places)
            yield Segment(inner, opening, f"part-{count}", ends["kind"].lower())
            opening, first = None, number + 1
    rest = _cut(text, lines, first, len(lines), places)
    yield Segment(rest, opening, f"part-{count}" if opening else "")


def _read(found: re.Match[str], source: Source) -> Opening:
    numbers = tuple(int(number) for number in re.findall(r"\d{1,9}", found["numbers"]))
    return Opening(found["kind"].lower(), numbers, (found["reason"] or "").strip(), source)


def _cut(text: Text, lines: list[str], first: int, behind: int, places: Places) -> Text:
    here = text.source
    if first and first < len(lines):
        plain = Source(here.file, here.line + first, here.column)
        here = plain if text.typed is None else places.line(first)
    return text.cut("\n".join(lines[first:behind]), here)


def blank_parts(text: Text) -> Text:
    """Return a text without the lines of its withheld parts and the reasons for them.

    What is left stays in its line. A part that does not end takes all lines that follow.
    """
    if not MARK.search(text):
        return text
    kept: list[str] = []
    opening: Opening | None = None
    for line in text.split("\n"):
        begins = OPENING.fullmatch(line)
        if opening is None and begins:
            opening = _read(begins, text.source)
            kept.append(str(opening))
        elif opening is not None and CLOSING.fullmatch(line):
            kept.append(f"[[end {opening.kind}]]")
            opening = None
        else:
            kept.append(line if opening is None else "")
    return text.cut("\n".join(kept), text.source)
