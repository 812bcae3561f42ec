"""What references can lead to: filled while texts are read, looked up while they are written.

Reading a text numbers its paragraphs, settles the levels of its headings, and finds what it
names with `{#name}`.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.pack import Item
from agendapack.model.page_numbers import roman
from agendapack.model.text import Text, make_name, make_unique
from agendapack.model.wording import ENGLISH, Wording
from agendapack.problems import Code, Problem, Severity, Source, did_you_mean
from agendapack.render.blocks import (
    Block,
    MarkdownCode,
    MarkdownHeading,
    MarkdownList,
    MarkdownParagraph,
    Point,
    Quote,
    Reference,
    WithheldPart,
    plain_text,
)
from agendapack.render.cached_blocks import read_cached

ATTACHED = (MarkdownList, Quote, MarkdownCode)
"""Blocks that belong to the numbered paragraph that they directly follow."""


@dataclass(frozen=True, slots=True)
class NumberedParagraph:
    """A numbered paragraph: its number, and the blocks that belong to it."""

    number: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """A heading with the level at which it is printed, and its id if it has one."""

    level: int
    heading: MarkdownHeading
    id: str | None = None


@dataclass(frozen=True, slots=True)
class UnnumberedBlock:
    """A block that is not part of a numbered paragraph."""

    block: Block


@dataclass(frozen=True, slots=True)
class EnclosedPart:
    """A part that only some may read, with how many numbers its paragraphs take."""

    name: str
    units: tuple["Unit", ...]
    counted: int


Unit = NumberedParagraph | PlacedHeading | UnnumberedBlock | EnclosedPart


def number_paragraphs(blocks: Iterable[Block]) -> list[Unit]:
    """Number paragraphs from 1 straight through, past headings and tables.

    A paragraph with `{-}` has no number, and belongs to the numbered paragraph directly before
    it. `{-}` at a heading applies to everything down to the next heading of the same or a higher
    level. A withheld part takes the same numbers whether it stands there itself or its notice
    does, so that the paragraphs after it have the same numbers in both packs.
    """
    return _number(blocks, 0, 0)[0]


def _number(blocks: Iterable[Block], count: int, silent: int) -> tuple[list[Unit], int]:
    units: list[Unit] = []
    for block in blocks:
        match block:
            case WithheldPart(name, inner, counted):
                below, reached = _number(inner, count, silent)
                counted = reached - count if counted is None else counted
                count += counted
                units.append(EnclosedPart(name, tuple(below), counted))
            case MarkdownHeading(level=level):
                if level <= silent:
                    silent = 0
                if block.unnumbered and not silent:
                    silent = level
                units.append(PlacedHeading(level, block))
            case Point(inner) if silent:
                units += [UnnumberedBlock(child) for child in inner]
            case MarkdownParagraph(unnumbered=False) | Point() if not silent:
                count += 1
                inner = block.blocks if isinstance(block, Point) else (block,)
                units.append(NumberedParagraph(count, inner))
            case _ if isinstance(block, (*ATTACHED, MarkdownParagraph)) and not silent:
                _attach(units, block)
            case _:
                units.append(UnnumberedBlock(block))
    return units, count


def _attach(units: list[Unit], block: Block) -> None:
    last = units[-1] if units else None
    if isinstance(last, NumberedParagraph):
        units[-1] = replace(last, blocks=(*last.blocks, block))
    else:
        units.append(UnnumberedBlock(block))


def settle_levels(units: list[Unit], above: int, strict: bool) -> tuple[list[Unit], list[Problem]]:
    """Give each heading the level that follows from the headings before it.

    Args:
        units: As they stand in the text.
        above: The level of the heading that the text stands below.
        strict: Whether the first heading has to be one level below `above`. If not, it may be
            of any level. A heading that skips a level is a warning.
    """
    return _settle(units, [(above, above)] if strict else [(0, above)], strict)


def _settle(
    units: Iterable[Unit], path: list[tuple[int, int]], strict: bool
) -> tuple[list[Unit], list[Problem]]:
    settled: list[Unit] = []
    problems: list[Problem] = []
    for unit in units:
        if isinstance(unit, EnclosedPart):
            below, found = _settle(unit.units, list(path), strict)
            problems += found
            unit = replace(unit, units=tuple(below))
        elif isinstance(unit, PlacedHeading):
            typed = max(unit.level, path[0][0] + 1)
            while path[-1][0] >= typed:
                path.pop()
            level = min(path[-1][1] + 1, 6)
            skips = unit.level != typed or typed > path[-1][0] + 1
            if skips and (strict or len(path) > 1):
                problems.append(_complain(unit.heading, path[-1][0] + 1))
            path.append((typed, level))
            unit = replace(unit, level=level)
        settled.append(unit)
    return settled, problems


def _complain(heading: MarkdownHeading, expected: int) -> Problem:
    return Problem(
        Code.SKIPPED_HEADING,
        f"a heading with {'#' * heading.level} stands where one with {'#' * expected} is expected",
        heading.source,
        "levels go down one at a time; it is printed as if it were so",
        Severity.WARNING,
    )


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A name, the words that refer to it, and whether a page number follows them."""

    name: str
    words: str
    paged: bool
    source: Source


