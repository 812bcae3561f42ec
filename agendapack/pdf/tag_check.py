"""Whether tags and content agree: of a file that comes in, and of one that was made here.

Every MCID in the content has exactly one element, the parent tree and `/K` agree both ways,
nothing in the tree refers to content that is not there, and every annotation hangs on an
element of its own: validators leave much of that undone (ISO 32000-1, 14.7.4). A file that
comes in has to be fit to be grafted, and no more; one that was made here has to be right.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from agendapack.model.cache import Cache
from agendapack.pdf.objects import (
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    decoded,
    items,
    look,
    look_dict,
    look_int,
    look_name,
    page_content,
    raw,
    reference_number,
    resolve,
)
from agendapack.pdf.source import PdfSource, open_source
from agendapack.pdf.summary import Content, ContentSummary, mcids_of, read_marks, summarise
from agendapack.pdf.tag_rules import language_tag, rule_faults
from agendapack.pdf.tags import (
    BrokenTree,
    Holder,
    Kid,
    MarkedContent,
    StructElement,
    TaggedObject,
    number_tree,
    read_tree,
    roles,
    walk,
)

ParentTree = dict[object, PdfObject]
MOST_LISTED = 8
ODD_LANGUAGES = "its content names languages by what is no language tag"
"""The one of these reasons that stands in the way of PDF/A too."""


def check_source(root: StructElement, source: PdfSource) -> tuple[str, ...]:
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
    claims, parents = _find_owners(root), _parent_tree(source)
    owners: dict[Holder, dict[int, StructElement]] = {}
    orphans: list[tuple[int, MarkedContent, StructElement | None]] = []
    last: dict[int, StructElement] = {}
    found: dict[Holder, ContentSummary] = {}
    total = 0
    for holder, value, page in _holders(source):
        summary = _summary(holder, value, source)
        where = f" on its page {page + 1}" if holder[1] is None else " in one of its forms"
        if not summary.balanced and (summary.mcids or holder[1] is None):
            raise BrokenTree(f"its marked content is not closed properly{where}")
        found[holder] = summary
        total += len(summary.mcids)
        if len(set(summary.mcids)) != len(summary.mcids):
            raise BrokenTree(f"it uses one content number twice{where}")
        listed = list(items(parents.get(look_int(value, "StructParents"))))
        claimed, owned = claims.get(holder, {}), owners.setdefault(holder, {})
        before = last.get(page, last.get(page - 1))
        for mcid in summary.mcids:
            said = reference_number(listed[mcid]) if mcid < len(listed) else None
            owning = claimed.get(mcid)
            if not owning:
                orphans.append((page, MarkedContent(page, mcid, holder[1]), before))
                continue
            before = owned[mcid] = next((e for e in owning if e.number == said), owning[0])
            if said is not None and before.number is not None and said != before.number:
                raise BrokenTree(f"its structure contradicts itself{where}")
        if before is not None:
            last[page] = before
    if len(orphans) * 2 > total:
        pages = listed_pages(page for page, _, _ in orphans)
        raise BrokenTree(f"most of its content has no place in its structure: {pages}")
    twice = _drop_others(root, owners)
    _adopt(root, orphans, roles(source))
    return tuple(_content_reasons(source, found, orphans, twice))


def _summary(holder: Holder, value: DictionaryObject, source: PdfSource) -> ContentSummary:
    if isinstance(value, StreamObject):
        return summarise(decoded(value) or b"", mcids_of(look_dict(value, "Resources")))
    return source.summary(holder[0])


def _content_reasons(
    source: PdfSource,
    found: Mapping[Holder, ContentSummary],
    orphans: Sequence[tuple[int, MarkedContent, StructElement | None]],
    twice: bool,
) -> Iterator[str]:
    """Say what is wrong with the marks in the content of a file."""
    if orphans:
        pages = listed_pages(page for page, _, _ in orphans)
        yield (
            f"{len(orphans)} of its marked contents have no place in its structure, and are read"
            f" as paragraphs: {pages}"
        )
    if twice:
        yield "two of its elements claim the same content"
    if _is_bare(source, found):
        yield "some of its content is neither tagged nor marked as decoration"
    if any(summary.crossed for summary in found.values()) or _drawn_across(source, found):
        yield "its decoration stands within tagged content, or tagged content within decoration"
    languages = {said for summary in found.values() for said in summary.languages}
    if any(language_tag(ByteStringObject(said)) != said.decode("latin-1") for said in languages):
        yield ODD_LANGUAGES


def _is_bare(source: PdfSource, found: Mapping[Holder, ContentSummary]) -> bool:
    """Tell whether anything is painted that is neither tagged nor decoration."""
    contents = {holder: value for holder, value, _ in _holders(source)}
    waiting = [holder for holder in contents if holder[1] is None]
    seen = set(waiting)
    while waiting:
        holder = waiting.pop()
        if found[holder].unmarked:
            return True
        drawn = look_dict(look_dict(contents[holder], "Resources"), "XObject")
        for named in (named for named, kind in found[holder].within if not kind):
            inner = -1, reference_number(raw(drawn, named))
            if inner in contents and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
            elif inner not in contents and look(drawn, named) is not None:
                return True
    return False


def _drawn_across(source: PdfSource, found: Mapping[Holder, ContentSummary]) -> bool:
    """Tell whether a form with marks is drawn where its marks may not stand."""
    if not any(form is not None and (s.mcids or s.artifacts) for (_, form), s in found.items()):
        return False
    for holder, value, _ in _holders(source):
        drawn = look_dict(look_dict(value, "Resources"), "XObject")
        for named, kind in found[holder].within:
            inner = found.get((-1, reference_number(raw(drawn, named))))
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


def _drop_others(root: StructElement, owners: Mapping[Holder, Mapping[int, StructElement]]) -> bool:
    """Leave each mark to its owner, once; tell whether another element claimed it too."""
    twice = False
    for element in walk(root):
        kept: list[Kid] = []
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
    root: StructElement,
    orphans: Sequence[tuple[int, MarkedContent, StructElement | None]],
    mapped: Mapping[str, str],
) -> None:
    """Make a paragraph of each orphan, behind the block that stands before it in the content."""
    if not orphans:
        return
    above = {
        id(kid): element
        for element in walk(root)
        for kid in element.kids
        if isinstance(kid, StructElement)
    }
    behind: dict[int, StructElement] = {}
    first = 0
    for _, mark, before in orphans:
        made = StructElement("P", kids=[mark])
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
    element: StructElement, above: Mapping[int, StructElement], mapped: Mapping[str, str]
) -> StructElement:
    """Return what an element stands in that a paragraph can follow."""
    while id(element) in above:
        outer = above[id(element)]
        if mapped.get(outer.role, outer.role) in _HOLD_BLOCKS:
            break
        element = outer
    return element


def check_tags(data: bytes, cache: Cache) -> tuple[str, ...]:
    """Return the faults in the tags of a finished file, in words.

    Args:
        data: The file.
        cache: What was read of the same contents before.
    """
    source = open_source(data, "the finished file")
    try:
        root = read_tree(source, strict=True)
    except BrokenTree as broken:
        return (str(broken),)
    owners, parents = _find_owners(root), _parent_tree(source)
    faults: list[str] = []
    for holder, value, mcids, is_closed in _read_contents(source, cache):
        where = f"page {holder[0] + 1}" if holder[1] is None else f"form {holder[1]}"
        if not is_closed:
            faults.append(f"{where}: its content ends in the middle")
        claimed = owners.pop(holder, {})
        faults += _content_faults(where, mcids, claimed, _listed(parents, value))
    absent = [mcid for claimed in owners.values() for mcid in claimed]
    faults += [f"no content has the MCID {mcid} of an element" for mcid in absent]
    faults += _object_faults(source, root, parents)
    faults += [f"the parent tree has a key {key} that nothing uses" for key in parents]
    if claims_access(source):
        faults += rule_faults(list(walk(*_elements(root))))
    return tuple(faults)


def claims_access(source: PdfSource) -> bool:
    """Tell whether a file says that it is PDF/UA."""
    packet = look(source.root, "Metadata")
    return isinstance(packet, StreamObject) and b"pdfuaid:part" in (decoded(packet) or b"")


def _elements(root: StructElement) -> list[StructElement]:
    return [kid for kid in root.kids if isinstance(kid, StructElement)]


def _content_faults(
    where: str,
    mcids: tuple[int, ...],
    claimed: Mapping[int, list[StructElement]],
    listed: list[PdfObject],
) -> Iterator[str]:
    """Say what disagrees about the marked content of a page or form."""
    known = set(mcids)
    if len(known) != len(mcids):
        yield f"{where}: an MCID is used twice"
    for mcid in mcids:
        owning = claimed.get(mcid, [])
        said = reference_number(listed[mcid]) if mcid < len(listed) else None
        if len(owning) != 1:
            yield f"{where}: MCID {mcid} has {len(owning)} elements"
        elif said != owning[0].number:
            yield f"{where}: the parent tree disagrees about MCID {mcid}"
    for mcid, item in enumerate(listed):
        if mcid not in known and resolve(item) is not None:
            yield f"{where}: the parent tree lists MCID {mcid}, which is absent"
    for mcid in sorted(claimed.keys() - known):
        yield f"{where} has no MCID {mcid}, but an element"


def _object_faults(source: PdfSource, root: StructElement, parents: ParentTree) -> Iterator[str]:
    """Say what disagrees about annotations, pictures and forms that hang on an element.

    Keys of the parent tree that they account for are taken out of it.
    """
    owners: dict[int, list[StructElement]] = {}
    for element in walk(root):
        for kid in element.kids:
            if isinstance(kid, TaggedObject):
                owners.setdefault(kid.number, []).append(element)
    for index, page in enumerate(source.pages, 1):
        for item in items(raw(page, "Annots")):
            value = resolve(item)
            kind, owning = (
                look_name(value, "Subtype") or "",
                owners.get(reference_number(item) or 0, []),
            )
            wanted = "Link" if kind == "Link" else "Annot"
            said = reference_number(parents.pop(look_int(value, "StructParent"), None))
            if len(owning) != 1:
                yield f"page {index}: a {kind} annotation has {len(owning)} elements"
            elif owning[0].role != wanted:
                yield f"page {index}: a {kind} annotation hangs on a {owning[0].role}"
            if owning and said != owning[0].number:
                yield f"page {index}: the parent tree disagrees about an annotation"
    for number, owning in owners.items():
        value = resolve(IndirectObject(number, 0, source.reader))
        if isinstance(value, StreamObject):
            said = reference_number(parents.pop(look_int(value, "StructParent"), None))
            if [said] != [owner.number for owner in owning]:
                yield f"the parent tree disagrees about object {number}"


def _find_owners(root: StructElement) -> dict[Holder, dict[int, list[StructElement]]]:
    """Return the elements that claim the marked content of each page and form, by MCID."""
    owners: defaultdict[Holder, dict[int, list[StructElement]]] = defaultdict(dict)
    for element in walk(root):
        for kid in element.kids:
            if type(kid) is MarkedContent:
                owners[kid.holder].setdefault(kid.mcid, []).append(element)
    return dict(owners)


def _parent_tree(source: PdfSource) -> ParentTree:
    found = number_tree(look(look_dict(source.root, "StructTreeRoot"), "ParentTree"))
    found.pop(None, None)  # what has no key in it has no owner
    return found


def _listed(parents: ParentTree, value: DictionaryObject) -> list[PdfObject]:
    """Take out of the parent tree what it lists for a page or form."""
    return list(items(parents.pop(look_int(value, "StructParents"), None)))


def _holders(source: PdfSource) -> Iterator[tuple[Holder, DictionaryObject, int]]:
    """Go through what MCIDs are counted in: pages, then the forms that they draw.

    With each comes the index of the page, for a form that of the first that draws it.
    """
    forms: dict[int, tuple[StreamObject, int]] = {}
    for index, page in enumerate(source.pages):
        yield (index, None), page, index
        _gather_forms(look_dict(page, "Resources"), forms, index)
    for number, (form, index) in forms.items():
        yield (-1, number), form, index


def _gather_forms(
    resources: DictionaryObject, forms: dict[int, tuple[StreamObject, int]], page: int
) -> None:
    waiting = [resources]
    while waiting:
        xobjects = look_dict(waiting.pop(), "XObject")
        for key in xobjects:
            number = reference_number(xobjects.raw_get(key))
            form = None if number is None or number in forms else resolve(xobjects.raw_get(key))
            if isinstance(form, StreamObject) and look_name(form, "Subtype") == "Form":
                forms[number or 0] = form, page
                waiting.append(look_dict(form, "Resources"))


def _read_contents(
    source: PdfSource, cache: Cache
) -> Iterator[tuple[Holder, DictionaryObject, tuple[int, ...], bool]]:
    """Read the marks of all pages, and of the forms that have content in the tree."""
    holders = list(_holders(source))
    contents = [_content(value) for _, value, _ in holders]
    for (holder, value, _), (mcids, is_closed) in zip(
        holders, read_marks(contents, cache), strict=True
    ):
        if holder[1] is None or mcids or "/StructParents" in value:
            yield holder, value, mcids, is_closed


def _content(value: DictionaryObject) -> Content:
    content = decoded(value) or b"" if isinstance(value, StreamObject) else page_content(value)
    return (content, mcids_of(look_dict(value, "Resources"))) if b"BDC" in content else (b"", {})
