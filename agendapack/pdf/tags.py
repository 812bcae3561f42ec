"""Structure trees as plain values, and how they are read.

ISO 32000-1, 14.7.

Pages are counted within the source while its tree is read, and within the document once
it is grafted; objects are named by their numbers in the source, then in the store.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import field

from agendapack.model import dataclass
from agendapack.pdf import objects
from agendapack.pdf.encoded import Holder, MarkedContent, TaggedObject, WrittenTags
from agendapack.pdf.files import PdfSource
from agendapack.pdf.plain_elements import PlainElement
from agendapack.problems import Code


@dataclass(slots=True, eq=False)
class StructElement:
    """A structure element.

    Args:
        number: Of its object in the source; None if it is new.
        entries: Its other entries (`T`, `Lang`, `Alt`, `ActualText`, `E`, `A`, `C`, `ID`).
        place: The number of its object in the document, if that is settled before.
    """

    role: str
    number: int | None = None
    entries: dict[str, objects.PdfObject] = field(default_factory=dict)
    kids: list["Kid"] = field(default_factory=list)
    place: int | None = None


Kid = StructElement | MarkedContent | TaggedObject | WrittenTags


def walk(*roots: StructElement) -> Iterator[StructElement]:
    """Go through elements in document order, however deep."""
    waiting = list(reversed(roots))
    while waiting:
        element = waiting.pop()
        yield element
        kids = element.kids
        if len(kids) == 1 and type(kids[0]) is not StructElement:
            continue  # which most are
        below = [kid for kid in kids if isinstance(kid, StructElement)]
        below.reverse()
        waiting += below


CARRIED = {"/T", "/Lang", "/Alt", "/ActualText", "/E", "/A", "/C", "/ID"}
MAX_MCID = 100_000
LONGEST_MCID = 5
"""Digits of one that cannot be too high."""
LEFT_OUT = -1
"""Stands for a page that is not taken, where only a part of a file is."""


class BrokenTree(Exception):
    """The structure cannot be relied on; the message says why, for the document's author."""

    def __init__(self, reason: str, finding: Code | None = None) -> None:
        super().__init__(reason)
        self.finding = finding


def read_tree(source: PdfSource, strict: bool = False) -> StructElement:
    """Read the structure tree; the returned root stands for the StructTreeRoot.

    Args:
        strict: Take nothing that a file of ours would not have: kids that are no elements,
            elements that name another parent than they have.

    Raises:
        BrokenTree: There is none, or it contradicts itself.
    """
    structure = objects.look_dict(source.root, "StructTreeRoot")
    if not structure:
        raise BrokenTree("it is not tagged", Code.NOT_TAGGED)
    reader = _Reader(source, strict)
    # A root that is written within the catalogue has no number, and pypdf gives it no such field.
    number = objects.reference_number(getattr(structure, "indirect_reference", None))
    root = StructElement("Root", number)
    reader.waiting.append((root, structure))
    while reader.waiting:
        element, value = reader.waiting.pop()
        if isinstance(value, PlainElement):
            reader.fill_plainly(element, value)
        else:
            reader.fill(element, value)
    reader.prune(root)
    if not root.kids:
        raise BrokenTree("its structure is empty")
    return root


