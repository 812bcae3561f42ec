"""Number the paragraphs of a text and settle the levels of its headings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from agendapack.codes import Code
from agendapack.problems import Problem, Severity
from agendapack.render.blocks import Block, Heading, Listing, Paragraph, Part, Point, Quote
from agendapack.render.blocks import Code as CodeBlock

HANGING = (Listing, Quote, CodeBlock)
"""What stands directly behind a numbered paragraph belongs to it."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered paragraph: its number, and the blocks that belong to it."""

    number: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Titled:
    """A heading with the level at which it is printed, and its id if it has one."""

    level: int
    heading: Heading
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Loose:
    """A block that is not part of a numbered paragraph."""

    block: Block


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A part that only some may read, with how many numbers its paragraphs take."""

    name: str
    units: tuple["Unit", ...]
    counted: int


Unit = Numbered | Titled | Loose | Enclosed


def number_paragraphs(blocks: Iterable[Block]) -> list[Unit]:
    """Number paragraphs from 1 straight through, past headings and tables.

    `{-}` leaves a paragraph out of the count, which then belongs to the numbered one
    directly before it; at a heading it leaves out everything down to the next heading
    of the same or a higher level. What follows a part that only some may read is numbered
    the same whether the part stands there or its notice.
    """
    return _number(blocks, 0, 0)[0]


def _number(blocks: Iterable[Block], count: int, silent: int) -> tuple[list[Unit], int]:
    units: list[Unit] = []
    for block in blocks:
        match block:
            case Part(name, inner, counted):
                below, reached = _number(inner, count, silent)
                counted = reached - count if counted is None else counted
                count += counted
                units.append(Enclosed(name, tuple(below), counted))
            case Heading(level=level):
                if level <= silent:
                    silent = 0
                if block.unnumbered and not silent:
                    silent = level
                units.append(Titled(level, block))
            case Point(inner) if silent:
                units += [Loose(child) for child in inner]
            case Paragraph(unnumbered=False) | Point() if not silent:
                count += 1
                inner = block.blocks if isinstance(block, Point) else (block,)
                units.append(Numbered(count, inner))
            case _ if isinstance(block, (*HANGING, Paragraph)) and not silent:
                _hang_on(units, block)
            case _:
                units.append(Loose(block))
    return units, count


def _hang_on(units: list[Unit], block: Block) -> None:
    last = units[-1] if units else None
    if isinstance(last, Numbered):
        units[-1] = replace(last, blocks=(*last.blocks, block))
    else:
        units.append(Loose(block))


def settle_levels(units: list[Unit], above: int, strict: bool) -> tuple[list[Unit], list[Problem]]:
    """Give each heading the level that follows from the headings before it.

    Args:
        units: As they stand in the text.
        above: The level of the heading that the text stands below.
        strict: Whether typed levels count from `above`, so that one that skips is a
            warning; else the first heading may be of any level.
    """
    return _settle(units, [(above, above)] if strict else [(0, above)], strict)


def _settle(
    units: Iterable[Unit], path: list[tuple[int, int]], strict: bool
) -> tuple[list[Unit], list[Problem]]:
    settled: list[Unit] = []
    problems: list[Problem] = []
    for unit in units:
        if isinstance(unit, Enclosed):
            below, found = _settle(unit.units, list(path), strict)
            problems += found
            unit = replace(unit, units=tuple(below))
        elif isinstance(unit, Titled):
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


def _complain(heading: Heading, expected: int) -> Problem:
    return Problem(
        Code.SKIPPED_HEADING,
        f"a heading with {'#' * heading.level} stands where one with {'#' * expected} is expected",
        heading.source,
        "levels go down one at a time; it is printed as if it were so",
        Severity.WARNING,
    )
