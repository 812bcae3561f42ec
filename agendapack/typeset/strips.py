"""Strips, the unbreakable pieces that pages are filled with from top to bottom.

Pages are filled first fit: headings stay with the strip that follows,
paragraphs keep two lines on either side of a page's end, table heads are repeated.
Where that is impossible (a block kept together is taller than a page), the page ends
at the last strip that fits.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import field, replace
from itertools import pairwise

from agendapack.model import dataclass
from agendapack.model.section import LONGEST_START, PageStart
from agendapack.pdf.drawn import Node
from agendapack.typeset.lines import Line, TextLink

EVEN = 0.01
"""Edges that differ by less, in points, count as being at the same height."""

Landmark = tuple[str, int]
"""A word or picture that can be found in every layout of a section, whatever its type size: a
word as `("", its number)`, a picture as its path and the number of times it occurred before.
"""


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


@dataclass(frozen=True, slots=True)
class LinkArea:
    """The clickable area of one line of a link: left, bottom, right, top in points."""

    link: TextLink
    area: tuple[float, float, float, float]


Item = TextItem | FillItem | PictureItem


@dataclass(frozen=True, slots=True)
class CellFrame:
    """The part of a box or table cell that is in one strip.

    `top` is measured from the top of the strip; `opens` and `closes` say whether the top and
    bottom edges of the cell are in this strip, `sides` whether its other edges are drawn.
    """

    x: float
    width: float
    top: float
    height: float
    rule: str | None
    shade: str | None
    opens: bool
    closes: bool
    sides: bool = True


@dataclass(slots=True, eq=False)
class Strip:
    """A piece of content of the full text width.

    Args:
        before, after: Space to its neighbours, in points; the larger one counts,
            and none counts at the top of a page.
        keep: No page ends between this strip and the next.
        new_page: A page starts with this strip.
        right_page: That is a right-hand page, where paper is printed on both sides.
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
    right_page: bool = False
    head: "Sequence[Strip]" = ()
    anchors: tuple[str, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    frames: tuple[CellFrame, ...] = ()


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
    """Return the top of each strip of a stack, measured downwards, and the stack's height."""
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


@dataclass(frozen=True, slots=True)
class PlacedStrip:
    """A strip on a page: its top in points below the top of the text area.

    `again` marks the repeated head of a table, which is an artifact;
    `first` and `last` say that the page starts or ends with this strip.
    """

    strip: Strip
    top: float
    again: bool
    first: bool
    last: bool


FEW, LOW = 3, 0.12
"""A last page of so many strips and of this part of a page's height looks forgotten."""
TIGHTEST = 0.65
"""How far the spaces of the page before may shrink to make room for it."""


def fill_pages(strips: Sequence[Strip], height: float) -> list[list[PlacedStrip]]:
    """Return the strips of each page, whose text is `height` points high.

    Where the last page would have a line or three alone, they are pulled back: the spaces of
    the page before shrink as far as that needs, if that is not far.
    """
    starts = [0] if strips else []
    while starts and (end := _page_end(strips, starts[-1], height)) < len(strips):
        starts.append(end)
    tightness = 1.0
    if len(starts) > 1:
        tightness = _tightness(strips, starts[-2], starts[-1], height)
        if tightness < 1.0:
            starts.pop()
    ends = [*starts[1:], len(strips)]
    pages = [_place(strips, start, end) for start, end in zip(starts[:-1], ends[:-1], strict=True)]
    return [*pages, _place(strips, starts[-1], ends[-1], tightness)] if starts else [[]]


def _tightness(strips: Sequence[Strip], start: int, last: int, height: float) -> float:
    """Return how far spaces shrink so that the last two pages become one; 1 where they do not.

    Args:
        start: The first strip of the page before the last.
        last: The first strip of the last page.
    """
    alone = strips[last:]
    is_forgotten = len(alone) <= FEW and stacked(alone)[1] <= height * LOW
    if not is_forgotten or any(strip.new_page or strip.frames for strip in alone):
        return 1.0
    both = strips[start:]
    spaces = sum(gap(upper, lower) for upper, lower in pairwise(both))
    excess = stacked(strips[start].head)[1] + stacked(both)[1] - height
    return 1.0 - excess / spaces if excess <= spaces * (1.0 - TIGHTEST) else 1.0


def _page_end(strips: Sequence[Strip], start: int, height: float) -> int:
    used = stacked(strips[start].head)[1]
    index = start
    while index < len(strips):
        space = gap(strips[index - 1], strips[index]) if index > start else 0.0
        is_full = used + space + strips[index].height > height + 0.01
        if index > start and (is_full or strips[index].new_page):
            break
        used += space + strips[index].height
        index += 1
    if index == len(strips):
        return index
    end = index
    while end > start + 1 and strips[end - 1].keep:
        end -= 1
    if end == start + 1 and strips[start].keep:
        return index
    return end


def _place(
    strips: Sequence[Strip], start: int, end: int, tightness: float = 1.0
) -> list[PlacedStrip]:
    head = strips[start].head
    tops, y = stacked(head)
    placed = [
        PlacedStrip(strip, top, True, index == 0, False)
        for index, (strip, top) in enumerate(zip(head, tops, strict=True))
    ]
    for index in range(start, end):
        if index > start:
            y += gap(strips[index - 1], strips[index]) * tightness
        placed.append(
            PlacedStrip(strips[index], y, False, index == start and not head, index == end - 1)
        )
        y += strips[index].height
    return placed


def landmarks(pages: Sequence[Sequence[PlacedStrip]]) -> list[dict[Landmark, float]]:
    """Return the words and pictures on each page of a layout.

    Each has the top of its line, in points below the top of the text area.
    Repeated table heads are left out.
    """
    pictures: Counter[str] = Counter()
    found: list[dict[Landmark, float]] = []
    for page in pages:
        here: dict[Landmark, float] = {}
        for entry in page:
            for item in () if entry.again else entry.strip.items:
                if isinstance(item, TextItem):
                    top = entry.top + item.y - item.line.baseline
                    for atom in item.line.atoms:
                        here.setdefault(("", atom.order), top)
                elif isinstance(item, PictureItem):
                    here[item.path, pictures[item.path]] = entry.top + item.y
                    pictures[item.path] += 1
        found.append(here)
    return found


def page_starts(pages: Sequence[Sequence[PlacedStrip]]) -> list[PageStart]:
    """Return what each page of a layout begins with, but for repeated heads and numbers of lists.

    The words are those of the page in reading order, as far as `LONGEST_START`.
    """
    shown = 0
    found: list[PageStart] = []
    for page in pages:
        words: list[tuple[int, float, str]] = []
        pictures: list[float] = []
        for entry in page:
            for item in () if entry.again else entry.strip.items:
                if isinstance(item, TextItem):
                    top = entry.top + item.y - item.line.baseline
                    atoms = [atom for atom in item.line.atoms if not atom.is_label]
                    words += [(atom.order, top, atom.text) for atom in atoms]
                elif isinstance(item, PictureItem) and item.node is not None:
                    pictures.append(entry.top + item.y)
        words.sort(key=lambda word: word[0])
        letters = "".join("".join(text.split()) for _, _, text in words)
        leads = pictures and (not words or min(pictures) < words[0][1])
        found.append(PageStart(letters[:LONGEST_START], len(letters), shown if leads else None))
        shown += len(pictures)
    return found
