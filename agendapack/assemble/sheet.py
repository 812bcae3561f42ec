"""A page of the document while it is being made."""

from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject, IndirectObject

from agendapack.assemble.copying import shallow
from agendapack.assemble.framing import PLAIN
from agendapack.assemble.geometry import Box, Matrix, View
from agendapack.assemble.store import Store
from agendapack.assemble.words import (
    array,
    dictionary,
    look_dict,
    name,
    put,
    reference_number,
    resolve,
)
from agendapack.model.framing import Edge


@dataclass(slots=True, eq=False)
class Sheet:
    """A page: its place in the document, what is seen of it, and what it will hold.

    Args:
        index: From 0, in the whole document.
        label: As printed.
        before: Operators in front of the content.
        after: Operators behind it.
        resources: Shared with other pages, so replaced by a copy when added to.
        matrix: From the space of the page as it came to that of this one.
        clip: Outside this nothing of the content may show; None for no such bound.
        edge: Where the stamp goes, if not where the house style has it.
        strip: Whether it stands in a strip that was added for it.
    """

    index: int
    reference: IndirectObject
    label: str
    view: View
    page: DictionaryObject = field(default_factory=DictionaryObject)
    contents: list[IndirectObject] = field(default_factory=list)
    before: list[bytes] = field(default_factory=list)
    after: list[bytes] = field(default_factory=list)
    annotations: list[IndirectObject] = field(default_factory=list)
    resources: IndirectObject | None = None
    matrix: Matrix = PLAIN
    clip: Box | None = None
    edge: Edge | None = None
    strip: bool = False

    def top(self, height: float | None = None) -> list[float]:
        """Return left and top of a destination on this page, in its own space.

        Args:
            height: Above the page's foot, in points; None for the upper corner.
        """
        left, top = self.view.top_left
        return [left, top if height is None else height]


class Resources:
    """Adds fonts and forms to the resources of pages, whose dictionaries they share."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._added: dict[tuple[int | None, str, int], tuple[IndirectObject, str]] = {}

    def add(self, sheet: Sheet, category: str, wanted: str, value: IndirectObject) -> str:
        """Give a page a resource.

        Args:
            sheet: The page.
            category: `Font` or `XObject`.
            wanted: A name for it; digits are added where it is taken.
            value: The resource.

        Returns:
            The name it got.
        """
        key = (reference_number(sheet.resources), category, value.idnum)
        if key not in self._added:
            found = resolve(sheet.resources)
            resources = shallow(found) if isinstance(found, DictionaryObject) else dictionary()
            members = shallow(look_dict(resources, category))
            free = wanted
            while "/" + free in members:
                free += "0"
            put(members, free, value)
            put(resources, category, members)
            self._added[key] = (self._store.add(resources), free)
        sheet.resources, given = self._added[key]
        return given


def finish_sheet(store: Store, sheet: Sheet, parent: IndirectObject) -> None:
    """Put together the page object.

    Args:
        store: Where it goes.
        sheet: The page; its boxes are in `page` already.
        parent: The page tree.
    """
    page = sheet.page
    put(page, "Type", name("Page"))
    put(page, "Parent", parent)
    put(page, "Resources", sheet.resources or DictionaryObject())
    contents = list(sheet.contents)
    if sheet.before:
        contents.insert(0, store.add_operators(b"".join(sheet.before)))
    if sheet.after:
        contents.append(store.add_operators(b"".join(sheet.after)))
    if contents:
        put(page, "Contents", array(contents) if len(contents) > 1 else contents[0])
    if sheet.annotations:
        put(page, "Annots", array(sheet.annotations))
    put(page, "Tabs", name("S"))
    store.settle(sheet.reference, page)
