"""Columns side by side: the rows of tables and boxed blocks, cut into strips.

What stands in the columns of a row is cut only where no line of any column is in
the way, so that a row taller than a page goes on over the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agendapack.typeset.strips import Frame, Strip, shift, stacked


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


def cut_row(columns: Sequence[Column], height: float, whole: float) -> list[Strip]:
    """Return the strips of a row of columns.

    Args:
        height: Of the row.
        whole: Rows up to this height stay in one strip.
    """
    placed: list[tuple[float, Strip]] = []
    for column in columns:
        tops, _ = stacked(column.content)
        shift(column.content, column.x + column.padding)
        placed += [
            (column.top + column.padding + top, strip)
            for top, strip in zip(tops, column.content, strict=True)
        ]
    cuts = [0.0] if height <= whole else _cuts(placed)
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


def _cuts(placed: list[tuple[float, Strip]]) -> list[float]:
    """Return the heights at which no strip of any column is cut, the row's top first."""
    cuts = [0.0]
    reach = 0.0
    for top, strip in sorted(placed, key=lambda pair: pair[0]):
        if reach > 0 and top >= reach - 0.01:
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
            replace(frame) for frame in strip.frames if strip.height >= end - start - 0.01
        )
    result.frames = (
        tuple(
            Frame(
                x=column.x,
                width=column.width,
                rule=column.rule,
                shade=column.shade,
                opens=column.top >= start - 0.01,
                closes=column.bottom <= end + 0.01,
            )
            for column in columns
            if (column.rule or column.shade)
            and column.top < end - 0.01
            and column.bottom > start + 0.01
        )
        + result.frames
    )
    return result
