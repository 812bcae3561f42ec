"""Blocks: a section's content with its glyphs, before it is laid out in a width.

Also the least and greatest width of a block, from which the columns of tables, and the page
format and type size of a section with wide tables, are chosen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from agendapack.model.style import HouseStyle
from agendapack.typeset.inline import Atom, Inline
from agendapack.typeset.looks import CELL_PADDING, GUTTER, LABEL_GAP, OPEN_PADDING, Look, Spacing
from agendapack.typeset.structure import Node

PLAIN = Spacing()

WIDEST_WORD = 160.0
"""Words wider than this, in points, may be broken in a table."""

SMALLEST = 9.0
"""The smallest type size, in points, to which type is reduced to make a table fit."""

LARGE = 16.0
"""Type of this size or more, in points, is large on purpose (large print) and never reduced."""


@dataclass(slots=True, eq=False)
class TextBlock:
    """A paragraph, heading or other run of text."""

    inline: Inline
    look: Look
    spacing: Spacing = PLAIN
    anchors: tuple[str, ...] = ()
    heading: tuple[int, str] | None = None
    right_to_left: bool = False


@dataclass(slots=True, eq=False)
class StackBlock:
    """Blocks below one another; `boxed` draws a box around them, `ruled` a rule above them.

    `part` is the name of a part that one pack shows and another withholds.
    """

    children: "list[Block]"
    spacing: Spacing = PLAIN
    anchors: tuple[str, ...] = ()
    boxed: bool = False
    ruled: bool = False
    part: str | None = None


@dataclass(slots=True, eq=False)
class ItemBlock:
    """An item of a list: a label with a body beside it.

    `mirrored` puts the label at the right of the body.
    """

    label: TextBlock
    body: StackBlock
    anchors: tuple[str, ...] = ()
    mirrored: bool = False


@dataclass(slots=True, eq=False)
class ListBlock:
    """A list. `indent` is the least width of its label column, in points.

    `aligned` sets labels and bodies as two columns of a table (term and description).
    """

    items: list[ItemBlock]
    indent: float
    spacing: Spacing = PLAIN
    anchors: tuple[str, ...] = ()
    aligned: bool = False


@dataclass(slots=True, eq=False)
class CellBlock:
    """A cell: its place in the grid, its content, and whether it is a header."""

    row: int
    column: int
    rows: int
    columns: int
    body: StackBlock
    header: bool


@dataclass(slots=True, eq=False)
class TableBlock:
    """A table: the first `head` of its `rows` rows are repeated on each page.

    `widths` are fractions of the table's width for columns that ask for one; `mirrored` puts
    the first column at the right.
    """

    cells: list[CellBlock]
    rows: int
    columns: int
    head: int
    widths: dict[int, float]
    ruled: bool
    shade_first_column: bool
    spacing: Spacing
    caption: TextBlock | None = None
    anchors: tuple[str, ...] = ()
    mirrored: bool = False


@dataclass(slots=True, eq=False)
class PictureBlock:
    """A picture and its size in points."""

    path: str
    width: float
    height: float
    node: Node | None
    spacing: Spacing = PLAIN
    anchors: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class RuleBlock:
    """A horizontal rule."""

    spacing: Spacing = PLAIN
    anchors: tuple[str, ...] = field(default=())


Block = TextBlock | StackBlock | ItemBlock | ListBlock | TableBlock | PictureBlock | RuleBlock


def extent(block: Block) -> tuple[float, float]:
    """Return the least width that breaks no word, and the width that needs no line break.

    In points. A word wider than `WIDEST_WORD` may be broken, so that a web address does not
    take the width of all other columns.
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
    """Return the extents of a table's columns, including the padding for a type size."""
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

    Only columns without rules between them have a gutter, and the last column has none.
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


def page_styles(style: HouseStyle, classes: list[str]) -> Iterator[HouseStyle]:
    """Yield the styles that a section may be set in, the best first; use the first that fits.

    Args:
        style: The house style.
        classes: The classes of the section's root: `landscape` turns its pages; with `fit`
            they are turned, and the type is reduced, as far as its tables need it.
    """
    wide = replace(style, page=(max(style.page), min(style.page)))
    if "fit" not in classes:
        yield wide if "landscape" in classes else style
        return
    yield style
    yield wide
    if style.size < LARGE:
        size = style.size - 1
        while size > SMALLEST:
            yield replace(wide, size=size)
            size -= 1
        yield replace(wide, size=min(SMALLEST, style.size))


def text_width(style: HouseStyle) -> float:
    """Return the width of the text area of a page, in points."""
    _, right, _, left = style.margins
    return style.page[0] - left - right


def text_height(style: HouseStyle) -> float:
    """Return the height of the text area of a page, in points."""
    top, _, bottom, _ = style.margins
    return style.page[1] - top - bottom


def widest_table(block: Block, size: float) -> float:
    """Return the least width of the widest table in a block that breaks no word, in points.

    Args:
        block: The block.
        size: The type size in points, from which the padding of cells follows.
    """
    if isinstance(block, TableBlock):
        return sum(column_extents(block, size)[0])
    if isinstance(block, StackBlock):
        return max((widest_table(child, size) for child in block.children), default=0.0)
    if isinstance(block, ListBlock):
        return max((widest_table(item, size) for item in block.items), default=0.0)
    return widest_table(block.body, size) if isinstance(block, ItemBlock) else 0.0
