"""Pile strips onto pages.

First fit, with the wishes of strips respected: headings stay with what follows,
paragraphs keep two lines on either side of a page's end, table heads are repeated.
Where the wishes cannot all be had (a kept block taller than a page), the page ends
at the last strip that fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agendapack.typeset.strips import Strip, gap, stacked


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip on a page: its top in points below the top of the text area.

    `again` marks the repeated head of a table, which is an artifact there;
    `first` and `last` say that the page's pile starts or ends with the strip.
    """

    strip: Strip
    top: float
    again: bool
    first: bool
    last: bool


def fill_pages(strips: Sequence[Strip], height: float) -> list[list[Placed]]:
    """Return the strips of each page.

    Args:
        height: Of the text area, in points.
    """
    pages = []
    start = 0
    while start < len(strips):
        end = _page_end(strips, start, height)
        pages.append(_place(strips, start, end))
        start = end
    return pages or [[]]


def _page_end(strips: Sequence[Strip], start: int, height: float) -> int:
    """Return the index of the first strip that goes on the next page."""
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


def _place(strips: Sequence[Strip], start: int, end: int) -> list[Placed]:
    head = strips[start].head
    tops, y = stacked(head)
    placed = [
        Placed(strip, top, True, index == 0, False)
        for index, (strip, top) in enumerate(zip(head, tops, strict=True))
    ]
    for index in range(start, end):
        if index > start:
            y += gap(strips[index - 1], strips[index])
        placed.append(
            Placed(strips[index], y, False, index == start and not head, index == end - 1)
        )
        y += strips[index].height
    return placed
