"""Page and type size of a section: turned where it asks for it, and made to fit wide tables."""

from collections.abc import Iterator
from dataclasses import replace

from agendapack.model.style import HouseStyle
from agendapack.typeset.blocks import Block, ItemBlock, ListBlock, StackBlock, TableBlock
from agendapack.typeset.measure import column_extents

SMALLEST = 9.0
"""The smallest type, in points, that a table is set in to fit."""

LARGE = 16.0
"""Type of this size is large on purpose, and is not made smaller."""


def page_styles(style: HouseStyle, classes: list[str]) -> Iterator[HouseStyle]:
    """Yield the styles that a section may be set in, the best first; the first that fits counts.

    Args:
        classes: Of the section's root: `landscape` turns its pages; with `fit` they are
            turned, and the type made smaller, as far as its tables ask for it.
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
    """Return the width, in points, that the widest table in a block needs so that no word is cut.

    Args:
        size: Of the type, in points; the padding of cells follows from it.
    """
    if isinstance(block, TableBlock):
        return sum(column_extents(block, size)[0])
    if isinstance(block, StackBlock):
        return max((widest_table(child, size) for child in block.children), default=0.0)
    if isinstance(block, ListBlock):
        return max((widest_table(item, size) for item in block.items), default=0.0)
    return widest_table(block.body, size) if isinstance(block, ItemBlock) else 0.0
