"""Blocks: a section's content with its glyphs, before it is laid out in a width.

Also the least and greatest width of a block, from which the columns of tables are chosen.
"""

from collections.abc import Iterator
from dataclasses import field
from typing import Literal

from agendapack.model import dataclass
from agendapack.model.style import PanelLook
from agendapack.pdf.drawn import Node
from agendapack.typeset.lines import Atom, Inline
from agendapack.typeset.looks import GUTTER, LABEL_GAP, OPEN_PADDING, Look, Spacing

PLAIN = Spacing()

Shape = Literal[
    "plain", "box", "rule-above", "rule-below", "panel", "line", "item", "beside", "cover"
]
"""How blocks of a group stand: with a box around them, a rule, as a panel, or a line to sign on,
in the grid of an agenda's items, beside one another, or spread over a page.
"""

WIDEST_WORD = 160.0
"""Words wider than this, in points, may be broken in a table."""
SIGNATURE = 17.0
"""The length of the line for a signature, in ems."""
SHORTEST_BREAK = 100.0
"""Where there is no room for all words, those wider than this, in points, are broken first."""
LONGEST_FIGURE = 40
"""Figures of up to so many signs are never broken: in two lines they read as two numbers."""


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
    """Blocks below one another, or in another shape.

    `part` is the name of a part that one pack shows and another withholds, `line` the length of a
    line to sign on, in points.
    """

    children: "list[Block]"
    spacing: Spacing = PLAIN
    anchors: tuple[str, ...] = ()
    shape: Shape = "plain"
    panel: PanelLook | None = None
    line: float = 0.0
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

    `widths` are fractions of the table's width for columns that ask for one; `size` is its type
    size and `padding` the space between a line and the text, in points; `mirrored` puts the first
    column at the right. `main` is the column that gets what the others, which have no more than a
    few words, leave of the width; its cells have no shade.
    """

    cells: list[CellBlock]
    rows: int
    columns: int
    head: int
    widths: dict[int, float]
    ruled: bool
    shade_first_column: bool
    spacing: Spacing
    size: float
    padding: float
    caption: TextBlock | None = None
    anchors: tuple[str, ...] = ()
    mirrored: bool = False
    main: int | None = None


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


def extent(block: Block, widest: float = WIDEST_WORD) -> tuple[float, float]:
    """Return the least width that breaks no word, and the width that needs no line break.

    In points. A word wider than `widest` may be broken, so that a web address does not take the
    width of all other columns; a figure may not.
    """
    if isinstance(block, TextBlock):
        inline = block.inline
        return text_extent([*inline.lead, *inline.atoms, *inline.tail], widest)
    if isinstance(block, StackBlock):
        least, most = _widest([extent(child, widest) for child in block.children])
        return least, max(most, block.line)
    if isinstance(block, ItemBlock):
        label = text_extent(block.label.inline.atoms, widest)[1] + LABEL_GAP * block.label.look.size
        least, most = extent(block.body, widest)
        return least + label, most + label
    if isinstance(block, ListBlock):
        least, most = _widest([extent(item, widest) for item in block.items])
        return least + block.indent, most + block.indent
    if isinstance(block, TableBlock):
        least_widths, most_widths = column_extents(block, widest)
        return sum(least_widths), sum(most_widths)
    if isinstance(block, PictureBlock):
        return block.width, block.width
    assert isinstance(block, RuleBlock)
    return 0.0, 0.0


def column_extents(
    table: TableBlock, widest: float = WIDEST_WORD
) -> tuple[list[float], list[float]]:
    """Return the extents of a table's columns, including the padding of their cells."""
    least, most = [0.0] * table.columns, [0.0] * table.columns
    for cell in sorted(table.cells, key=lambda cell: cell.columns):
        padding, gutter = cell_edges(table, cell)
        low, high = (width + 2 * padding + gutter for width in extent(cell.body, widest))
        span = range(cell.column, min(cell.column + cell.columns, table.columns))
        for widths, need in ((least, low), (most, high)):
            lacking = (need - sum(widths[i] for i in span)) / len(span)
            if lacking > 0:
                for i in span:
                    widths[i] += lacking
    return least, [max(pair) for pair in zip(least, most, strict=True)]


def cell_edges(table: TableBlock, cell: CellBlock) -> tuple[float, float]:
    """Return a cell's padding, and the gutter at its right, in points.

    Only columns without rules between them have a gutter, and the last column has none.
    """
    if table.ruled:
        return table.padding, 0.0
    last = cell.column + cell.columns >= table.columns
    return OPEN_PADDING * table.size, 0.0 if last else GUTTER * table.size


def text_extent(atoms: list[Atom], widest: float = WIDEST_WORD) -> tuple[float, float]:
    """Return the least and greatest width of text; see `extent`."""
    least = most = word = line = 0.0
    said = ""
    for atom in atoms:
        word += atom.width
        said += atom.text
        line += atom.width + max(atom.space, 0.0)
        whole = word if is_figure(said) else min(word, widest)
        least, most = max(least, whole), max(most, line)
        if atom.breaks or atom.ends:
            word, said = 0.0, ""
        if atom.ends:
            line = 0.0
    return least, most + 0.1


def word_widths(atoms: list[Atom]) -> Iterator[float]:
    """Yield the width of each word, which is what stands between two places to break a line."""
    word = 0.0
    for atom in atoms:
        word += atom.width
        if atom.breaks or atom.ends:
            yield word
            word = 0.0
    yield word


def is_figure(text: str) -> bool:
    """Tell whether a text is a number, with its signs and units of money."""
    is_short = len(text) <= LONGEST_FIGURE
    return is_short and any(map(str.isdigit, text)) and not any(map(str.isalpha, text))


def _widest(extents: list[tuple[float, float]]) -> tuple[float, float]:
    return (
        max((least for least, _ in extents), default=0.0),
        max((most for _, most in extents), default=0.0),
    )
