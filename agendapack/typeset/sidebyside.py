"""Columns side by side: the rows of tables and boxed blocks, cut into strips.

What stands in the columns of a row is cut only where no line of any column is in
the way, so that a row taller than a page goes on over the next.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agendapack.typeset.strips import EVEN, Frame, Strip, shift, stacked


@dataclass(slots=True, eq=False)
class Column:
    """A cell or box: its place across and down, its content, its edges.

    `top` and `bottom` are in points from the top of the row. `padding` is the
    distance from its edges to its content on every side.
    """

    x: float
    width: float
    top: float
    bottom: float
    padding: float
    content: list[Strip]
    rule: str | None = None
    shade: str | None = None


def cut_row(
    columns: Sequence[Column], height: float, whole: float, rows: Sequence[float] = ()
) -> list[Strip]:
    """Return the strips of a row of columns, or of several rows with cells joined over them.

    Args:
        height: Of the row, or of all the rows.
        whole: Rows up to this height stay in one strip.
        rows: The tops of those behind the first.
    """
    placed: list[tuple[float, Strip]] = []
    for column in columns:
        tops, _ = stacked(column.content)
        shift(column.content, column.x + column.padding)
        placed += [
            (column.top + column.padding + top, strip)
            for top, strip in zip(tops, column.content, strict=True)
        ]
    cuts = [0.0] if height <= whole else _cuts_at_rows(placed, rows, height, whole)
    bounds = [*cuts, height]
    strips = []
    for index, (start, end) in enumerate(pairwise(bounds)):
        inside = [
            (top, strip)
            for top, strip in placed
            if start <= top + 0.001 and (top + 0.001 < end or end == height)
        ]
        strips.append(_slice(inside, columns, start, end))
        strips[-1].keep = len(cuts) > 1 and index in (0, len(cuts) - 2)
    return strips


def _cuts_at_rows(
    placed: list[tuple[float, Strip]], rows: Sequence[float], height: float, whole: float
) -> list[float]:
    """Return the tops of rows at which no strip is cut, and within what is taller, other cuts."""
    ordered = sorted(placed, key=lambda pair: pair[0])
    cuts = [0.0]
    first = 0
    for at in (*rows, height):
        behind = bisect_left(ordered, at - EVEN, key=lambda pair: pair[0])
        inside = ordered[first:behind]
        reach = max((top + strip.height for top, strip in inside), default=0.0)
        if at < height and reach > at + EVEN:
            continue
        if at - cuts[-1] > whole:
            cuts += _cuts(inside)[1:]
        if at < height:
            cuts.append(at)
        first = behind
    return cuts


def _cuts(placed: list[tuple[float, Strip]]) -> list[float]:
    """Return the heights at which no strip of any column is cut, the row's top first."""
    cuts = [0.0]
    reach = 0.0
    for top, strip in sorted(placed, key=lambda pair: pair[0]):
        if reach > 0 and top >= reach - EVEN:
            cuts.append(top)
        reach = max(reach, top + strip.height)
    return cuts


def _slice(
    placed: list[tuple[float, Strip]], columns: Sequence[Column], start: float, end: float
) -> Strip:
    result = Strip(height=end - start)
    for top, strip in placed:
        for item in strip.items:
            item.y += top - start
            result.items.append(item)
        result.anchors += strip.anchors
        result.headings += strip.headings
        result.frames += tuple(
            replace(frame, top=frame.top + top - start) for frame in strip.frames
        )
    result.frames = (
        tuple(
            Frame(
                x=column.x,
                width=column.width,
                top=max(column.top, start) - start,
                height=min(column.bottom, end) - max(column.top, start),
                rule=column.rule,
                shade=column.shade,
                opens=column.top >= start - EVEN,
                closes=column.bottom <= end + EVEN,
            )
            for column in columns
            if (column.rule or column.shade)
            and column.top < end - EVEN
            and column.bottom > start + EVEN
        )
        + result.frames
    )
    return result
