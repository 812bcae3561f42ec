"""Read a table's elements into a grid of cells, and share its width among the columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agendapack.typeset.blocks import CellBlock, TableBlock
from agendapack.typeset.html import Element
from agendapack.typeset.looks import Look, look_of, spacing_of
from agendapack.typeset.nodes import Node

if TYPE_CHECKING:
    from agendapack.typeset.build import Builder

PARTS = {"thead": "THead", "tbody": "TBody", "tfoot": "TFoot"}
SCOPES = {"row": "Row", "col": "Column", "both": "Both"}
MAX_SPAN = 100


def build_table(builder: "Builder", element: Element, look: Look, node: Node) -> TableBlock:
    """Return a table as a grid; spans are cut where they leave it."""
    table = TableBlock(
        cells=[],
        rows=0,
        columns=0,
        head=0,
        widths=_asked_widths(element),
        ruled="columns" not in element.classes and "facts" not in element.classes,
        shade_first_column="head" in element.classes,
        spacing=spacing_of(element),
        anchors=(element.id,) if element.id else (),
    )
    taken: set[tuple[int, int]] = set()
    for part in element.elements():
        if part.tag == "caption":
            table.caption = builder.text(
                part, look_of(part, look, builder.style), node.add("Caption")
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
    return table


def _asked_widths(element: Element) -> dict[int, float]:
    widths: dict[int, float] = {}
    for group in element.elements():
        if group.tag == "colgroup":
            for index, column in enumerate(group.elements()):
                asked = column.attributes.get("style", "").replace(" ", "")
                if asked.startswith("width:") and asked.rstrip(";").endswith("%"):
                    widths[index] = float(asked.rstrip(";")[6:-1]) / 100
    return widths


def _read_row(
    builder: "Builder",
    row: Element,
    look: Look,
    node: Node,
    table: TableBlock,
    taken: set[tuple[int, int]],
) -> None:
    index, column = table.rows, 0
    table.rows += 1
    for element in row.elements():
        while (index, column) in taken:
            column += 1
        rows, columns = _span(element, "rowspan"), _span(element, "colspan")
        taken |= {(index + r, column + c) for r in range(rows) for c in range(columns)}
        cell = node.add(element.tag.upper())
        spans = {}
        if rows > 1:
            spans["RowSpan"] = rows
        if columns > 1:
            spans["ColSpan"] = columns
        attributes: dict[str, object] = dict(spans)
        if element.tag == "th":
            attributes["Scope"] = SCOPES.get(element.attributes.get("scope", "col"), "Column")
        if attributes:
            cell.attributes["Table"] = attributes
        body = builder.stack(element, look_of(element, look, builder.style), cell, None)
        table.cells.append(
            CellBlock(index, column, rows, columns, body, header=element.tag == "th")
        )
        column += columns
        table.columns = max(table.columns, column)


def _span(element: Element, name: str) -> int:
    text = element.attributes.get(name, "1")
    return min(max(int(text), 1), MAX_SPAN) if text.isdecimal() else 1


def share_width(
    least: Sequence[float], most: Sequence[float], asked: dict[int, float], width: float
) -> list[float]:
    """Return column widths in points that add up to `width`.

    Args:
        least: What each column needs so that no word is cut.
        most: What it needs to break no line.
        asked: Fractions of the width for columns that ask for one.
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
