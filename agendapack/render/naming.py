"""Find what a text names with `{#name}`, and how each is referred to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agendapack.model.numerals import roman
from agendapack.problems import Source
from agendapack.render.blocks import (
    Block,
    Heading,
    Listing,
    Paragraph,
    Point,
    Quote,
    plain_text,
)
from agendapack.render.numbering import Enclosed, Loose, Numbered, Titled, Unit


@dataclass(frozen=True, slots=True)
class Named:
    """A name, the words that refer to it, and whether a page number follows them."""

    name: str
    words: str
    paged: bool
    source: Source


def find_names(units: Iterable[Unit]) -> Iterator[Named]:
    """Yield every name of a text in its order."""
    for unit in units:
        match unit:
            case Titled(heading=heading):
                yield from _name(heading, quote(heading))
            case Enclosed(units=inner):
                yield from find_names(inner)
            case Numbered(number, blocks):
                yield from _find(blocks, f"paragraph {number}")
            case Loose(block):
                yield from _find((block,), "")


def quote(heading: Heading) -> str:
    """Return the words of a heading in quotation marks."""
    return f"“{plain_text(heading.inlines)}”"


def write_label(kind: str, value: int) -> str:
    """Write the label of a list item as it is printed: 3, c, C, iii, III."""
    if kind in "aA" and value <= 26:
        letter = chr(ord("a") + value - 1)
        return letter if kind == "a" else letter.upper()
    if kind in "iI" and value > 0:
        return roman(value) if kind == "i" else roman(value).upper()
    return str(value)


def _find(blocks: tuple[Block, ...], words: str) -> Iterator[Named]:
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield from _name(block, words)
            case Quote(inner) | Point(inner):
                yield from _find(inner, words)
            case Listing(kind, items):
                for item in items:
                    label = "" if kind == "-" else f"({write_label(kind, item.value)})"
                    yield from _find(item.blocks, words and f"{words}{label}")


def _name(block: Paragraph | Heading, words: str) -> Iterator[Named]:
    if block.name:
        paged = isinstance(block, Heading) or not words
        yield Named(block.name, words, paged, block.source)
