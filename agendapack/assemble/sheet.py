"""A page of the document while it is being made."""

from dataclasses import dataclass, field
from functools import lru_cache

from agendapack.assemble.copying import shallow
from agendapack.assemble.encode import REFERENCE, encode_entries
from agendapack.assemble.framing import PLAIN
from agendapack.assemble.geometry import View
from agendapack.assemble.store import Store, Written
from agendapack.assemble.words import (
    array,
    dictionary,
    look_dict,
    number,
    put,
    reference_number,
    resolve,
)
from agendapack.model.framing import Edge
from agendapack.model.matrix import Box, Matrix
from agendapack.pdf_objects import DictionaryObject, FloatObject, IndirectObject, PdfObject


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
        media: The whole sheet of paper; None where all of it is seen.
        group: How what it shows is blended, as the source says.
        tags: The page's key in the parent tree, if it has content in the tree.
    """

    index: int
    reference: IndirectObject
    label: str
    view: View
    contents: list[IndirectObject] = field(default_factory=list)
    before: list[bytes] = field(default_factory=list)
    after: list[bytes] = field(default_factory=list)
    annotations: list[IndirectObject] = field(default_factory=list)
    resources: IndirectObject | None = None
    matrix: Matrix = PLAIN
    clip: Box | None = None
    edge: Edge | None = None
    strip: bool = False
    media: Box | None = None
    group: PdfObject | None = None
    tags: int | None = None

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
        sheet: The page.
        parent: The page tree.
    """
    parts = [b"<<", _seen(sheet.media or sheet.view.box, sheet.view)]
    references: list[int] = []
    if sheet.group is not None:
        parts.append(encode_entries({"Group": sheet.group}, references))
    parts.append(b"/Type/Page/Parent %d 0 R/Resources")
    references.append(parent.idnum)
    parts.append(b"<<>>" if sheet.resources is None else b" %d 0 R")
    references += [] if sheet.resources is None else [sheet.resources.idnum]
    contents = [reference.idnum for reference in sheet.contents]
    if sheet.before:
        contents.insert(0, store.add_operators(b"".join(sheet.before)).idnum)
    if sheet.after:
        contents.append(store.add_operators(b"".join(sheet.after)).idnum)
    if contents:
        listed = b" ".join([REFERENCE] * len(contents))
        parts.append(b"/Contents[%b]" % listed if len(contents) > 1 else b"/Contents " + listed)
        references += contents
    if sheet.annotations:
        parts.append(b"/Annots[%b]" % b" ".join([REFERENCE] * len(sheet.annotations)))
        references += [reference.idnum for reference in sheet.annotations]
    parts.append(b"/Tabs/S")
    if sheet.tags is not None:
        parts.append(b"/StructParents %d" % sheet.tags)
    store.settle(sheet.reference, Written(b"".join([*parts, b">>"]), references))


@lru_cache
def _seen(media: Box, view: View) -> bytes:
    """Write the entries that say what is seen of a page; most pages share them."""
    entries = {
        "MediaBox": array(map(FloatObject, media)),
        "CropBox": array(map(FloatObject, view.box)) if media != view.box else None,
        "Rotate": number(view.turn) if view.turn else None,
        "UserUnit": number(view.unit) if view.unit != 1 else None,
    }
    return encode_entries({key: value for key, value in entries.items() if value}, [])
