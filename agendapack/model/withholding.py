"""What is withheld from the public: the grounds, and the withheld parts of a text.

A part of a text is withheld between the lines `[[exempt 3: reason]]` and `[[end exempt]]`.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from agendapack.model import dataclass, late
from agendapack.model.fields import Count, Day, Flag, Record, optional, several
from agendapack.model.text import Places, Text
from agendapack.model.wording import Wording, join_names
from agendapack.problems import Source

MARK = late(r"\[\[\s*(?:end\s+)?(?:exempt|confidential)\b", re.I)
OPENING = late(
    r"\s*\[\[\s*(?P<kind>exempt|confidential)(?P<numbers>[\s\d,]*)"
    r"(?::(?P<reason>(?:(?!\]\]).)*))?\]\]\s*",
    re.I,
)
CLOSING = late(r"\s*\[\[\s*end\s+(?P<kind>exempt|confidential)\s*\]\]\s*", re.I)
SPAN_MARK = late(r"(?<=\])\{(?:lang=[^{}\s]*|(?:sup|sub|u|strong|em| )+)\}|\{br\}")
"""Markup of a span of text (its language or style), which is not itself a word of the text."""

ReviewField = Annotated[
    Day | None, Field(description="The day by which to review whether it still has to be withheld.")
]
ReleasedField = Annotated[
    Day | None,
    Field(
        description="The day on which it was released; the public pack then has it, on the same "
        "pages."
    ),
]

Shown = Literal["title", "number", "nothing"]
Packed = Literal["stub", "listed", "to-follow"]

ShownField = Annotated[
    Shown | None,
    Field(description="What the public is shown if it is withheld. Default: its title."),
]
PackedField = Annotated[
    Packed | None,
    Field(
        description="What replaces it in the public pack if it is withheld: a page with a notice "
        "('stub', the default), or only its line on the agenda, as it is or as 'To follow'."
    ),
]


class Audience(StrEnum):
    """The readers a pack is made for."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


class Exempt(Record):
    """Exempt information: the public may be excluded by a resolution.

    (In England Local Government Act 1972, s.100A(4) and Schedule 12A; `exempt/` has other laws.)
    """

    paragraphs: tuple[Count, ...] = several(
        "The paragraphs that apply, in England of Schedule 12A, Part 1: 1 to 7. "
        "Required where the law has paragraphs; where it has none, 'description' is."
    )
    reason: Text = Field(
        description="Why the public interest in withholding it outweighs the one in disclosing it. "
        "Not printed for the public."
    )
    description: Text | None = optional(
        "How it is described to the public. Default: as the paragraphs describe it."
    )
    review: ReviewField = None
    released: ReleasedField = None


class Confidential(Record):
    """Confidential information: the public is excluded by law, without a resolution.

    (Local Government Act 1972, s.100A(2)-(3).)
    """

    reason: Text = Field(description="Why it is confidential. Not printed for the public.")
    review: ReviewField = None
    released: ReleasedField = None


ExemptField = Annotated[
    Exempt | None, Field(description="Withhold it from the public as exempt information.")
]
ConfidentialField = Annotated[
    Confidential | None, Field(description="Withhold it from the public as confidential.")
]


class ExemptParagraph(Record):
    """A paragraph of a Schedule, and the name of a message that says what it covers."""

    number: Count
    description: Text
    unsure: Flag = False


class ExemptPeriod(Record):
    """The paragraphs in force for meetings held from one day until another, both included."""

    from_: Day | None = None
    until: Day | None = None
    law: Text
    paragraphs: tuple[ExemptParagraph, ...]


