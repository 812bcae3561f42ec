"""Make room for wide tables: turned pages, smaller type, and columns in several tables.

A section of tables is turned and set in smaller type as a whole. In any other, a table that is
too wide gets smaller type of its own. What is too wide even so is divided by columns, and each
part has the first column again, so that every figure stands beside its name and none is broken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agendapack.model.section import HtmlElement
from agendapack.model.style import HouseStyle
from agendapack.typeset.blocks import (
    Block,
    ItemBlock,
    ListBlock,
    StackBlock,
    TableBlock,
    column_extents,
)

SMALLEST = 9.0
"""The smallest type size, in points, to which type is reduced to make a table fit."""
LARGE = 16.0
"""Type of this size or more, in points, is large on purpose (large print) and never reduced."""
LABEL, TEXT = 16.0, 8.0
"""Words up to `LABEL` ems are best set in one line, and longer text in lines of `TEXT` ems."""
MOSTLY = 0.5
"""A section with at least this part of its letters in tables is turned for them."""


def page_styles(style: HouseStyle, root: HtmlElement) -> Iterator[HouseStyle]:
    """Yield the styles that a section may be set in, the best first; use the first that fits.

    Args:
        root: The root of the section. The class `landscape` turns its pages; with `fit`, and
            where it is mostly tables, they are turned, and the type is reduced, as far as its
            tables need it.
    """
    wide = replace(style, page=(max(style.page), min(style.page)))
    classes = root.classes
    if "landscape" in classes and "fit" not in classes:
        yield wide
        return
    yield style
    if "fit" not in classes and not _is_mostly_tables(root):
        return
    yield wide
    if style.size < LARGE:
        size = style.size - 1
        while size > SMALLEST:
            yield replace(wide, size=size)
            size -= 1
        yield replace(wide, size=min(SMALLEST, style.size))


def _is_mostly_tables(root: HtmlElement) -> bool:
    """Tell whether tables have most of a section's letters, in every pack that has the section.

    A part that one pack shows and another withholds may not decide about the pages around it.
    """
    inside = whole = 0
    waiting: list[tuple[HtmlElement, bool]] = [(root, False)]
    while waiting:
        element, in_table = waiting.pop()
        if "data-part" in element.attributes:
            return False
        for child in element.children:
            if isinstance(child, HtmlElement):
                waiting.append((child, in_table or _is_grid(child)))
            else:
                letters = len(child.strip())
                whole += letters
                inside += letters * in_table
    return inside >= whole * MOSTLY > 0


def _is_grid(element: HtmlElement) -> bool:
    return element.tag == "table" and "grid" in element.classes


def text_width(style: HouseStyle) -> float:
    """Return the width of the text area of a page, in points."""
    _, right, _, left = style.margins
    return style.page[0] - left - right


def text_height(style: HouseStyle) -> float:
    """Return the height of the text area of a page, in points."""
    top, _, bottom, _ = style.margins
    return style.page[1] - top - bottom


def table_width(block: Block, *, at_ease: bool = False) -> float:
    """Return the width in points that a block's widest table needs to break no word, or `at_ease`:
    labels in one line, longer text in lines of some words.
    """
    if isinstance(block, TableBlock):
        least, most = column_extents(block)
        if not at_ease:
            return sum(least)
        return sum(max(low, _ease(high, block.size)) for low, high in zip(least, most, strict=True))
    if isinstance(block, StackBlock):
        return max((table_width(each, at_ease=at_ease) for each in block.children), default=0.0)
    if isinstance(block, ListBlock):
        inner = max((table_width(each, at_ease=at_ease) for each in block.items), default=0.0)
        return inner + block.indent if inner else 0.0
    return table_width(block.body, at_ease=at_ease) if isinstance(block, ItemBlock) else 0.0


def _ease(most: float, size: float) -> float:
    return most if most <= LABEL * size else TEXT * size


def group_columns(least: Sequence[float], room: float) -> list[range]:
    """Return the columns of each part of a table, without the first, which all parts have.

    The parts are as few as possible, and as even as possible.
    """
    groups = _fill(least, room)
    while room > least[0]:
        room *= 0.97
        closer = _fill(least, room)
        if len(closer) > len(groups):
            break
        groups = closer
    return groups


def _fill(least: Sequence[float], room: float) -> list[range]:
    groups: list[range] = []
    first, used = 1, least[0]
    for column in range(1, len(least)):
        if used + least[column] > room and column > first:
            groups.append(range(first, column))
            first, used = column, least[0]
        used += least[column]
    return [*groups, range(first, len(least))]


def divide_table(
    element: HtmlElement, groups: Sequence[range], captions: Sequence[str]
) -> list[HtmlElement]:
    """Return a table as several, each with the first column, some others, and a caption."""
    return [
        _take_columns(element, group, caption, again=number > 0)
        for number, (group, caption) in enumerate(zip(groups, captions, strict=True))
    ]


def _take_columns(table: HtmlElement, group: range, caption: str, *, again: bool) -> HtmlElement:
    kept = {0, *group}
    taken: set[tuple[int, int]] = set()
    made = HtmlElement(table.tag, _attributes(table, again=again))
    said = next((part for part in table.elements() if part.tag == "caption"), None)
    title = [] if said is None else [*_copy(said, again=again).children, HtmlElement("br")]
    attributes = {} if said is None else _attributes(said, again=again)
    made.children.append(HtmlElement("caption", attributes, [*title, caption]))
    rows = 0
    for part in table.elements():
        if part.tag == "colgroup":
            columns = [column for i, column in enumerate(part.elements()) if i in kept]
            made.children.append(HtmlElement("colgroup", {}, [*columns]))
        elif part.tag == "tr":
            made.children.append(_take_cells(part, rows, kept, taken, group, again=again))
            rows += 1
        elif part.tag != "caption":
            section = HtmlElement(part.tag, _attributes(part, again=again))
            for row in part.elements():
                section.children.append(_take_cells(row, rows, kept, taken, group, again=again))
                rows += 1
            made.children.append(section)
    return made


def _take_cells(
    row: HtmlElement,
    index: int,
    kept: set[int],
    taken: set[tuple[int, int]],
    group: range,
    *,
    again: bool,
) -> HtmlElement:
    made = HtmlElement(row.tag, _attributes(row, again=again))
    column = 0
    for cell in row.elements():
        while (index, column) in taken:
            column += 1
        down, across = span_of(cell, "rowspan"), span_of(cell, "colspan")
        span = range(column, column + across)
        taken |= {(index + below, each) for below in range(down) for each in span}
        shown = kept & set(span)
        if shown:
            copied = _copy(cell, again=again and (column == 0 or column < group.start))
            if across > 1:
                copied.attributes["colspan"] = str(len(shown))
            made.children.append(copied)
        column += across
    return made


def _copy(element: HtmlElement, *, again: bool) -> HtmlElement:
    children = (
        _copy(child, again=again) if isinstance(child, HtmlElement) else child
        for child in element.children
    )
    return HtmlElement(element.tag, _attributes(element, again=again), [*children])


def _attributes(element: HtmlElement, *, again: bool) -> dict[str, str]:
    return {
        name: value for name, value in element.attributes.items() if not (again and name == "id")
    }


MAX_SPAN = 100


def span_of(cell: HtmlElement, name: str) -> int:
    """Return how many columns or rows a cell spans."""
    text = cell.attributes.get(name, "1")
    return min(max(int(text), 1), MAX_SPAN) if text.isdecimal() else 1
