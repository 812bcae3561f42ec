"""Prepare the tables of a Word document for mammoth, in the trees.

mammoth takes anything between cells or rows for one of them, and lets a row that starts late, or
ends early, begin in the first column. It does not report the alignment of text in cells either, so
a cell aligned to the right or centred is marked by a bookmark, which becomes an id.
"""

from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.word.look import is_on
from agendapack.convert.word.markup import Markup
from agendapack.convert.word.parts import W, WordParts, find_value, whole

MARK = "agendapack-side-"
SIDES = {"right": "right", "end": "right", "center": "centre"}
HOLDERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml"})
MOST_COLUMNS = 100


def settle_tables(parts: WordParts) -> None:
    """Leave nothing but cells in rows and rows in tables, and fill up rows that start late."""
    for tree in parts.texts:
        for table in list(tree.iter(f"{W}tbl")):
            _keep_only(table, f"{W}tr", (f"{W}tblPr", f"{W}tblGrid"))
        for row in list(tree.iter(f"{W}tr")):
            _settle_row(row)
    _mark_sides(parts)


def _keep_only(parent: Element, tag: str, properties: tuple[str, ...]) -> None:
    """Move the bookmarks between rows or cells into the next one, and drop what else is there."""
    marks: list[Element] = []
    kept: list[Element] = []
    for part in parent:
        if part.tag == f"{W}bookmarkStart":
            marks.append(part)
        elif part.tag == tag:
            kept.append(part)
            _put_into(part, marks)
        elif part.tag in HOLDERS:
            _keep_only(part, tag, (f"{W}sdtPr", f"{W}sdtEndPr", f"{W}customXmlPr"))
            kept.append(part)
        elif part.tag in properties:
            kept.append(part)
    if kept:
        _put_into(kept[-1], marks)
    parent[:] = kept


def _put_into(part: Element, marks: list[Element]) -> None:
    paragraph = next(part.iter(f"{W}p"), None)
    if paragraph is not None:
        at = 1 if paragraph.find(f"{W}pPr") is not None else 0
        paragraph[at:at] = marks
        marks.clear()


def _settle_row(row: Element) -> None:
    _keep_only(row, f"{W}tc", (f"{W}trPr", f"{W}tblPrEx"))
    properties = row.find(f"{W}trPr")
    if properties is None:
        return
    for mark in properties.findall(f"{W}tblHeader"):
        if not is_on(mark):
            properties.remove(mark)
    before = whole(find_value(properties, f"{W}gridBefore"), 0)
    after = whole(find_value(properties, f"{W}gridAfter"), 0)
    first = list(row).index(properties) + 1
    row[first:first] = [_empty_cell() for _ in range(min(before, MOST_COLUMNS))]
    row.extend(_empty_cell() for _ in range(min(after, MOST_COLUMNS)))
    for mark in list(properties):
        if mark.tag in (f"{W}gridBefore", f"{W}gridAfter"):
            properties.remove(mark)


def _empty_cell() -> Element:
    cell = Element(f"{W}tc")
    SubElement(cell, f"{W}p")
    return cell


def _mark_sides(parts: WordParts) -> None:
    for tree in parts.texts:
        for cell in tree.iter(f"{W}tc"):
            paragraphs = [p for p in cell.findall(f"{W}p") if any(t.text for t in p.iter(f"{W}t"))]
            sides = {_side(paragraph) for paragraph in paragraphs}
            side = sides.pop() if len(sides) == 1 else None
            if side:
                name = {f"{W}id": "0", f"{W}name": f"{MARK}{side}"}
                at = 1 if paragraphs[0].find(f"{W}pPr") is not None else 0
                paragraphs[0].insert(at, Element(f"{W}bookmarkStart", name))


def side_of(cell: Markup) -> str | None:
    """Return `right` or `centre` for a marked cell, otherwise None."""
    for part in cell.content:
        if isinstance(part, Markup) and part.tag != "table":
            name = part.attributes.get("id", "")
            found = name.removeprefix(MARK) if name.startswith(MARK) else side_of(part)
            if found in SIDES.values():
                return found
    return None


def _side(paragraph: Element) -> str | None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None or properties.find(f"{W}bidi") is not None:
        return None
    found = properties.find(f"{W}jc")
    return None if found is None else SIDES.get(found.get(f"{W}val", ""))
