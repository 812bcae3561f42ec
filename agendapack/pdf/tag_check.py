"""The structure of a finished file checked, which validators leave undone.

Every MCID in the content has exactly one element, the parent tree and `/K` agree both
ways, nothing in the tree refers to content that is not there, and every annotation of
a link hangs on a Link of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from agendapack.model.cache import Cache
from agendapack.pdf.marks import Content, read_mcids
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    StreamObject,
    items,
    look,
    look_dict,
    look_int,
    look_name,
    raw,
    reference_number,
    resolve,
)
from agendapack.pdf.reader import QuickReader, kids_of
from agendapack.pdf.source import Source, decoded, open_source, page_content
from agendapack.pdf.tags import number_tree

Holder = int


@dataclass(slots=True)
class _Tree:
    """What the tree says: owners of content and of objects, by object number."""

    content: dict[tuple[Holder, int], list[int]] = field(default_factory=dict)
    objects: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def check_tags(data: bytes, cache: Cache) -> tuple[str, ...]:
    """Check the tags of a finished file; the faults found, in words.

    Args:
        data: The file.
        cache: What was read of the same contents before.
    """
    source = open_source(data, "the finished file")
    structure = look_dict(source.root, "StructTreeRoot")
    if not structure:
        return ("there is no structure tree",)
    tree = _read(structure, source.reader)
    parents = number_tree(look(structure, "ParentTree"))
    faults = list(tree.faults)
    present: set[tuple[Holder, int]] = set()
    for where, number, holder, mcids in _contents(source, cache):
        known = set(mcids)
        if len(known) != len(mcids):
            faults.append(f"{where}: an MCID is used twice")
        key = look_int(holder, "StructParents")
        listed = list(items(parents.pop(key, None))) if key is not None else []
        for mcid in mcids:
            present.add((number, mcid))
            owners = tree.content.get((number, mcid), [])
            said = reference_number(listed[mcid]) if mcid < len(listed) else None
            if len(owners) != 1:
                faults.append(f"{where}: MCID {mcid} has {len(owners)} elements")
            elif said != owners[0]:
                faults.append(f"{where}: the parent tree disagrees about MCID {mcid}")
        extra = [i for i, item in enumerate(listed) if i not in known and resolve(item) is not None]
        faults += [f"{where}: the parent tree lists MCID {mcid}, which is absent" for mcid in extra]
    absent = sorted(tree.content.keys() - present)
    faults += [f"object {holder} has no MCID {mcid}, but an element" for holder, mcid in absent]
    faults += _annotations(source, tree, parents)
    faults += _drawn_objects(source, tree, parents)
    faults += [f"the parent tree has a key {key} that nothing uses" for key in parents]
    return tuple(faults)


def _read(structure: DictionaryObject, reader: QuickReader) -> _Tree:
    tree = _Tree()
    seen: set[int] = set()
    waiting: list[tuple[PdfObject, int | None]] = [
        (item, reference_number(structure.indirect_reference))
        for item in items(raw(structure, "K"))
    ]
    while waiting:
        item, parent = waiting.pop()
        number = reference_number(item)
        plain = None if number is None else reader.elements.get(number)
        element = None if plain else resolve(item)
        if number is None or not (plain or isinstance(element, DictionaryObject)):
            tree.faults.append("a kid in the structure tree is no element")
            continue
        if number in seen:
            tree.faults.append(f"element {number} stands in the tree twice")
            continue
        seen.add(number)
        if (plain.parent if plain else reference_number(raw(element, "P"))) != parent:
            tree.faults.append(f"element {number} names another parent than it has")
        page = plain.page if plain else reference_number(raw(element, "Pg"))
        for mcid in plain.marks if plain else ():
            tree.content.setdefault((page or 0, mcid), []).append(number)
        for kid_item in kids_of(plain, reader) if plain else items(raw(element, "K")):
            if isinstance(kid_item, IndirectObject) and kid_item.idnum in reader.elements:
                waiting.append((kid_item, number))
                continue
            kid = resolve(kid_item)
            if isinstance(kid, NumberObject):
                tree.content.setdefault((page or 0, kid), []).append(number)
            elif (kind := look_name(kid, "Type")) == "MCR":
                stream = reference_number(raw(kid, "Stm"))
                holder = stream or reference_number(raw(kid, "Pg")) or page or 0
                tree.content.setdefault((holder, look_int(kid, "MCID") or 0), []).append(number)
            elif kind == "OBJR":
                thing = reference_number(raw(kid, "Obj")) or 0
                role = plain.role if plain else look_name(element, "S") or ""
                tree.objects.setdefault(thing, []).append((number, role))
            else:
                waiting.append((kid_item, number))
    return tree


def _contents(
    source: Source, cache: Cache
) -> Iterator[tuple[str, int, DictionaryObject, tuple[int, ...]]]:
    """Go through pages, then through the forms that have content in the tree."""
    forms: dict[int, StreamObject] = {}
    contents: list[Content] = []
    for page in source.pages:
        resources = look_dict(page, "Resources")
        contents.append(_content(page_content(page), resources))
        _forms(resources, forms)
    of_pages = read_mcids(contents, cache)
    for index, (page, mcids) in enumerate(zip(source.pages, of_pages, strict=True), 1):
        number = reference_number(page.indirect_reference) or 0
        yield f"page {index}", number, page, mcids
    of_forms = [
        _content(decoded(form) or b"", look_dict(form, "Resources")) for form in forms.values()
    ]
    for (number, form), mcids in zip(forms.items(), read_mcids(of_forms, cache), strict=True):
        if mcids or "/StructParents" in form:
            yield f"form {number}", number, form, mcids


def _forms(resources: DictionaryObject, forms: dict[int, StreamObject]) -> None:
    waiting = [resources]
    while waiting:
        xobjects = look_dict(waiting.pop(), "XObject")
        for key in xobjects:
            number, form = reference_number(raw(xobjects, key[1:])), look(xobjects, key[1:])
            if number is None or number in forms or not isinstance(form, StreamObject):
                continue
            if look_name(form, "Subtype") == "Form":
                forms[number] = form
                waiting.append(look_dict(form, "Resources"))


def _content(content: bytes, resources: DictionaryObject) -> Content:
    if b"BDC" not in content:
        return b"", {}
    properties = look_dict(resources, "Properties")
    return content, {key: look_int(look(properties, key[1:]), "MCID") for key in properties}


def _drawn_objects(source: Source, tree: _Tree, parents: dict[object, PdfObject]) -> list[str]:
    """Check pictures and forms that hang on elements as a whole (ISO 32000-1, 14.7.4.3)."""
    faults = []
    for number, owners in tree.objects.items():
        value = resolve(IndirectObject(number, 0, source.reader))
        if isinstance(value, StreamObject):
            key = look_int(value, "StructParent")
            said = reference_number(parents.pop(key, None)) if key is not None else None
            if [said] != [owner for owner, _ in owners]:
                faults.append(f"the parent tree disagrees about object {number}")
    return faults


def _annotations(source: Source, tree: _Tree, parents: dict[object, PdfObject]) -> list[str]:
    """Check annotations; keys of the parent tree that they account for are taken out."""
    faults = []
    for index, page in enumerate(source.pages, 1):
        for item in items(raw(page, "Annots")):
            value, number = resolve(item), reference_number(item)
            kind = look_name(value, "Subtype") or ""
            owners = tree.objects.get(number or 0, [])
            wanted = "Link" if kind == "Link" else "Annot"
            if len(owners) != 1:
                faults.append(f"page {index}: a {kind} annotation has {len(owners)} elements")
            elif owners[0][1] != wanted:
                faults.append(f"page {index}: a {kind} annotation hangs on a {owners[0][1]}")
            key = look_int(value, "StructParent")
            said = reference_number(parents.pop(key, None)) if key is not None else None
            if owners and said != owners[0][0]:
                faults.append(f"page {index}: the parent tree disagrees about an annotation")
    return faults