def find_names(units: Iterable[Unit], wording: Wording) -> Iterator[NamedPlace]:
    """Yield every name of a text in its order."""
    for unit in units:
        match unit:
            case PlacedHeading(heading=heading):
                yield from _name(heading, quote(heading, wording))
            case EnclosedPart(units=inner):
                yield from find_names(inner, wording)
            case NumberedParagraph(number, blocks):
                yield from _find(blocks, wording.say("reference-paragraph", number=number))
            case UnnumberedBlock(block):
                yield from _find((block,), "")


def quote(heading: MarkdownHeading, wording: Wording) -> str:
    """Return the words of a heading in quotation marks."""
    return wording.say("reference-heading", heading=plain_text(heading.inlines))


def write_label(kind: str, value: int) -> str:
    """Write the label of a list item as it is printed: 3, c, C, iii, III."""
    if kind in "aA" and value <= 26:
        letter = chr(ord("a") + value - 1)
        return letter if kind == "a" else letter.upper()
    if kind in "iI" and value > 0:
        return roman(value) if kind == "i" else roman(value).upper()
    return str(value)


def _find(blocks: tuple[Block, ...], words: str) -> Iterator[NamedPlace]:
    for block in blocks:
        match block:
            case MarkdownParagraph() | MarkdownHeading():
                yield from _name(block, words)
            case Quote(inner) | Point(inner):
                yield from _find(inner, words)
            case MarkdownList(kind, items):
                for item in items:
                    label = "" if kind == "-" else f"({write_label(kind, item.value)})"
                    yield from _find(item.blocks, words and f"{words}{label}")


def _name(block: MarkdownParagraph | MarkdownHeading, words: str) -> Iterator[NamedPlace]:
    if block.name:
        paged = isinstance(block, MarkdownHeading) or not words
        yield NamedPlace(block.name, words, paged, block.source)


