"""Lay out the rows of tables, and boxed blocks, as strips.

A row that is taller than a page continues on the next. It is cut only where no line of any of
its columns would be cut. The head of a table is repeated on every page.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, chain, pairwise
from math import inf

from agendapack.model import dataclass
from agendapack.model.style import HouseStyle
from agendapack.typeset.blocks import (
    SHORTEST_BREAK,
    WIDEST_WORD,
    Block,
    CellBlock,
    TableBlock,
    cell_edges,
    column_extents,
)
from agendapack.typeset.strips import EVEN, CellFrame, Strip, keep_together, shift, stacked

WHOLE_ROW = 0.4
"""Rows up to this fraction of a page's height are kept whole."""
TALLEST_HEAD = 0.33
"""A table head taller than this fraction of a page's height is not repeated."""
LONGEST_LABEL, LINE_OF_WORDS = 8.0, 9.0
"""Beside a main column, lines of up to so many ems are never broken, and words stand in such."""
LARGE_SIZE = 16.0
"""In type of more points, words have more width before they may be broken."""
MAIN_SHARE, LEAST_OF_MAIN = 0.55, 0.36
"""How much of the width beside labels, and of all of it, the main column keeps if it can."""

LayOut = Callable[[Block, float], list[Strip]]


@dataclass(slots=True, eq=False)
class Column:
    """A cell or box: its place, its content, and the colours of its edges and background.

    `top` and `bottom` are in points from the top of the row. `padding` is the
    distance from its edges to its content on every side. `sides` says whether its left and
    right edge are drawn.
    """

    x: float
    width: float
    top: float
    bottom: float
    padding: float
    content: list[Strip]
    rule: str | None = None
    shade: str | None = None
    sides: bool = True


