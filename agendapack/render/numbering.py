"""Number paragraphs and captions, settle the levels of headings, and find the names of a text."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agendapack.model import dataclass
from agendapack.model.page_numbers import list_number
from agendapack.model.style import ParagraphNumbers
from agendapack.model.wording import Wording
from agendapack.problems import Code, Problem, Source, warn
from agendapack.render.blocks import (
    Block,
    Caption,
    ListItem,
    MarkdownCode,
    MarkdownHeading,
    MarkdownList,
    MarkdownParagraph,
    MarkdownPicture,
    Point,
    Quote,
    Table,
    WithheldPart,
    plain_text,
)

ATTACHED = (MarkdownList, Quote, MarkdownCode)
"""Blocks that belong to the numbered paragraph that they directly follow."""


@dataclass(frozen=True, slots=True)
class NumberedParagraph:
    """A numbered paragraph: its number, and the blocks that belong to it.

    `section` is the number of the section in which it is counted; 0 where it is not by section.
    """

    number: int
    blocks: tuple[Block, ...]
    recommends: bool = False
    section: int = 0

    @property
    def label(self) -> str:
        """Its number as it is printed, for instance `7` or `2.3`."""
        return f"{self.section}.{self.number}" if self.section else str(self.number)


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """A heading with the level at which it is printed, its id and its number if it has them."""

    level: int
    heading: MarkdownHeading
    id: str | None = None
    number: int = 0


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

ALWAYS = -1
"""A level that no heading has: what is silent at it is so to the end."""


def number_paragraphs(
    blocks: Iterable[Block], numbers: ParagraphNumbers = "continuous"
) -> list[Unit]:
    """Number paragraphs from 1 straight through, past headings and tables.

    With numbers by section, each heading of the highest level has a number too, and paragraphs
    count from 1 below it; those of a withheld part go on in the section around it, whatever
    headings it has, so that none of them moves the numbers of sections.

    A paragraph with `{-}` has no number, and belongs to the numbered paragraph directly before
    it. `{-}` at a heading applies to everything down to the next heading of the same or a higher
    level. A withheld part takes the same numbers whether it stands there itself or its notice
    does, so that the paragraphs after it have the same numbers in both packs.
    """
    units = _number(blocks, 0, ALWAYS if numbers == "none" else 0)[0]
    return list(_divide(units)) if numbers == "by-section" else units


def set_off_below(units: Iterable[Unit], heading: str) -> Iterator[Unit]:
    """Mark as recommendations what stands below a heading of these words, or of one of them.

    Down to the next heading of the same or a higher level; "Recommendation" and
    "Recommendations:" count as "Recommendations", in capitals too.
    """
    wanted = {heading.casefold(), heading.casefold().removesuffix("s")}
    level = 0
    for unit in units:
        if isinstance(unit, PlacedHeading):
            if not level or unit.level <= level:
                said = plain_text(unit.heading.inlines).casefold().strip(" :")
                level = unit.level if said in wanted else 0
        elif level and isinstance(unit, NumberedParagraph):
            unit = replace(unit, recommends=True)
        elif level and isinstance(unit, UnnumberedBlock):
            unit = UnnumberedBlock(Point((unit.block,), recommends=True))
        yield unit


def _divide(units: list[Unit]) -> Iterator[Unit]:
    """Count the paragraphs of each section from 1."""
    headings = [unit for unit in units if isinstance(unit, PlacedHeading)]
    highest = min((heading.level for heading in headings), default=0)
    section, before, reached = 0, 0, 0
    for unit in units:
        if isinstance(unit, PlacedHeading) and unit.level == highest:
            if unit.heading.unnumbered:
                yield unit
                continue
            section, before = section + 1, reached
            yield replace(unit, number=section)
            continue
        reached = _last_number((unit,), reached)
        yield _count_from(unit, section, before)


def _last_number(units: Iterable[Unit], before: int) -> int:
    for unit in units:
        if isinstance(unit, NumberedParagraph):
            before = unit.number
        elif isinstance(unit, EnclosedPart):
            before += unit.counted
    return before


def _count_from(unit: Unit, section: int, before: int) -> Unit:
    if isinstance(unit, NumberedParagraph):
        return replace(unit, number=unit.number - before, section=section)
    if isinstance(unit, EnclosedPart):
        return replace(unit, units=tuple(_count_from(u, section, before) for u in unit.units))
    return unit


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
            case Point(inner) if silent and not block.recommends:
                units += [UnnumberedBlock(child) for child in inner]
            case Point() if silent:
                units.append(UnnumberedBlock(block))
            case MarkdownParagraph(unnumbered=False) | Point() if not silent:
                count += 1
                if isinstance(block, Point):
                    units.append(NumberedParagraph(count, block.blocks, block.recommends))
                else:
                    units.append(NumberedParagraph(count, (block,)))
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
    return warn(
        Code.SKIPPED_HEADING,
        f"a heading with {'#' * heading.level} stands where one with {'#' * expected} is expected",
        heading.source,
        "levels go down one at a time; it is printed as if it were so",
    )


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to.

    Args:
        words: How it is referred to, for instance `paragraph 12`.
        paged: Whether its page number follows in brackets.
        number: Of a numbered paragraph, for instance `12(b)`.
    """

    id: str
    words: str
    paged: bool
    number: str = ""


