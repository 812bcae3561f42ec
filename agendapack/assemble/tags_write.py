"""The document's structure tree, written as objects (ISO 32000-1, 14.7.2 to 14.7.5).

The parent tree is made from the elements alone, so the two cannot disagree. There may be
hundreds of elements on a page, so they are written as bytes at once.
"""

from collections.abc import Sequence

from agendapack.assemble.sheet import Sheet
from agendapack.pdf.objects import ByteStringObject, IndirectObject, number
from agendapack.pdf.syntax import encode_hex, encode_name
from agendapack.pdf.tags import (
    MarkedContent,
    StructElement,
    WrittenTags,
    encode_element,
    walk,
    write_kids,
)
from agendapack.pdf.write import EncodedObject, Store

_BRANCHES = {StructElement}


class TagWriter:
    """Writes elements, and notes what they hold for the parent tree; their sheets get keys."""

    def __init__(self, store: Store, sheets: Sequence[Sheet]) -> None:
        self._store = store
        self._sheets = sheets
        self._pages = [sheet.reference.idnum for sheet in sheets]
        self._holders: dict[tuple[int, int | None], dict[int, int]] = {}
        self._lists: list[tuple[int, int | None, int]] = []
        self._things: list[tuple[int, int]] = []
        self._ids: list[tuple[bytes, int]] = []

    def write(self, document: StructElement) -> IndirectObject:
        """Write the whole tree below its one topmost element; return its root."""
        root = self._store.reserve()
        top = self._write_below(root.idnum, document)
        keys, following = self._parent_tree()
        ids = self._id_tree()
        template = b"<</Type/StructTreeRoot/K[%%d 0 R]/ParentTree %%d 0 R/ParentTreeNextKey %d%b>>"
        made = template % (following, b"/IDTree %d 0 R" if ids else b"")
        self._store.settle(root, EncodedObject(made, [top, keys, *ids]))
        return root

    def _write_below(self, above: int, top: StructElement) -> int:
        """Write an element with all that is below it, under another; return its number."""
        elements = list(walk(top))
        spare = self._store.reserve_many(len(elements))
        places = [element.place or own for element, own in zip(elements, spare, strict=True)]
        numbers = dict(zip(map(id, elements), places, strict=True))
        parents = {id(top): above}
        for element, own in zip(elements, places, strict=True):
            self._store.place(own, self._element(element, own, parents, numbers))
        return places[0]

    def _element(
        self, element: StructElement, own: int, parents: dict[int, int], numbers: dict[int, int]
    ) -> EncodedObject:
        role = encode_name("/" + element.role)
        only = element.kids[0] if len(element.kids) == 1 else None
        if (
            type(only) is MarkedContent and only.stream is None and not element.entries
        ):  # as most are
            self._holders.setdefault((only.page, None), {})[only.mcid] = own
            template = b"<</Type/StructElem/S%b/P %%d 0 R/Pg %%d 0 R/K %d>>" % (role, only.mcid)
            return EncodedObject(template, (parents[id(element)], self._pages[only.page]))
        references = [parents[id(element)]]
        if not element.entries and _BRANCHES.issuperset(map(type, element.kids)):
            below = element.kids
            for kid in below:
                parents[id(kid)] = own
            references += [numbers[id(kid)] for kid in below]
            held = write_kids([b"%d 0 R"] * len(below))
            return EncodedObject(b"<</Type/StructElem/S%b/P %%d 0 R%b>>" % (role, held), references)
        for kid in element.kids:
            if isinstance(kid, StructElement):
                parents[id(kid)] = own
            elif isinstance(kid, MarkedContent):
                self._holders.setdefault(kid.holder, {})[kid.mcid] = own
            elif isinstance(kid, WrittenTags):
                self._join(kid)
            else:
                self._things.append((kid.number, own))
        identity = element.entries.get("ID")
        if isinstance(identity, ByteStringObject):
            self._ids.append((bytes(identity), own))
        return encode_element(
            element.role, references[0], element.entries, element.kids, numbers, self._pages
        )

    def _join(self, part: WrittenTags) -> None:
        """Add what an encoded part holds to the lists of the whole tree."""
        self._lists += [(page, None, listed) for page, listed in part.lists]
        self._things += part.things

    def _parent_tree(self) -> tuple[int, int]:
        self._lists += [
            (page, stream, self._store.add(_listed(owners)).idnum)
            for (page, stream), owners in self._holders.items()
        ]
        nums: list[bytes] = []
        references: list[int] = []
        key = 0
        for page, stream, listed in sorted(self._lists, key=lambda entry: entry[0]):
            nums.append(b"%d %%d 0 R" % key)
            references.append(listed)
            if stream is None:
                self._sheets[page].tags = key
            else:
                self._store.say(stream, "StructParents", number(key))
            key += 1
        for thing, owner in self._things:
            nums.append(b"%d %%d 0 R" % key)
            references.append(owner)
            self._store.say(thing, "StructParent", number(key))
            key += 1
        template = b"<</Nums[%b]>>" % b" ".join(nums)
        return self._store.add(EncodedObject(template, references)).idnum, key

    def _id_tree(self) -> list[int]:
        if not self._ids:
            return []
        pairs = sorted(self._ids, key=lambda pair: pair[0])
        names = b" ".join(b"%b %%d 0 R" % encode_hex(identity) for identity, _ in pairs)
        made = EncodedObject(b"<</Names[%b]>>" % names, [owner for _, owner in pairs])
        return [self._store.add(made).idnum]


def _listed(owners: dict[int, int]) -> EncodedObject:
    """Write the elements that own the MCIDs of a page or form."""
    places = range(max(owners) + 1)
    template = b" ".join([b"%d 0 R" if mcid in owners else b"null" for mcid in places])
    return EncodedObject(b"[%b]" % template, [owners[mcid] for mcid in places if mcid in owners])
