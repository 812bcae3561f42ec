"""Pages that nobody tagged: each one a figure with a truthful alternative text."""

from agendapack.assemble.layout import Laid
from agendapack.assemble.store import Store
from agendapack.assemble.tree import Element, Mark
from agendapack.assemble.words import dictionary, name, numbers, text
from agendapack.model.matrix import Box
from agendapack.pdf_objects import IndirectObject


def page_figures(laid: Laid, store: Store) -> list[Element]:
    """Make every page of an annex one Figure, and enclose its content in it.

    The content's own marks have been taken out before (`contents.drop_tags`), so
    each page has exactly one content number.
    """
    piece = laid.piece
    figures = []
    layouts: dict[Box, IndirectObject] = {}
    for place, sheet in enumerate(laid.sheets, 1):
        where = f"{piece.title}, page {place} of {len(laid.sheets)}"
        shown = piece.page_alts.get(place) or piece.alt or "not tagged by its author"
        sheet.before.insert(0, b"/Figure <</MCID 0>> BDC\n")
        sheet.after.append(b"EMC\n")
        box = sheet.view.box
        if box not in layouts:
            layout = dictionary(O=name("Layout"), Placement=name("Block"), BBox=numbers(*box))
            layouts[box] = store.add(layout)
        entries = {"Alt": text(f"{where}: {shown}"), "A": layouts[box]}
        figures.append(Element("Figure", None, entries, [Mark(sheet.index, 0)]))
    return figures