Named = tuple[str, Source, Target]
"""A name and its place; the id of its target is the name, too."""


def find_names(units: Iterable[Unit], wording: Wording) -> Iterator[Named]:
    """Yield every name of a text in its order."""
    for unit in units:
        match unit:
            case PlacedHeading(heading=heading):
                yield from _name(heading, quote(heading, wording))
            case EnclosedPart(units=inner):
                yield from find_names(inner, wording)
            case NumberedParagraph(blocks=blocks):
                yield from _find(blocks, unit.label, wording)
            case UnnumberedBlock(block):
                yield from _find((block,), "", wording)


def quote(heading: MarkdownHeading, wording: Wording) -> str:
    """Return the words of a heading in quotation marks."""
    return wording.say("reference-heading", heading=plain_text(heading.inlines))


def _find(blocks: tuple[Block, ...], number: str, wording: Wording) -> Iterator[Named]:
    words = wording.say("reference-paragraph", number=number) if number else ""
    for block in blocks:
        match block:
            case MarkdownParagraph() | MarkdownHeading():
                yield from _name(block, words, number)
            case Table(name=name, caption=caption) | MarkdownPicture(name=name, caption=caption):
                if name:
                    counted = caption.number if caption else None
                    said = (
                        wording.say(f"reference-{caption.kind}", number=counted)
                        if (caption and counted)
                        else ""
                    )
                    yield name, block.source, Target(name, said, not said)
            case Quote(inner) | Point(inner):
                yield from _find(inner, number, wording)
            case MarkdownList(kind, items):
                for item in items:
                    label = "" if kind == "-" else f"({list_number(item.value, kind)})"
                    yield from _find(item.blocks, number and f"{number}{label}", wording)


def _name(
    block: MarkdownParagraph | MarkdownHeading, words: str, number: str = ""
) -> Iterator[Named]:
    if block.name:
        is_heading = isinstance(block, MarkdownHeading)
        paged = is_heading or not words
        target = Target(block.name, words, paged, "" if is_heading else number)
        yield block.name, block.source, target


def number_captions(blocks: Iterable[Block]) -> tuple[list[Block], list[Problem]]:
    """Number the captions of tables and of pictures, each from 1 to the end of a text.

    A number that is typed stays as it is, and those after it count on from it.

    A part that may be withheld has captions without numbers, so that those after it are the
    same in both packs.
    """
    counts = {"table": 0, "figure": 0}
    problems: list[Problem] = []
    return [_number_caption(block, counts, problems) for block in blocks], problems


def _number_caption(block: Block, counts: dict[str, int], problems: list[Problem]) -> Block:
    def within(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(_number_caption(each, counts, problems) for each in blocks)

    match block:
        case Table(caption=Caption() as caption) | MarkdownPicture(caption=Caption() as caption):
            number = caption.number or counts[caption.kind] + 1
            if number <= counts[caption.kind]:
                problems.append(_complain_of_number(caption, counts[caption.kind], block.source))
            counts[caption.kind] = number
            return replace(block, caption=replace(caption, number=number))
        case Quote(inner):
            return Quote(within(inner))
        case Point(inner):
            return replace(block, blocks=within(inner))
        case MarkdownList(kind, items):
            return MarkdownList(kind, tuple(ListItem(i.value, within(i.blocks)) for i in items))
    return block


def _complain_of_number(caption: Caption, last: int, source: Source) -> Problem:
    kind = caption.kind.capitalize()
    return warn(
        Code.CAPTION_NUMBER,
        f"the caption '{kind} {caption.number}' comes after {kind} {last}",
        source,
        f"write '{kind}: ' without a number, a name at its end, and refer to it by the name",
    )
