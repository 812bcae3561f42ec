"""Tags that come in, mended before they are grafted, and the structure tree that is written.

Those of a file that comes in are held against its content, so that they are fit to be grafted, and
no more: a fault in one place costs no other.

The document's tree is written as objects (ISO 32000-1, 14.7.2 to 14.7.5). The parent tree is made
from the elements alone, so the two cannot disagree. There may be hundreds of elements on a page,
so they are written as bytes at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from agendapack.assemble.layout import Sheet
from agendapack.pdf import objects, tags
from agendapack.pdf.encoded import (
    EncodedObject,
    Holder,
    MarkedContent,
    WrittenTags,
    encode_element,
    encode_hex,
    encode_name,
    language_tag,
    write_kids,
)
from agendapack.pdf.files import PdfSource, Store
from agendapack.pdf.summary import ContentSummary, mcids_of, summarise
from agendapack.pdf.syntax import encode_entries

_BRANCHES = {tags.StructElement}


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

    def write(self, document: tags.StructElement) -> objects.IndirectObject:
        """Write the whole tree below its one topmost element; return its root."""
        root = self._store.reserve()
        top = self._write_below(root.idnum, document)
        keys, following = self._parent_tree()
        ids = self._id_tree()
        template = b"<</Type/StructTreeRoot/K[%%d 0 R]/ParentTree %%d 0 R/ParentTreeNextKey %d%b>>"
        made = template % (following, b"/IDTree %d 0 R" if ids else b"")
        self._store.settle(root, EncodedObject(made, [top, keys, *ids]))
        return root

    def _write_below(self, above: int, top: tags.StructElement) -> int:
        """Write an element with all that is below it, under another; return its number."""
        elements = list(tags.walk(top))
        spare = self._store.reserve_many(len(elements))
        places = [element.place or own for element, own in zip(elements, spare, strict=True)]
        numbers = dict(zip(map(id, elements), places, strict=True))
        parents = {id(top): above}
        for element, own in zip(elements, places, strict=True):
            self._store.place(own, self._element(element, own, parents, numbers))
        return places[0]

    def _element(
        self,
        element: tags.StructElement,
        own: int,
        parents: dict[int, int],
        numbers: dict[int, int],
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
            if isinstance(kid, tags.StructElement):
                parents[id(kid)] = own
            elif isinstance(kid, MarkedContent):
                self._holders.setdefault(kid.holder, {})[kid.mcid] = own
            elif isinstance(kid, WrittenTags):
                self._lists += [(page, None, listed) for page, listed in kid.lists]
                self._things += kid.things
            else:
                self._things.append((kid.number, own))
        identity = element.entries.get("ID")
        if isinstance(identity, objects.ByteStringObject):
            self._ids.append((bytes(identity), own))
        entries = encode_entries(element.entries, references)
        return encode_element(element.role, references, entries, element.kids, numbers, self._pages)

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
                self._store.say(stream, "StructParents", objects.number(key))
            key += 1
        for thing, owner in self._things:
            nums.append(b"%d %%d 0 R" % key)
            references.append(owner)
            self._store.say(thing, "StructParent", objects.number(key))
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


MOST_LISTED = 8
MOST_UNUSED, MOST_SPREAD = 100_000, 10
"""Content numbers that are not used, of a file and for each that is: each is listed."""
ODD_LANGUAGES = "its content names languages by what is no language tag"
"""The one of these reasons that stands in the way of PDF/A too."""


def check_source(root: tags.StructElement, source: PdfSource) -> tuple[str, ...]:
    """Compare a tree with the content of its file, and mend it before it is grafted.

    Marks in the tree that no content has are taken out of it, and so is what claims content of
    another element: nothing is lost by that. Content without an element becomes a paragraph
    behind what stands before it. Whatever else disagrees breaks the tree.

    Returns:
        What is still wrong with it, in words for the author of the file.

    Raises:
        BrokenTree: The parent tree says otherwise, marks are not closed, or most of the content
            is not in the tree.
    """
    claims, parents = tags.find_owners(tags.walk(root)), tags.parent_tree(source)
    owners: dict[Holder, dict[int, tags.StructElement]] = {}
    orphans: list[tuple[int, MarkedContent, tags.StructElement | None]] = []
    last: dict[int, tags.StructElement] = {}
    found: dict[Holder, ContentSummary] = {}
    numbers = {element.number for element in tags.walk(root)}
    total = spread = 0
    for holder, value, page in tags.holders(source):
        summary = _summary(holder, value, source)
        where = f" on its page {page + 1}" if holder[1] is None else " in one of its forms"
        if not summary.balanced and (summary.mcids or holder[1] is None):
            raise tags.BrokenTree(f"its marked content is not closed properly{where}")
        found[holder] = summary
        total += len(summary.mcids)
        spread += max(summary.mcids, default=-1) + 1
        if spread > MOST_UNUSED + total * MOST_SPREAD:
            raise tags.BrokenTree(f"it counts its content by far too high numbers{where}")
        if len(set(summary.mcids)) != len(summary.mcids):
            raise tags.BrokenTree(f"it uses one content number twice{where}")
        listed = list(objects.items(parents.get(objects.look_int(value, "StructParents"))))
        claimed, owned = claims.get(holder, {}), owners.setdefault(holder, {})
        before = last.get(page, last.get(page - 1))
        for mcid in summary.mcids:
            said = objects.reference_number(listed[mcid]) if mcid < len(listed) else None
            owning = claimed.get(mcid)
            if not owning:
                orphans.append((page, MarkedContent(page, mcid, holder[1]), before))
                continue
            before = owned[mcid] = next((e for e in owning if e.number == said), owning[0])
            if said in numbers and before.number not in (None, said):
                raise tags.BrokenTree(f"its structure contradicts itself{where}")
        if before is not None:
            last[page] = before
    if len(orphans) * 2 > total:
        pages = listed_pages(page for page, _, _ in orphans)
        raise tags.BrokenTree(f"most of its content has no place in its structure: {pages}")
    twice = _drop_others(root, owners)
    _adopt(root, orphans, tags.roles(source))
    return tuple(_content_reasons(source, found, orphans, twice))


def _summary(holder: Holder, value: objects.DictionaryObject, source: PdfSource) -> ContentSummary:
    if isinstance(value, objects.StreamObject):
        return summarise(
            objects.decoded(value) or b"", mcids_of(objects.look_dict(value, "Resources"))
        )
    return source.summary(holder[0])


def _content_reasons(
    source: PdfSource,
    found: Mapping[Holder, ContentSummary],
    orphans: Sequence[tuple[int, MarkedContent, tags.StructElement | None]],
    twice: bool,
) -> Iterator[str]:
    """Say what is wrong with the marks in the content of a file."""
    if orphans:
        pages = listed_pages(page for page, _, _ in orphans)
        yield f"content that its structure does not name is read as paragraphs: {pages}"
    if twice:
        yield "two of its elements claim the same content"
    if _is_bare(source, found):
        yield "some of its content is neither tagged nor marked as decoration"
    if any(summary.crossed for summary in found.values()) or _drawn_across(source, found):
        yield "its decoration stands within tagged content, or tagged content within decoration"
    languages = {said for summary in found.values() for said in summary.languages}
    if any(
        language_tag(objects.words_of(objects.ByteStringObject(said))) != said.decode("latin-1")
        for said in languages
    ):
        yield ODD_LANGUAGES


def _is_bare(source: PdfSource, found: Mapping[Holder, ContentSummary]) -> bool:
    """Tell whether anything is painted that is neither tagged nor decoration."""
    contents = {holder: value for holder, value, _ in tags.holders(source)}
    waiting = [holder for holder in contents if holder[1] is None]
    seen = set(waiting)
    while waiting:
        holder = waiting.pop()
        if found[holder].unmarked:
            return True
        drawn = objects.look_dict(objects.look_dict(contents[holder], "Resources"), "XObject")
        for named in (named for named, kind in found[holder].within if not kind):
            inner = -1, objects.reference_number(objects.raw(drawn, named))
            if inner in contents and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
            elif inner not in contents and objects.look(drawn, named) is not None:
                return True
    return False


def _drawn_across(source: PdfSource, found: Mapping[Holder, ContentSummary]) -> bool:
    """Tell whether a form with marks is drawn where its marks may not stand."""
    if not any(form is not None and (s.mcids or s.artifacts) for (_, form), s in found.items()):
        return False
    for holder, value, _ in tags.holders(source):
        drawn = objects.look_dict(objects.look_dict(value, "Resources"), "XObject")
        for named, kind in found[holder].within:
            inner = found.get((-1, objects.reference_number(objects.raw(drawn, named))))
            if inner is not None and (inner.mcids if kind == "Artifact" else inner.artifacts):
                return True
    return False


def listed_pages(indexes: Iterable[int]) -> str:
    """Name pages by their indexes: "on its pages 1, 2 and 5"."""
    numbers = [str(index + 1) for index in sorted(set(indexes))]
    if len(numbers) > MOST_LISTED:
        numbers = [*numbers[:MOST_LISTED], "others"]
    few = " and ".join([", ".join(numbers[:-1]), numbers[-1]] if len(numbers) > 1 else numbers)
    return f"on its page{'s' if len(numbers) > 1 else ''} {few}"


def _drop_others(
    root: tags.StructElement, owners: Mapping[Holder, Mapping[int, tags.StructElement]]
) -> bool:
    """Leave each mark to its owner, once; tell whether another element claimed it too."""
    twice = False
    for element in tags.walk(root):
        kept: list[tags.Kid] = []
        held: set[tuple[Holder, int]] = set()
        for kid in element.kids:
            if isinstance(kid, MarkedContent):
                owner = owners.get(kid.holder, {}).get(kid.mcid)
                twice = twice or (owner is not None and owner is not element)
                if owner is not element or (kid.holder, kid.mcid) in held:
                    continue
                held.add((kid.holder, kid.mcid))
            kept.append(kid)
        if len(kept) != len(element.kids):
            element.kids = kept
    return twice


_HOLD_BLOCKS = frozenset({"Root", "Document", "Part", "Art", "Sect", "Div", "NonStruct"})


def _adopt(
    root: tags.StructElement,
    orphans: Sequence[tuple[int, MarkedContent, tags.StructElement | None]],
    mapped: Mapping[str, str],
) -> None:
    """Make a paragraph of each orphan, behind the block that stands before it in the content."""
    if not orphans:
        return
    above = {
        id(kid): element
        for element in tags.walk(root)
        for kid in element.kids
        if isinstance(kid, tags.StructElement)
    }
    behind: dict[int, tags.StructElement] = {}
    first = 0
    for _, mark, before in orphans:
        made = tags.StructElement("P", kids=[mark])
        block = None if before is None else _block(before, above, mapped)
        if block is None or id(block) not in above:
            root.kids.insert(first, made)
            first += 1
            continue
        siblings = above[id(block)].kids
        place = siblings.index(behind.get(id(block), block)) + 1
        siblings.insert(place, made)
        behind[id(block)] = made


def _block(
    element: tags.StructElement, above: Mapping[int, tags.StructElement], mapped: Mapping[str, str]
) -> tags.StructElement:
    """Return what an element stands in that a paragraph can follow."""
    while id(element) in above:
        outer = above[id(element)]
        if mapped.get(outer.role, outer.role) in _HOLD_BLOCKS:
            break
        element = outer
    return element
