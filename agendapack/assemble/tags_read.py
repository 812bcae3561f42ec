"""A source's structure tree, read with suspicion (ISO 32000-1, 14.7)."""

from pypdf.generic import DictionaryObject, IndirectObject, NumberObject, PdfObject

from agendapack.assemble.source import Source
from agendapack.assemble.tree import Element, Mark, Thing
from agendapack.assemble.words import (
    items,
    look,
    look_dict,
    look_int,
    look_name,
    raw,
    reference_number,
    resolve,
)

CARRIED = {"/T", "/Lang", "/Alt", "/ActualText", "/E", "/A", "/C", "/ID"}
MAX_MCID = 100_000


class BrokenTree(Exception):
    """The structure cannot be relied on; the message says why, for the document's author."""


def read_tree(source: Source) -> Element:
    """Read the structure tree; the returned root stands for the StructTreeRoot.

    Raises:
        BrokenTree: There is none, or it contradicts itself.
    """
    structure = look_dict(source.root, "StructTreeRoot")
    if not structure:
        raise BrokenTree("it is not tagged")
    reader = _Reader(source)
    root = Element("Root")
    reader.waiting.append((root, structure))
    while reader.waiting:
        element, value = reader.waiting.pop()
        reader.fill(element, value)
    if not root.kids:
        raise BrokenTree("its structure is empty")
    return root


class _Reader:
    def __init__(self, source: Source) -> None:
        self.waiting: list[tuple[Element, DictionaryObject]] = []
        self._pages = source.page_index()
        self._seen: set[int] = set()
        if len(self._pages) != len(source.pages):
            raise BrokenTree("it uses one page object for several pages")

    def fill(self, element: Element, value: DictionaryObject) -> None:
        """Read the kids of an element; those that have kids too are left waiting."""
        page = self._page(value)
        for item in items(raw(value, "K")):
            kid = resolve(item)
            if isinstance(kid, NumberObject):
                element.kids.append(_mark(page, int(kid)))
            elif isinstance(kid, DictionaryObject):
                self._add(element, item, kid, page)

    def _add(
        self, parent: Element, item: PdfObject, kid: DictionaryObject, page: int | None
    ) -> None:
        kind = look_name(kid, "Type")
        if kind == "OBJR":
            number = reference_number(raw(kid, "Obj"))
            own = self._page(kid)
            if number is not None:
                parent.kids.append(Thing(number, page if own is None else own))
        elif kind == "MCR" or ("/MCID" in kid and "/S" not in kid):
            own = self._page(kid)
            stream = raw(kid, "Stm")
            mcid = look_int(kid, "MCID")
            parent.kids.append(_mark(page if own is None else own, mcid, reference_number(stream)))
        elif "/S" in kid:
            parent.kids.append(self._element(item, kid))

    def _element(self, item: PdfObject, value: DictionaryObject) -> Element:
        number = item.idnum if isinstance(item, IndirectObject) else None
        if number is not None:
            if number in self._seen:
                raise BrokenTree("one of its elements stands in two places, or within itself")
            self._seen.add(number)
        entries = {key[1:]: found for key, found in dict.items(value) if key in CARRIED}
        element = Element(look_name(value, "S") or "NonStruct", number, entries)
        self.waiting.append((element, value))
        return element

    def _page(self, value: DictionaryObject) -> int | None:
        number = reference_number(raw(value, "Pg"))
        return None if number is None else self._pages.get(number)


def _mark(page: int | None, mcid: int | None, stream: int | None = None) -> Mark:
    if mcid is None or not 0 <= mcid <= MAX_MCID:
        raise BrokenTree("it refers to content in a way that has no meaning")
    if page is None:
        raise BrokenTree("it does not say on which page some of its content stands")
    return Mark(page, mcid, stream)


def number_tree(root: PdfObject | None, values: str = "Nums") -> dict[object, PdfObject]:
    """Read a number or name tree (ISO 32000-1, 7.9.6 and 7.9.7) into a dictionary.

    Args:
        root: Its root node.
        values: `Nums` or `Names`.
    """
    found: dict[object, PdfObject] = {}
    seen: set[int] = set()
    waiting: list[PdfObject | None] = [root]
    while waiting:
        reference = waiting.pop()
        node = resolve(reference)
        if not isinstance(node, DictionaryObject) or id(node) in seen:
            continue
        seen.add(id(node))
        pairs = list(items(raw(node, values)))
        for key, value in zip(pairs[::2], pairs[1::2], strict=False):
            found.setdefault(resolve(key), value)
        waiting.extend(reversed(list(items(raw(node, "Kids")))))
    return found


def roles(source: Source) -> dict[str, str]:
    """Return the role map: from the author's types to those they stand for."""
    found = look_dict(look(source.root, "StructTreeRoot"), "RoleMap")
    return {key[1:]: mapped for key in found if (mapped := look_name(found, key[1:]))}
