"""On which side of its cell the text of a Word table stands: mammoth does not say.

So a cell that is all at the right or in the middle has a bookmark, which says it.
"""

from xml.etree.ElementTree import Element

from agendapack.convert.markup import Markup
from agendapack.convert.word_parts import W, WordParts

MARK = "agendapack-side-"
SIDES = {"right": "right", "end": "right", "center": "centre"}


def mark_sides(parts: WordParts) -> None:
    """Mark the cells of all tables, in the trees."""
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
    """Return `right` or `centre` for a cell that is marked."""
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