class _Reader:
    def __init__(self, source: PdfSource, strict: bool) -> None:
        self._strict = strict
        self.waiting: list[tuple[StructElement, objects.DictionaryObject | PlainElement]] = []
        self._reader = source.reader
        self._plain = source.reader.elements
        self._pages = source.page_index()
        self._written: dict[bytes | None, int] = {
            b"%d" % number: place for number, place in self._pages.items()
        }
        self._seen: set[int] = set()
        self._left_out = source.left_out
        self._lost: set[StructElement] = set()
        if len(self._pages) != len(source.pages):
            raise BrokenTree("it uses one page object for several pages")

    def fill_plainly(self, element: StructElement, value: PlainElement) -> None:
        page = None if value.page is None else self._page_index(int(value.page))
        marks, numbers = value.held
        for mcid in marks:
            self._mark(element, page, mcid)
        for number in numbers:
            kid = self._plain.get(number)
            if kid is None:
                self._fill_with(element, objects.IndirectObject(number, 0, self._reader), page)
            else:
                self._plain_element(number, kid, element)

    def fill(self, element: StructElement, value: objects.DictionaryObject) -> None:
        page = self._page(value)
        held = dict.get(value, "/K")
        if isinstance(held, objects.NumberObject):
            self._mark(element, page, int(held))
            return
        for item in objects.items(held):
            self._fill_with(element, item, page)

    def _fill_with(self, element: StructElement, item: objects.PdfObject, page: int | None) -> None:
        if isinstance(item, objects.IndirectObject) and (plain := self._plain.get(item.idnum)):
            self._plain_element(item.idnum, plain, element)
            return
        kid = objects.resolve(item)
        if isinstance(kid, objects.NumberObject):
            self._mark(element, page, int(kid))
        elif isinstance(kid, objects.DictionaryObject):
            if dict.get(kid, "/Type") == "/StructElem" and "/S" in kid:
                self._element(item, kid, element)
            else:
                self._add(element, item, kid, page)
        elif self._strict:
            raise BrokenTree("a kid in the structure tree is no element")

    def _add(
        self,
        parent: StructElement,
        item: objects.PdfObject,
        kid: objects.DictionaryObject,
        page: int | None,
    ) -> None:
        kind = objects.look_name(kid, "Type")
        if kind == "OBJR":
            number = objects.reference_number(objects.raw(kid, "Obj"))
            own = self._page(kid)
            if number is not None:
                self._hold(parent, TaggedObject(number, page if own is None else own))
        elif kind == "MCR" or ("/MCID" in kid and "/S" not in kid):
            own = self._page(kid)
            stream = objects.raw(kid, "Stm")
            mcid = objects.look_int(kid, "MCID")
            self._mark(parent, page if own is None else own, mcid, objects.reference_number(stream))
        elif "/S" in kid:
            self._element(item, kid, parent)
        elif self._strict:
            raise BrokenTree("a kid in the structure tree is no element")

    def _plain_element(self, number: int, value: PlainElement, above: StructElement) -> None:
        role, parent, attributes, page, mark, *_ = value
        if not self._is_new(number, int(parent), above):
            return
        entries = {} if attributes is None else {"A": self._reader.attributes(attributes)}
        element = StructElement(role.decode(), number, entries)
        above.kids.append(element)
        if mark is None:
            self.waiting.append((element, value))
            return
        place = self._written.get(page)
        if place is None or len(mark) > LONGEST_MCID:
            self._mark(element, self._page_index(int(page or 0)), int(mark))
        else:  # as most
            element.kids.append(MarkedContent(place, int(mark)))

    def _is_new(self, number: int, parent: int | None, above: StructElement) -> bool:
        """Tell whether an element stands in no place before, which may be within itself."""
        if number in self._seen:
            if self._strict:
                raise BrokenTree("one of its elements stands in two places, or within itself")
            return False
        self._seen.add(number)
        if self._strict and parent != above.number:
            raise BrokenTree(f"element {number} names another parent than it has")
        return True

    def _element(
        self, item: objects.PdfObject, value: objects.DictionaryObject, above: StructElement
    ) -> None:
        number = item.idnum if isinstance(item, objects.IndirectObject) else None
        if number is not None:
            if not self._is_new(number, objects.reference_number(objects.raw(value, "P")), above):
                return
        elif self._strict:
            raise BrokenTree("a kid in the structure tree is no object of its own")
        carried = CARRIED & dict.keys(value)
        entries = {key[1:]: value.raw_get(key) for key in sorted(carried)} if carried else {}
        role = dict.get(value, "/S")
        named = role[1:] if isinstance(role, objects.NameObject) else objects.look_name(value, "S")
        element = StructElement(named or "NonStruct", number, entries)
        above.kids.append(element)
        self.waiting.append((element, value))

    def _page(self, value: objects.DictionaryObject) -> int | None:
        reference = dict.get(value, "/Pg")
        if not isinstance(reference, objects.IndirectObject):
            return None
        return self._page_index(reference.idnum)

    def _page_index(self, number: int) -> int | None:
        return LEFT_OUT if number in self._left_out else self._pages.get(number)

    def _mark(
        self, parent: StructElement, page: int | None, mcid: int | None, stream: int | None = None
    ) -> None:
        """Hold marked content; what names none is passed over, and its content has no owner."""
        if mcid is not None and page is not None and 0 <= mcid <= MAX_MCID:
            self._hold(parent, MarkedContent(page, mcid, stream))
        elif self._strict:
            raise BrokenTree("it refers to content in a way that has no meaning")

    def _hold(self, parent: StructElement, kid: MarkedContent | TaggedObject) -> None:
        if kid.page == LEFT_OUT:
            self._lost.add(parent)
        else:
            parent.kids.append(kid)

    def prune(self, root: StructElement) -> None:
        if not self._lost:
            return
        for element in reversed(list(walk(root))):
            below = [kid for kid in element.kids if isinstance(kid, StructElement)]
            empty = {id(kid) for kid in below if kid in self._lost and not kid.kids}
            if empty:
                element.kids = [kid for kid in element.kids if id(kid) not in empty]
                self._lost.add(element)


