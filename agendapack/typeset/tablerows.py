"""Lay a table out: its cells in columns, its rows as strips, its head repeated."""

from collections.abc import Callable
from itertools import accumulate, chain

from agendapack.model.style import HouseStyle
from agendapack.typeset.blocks import Block, CellBlock, TableBlock
from agendapack.typeset.measure import cell_edges, column_extents
from agendapack.typeset.sidebyside import Column, cut_row
from agendapack.typeset.strips import Strip, keep_together, stacked
from agendapack.typeset.tables import share_width

WHOLE_ROW = 0.4
"""Rows up to this part of a page's height stay whole."""
TALLEST_HEAD = 0.33
"""A head taller than this part of a page's height is not repeated."""

LayOut = Callable[[Block, float], list[Strip]]


def lay_out_table(
    table: TableBlock, width: float, style: HouseStyle, height: float, lay_out: LayOut
) -> list[Strip]:
    """Return the strips of a table.

    Args:
        height: Of a page's text area, in points.
        lay_out: Lays a block out in a width.
    """
    columns = _columns(table, width, style, lay_out)
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


def _columns(table: TableBlock, width: float, style: HouseStyle, lay_out: LayOut) -> list[Column]:
    """Return each cell with its content laid out; how high it stands is not yet known."""
    least, most = column_extents(table, style.size)
    widths = share_width(least, most, table.widths, width)
    lefts = [0.0, *accumulate(widths)]
    columns = []
    for cell in table.cells:
        across = lefts[min(cell.column + cell.columns, len(widths))] - lefts[cell.column]
        padding, gutter = cell_edges(table, cell, style.size)
        content = lay_out(cell.body, max(across - 2 * padding - gutter, 1.0))
        if content:
            content[-1].after = 0.0
        columns.append(
            Column(
                x=lefts[cell.column],
                width=across,
                top=0.0,
                bottom=0.0,
                padding=padding,
                content=content,
                rule=style.rule if table.ruled else None,
                shade=style.shade if _is_shaded(table, cell) else None,
            )
        )
    return columns


def _row_tops(table: TableBlock, columns: list[Column]) -> list[float]:
    """Return the top of each row, and the table's foot, in points from its top."""
    heights = [0.0] * table.rows
    pairs = sorted(zip(table.cells, columns, strict=True), key=lambda pair: pair[0].rows)
    for cell, column in pairs:
        need = stacked(column.content)[1] + 2 * column.padding
        covered = sum(heights[cell.row : cell.row + cell.rows])
        heights[cell.row + cell.rows - 1] += max(0.0, need - covered)
    return [0.0, *accumulate(heights)]


def _rows(columns: list[Column], bounds: list[float], height: float) -> list[Strip]:
    """Return the strips of a row, or of several rows with cells joined over them."""
    top, *inner, bottom = bounds
    for column in columns:
        column.top -= top
        column.bottom -= top
    return cut_row(columns, bottom - top, height * WHOLE_ROW, [at - top for at in inner])


def _is_shaded(table: TableBlock, cell: CellBlock) -> bool:
    if not table.ruled:
        return False
    in_first = table.shade_first_column and cell.column == 0
    return cell.row < table.head or cell.header or in_first


def _chunks(table: TableBlock) -> list[tuple[int, int]]:
    """Return runs of rows that no cell spans out of, as (first, behind the last)."""
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