class ExemptLaw(Record):
    """One file of `agendapack/exempt/`: how the public is excluded, and the kinds of information.

    `resolution`, `exempt` and `confidential` are names of messages. Without `confidential`,
    confidential business needs the resolution too. A law without paragraphs has no periods.
    """

    name: Text
    resolution: Text = Text("exclusion-resolution", Source(""))
    exempt: Text = Text("exempt-law", Source(""))
    confidential: Text | None = None
    paragraphs_of: Text | None = None
    periods: tuple[ExemptPeriod, ...] = ()

    @property
    def words(self) -> "LawWords":
        """The names of its messages."""
        return LawWords(self.resolution, self.exempt, self.confidential)


@dataclass(frozen=True, slots=True)
class LawWords:
    """The messages by which a law is cited, by name; see `ExemptLaw`."""

    resolution: str = "exclusion-resolution"
    exempt: str = "exempt-law"
    confidential: str | None = "confidential-law"


USUAL_WORDS = LawWords()
"""Those of the law of England. An organisation that rewords one of them rewords it in any law."""


def cite(name: str, usual: str, wording: Wording, **values: object) -> str:
    """Return a message of a law; the usual one if the organisation has reworded only that."""
    changed = dict(wording.changed)
    return wording.say(usual if usual in changed and name not in changed else name, **values)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why something is withheld, in words that the public may read; `paragraphs` if the law has
    any.
    """

    paragraphs: tuple[int, ...]
    description: str
    shown: Shown = "title"
    pack: Packed = "stub"
    confidential: bool = False
    words: LawWords = USUAL_WORDS

    @property
    def leaves_page(self) -> bool:
        """Whether a page with a notice stands in its place in the public pack."""
        return self.pack == "stub"

    @property
    def needs_resolution(self) -> bool:
        """Whether the public is excluded by a resolution, not by law."""
        return not self.confidential or self.words.confidential is None

    def grounds(self, wording: Wording) -> str:
        """Say for instance "paragraphs 1 and 3: an individual; financial or business affairs"."""
        if not self.paragraphs:
            return self.description
        return f"{write_paragraphs(self.paragraphs, wording)}: {self.description}"

    def law(self, wording: Wording) -> str:
        """State the law, as the agenda and the page in its place do."""
        if self.confidential and self.words.confidential is not None:
            return cite(self.words.confidential, "confidential-law", wording)
        paragraphs = write_paragraphs(self.paragraphs, wording) if self.paragraphs else ""
        usual = "exempt-law" if self.paragraphs else self.words.exempt
        values = {"paragraphs": paragraphs, "description": self.description}
        return cite(self.words.exempt, usual, wording, **values)

    def mark(self, wording: Wording) -> str:
        """Return the words printed on every page of it (LGA 1972 s.100B(5))."""
        return wording.say("not-for-publication-mark", grounds=self.grounds(wording))


def write_paragraphs(numbers: tuple[int, ...], wording: Wording) -> str:
    """Write "paragraph 3", or "paragraphs 1, 2 and 3"."""
    if len(numbers) == 1:
        return wording.say("schedule-paragraph", number=numbers[0])
    return wording.say("schedule-paragraphs", numbers=join_names(map(str, numbers), wording))


@dataclass(frozen=True, slots=True)
class Opening:
    """The line that a withheld part, `exempt` or `confidential`, starts with."""

    kind: str
    paragraphs: tuple[int, ...]
    reason: str
    source: Source

    def __str__(self) -> str:
        numbers = ", ".join(map(str, self.paragraphs))
        return f"[[{self.kind} {numbers}]]" if numbers else f"[[{self.kind}]]"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of lines of a text, either open or a withheld part.

    Args:
        opening: The line that the withheld part starts with; None for open text.
        name: The name of the part: `part-1`, `part-2`, ...; empty for open text.
        ended: The kind named on its `[[end ...]]` line; None where that line is missing.
    """

    text: Text
    opening: Opening | None = None
    name: str = ""
    ended: str | None = None


def split_parts(text: Text) -> tuple[Segment, ...]:
    """Split a text into open runs of lines and withheld parts, in order."""
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

    The other lines keep their line numbers, so that their places stay right. A part without
    an end extends to the end of the text.
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
