"""The way back: a paper's first page leads to its item on the front sheet."""

from agendapack.assemble.destinations import Targets
from agendapack.assemble.sheet import Sheet
from agendapack.assemble.store import Store
from agendapack.assemble.tree import Element, Thing
from agendapack.assemble.words import dictionary, name, number, numbers, put, text
from agendapack.model.matrix import Box


def link_back(
    store: Store, sheet: Sheet, area: Box | None, item: str, targets: Targets
) -> list[Element]:
    """Lay a link over `Agenda Item 4`; give its element, if the item is in the document."""
    target = targets.get(f"agenda.item-{item}")
    if target is None or area is None:
        return []
    annotation = dictionary(
        Type=name("Annot"),
        Subtype=name("Link"),
        Rect=numbers(*area),
        Border=numbers(0, 0, 0),
        F=number(4),
        Contents=text(f"Back to agenda item {item}"),
        Dest=target,
    )
    put(annotation, "P", sheet.reference)
    reference = store.add(annotation)
    sheet.annotations.append(reference)
    return [Element("Link", kids=[Thing(reference.idnum, sheet.index)])]
