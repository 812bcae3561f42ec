"""Whether tags and content of a file agree that was made here, and its claims hold.

Every MCID in the content has exactly one element, the parent tree and `/K` agree both ways,
nothing in the tree refers to content that is not there, and every annotation hangs on an
element of its own: validators leave much of that undone (ISO 32000-1, 14.7.4). What a file
that comes in has to be is said in `assemble/tags_write.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from agendapack.model.cache import Cache
from agendapack.pdf.encoded import Holder, MarkedContent, TaggedObject
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    content_streams,
    decoded,
    items,
    join_contents,
    look,
    look_dict,
    look_int,
    look_name,
    raw,
    reference_number,
    resolve,
    stored,
)
from agendapack.pdf.source import PdfSource, open_source
from agendapack.pdf.summary import Content, mcids_of, read_marks
from agendapack.pdf.tag_rules import rule_faults
from agendapack.pdf.tags import BrokenTree, StructElement, number_tree, read_tree, walk

ParentTree = dict[object, PdfObject]


def check_tags(data: bytes, cache: Cache) -> tuple[str, ...]:
    """Return the faults in the tags of a finished file, in words."""
    source = open_source(data, "the finished file")
    try:
        root = read_tree(source, strict=True)
    except BrokenTree as broken:
        return (str(broken),)
    elements = list(walk(root))
    owners, parents = find_owners(elements), parent_tree(source)
    faults: list[str] = []
    for holder, value, mcids, is_closed in _read_contents(source, cache):
        where = f"page {holder[0] + 1}" if holder[1] is None else f"form {holder[1]}"
        if not is_closed:
            faults.append(f"{where}: its content ends in the middle")
        claimed = owners.pop(holder, {})
        listed = parents.pop(look_int(value, "StructParents"), None)
        numbers = source.reader.numbers_listed(listed)
        if numbers is None or not _all_agree(mcids, claimed, numbers):
            faults += _content_faults(where, mcids, claimed, list(items(listed)))
    absent = [mcid for claimed in owners.values() for mcid in claimed]
    faults += [f"no content has the MCID {mcid} of an element" for mcid in absent]
    faults += _object_faults(source, elements, parents)
    faults += [f"the parent tree has a key {key} that nothing uses" for key in parents]
    if claims_access(source):
        faults += rule_faults(elements[1:])
        faults += _silent(elements)
    return tuple(faults)


def _silent(elements: Iterable[StructElement]) -> Iterator[str]:
    """Say which links would be announced without a name."""
    for element in elements:
        if (
            element.role == "Link"
            and all(isinstance(kid, TaggedObject) for kid in element.kids)
            and not {"Alt", "ActualText"} & element.entries.keys()
        ):
            yield f"the Link {element.number} has no words"


def claims_access(source: PdfSource) -> bool:
    """Tell whether a file says that it is PDF/UA."""
    packet = look(source.root, "Metadata")
    return isinstance(packet, StreamObject) and b"pdfuaid:part" in (decoded(packet) or b"")


def _all_agree(
    mcids: Sequence[int], claimed: Mapping[int, list[StructElement]], listed: Sequence[int]
) -> bool:
    """Tell whether MCIDs are counted from 0, and each has the element that is listed for it."""
    owning = [claimed[mcid] for mcid in range(len(listed)) if mcid in claimed]
    return (
        sorted(mcids) == list(range(len(listed)))
        and len(owning) == len(claimed) == len(listed)
        and [[each.number for each in elements] for elements in owning] == [[n] for n in listed]
    )


def _content_faults(
    where: str,
    mcids: tuple[int, ...],
    claimed: Mapping[int, list[StructElement]],
    listed: list[PdfObject],
) -> Iterator[str]:
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


def _object_faults(
    source: PdfSource, elements: Iterable[StructElement], parents: ParentTree
) -> Iterator[str]:
    """Say what disagrees about annotations, pictures and forms that hang on an element.

    Keys of the parent tree that they account for are taken out of it.
    """
    owners: dict[int, list[StructElement]] = {}
    for element in elements:
        for kid in element.kids:
            if type(kid) is TaggedObject:
                owners.setdefault(kid.number, []).append(element)
    for index, page in enumerate(source.pages, 1):
        for item in items(raw(page, "Annots")):
            value = resolve(item)
            kind = look_name(value, "Subtype") or ""
            owning = owners.get(reference_number(item) or 0, [])
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
    return number_tree(look(look_dict(source.root, "StructTreeRoot"), "ParentTree"))


def holders(source: PdfSource) -> Iterator[tuple[Holder, DictionaryObject, int]]:
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
    listed = list(holders(source))
    contents = [_content(value) for _, value, _ in listed]
    for (holder, value, _), (mcids, is_closed) in zip(
        listed, read_marks(contents, cache), strict=True
    ):
        if holder[1] is None or mcids or "/StructParents" in value:
            yield holder, value, mcids, is_closed


def _content(value: DictionaryObject) -> Content:
    streams = [value] if isinstance(value, StreamObject) else content_streams(value)
    return Content(
        tuple(map(stored, streams)),
        partial(_decode, streams),
        mcids_of(look_dict(value, "Resources")),
    )


def _decode(streams: Sequence[StreamObject]) -> bytes:
    """Return the content of streams; nothing where no content is marked in it."""
    content = join_contents(streams)
    return content if b"BDC" in content else b""
