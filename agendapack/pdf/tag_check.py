"""Whether tags and content agree: of a file that comes in, and of one that was made here.

Every MCID in the content has exactly one element, the parent tree and `/K` agree both ways,
nothing in the tree refers to content that is not there, and every annotation hangs on an
element of its own: validators leave much of that undone (ISO 32000-1, 14.7.4). A file that
comes in has to be fit to be grafted, and no more; one that was made here has to be right.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from agendapack.model.cache import Cache
from agendapack.pdf.objects import (
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
from agendapack.pdf.summary import Content, mcids_of, read_mcids, summarise
from agendapack.pdf.tags import (
    BrokenTree,
    Holder,
    MarkedContent,
    StructElement,
    TaggedObject,
    number_tree,
    read_tree,
    walk,
)

ParentTree = dict[object, PdfObject]


def check_source(root: StructElement, source: PdfSource) -> bool:
    """Compare a tree with the content of its file, before it is grafted.

    Marks in the tree that no content has are taken out of it: nothing is lost by
    that. Whatever else disagrees breaks the tree.

    Returns:
        Whether everything painted is tagged or an artifact.

    Raises:
        BrokenTree: Content is missing from the tree or stands in it twice, or the
            parent tree says otherwise.
    """
    owners = _find_owners(root)
    if any(
        owner is not owning[0]
        for claimed in owners.values()
        for owning in claimed.values()
        for owner in owning
    ):
        raise BrokenTree("two of its elements claim the same content")
    parents = _parent_tree(source)
    present: dict[Holder, set[int]] = {}
    complete = True
    for holder, value in _holders(source):
        if isinstance(value, StreamObject):
            properties = mcids_of(look_dict(value, "Resources"))
            found = summarise(decoded(value) or b"", properties)
            if not found.mcids:
                continue
        else:
            found = source.summary(holder[0])
        where = f" on its page {holder[0] + 1}" if holder[1] is None else " in one of its forms"
        if not found.balanced:
            raise BrokenTree(f"its marked content is not closed properly{where}")
        mcids = present[holder] = set(found.mcids)
        if len(mcids) != len(found.mcids):
            raise BrokenTree(f"it uses one content number twice{where}")
        claimed = owners.get(holder, {})
        if not mcids <= claimed.keys():
            raise BrokenTree(f"some content has no place in its structure{where}")
        for mcid, item in enumerate(items(parents.get(look_int(value, "StructParents")))):
            said = reference_number(item)
            owner = claimed[mcid][0].number if mcid in mcids else None
            if said is not None and owner is not None and said != owner:
                raise BrokenTree(f"its structure contradicts itself{where}")
        complete = complete and not found.unmarked
    if any(claimed.keys() - present.get(holder, set()) for holder, claimed in owners.items()):
        _drop_absent(root, present)
    return complete


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
    for holder, value, mcids in _read_contents(source, cache):
        where = f"page {holder[0] + 1}" if holder[1] is None else f"form {holder[1]}"
        claimed = owners.pop(holder, {})
        faults += _content_faults(where, mcids, claimed, _listed(parents, value))
    absent = [mcid for claimed in owners.values() for mcid in claimed]
    faults += [f"no content has the MCID {mcid} of an element" for mcid in absent]
    faults += _object_faults(source, root, parents)
    faults += [f"the parent tree has a key {key} that nothing uses" for key in parents]
    return tuple(faults)


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


def _drop_absent(root: StructElement, present: Mapping[Holder, set[int]]) -> None:
    for element in walk(root):
        if any(isinstance(kid, MarkedContent) for kid in element.kids):
            element.kids = [
                kid
                for kid in element.kids
                if not isinstance(kid, MarkedContent) or kid.mcid in present.get(kid.holder, ())
            ]


def _holders(source: PdfSource) -> Iterator[tuple[Holder, DictionaryObject]]:
    """Go through what MCIDs are counted in: pages, then the forms that they draw."""
    forms: dict[int, StreamObject] = {}
    for index, page in enumerate(source.pages):
        yield (index, None), page
        _gather_forms(look_dict(page, "Resources"), forms)
    for number, form in forms.items():
        yield (-1, number), form


def _gather_forms(resources: DictionaryObject, forms: dict[int, StreamObject]) -> None:
    waiting = [resources]
    while waiting:
        xobjects = look_dict(waiting.pop(), "XObject")
        for key in xobjects:
            number = reference_number(xobjects.raw_get(key))
            form = None if number is None or number in forms else resolve(xobjects.raw_get(key))
            if isinstance(form, StreamObject) and look_name(form, "Subtype") == "Form":
                forms[number or 0] = form
                waiting.append(look_dict(form, "Resources"))


def _read_contents(
    source: PdfSource, cache: Cache
) -> Iterator[tuple[Holder, DictionaryObject, tuple[int, ...]]]:
    """Read the MCIDs of all pages, and of the forms that have content in the tree."""
    holders = list(_holders(source))
    contents = [_content(value) for _, value in holders]
    for (holder, value), mcids in zip(holders, read_mcids(contents, cache), strict=True):
        if holder[1] is None or mcids or "/StructParents" in value:
            yield holder, value, mcids


def _content(value: DictionaryObject) -> Content:
    content = decoded(value) or b"" if isinstance(value, StreamObject) else page_content(value)
    return (content, mcids_of(look_dict(value, "Resources"))) if b"BDC" in content else (b"", {})