def cut_row(
    columns: Sequence[Column], height: float, whole: float, rows: Sequence[float] = ()
) -> list[Strip]:
    """Return the strips of a row of columns, or of several rows that merged cells connect.

    Args:
        height: The height of the row, or of all the rows, in points.
        whole: Rows up to this height stay in one strip.
        rows: The tops of all rows but the first.
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
    if len(cuts) > 1:
        placed.sort(key=lambda pair: pair[0])
    behind = 0
    for index, (start, end) in enumerate(pairwise(bounds)):
        first, behind = behind, len(placed)
        if end != height:
            behind = bisect_left(placed, end - 0.001, lo=first, key=lambda pair: pair[0])
        strips.append(_slice(placed[first:behind], columns, start, end))
        strips[-1].keep = len(cuts) > 1 and index in (0, len(cuts) - 2)
    return strips


def _cuts_at_rows(
    placed: list[tuple[float, Strip]], rows: Sequence[float], height: float, whole: float
) -> list[float]:
    """Return the tops of rows that cut no strip, and cuts inside whatever is still too tall."""
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
            CellFrame(
                x=column.x,
                width=column.width,
                top=max(column.top, start) - start,
                height=min(column.bottom, end) - max(column.top, start),
                rule=column.rule,
                shade=column.shade,
                opens=column.top >= start - EVEN,
                closes=column.bottom <= end + EVEN,
                sides=column.sides,
            )
            for column in columns
            if (column.rule or column.shade)
            and column.top < end - EVEN
            and column.bottom > start + EVEN
        )
        + result.frames
    )
    return result


def lay_out_table(
    table: TableBlock, width: float, style: HouseStyle, height: float, lay_out: LayOut
) -> list[Strip]:
    """Return the strips of a table.

    Args:
        width: Its width, in points.
        height: The height of a page's text area, in points.
    """
    columns = _columns(table, width, style, lay_out)
    if table.mirrored:
        edge = max((column.x + column.width for column in columns), default=0.0)
        for column in columns:
            column.x = edge - column.x - column.width
    tops = _row_tops(table, columns)
    by_row: list[list[Column]] = [[] for _ in range(table.rows)]
    for cell, column in zip(table.cells, columns, strict=True):
        column.top, column.bottom = tops[cell.row], tops[cell.row + cell.rows]
        by_row[cell.row].append(column)
    strips: list[Strip] = []
    head: list[Strip] = []
    for start, end in _chunks(table):
        row = _rows(list(chain.from_iterable(by_row[start:end])), tops[start : end + 1], height)
        if tops[end] - tops[start] + stacked(head)[1] <= height and end - start > 1:
            keep_together(row)
        if end <= table.head:
            head += keep_together(row)
            row[-1].keep = True
        elif stacked(head)[1] <= height * TALLEST_HEAD:
            for strip in row:
                strip.head = head
        strips += row
    if strips:
        strips[-1].keep = False
    if table.caption:
        strips = keep_together([*lay_out(table.caption, width), *strips[:1]]) + strips[1:]
    return strips


def share_width(
    least: Sequence[float], most: Sequence[float], asked: dict[int, float], width: float
) -> list[float]:
    """Return column widths that add up to `width`.

    Each free column gets its least width, and the rest is shared in proportion to what each
    still lacks to its greatest width.

    Args:
        least: The width with which each column breaks no word, in points.
        most: The width with which it needs no line break, in points.
        asked: The fractions of the width that some columns ask for, by column.
        width: The width of the table, in points.
    """
    columns = len(least)
    fixed = {i: part * width for i, part in asked.items() if i < columns}
    free = [i for i in range(columns) if i not in fixed]
    room = width - sum(fixed.values())
    widths = [fixed.get(i, 0.0) for i in range(columns)]
    low, high = sum(least[i] for i in free), sum(most[i] for i in free)
    if not free:
        scale = width / sum(widths) if sum(widths) > 0 else 0.0
        return [value * scale for value in widths]
    for i in free:
        if high <= room:
            widths[i] = most[i] + (room - high) * (most[i] / high if high else 1 / len(free))
        elif low < room and high > low:
            widths[i] = least[i] + (room - low) * (most[i] - least[i]) / (high - low)
        else:
            widths[i] = room * (least[i] / low if low else 1 / len(free))
    return widths


def share_around(
    main: int, least: Sequence[float], most: Sequence[float], width: float, size: float
) -> list[float]:
    """Return column widths of which one gets what the others leave.

    Columns of numbers, times and the like are as wide as their longest line. Those of a few words
    get what the main one can spare, but never break a word.

    Args:
        main: The index of that column.
        least: The width with which each column breaks no word, in points.
        most: The width with which it needs no line break, in points.
        width: The width of the table, in points.
        size: The size of the type.
    """
    others = sorted((i for i in range(len(least)) if i != main), key=lambda i: most[i])
    labels = [i for i in others if most[i] <= LONGEST_LABEL * size]
    # Where the labels leave too little, the longest of them are broken like words.
    while labels and width - sum(most[i] if i in labels else least[i] for i in others) < (
        LEAST_OF_MAIN * width
    ):
        labels.pop()
    prose = [i for i in others if i not in labels]
    rest = width - sum(most[i] for i in labels)
    wanted = {i: max(least[i], min(most[i], LINE_OF_WORDS * size)) for i in prose}
    low, high = sum(least[i] for i in prose), sum(wanted.values())
    spared = max(low, min(high, rest * (1 - MAIN_SHARE)))
    if rest - spared < least[main]:
        return share_width(least, most, {}, width)
    part = (spared - low) / (high - low) if high > low else 0.0
    widths = [most[i] for i in range(len(least))]
    for i in prose:
        widths[i] = least[i] + part * (wanted[i] - least[i])
    widths[main] = rest - spared
    return widths


def _extents(table: TableBlock, width: float) -> tuple[list[float], list[float]]:
    """Return the extents of columns, which break as few words as the width of the table allows.

    What a main column has beside it are short words, which stand whole if there is any room.
    """
    larger = max(1.0, table.size / LARGE_SIZE)
    widest = [WIDEST_WORD * larger, WIDEST_WORD, SHORTEST_BREAK * larger, SHORTEST_BREAK]
    most = column_extents(table)[1]
    of_main = column_extents(table, SHORTEST_BREAK)[0] if table.main is not None else []
    for allowed in [inf, *widest] if of_main else widest:
        least, _ = column_extents(table, allowed)
        if table.main is not None:
            least[table.main] = of_main[table.main]
        if sum(least) <= width:
            break
    return least, most


def _columns(table: TableBlock, width: float, style: HouseStyle, lay_out: LayOut) -> list[Column]:
    """Return each cell with its content laid out, without its vertical place yet."""
    least, most = _extents(table, width)
    if table.main is None:
        widths = share_width(least, most, table.widths, width)
    else:
        widths = share_around(table.main, least, most, width, table.size)
    lefts = [0.0, *accumulate(widths)]
    columns = []
    for cell in table.cells:
        across = lefts[min(cell.column + cell.columns, len(widths))] - lefts[cell.column]
        padding, gutter = cell_edges(table, cell)
        content = lay_out(cell.body, max(across - 2 * padding - gutter, 1.0))
        if content:
            content[-1].after = 0.0
        columns.append(
            Column(
                # Without rules, its words are in line with the text around the table.
                x=lefts[cell.column] - (0.0 if table.ruled else padding),
                width=across,
                top=0.0,
                bottom=0.0,
                padding=padding,
                content=content,
                rule=style.rule if table.ruled and style.table_rules != "none" else None,
                shade=_ground(table, cell, style),
                sides=style.table_rules == "all",
            )
        )
    return columns


def _row_tops(table: TableBlock, columns: list[Column]) -> list[float]:
    heights = [0.0] * table.rows
    pairs = sorted(zip(table.cells, columns, strict=True), key=lambda pair: pair[0].rows)
    for cell, column in pairs:
        need = stacked(column.content)[1] + 2 * column.padding
        covered = sum(heights[cell.row : cell.row + cell.rows])
        heights[cell.row + cell.rows - 1] += max(0.0, need - covered)
    return [0.0, *accumulate(heights)]


def _rows(columns: list[Column], bounds: list[float], height: float) -> list[Strip]:
    top, *inner, bottom = bounds
    for column in columns:
        column.top -= top
        column.bottom -= top
    return cut_row(columns, bottom - top, height * WHOLE_ROW, [at - top for at in inner])


def _ground(table: TableBlock, cell: CellBlock, style: HouseStyle) -> str | None:
    """Return the colour behind a cell: that of heads, or of every second row, or none."""
    if not table.ruled:
        return None
    in_first = table.shade_first_column and cell.column == 0
    is_header = cell.header and not (cell.column == table.main and cell.columns == 1)
    if cell.row < table.head or is_header or in_first:
        return style.shade
    return style.zebra if (cell.row - table.head) % 2 else None


def _chunks(table: TableBlock) -> list[tuple[int, int]]:
    """Return groups of rows connected by merged cells, as (first, last + 1)."""
    ends = list(range(1, table.rows + 1))
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            ends[row] = max(ends[row], cell.row + cell.rows)
    chunks = []
    start = 0
    while start < table.rows:
        end = ends[start]
        row = start
        while row < end:
            end = max(end, ends[row])
            row += 1
        chunks.append((start, end))
        start = end
    return chunks
