"""Markdown as read: blocks of inlines, each with the place it came from, and marks upon blocks."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from agendapack.model import dataclass
from agendapack.problems import Code, Problem, Source


@dataclass(frozen=True, slots=True)
class PlainText:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Text in `strong`, `em`, `code`, `u`, `s`, `sup` or `sub`."""

    tag: str
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class MarkdownLink:
    """A link as typed: to the web, to an e-mail address, or to `#name`."""

    target: str
    inlines: tuple["Inline", ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Reference:
    """`[@name]`, or `[@paper:name]`."""

    paper: str | None
    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Break:
    """A line break that the author asked for."""


@dataclass(frozen=True, slots=True)
class Language:
    """Words in another language than the text around them: `[tekst]{lang=pl}`."""

    tag: str
    inlines: tuple["Inline", ...]


Spans = tuple[tuple[tuple[int, int], ...], ...]

Inline = PlainText | Styled | MarkdownLink | Reference | Break | Language


@dataclass(frozen=True, slots=True)
class MarkdownParagraph:
    """A paragraph; `tight` where it is the text of an item of a list without blank lines."""

    inlines: tuple[Inline, ...]
    source: Source
    name: str | None = None
    unnumbered: bool = False
    tight: bool = False


@dataclass(frozen=True, slots=True)
class MarkdownHeading:
    """A heading with its level as typed (1 to 6)."""

    level: int
    inlines: tuple[Inline, ...]
    source: Source
    name: str | None = None
    unnumbered: bool = False


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list; its value counts from 1 (for a bullet it says nothing)."""

    value: int
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class MarkdownList:
    """A list; `kind` is `-`, or as in HTML's `ol type`: `1`, `a`, `A`, `i`, `I`."""

    kind: str
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """The words below a `table` or `figure`; its number is None where it is to be counted."""

    kind: str
    inlines: tuple[Inline, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: cells by row, the first row its header.

    For each cell, `spans` has how many columns and rows it takes, 0 for one that is joined to
    another; it is empty where no cells are joined.
    """

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    alignments: tuple[str, ...]
    source: Source
    spans: "Spans" = ()
    name: str | None = None
    caption: Caption | None = None


@dataclass(frozen=True, slots=True)
class MarkdownPicture:
    """A picture; `path` as typed, relative to the file that shows it; `title` as in Markdown."""

    path: str
    alt: str
    title: str
    source: Source
    name: str | None = None
    caption: Caption | None = None


@dataclass(frozen=True, slots=True)
class MarkdownCode:
    """Text to be shown as it is, line by line."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule across the page."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A line `[[recommendations]]`: here stands that part of the report."""

    part: str
    source: Source


@dataclass(frozen=True, slots=True)
class Point:
    """Blocks that are one numbered paragraph together: a recommendation with its reason."""

    blocks: tuple["Block", ...]
    recommends: bool = False


@dataclass(frozen=True, slots=True)
class WithheldPart:
    """A part that only some may read, or a notice that stands for `counted` paragraphs of it."""

    name: str
    blocks: tuple["Block", ...]
    counted: int | None = None


Block = (
    WithheldPart
    | MarkdownParagraph
    | MarkdownHeading
    | MarkdownList
    | Quote
    | Table
    | MarkdownPicture
    | MarkdownCode
    | Rule
    | Placement
    | Point
)


def join_words(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield inlines, words that follow one another (across a line's end) as one."""
    for plain, run in groupby(inlines, lambda inline: isinstance(inline, PlainText)):
        if plain:
            yield PlainText("".join(inline.text for inline in run if isinstance(inline, PlainText)))
        else:
            yield from run


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """Return the words of inlines, without style; a reference has none."""
    words = []
    for inline in inlines:
        match inline:
            case PlainText(text):
                words.append(text)
            case Styled(_, inner) | MarkdownLink(_, inner, _) | Language(_, inner):
                words.append(plain_text(inner))
            case Break():
                words.append(" ")
    return "".join(words)


UNNUMBERED = re.compile(r"\{-\}\s*")
NAME = re.compile(r"\s*\{#([^{}]*)\}\s*$")
NO_TEXT = PlainText("")
WELL_FORMED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEFT_OVER = re.compile(r"\{-\}|\{#[^{}]*\}")


@dataclass(frozen=True, slots=True)
class BlockMarks:
    """What the marks of a paragraph or heading say."""

    name: str | None = None
    unnumbered: bool = False


def take_marks(
    inlines: tuple[Inline, ...], source: Source
) -> tuple[BlockMarks, tuple[Inline, ...], list[Problem]]:
    """Return the marks of a paragraph or heading, and its inlines without them."""
    content = list(inlines)
    unnumbered, name = False, None
    problems = []
    if content and isinstance(content[0], PlainText):
        rest = UNNUMBERED.sub("", content[0].text, count=1)
        if UNNUMBERED.match(content[0].text):
            unnumbered, content[0] = True, PlainText(rest)
    if content and isinstance(content[-1], PlainText) and (last := NAME.search(content[-1].text)):
        name, content[-1] = last[1], PlainText(content[-1].text[: last.start()])
        if not WELL_FORMED.fullmatch(name):
            problems.append(_complain_of_name(name, source))
            name = None
    for inline in content:
        if isinstance(inline, PlainText) and (mark := LEFT_OVER.search(inline.text)):
            found = f"'{mark[0]}' is in the middle of a text"
            hint = "'{-}' goes to the start of a paragraph or heading, '{#name}' to its end"
            problems.append(Problem(Code.MISPLACED_MARK, found, source, hint))
    kept = tuple(inline for inline in content if inline != NO_TEXT)
    return BlockMarks(name, unnumbered), kept, problems


def _complain_of_name(name: str, source: Source) -> Problem:
    return Problem(
        Code.MISPLACED_MARK,
        f"the name '{name}' may have small letters, digits and single hyphens between them",
        source,
        "write for instance {#costs-of-the-scheme}",
    )