RESERVED = re.compile(r"par-\d+")


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to.

    Args:
        id: Of an element of the pack.
        words: How it is referred to, for instance `paragraph 12`.
        paged: Whether its page number follows in brackets.
    """

    id: str
    words: str
    paged: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """A text that has been read, ready to be written.

    Args:
        key: The paper or item whose names its references mean first.
        prefix: What the ids of its elements start with.
    """

    key: str
    prefix: str
    units: tuple[Unit, ...] = ()


@dataclass(slots=True)
class Book:
    """The names that texts of a pack can refer to: paragraphs, headings, annexes, agenda items.

    Args:
        counts: How many numbered paragraphs each withheld part has, by its paper and name.
            The public pack takes them from the unredacted one.
        cache: Texts that were read before.
        withheld: The file and the key of each withheld item, by the name that its file would give.
        wording: How paragraphs, headings and items are referred to.
    """

    targets: dict[tuple[str, str], Target] = field(default_factory=dict)
    items: dict[str, Target] = field(default_factory=dict)
    withheld: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    cache: Cache = NO_CACHE
    wording: Wording = ENGLISH

    def read(self, text: Text | None, key: str, *, level: int, prefix: str = "") -> Prose:
        """Read a text without paragraph numbers, below a heading of some level."""
        units: list[Unit] = []
        for block in self.parse(text):
            units.append(
                PlacedHeading(block.level, block)
                if isinstance(block, MarkdownHeading)
                else UnnumberedBlock(block)
            )
        units, problems = settle_levels(units, level, strict=False)
        self.problems += problems
        self._name(units, key, prefix or key)
        return Prose(key, prefix or key, tuple(units))

    def read_report(self, blocks: Iterable[Block], key: str) -> Prose:
        """Number the paragraphs of a report; its headings have ids, named or not."""
        units, problems = settle_levels(number_paragraphs(blocks), 1, strict=True)
        self.problems += problems
        self._name(units, key, key)
        taken = {name for paper, name in self.targets if paper == key}
        return Prose(key, key, tuple(self._name_headings(units, key, taken)))

    def _name_headings(self, units: Iterable[Unit], key: str, taken: set[str]) -> Iterator[Unit]:
        for unit in units:
            if isinstance(unit, EnclosedPart):
                self.counts[key, unit.name] = unit.counted
                yield replace(unit, units=tuple(self._name_headings(unit.units, key, taken)))
            elif isinstance(unit, PlacedHeading):
                name = unit.heading.name or self._name_heading(unit.heading, key, taken)
                yield replace(unit, id=f"{key}.{name}")
            else:
                yield unit

    def parse(self, text: Text | None, *, with_placements: bool = False) -> tuple[Block, ...]:
        """Read a text into blocks."""
        if text is None:
            return ()
        blocks, problems = read_cached(text, self.cache, with_placements)
        self.problems += problems
        return blocks

    def add(self, key: str, name: str, target: Target, source: Source) -> None:
        """Give a name to a target; a name stands for one thing in its paper."""
        if (key, name) in self.targets or RESERVED.fullmatch(name):
            self.problems.append(
                Problem(
                    Code.REPEATED_ID,
                    f"the name '{name}' is taken",
                    source,
                    "a name stands for one paragraph, heading or annex of a paper; "
                    "names such as par-3 are made by counting",
                )
            )
            return
        self.targets[key, name] = target

    def add_item(self, item: Item) -> None:
        """Let references find an agenda item: its paper, or its line on the agenda."""
        brings = item.paper is not None or item.absent
        where = item.key if brings else f"agenda.item-{item.number}"
        self.items[item.key] = Target(
            where, self.wording.say("reference-item", number=item.number), paged=True
        )
        main = item.paper.sources[:1] if item.paper and item.withheld else ()
        for file in main:
            name = posixpath.basename(file.path)
            self.withheld[make_name(posixpath.splitext(name)[0])] = (name, item.key)

    def find(self, reference: Reference, key: str) -> Target | None:
        """Return what a reference in the paper `key` leads to."""
        if reference.paper is None:
            return self.targets.get((key, reference.name)) or self.items.get(reference.name)
        target = self.targets.get((reference.paper, reference.name))
        owner = self.items.get(reference.paper)
        if target is None or owner is None or target.paged or reference.paper == key:
            return target
        words = self.wording.say("reference-in-item", words=target.words, item=owner.words)
        return replace(target, words=words)

    def suggest(self, reference: Reference, key: str) -> str | None:
        """Return a hint for a reference that leads to nothing."""
        for name in (reference.paper, reference.name):
            file, known = self.withheld.get(name or "", ("", ""))
            if file and known != name:
                return (
                    f"{file} is withheld, so the name of its file is not used: write [@{known}],"
                    " or give the item an 'id' that tells nothing"
                )
        own = {name for paper, name in self.targets if paper == key}
        others = {f"{paper}:{name}" for paper, name in self.targets if paper != key}
        typed = f"{reference.paper}:{reference.name}" if reference.paper else reference.name
        return did_you_mean(typed, own | others | set(self.items))

    def _name(self, units: list[Unit], key: str, prefix: str) -> None:
        for named in find_names(units, self.wording):
            target = Target(f"{prefix}.{named.name}", named.words, named.paged)
            self.add(key, named.name, target, named.source)

    def _name_heading(self, heading: MarkdownHeading, key: str, taken: set[str]) -> str:
        name = make_unique(make_name(plain_text(heading.inlines)) or "heading", taken)
        self.targets[key, name] = Target(f"{key}.{name}", quote(heading, self.wording), True)
        return name