_KEYS = (objects.NumberObject, objects.TextStringObject, objects.ByteStringObject)


ParentTree = dict[object, objects.PdfObject]


def number_tree(root: objects.PdfObject | None, values: str = "Nums") -> ParentTree:
    """Read a number tree (`Nums`) or name tree (`Names`) (ISO 32000-1, 7.9.6 and 7.9.7)."""
    found: ParentTree = {}
    seen: set[int] = set()
    waiting: list[objects.PdfObject | None] = [root]
    while waiting:
        reference = waiting.pop()
        node = objects.resolve(reference)
        if not isinstance(node, objects.DictionaryObject) or id(node) in seen:
            continue
        seen.add(id(node))
        pairs = list(objects.items(objects.raw(node, values)))
        for key, value in zip(pairs[::2], pairs[1::2], strict=False):
            plain = objects.resolve(key)
            if isinstance(plain, _KEYS):
                found.setdefault(plain, value)
        waiting.extend(reversed(list(objects.items(objects.raw(node, "Kids")))))
    return found


def find_owners(elements: Iterable[StructElement]) -> dict[Holder, dict[int, list[StructElement]]]:
    """Return the elements that claim the marked content of each page and form, by MCID."""
    owners: defaultdict[Holder, dict[int, list[StructElement]]] = defaultdict(dict)
    for element in elements:
        for kid in element.kids:
            if type(kid) is MarkedContent:
                owners[kid.holder].setdefault(kid.mcid, []).append(element)
    return dict(owners)


def parent_tree(source: PdfSource) -> ParentTree:
    """Return what the parent tree of a file lists, by its keys."""
    return number_tree(objects.look(objects.look_dict(source.root, "StructTreeRoot"), "ParentTree"))


def holders(source: PdfSource) -> Iterator[tuple[Holder, objects.DictionaryObject, int]]:
    """Go through what MCIDs are counted in: pages, then the forms that they draw.

    With each comes the index of the page, for a form that of the first that draws it.
    """
    forms: dict[int, tuple[objects.StreamObject, int]] = {}
    for index, page in enumerate(source.pages):
        yield (index, None), page, index
        _gather_forms(objects.look_dict(page, "Resources"), forms, index)
    for number, (form, index) in forms.items():
        yield (-1, number), form, index


def _gather_forms(
    resources: objects.DictionaryObject,
    forms: dict[int, tuple[objects.StreamObject, int]],
    page: int,
) -> None:
    waiting = [resources]
    while waiting:
        xobjects = objects.look_dict(waiting.pop(), "XObject")
        for key in xobjects:
            number = objects.reference_number(xobjects.raw_get(key))
            if number is None or number in forms:
                continue
            form = objects.look(xobjects, key[1:])
            is_form = objects.look_name(form, "Subtype") == "Form"
            if is_form and isinstance(form, objects.StreamObject):
                forms[number] = form, page
                waiting.append(objects.look_dict(form, "Resources"))


def roles(source: PdfSource) -> dict[str, str]:
    """Return the role map: from the author's types to those they stand for."""
    found = objects.look_dict(objects.look(source.root, "StructTreeRoot"), "RoleMap")
    return {key[1:]: mapped for key in found if (mapped := objects.look_name(found, key[1:]))}
