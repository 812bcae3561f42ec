"""How narrow and how wide a block can be, for the columns of a table."""

from agendapack.typeset.blocks import (
    Block,
    CellBlock,
    ItemBlock,
    ListBlock,
    PictureBlock,
    RuleBlock,
    StackBlock,
    TableBlock,
    TextBlock,
)
from agendapack.typeset.inline import Atom
from agendapack.typeset.looks import CELL_PADDING, GUTTER, LABEL_GAP, OPEN_PADDING

WIDEST_WORD = 160.0


def extent(block: Block) -> tuple[float, float]:
    """Return the least width that cuts no word, and the width that breaks no line, in points.

    A word longer than `WIDEST_WORD` may be cut: an address must not starve the
    other columns.
    """
    if isinstance(block, TextBlock):
        return _text_extent([*block.inline.atoms, *block.inline.tail])
    if isinstance(block, StackBlock):
        return _widest([extent(child) for child in block.children])
    if isinstance(block, ItemBlock):
        label = _text_extent(block.label.inline.atoms)[1] + LABEL_GAP * block.label.look.size
        least, most = extent(block.body)
        return least + label, most + label
    if isinstance(block, ListBlock):
        least, most = _widest([extent(item) for item in block.items])
        return least + block.indent, most + block.indent
    if isinstance(block, TableBlock):
        least_widths, most_widths = column_extents(block, 0.0)
        return sum(least_widths), sum(most_widths)
    if isinstance(block, PictureBlock):
        return block.width, block.width
    assert isinstance(block, RuleBlock)
    return 0.0, 0.0


def column_extents(table: TableBlock, size: float) -> tuple[list[float], list[float]]:
    """Return the extents of a table's columns, padding for a type size included."""
    least, most = [0.0] * table.columns, [0.0] * table.columns
    for cell in sorted(table.cells, key=lambda cell: cell.columns):
        padding, gutter = cell_edges(table, cell, size)
        low, high = (width + 2 * padding + gutter for width in extent(cell.body))
        span = range(cell.column, min(cell.column + cell.columns, table.columns))
        for widths, need in ((least, low), (most, high)):
            lacking = (need - sum(widths[i] for i in span)) / len(span)
            if lacking > 0:
                for i in span:
                    widths[i] += lacking
    return least, [max(pair) for pair in zip(least, most, strict=True)]


def cell_edges(table: TableBlock, cell: CellBlock, size: float) -> tuple[float, float]:
    """Return a cell's padding, and the gutter at its right, in points.

    Only columns without rules between them need a gutter, and the last has none.
    """
    if table.ruled:
        return CELL_PADDING * size, 0.0
    last = cell.column + cell.columns >= table.columns
    return OPEN_PADDING * size, 0.0 if last else GUTTER * size


def _text_extent(atoms: list[Atom]) -> tuple[float, float]:
    least = most = word = line = 0.0
    for atom in atoms:
        word += atom.width
        line += atom.width + max(atom.space, 0.0)
        least, most = max(least, min(word, WIDEST_WORD)), max(most, line)
        if atom.breaks or atom.ends:
            word = 0.0
        if atom.ends:
            line = 0.0
    return least, most + 0.1


def _widest(extents: list[tuple[float, float]]) -> tuple[float, float]:
    return (
        max((least for least, _ in extents), default=0.0),
        max((most for _, most in extents), default=0.0),
    )
