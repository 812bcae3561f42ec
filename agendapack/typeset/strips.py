"""Strips: what pages are made of. A strip is never broken; a page is a pile of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agendapack.typeset.lines import Line
from agendapack.typeset.nodes import Node

EVEN = 0.01
"""Points by which edges may differ that are meant to lie on one line."""


@dataclass(slots=True, eq=False)
class TextItem:
    """A line of text: `x` from the left of the text area, `y` from the top of its strip."""

    x: float
    y: float
    line: Line


@dataclass(slots=True, eq=False)
class FillItem:
    """A filled rectangle: a rule or a shade. Always an artifact."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(slots=True, eq=False)
class PictureItem:
    """A picture; with no node it is decoration, an artifact."""

    x: float
    y: float
    width: float
    height: float
    path: str
    node: Node | None


Item = TextItem | FillItem | PictureItem


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a box or table cell that lies in one strip.

    `top` is measured from that of the strip; `opens` and `closes` say whether its top and
    bottom edges are in this strip.
    """

    x: float
    width: float
    top: float
    height: float
    rule: str | None
    shade: str | None
    opens: bool
    closes: bool


@dataclass(slots=True, eq=False)
class Strip:
    """A piece of content of the full text width.

    Args:
        before, after: Space to its neighbours, in points; the larger one counts,
            and none counts at the top of a page.
        keep: No page ends between this strip and the next.
        new_page: A page starts with this strip.
        head: Strips to repeat, as artifacts, when a page starts with this one.
        anchors: Ids of elements that start here.
        headings: Level and text of headings that start here.
    """

    height: float
    items: list[Item] = field(default_factory=list)
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    new_page: bool = False
    head: "Sequence[Strip]" = ()
    anchors: tuple[str, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    frames: tuple[Frame, ...] = ()


def shift(strips: list[Strip], by: float) -> list[Strip]:
    """Move strips to the right, in place."""
    for strip in strips:
        for item in strip.items:
            item.x += by
        strip.frames = tuple(replace(frame, x=frame.x + by) for frame in strip.frames)
    return strips


def gap(upper: Strip, lower: Strip) -> float:
    """Return the space between two strips, in points."""
    return max(upper.after, lower.before)


def stacked(strips: Sequence[Strip]) -> tuple[list[float], float]:
    """Return the top of each strip in a pile, measured downwards, and the pile's height."""
    tops: list[float] = []
    y = 0.0
    for index, strip in enumerate(strips):
        if index:
            y += gap(strips[index - 1], strip)
        tops.append(y)
        y += strip.height
    return tops, y


def keep_together(strips: list[Strip]) -> list[Strip]:
    """Keep strips on one page, in place."""
    for strip in strips[:-1]:
        strip.keep = True
    return strips
