"""The document's structure tree, written as objects (ISO 32000-1, 14.7.2 to 14.7.5).

The parent tree is made from the elements alone, so the two cannot disagree.
"""

from collections.abc import Sequence

from pypdf.generic import (
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
)

from agendapack.assemble.sheet import Sheet
from agendapack.assemble.store import Store
from agendapack.assemble.tree import Element, Mark, Thing, walk
from agendapack.assemble.words import array, dictionary, name, number, put

_STRUCT_ELEM = name("StructElem")


def write_tags(store: Store, document: Element, sheets: Sequence[Sheet]) -> IndirectObject:
    """Write the tree, number what it holds, and return its root.

    Args:
        store: Where it goes.
        document: The one element at the top.
        sheets: The pages; those with content in the tree get their key.
    """
    return _Writer(store, sheets).write(document)


class _Writer:
    def __init__(self, store: Store, sheets: Sequence[Sheet]) -> None:
        self._store = store
        self._sheets = sheets
        self._holders: dict[tuple[int, int | None], dict[int, IndirectObject]] = {}
        self._things: list[tuple[int, IndirectObject]] = []
        self._ids: list[tuple[bytes, IndirectObject]] = []

    def write(self, document: Element) -> IndirectObject:
        root = self._store.reserve()
        elements = list(walk(document))
        references = {id(element): self._store.reserve() for element in elements}
        parents = {id(document): root}
        for element in elements:
            own = references[id(element)]
            parents.update((id(kid), own) for kid in element.kids if isinstance(kid, Element))
            value = self._element(element, own, parents[id(element)], references)
            self._store.settle(own, value)
        nums, following = self._parent_tree()
        value = dictionary(
            Type=name("StructTreeRoot"),
            K=array([references[id(document)]]),
            ParentTree=self._store.add(dictionary(Nums=array(nums))),
            ParentTreeNextKey=number(following),
            IDTree=self._id_tree(),
        )
        self._store.settle(root, value)
        return root

    def _element(
        self,
        element: Element,
        own: IndirectObject,
        parent: IndirectObject,
        references: dict[int, IndirectObject],
    ) -> DictionaryObject:
        page = next((kid.page for kid in element.kids if isinstance(kid, Mark)), None)
        kids: list[PdfObject] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(references[id(kid)])
            elif isinstance(kid, Mark):
                self._holders.setdefault(kid.holder, {})[kid.mcid] = own
                kids.append(self._mark(kid, page))
            else:
                self._things.append((kid.number, own))
                kids.append(self._thing(kid))
        value = dictionary(Type=_STRUCT_ELEM, S=name(element.role), P=parent, **element.entries)
        if page is not None:
            put(value, "Pg", self._sheets[page].reference)
        if kids:
            put(value, "K", kids[0] if len(kids) == 1 else array(kids))
        identity = element.entries.get("ID")
        if isinstance(identity, ByteStringObject):
            self._ids.append((bytes(identity), own))
        return value

    def _mark(self, mark: Mark, page: int | None) -> PdfObject:
        if mark.stream is None and mark.page == page:
            return number(mark.mcid)
        stream = None if mark.stream is None else IndirectObject(mark.stream, 0, self._store)
        return dictionary(
            Type=name("MCR"),
            Pg=self._sheets[mark.page].reference,
            MCID=number(mark.mcid),
            Stm=stream,
        )

    def _thing(self, thing: Thing) -> PdfObject:
        page = None if thing.page is None else self._sheets[thing.page].reference
        return dictionary(
            Type=name("OBJR"), Obj=IndirectObject(thing.number, 0, self._store), Pg=page
        )

    def _parent_tree(self) -> tuple[list[PdfObject], int]:
        nums: list[PdfObject] = []
        key = 0
        for (page, stream), owners in self._holders.items():
            listed = [owners.get(mcid) or NullObject() for mcid in range(max(owners) + 1)]
            nums += [number(key), self._store.add(array(listed))]
            put(self._holder(page, stream), "StructParents", number(key))
            key += 1
        for thing, owner in self._things:
            nums += [number(key), owner]
            found = self._store.get_object(IndirectObject(thing, 0, self._store))
            if isinstance(found, DictionaryObject):
                put(found, "StructParent", number(key))
            key += 1
        return nums, key

    def _holder(self, page: int, stream: int | None) -> DictionaryObject:
        if stream is None:
            return self._sheets[page].page
        found = self._store.get_object(IndirectObject(stream, 0, self._store))
        return found if isinstance(found, DictionaryObject) else DictionaryObject()

    def _id_tree(self) -> IndirectObject | None:
        if not self._ids:
            return None
        pairs: list[PdfObject] = []
        for identity, owner in sorted(self._ids, key=lambda pair: pair[0]):
            pairs += [ByteStringObject(identity), owner]
        return self._store.add(dictionary(Names=array(pairs)))
