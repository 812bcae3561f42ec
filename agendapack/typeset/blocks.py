"""Blocks: a section's content with its glyphs, before it is given a width."""

from dataclasses import dataclass, field

from agendapack.typeset.inline import Inline
from agendapack.typeset.looks import Look, Spacing
from agendapack.typeset.nodes import Node

PLAIN = Spacing()


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
    """Blocks below one another; `boxed` draws a rule and a shade around them.

    `part` names a part that one pack shows and another withholds.
    """

    children: "list[Block]"
    spacing: Spacing = PLAIN
    anchors: tuple[str, ...] = ()
    boxed: bool = False
    ruled: bool = False
    part: str | None = None


@dataclass(slots=True, eq=False)
class ItemBlock:
    """An item of a list: a label, and what stands beside it.

    `mirrored` puts the label at the right of it.
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

    `widths` are fractions of the table's width for columns that ask for one.
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
