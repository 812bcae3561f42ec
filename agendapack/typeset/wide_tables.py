"""Read tables into blocks, and make room for wide ones: turned pages, smaller type, several tables.

A section of tables is turned and set in smaller type as a whole. In any other, a table that is
too wide gets smaller type of its own. What is too wide even so is divided by columns, and each
part has the first column again, so that every figure stands beside its name and none is broken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from agendapack.model.section import HtmlElement
from agendapack.model.style import HouseStyle
from agendapack.pdf.drawn import Node
from agendapack.typeset import blocks, looks
from agendapack.typeset.shaping import reads_leftwards

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
                is_grid = child.tag == "table" and "grid" in child.classes
                waiting.append((child, in_table or is_grid))
            else:
                letters = len(child.strip())
                whole += letters
                inside += letters * in_table
    return inside >= whole * MOSTLY > 0


def text_width(style: HouseStyle) -> float:
    """Return the width of the text area of a page, in points."""
    _, right, _, left = style.margins
    return style.page[0] - left - right


def text_height(style: HouseStyle) -> float:
    """Return the height of the text area of a page, in points."""
    top, _, bottom, _ = style.margins
    return style.page[1] - top - bottom


def table_width(block: blocks.Block, *, at_ease: bool = False) -> float:
    """Return the width in points that a block's widest table needs to break no word, or `at_ease`:
    labels in one line, longer text in lines of some words.
    """
    if isinstance(block, blocks.TableBlock):
        least, most = blocks.column_extents(block)
        if not at_ease:
            return sum(least)
        return sum(max(low, _ease(high, block.size)) for low, high in zip(least, most, strict=True))
    if isinstance(block, blocks.StackBlock):
        return max((table_width(each, at_ease=at_ease) for each in block.children), default=0.0)
    if isinstance(block, blocks.ListBlock):
        inner = max((table_width(each, at_ease=at_ease) for each in block.items), default=0.0)
        return inner + block.indent if inner else 0.0
    return table_width(block.body, at_ease=at_ease) if isinstance(block, blocks.ItemBlock) else 0.0


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
    """Return a table as several, each with the first column, some others, and a caption.

    What stands in several of them has its id in the first.
    """
    known: set[str] = set()
    parts = [_take_columns(element, *each) for each in zip(groups, captions, strict=True)]
    for part in parts:
        _drop_ids(part, known)
    return parts


def _drop_ids(element: HtmlElement, known: set[str]) -> None:
    if element.id in known:
        del element.attributes["id"]
    elif element.id is not None:
        known.add(element.id)
    for child in element.elements():
        _drop_ids(child, known)


def _take_columns(table: HtmlElement, group: range, caption: str) -> HtmlElement:
    kept = {0, *group}
    taken: set[tuple[int, int]] = set()
    made = HtmlElement(table.tag, {**table.attributes})
    said = next((part for part in table.elements() if part.tag == "caption"), None)
    title = [] if said is None else [*_copy(said).children, HtmlElement("br")]
    attributes = {} if said is None else {**said.attributes}
    made.children.append(HtmlElement("caption", attributes, [*title, caption]))
    rows = 0
    for part in table.elements():
        if part.tag == "colgroup":
            columns = [_copy(column) for i, column in enumerate(part.elements()) if i in kept]
            made.children.append(HtmlElement("colgroup", {}, [*columns]))
        elif part.tag == "tr":
            made.children.append(_take_cells(part, rows, kept, taken))
            rows += 1
        elif part.tag != "caption":
            section = HtmlElement(part.tag, {**part.attributes})
            for row in part.elements():
                section.children.append(_take_cells(row, rows, kept, taken))
                rows += 1
            made.children.append(section)
    return made


def _take_cells(
    row: HtmlElement, index: int, kept: set[int], taken: set[tuple[int, int]]
) -> HtmlElement:
    made = HtmlElement(row.tag, {**row.attributes})
    column = 0
    for cell in row.elements():
        while (index, column) in taken:
            column += 1
        down, across = span_of(cell, "rowspan"), span_of(cell, "colspan")
        span = range(column, column + across)
        taken |= {(index + below, each) for below in range(down) for each in span}
        shown = kept & set(span)
        if shown:
            copied = _copy(cell)
            if across > 1:
                copied.attributes["colspan"] = str(len(shown))
            made.children.append(copied)
        column += across
    return made


def _copy(element: HtmlElement) -> HtmlElement:
    children = (_copy(each) if isinstance(each, HtmlElement) else each for each in element.children)
    return HtmlElement(element.tag, {**element.attributes}, [*children])


MAX_SPAN = 100


def span_of(cell: HtmlElement, name: str) -> int:
    """Return how many columns or rows a cell spans."""
    text = cell.attributes.get(name, "1")
    return min(max(int(text), 1), MAX_SPAN) if text.isdecimal() else 1


PARTS = {"thead": "THead", "tbody": "TBody", "tfoot": "TFoot"}


SCOPES = {"row": "Row", "col": "Column", "both": "Both"}


class CellBuilder(Protocol):
    """What makes blocks of what stands in a table."""

    style: HouseStyle
    room: float | None
    divided: list[int]

    def text(self, element: HtmlElement, look: looks.Look, node: Node) -> blocks.TextBlock:
        """Return a caption."""

    def stack(
        self, element: HtmlElement, look: looks.Look, node: Node, stray: str | None
    ) -> blocks.StackBlock:
        """Return the content of a cell."""


def build_table(
    builder: CellBuilder, element: HtmlElement, look: looks.Look, parent: Node, lang: str | None
) -> blocks.Block:
    """Return a table, in `lang` if it has its own, as a grid: smaller or in parts if too wide."""
    node = Node("Table", parent, lang=lang)
    table = _read_table(builder, element, look, node)
    room, sizes = builder.room, []
    if room is not None and table.ruled and builder.style.size < LARGE:
        sizes = [look.size - step for step in (1, 2, 3, 4) if look.size - step >= SMALLEST]
    for size in sizes:
        if room is None or table_width(table) <= room:
            break
        node = Node("Table", parent, lang=lang)
        table = _read_table(builder, element, replace(look, size=size), node)
    if room is None or not table.ruled or table_width(table) <= room or table.columns < 3:
        parent.kids.append(node)
        return table
    groups = group_columns(blocks.column_extents(table, blocks.SHORTEST_BREAK)[0], room)
    if len(groups) < 2:
        parent.kids.append(node)
        return table
    builder.divided.append(len(groups))
    say = builder.style.wording.say
    captions = [
        say("table-columns", first=1 if group.start == 1 else group.start + 1, last=group.stop,
            all=table.columns)
        for group in groups
    ]  # fmt: skip
    small = replace(look, size=table.size)
    parts: list[blocks.Block] = [
        _read_table(builder, part, small, parent.add("Table", lang=lang))
        for part in divide_table(element, groups, captions)
    ]
    return blocks.StackBlock(parts)


def _read_table(
    builder: CellBuilder, element: HtmlElement, look: looks.Look, node: Node
) -> blocks.TableBlock:
    table = blocks.TableBlock(
        cells=[],
        rows=0,
        columns=0,
        head=0,
        widths=_asked_widths(element),
        ruled="columns" not in element.classes and "facts" not in element.classes,
        shade_first_column="head" in element.classes,
        spacing=looks.spacing_of(element, builder.style),
        size=look.size,
        padding=builder.style.cell_padding * look.size,
        anchors=(element.id,) if element.id else (),
        mirrored=reads_leftwards(look.lang),
    )
    taken: set[tuple[int, int]] = set()
    for part in element.elements():
        if part.tag == "caption":
            table.caption = builder.text(
                part, looks.look_of(part, look, builder.style), node.add("Caption")
            )
        elif part.tag in PARTS:
            owner = node.add(PARTS[part.tag])
            for row in part.elements():
                _read_row(builder, row, look, owner.add("TR"), table, taken)
            if part.tag == "thead":
                table.head = table.rows
        elif part.tag == "tr":
            _read_row(builder, part, look, node.add("TR"), table, taken)
    for cell in table.cells:
        cell.rows = min(cell.rows, table.rows - cell.row)
    if "agenda-items" in element.classes:
        heads = (cell for cell in table.cells if cell.header and cell.row >= table.head)
        table.main = next((cell.column for cell in heads if cell.columns == 1), None)
    return table


def _asked_widths(element: HtmlElement) -> dict[int, float]:
    widths: dict[int, float] = {}
    for group in element.elements():
        if group.tag == "colgroup":
            for index, column in enumerate(group.elements()):
                asked = column.attributes.get("style", "").replace(" ", "").rstrip(";")
                percent = _length(asked.removeprefix("width:").removesuffix("%"))
                if percent and asked.startswith("width:") and asked.endswith("%"):
                    widths[index] = percent / 100
    return widths


def _length(text: str) -> float | None:
    """Return a length above zero as a number; None for anything else, which is told elsewhere."""
    plain = re.fullmatch(r"\d{1,5}(?:\.\d{0,6})?", text)
    return float(text) or None if plain else None


def _read_row(
    builder: CellBuilder,
    row: HtmlElement,
    look: looks.Look,
    node: Node,
    table: blocks.TableBlock,
    taken: set[tuple[int, int]],
) -> None:
    index, column = table.rows, 0
    table.rows += 1
    for element in row.elements():
        while (index, column) in taken:
            column += 1
        rows, columns = span_of(element, "rowspan"), span_of(element, "colspan")
        taken |= {(index + r, column + c) for r in range(rows) for c in range(columns)}
        cell = node.add(element.tag.upper())
        spans = (("RowSpan", rows), ("ColSpan", columns))
        attributes: dict[str, object] = {key: count for key, count in spans if count > 1}
        if element.tag == "th":
            attributes["Scope"] = SCOPES.get(element.attributes.get("scope", "col"), "Column")
        if attributes:
            cell.attributes["Table"] = attributes
        body = builder.stack(element, looks.look_of(element, look, builder.style), cell, None)
        table.cells.append(
            blocks.CellBlock(index, column, rows, columns, body, header=element.tag == "th")
        )
        column += columns
        table.columns = max(table.columns, column)
