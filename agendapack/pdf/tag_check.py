"""Whether tags and content of a file agree that was made here, and what tags may not be.

Every MCID in the content has exactly one element, the parent tree and `/K` agree both ways,
nothing in the tree refers to content that is not there, and every annotation hangs on an
element of its own: validators leave much of that undone (ISO 32000-1, 14.7.4). What a file
that comes in has to be is said in `assemble/tags_write.py`.

The rules about elements, their order and their attributes hold whoever made them (ISO 14289-1, 7;
ISO 32000-1, 14.8.4). Each is one that validators of PDF/UA-1 look for, so that a document that
claims it is not contradicted; where they differ, the stricter one counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from operator import attrgetter

from agendapack.model.cache import Cache
from agendapack.pdf import objects, tags
from agendapack.pdf.encoded import Holder, TaggedObject
from agendapack.pdf.files import PdfSource, open_source
from agendapack.pdf.summary import Content, mcids_of, read_marks

_ROWS = frozenset({"TR"})
_GROUPS = ("THead", "TBody", "TFoot")
_ROLE, _KIDS = attrgetter("role"), attrgetter("kids")
DESCRIBED = ("Figure", "Formula")
KIDS = {
    "Table": frozenset({"Caption", "TR", *_GROUPS}),
    **dict.fromkeys(_GROUPS, _ROWS),
    "TR": frozenset({"TH", "TD"}),
    "L": frozenset({"Caption", "LI"}),
    "LI": frozenset({"Lbl", "LBody"}),
    "TOC": frozenset({"Caption", "TOC", "TOCI"}),
}
"""What may stand directly in an element, and nothing else, content included."""
IN_ORDER = ("Table", "L", "LI", "TOC")
"""Whose kids have an order; what holds rows and cells only has none."""
PARENTS = {
    "TR": frozenset({"Table", *_GROUPS}),
    **dict.fromkeys(_GROUPS, frozenset({"Table"})),
    **dict.fromkeys(("TH", "TD"), _ROWS),
    "LI": frozenset({"L"}),
    "LBody": frozenset({"LI"}),
    "TOCI": frozenset({"TOC"}),
}
"""What an element has to stand in directly."""
SCOPES = ("Row", "Column", "Both")
MOST_CELLS = 200_000
"""Of a table, spans included: what claims more is taken for irregular."""


def check_tags(data: bytes, cache: Cache) -> tuple[str, ...]:
    """Return the faults in the tags of a finished file, in words."""
    source = open_source(data, "the finished file", finished=True)
    try:
        root = tags.read_tree(source, strict=True)
    except tags.BrokenTree as broken:
        return (str(broken),)
    elements = list(tags.walk(root))
    owners, parents = tags.find_owners(elements), tags.parent_tree(source)
    faults: list[str] = []
    for holder, value, mcids, is_closed in _read_contents(source, cache):
        where = f"page {holder[0] + 1}" if holder[1] is None else f"form {holder[1]}"
        if not is_closed:
            faults.append(f"{where}: its content ends in the middle")
        claimed = owners.pop(holder, {})
        listed = parents.pop(objects.look_int(value, "StructParents"), None)
        numbers = source.reader.numbers_listed(listed)
        if numbers is None or not _all_agree(mcids, claimed, numbers):
            faults += _content_faults(where, mcids, claimed, list(objects.items(listed)))
    absent = [mcid for claimed in owners.values() for mcid in claimed]
    faults += [f"no content has the MCID {mcid} of an element" for mcid in absent]
    faults += _object_faults(source, elements, parents)
    faults += [f"the parent tree has a key {key} that nothing uses" for key in parents]
    if claims_access(source):
        faults += rule_faults(elements[1:])
        faults += _silent(elements)
    return tuple(faults)


def _silent(elements: Iterable[tags.StructElement]) -> Iterator[str]:
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
    packet = objects.look(source.root, "Metadata")
    return isinstance(packet, objects.StreamObject) and b"pdfuaid:part" in (
        objects.decoded(packet) or b""
    )


def _all_agree(
    mcids: Sequence[int], claimed: Mapping[int, list[tags.StructElement]], listed: Sequence[int]
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
    claimed: Mapping[int, list[tags.StructElement]],
    listed: list[objects.PdfObject],
) -> Iterator[str]:
    known = set(mcids)
    if len(known) != len(mcids):
        yield f"{where}: an MCID is used twice"
    for mcid in mcids:
        owning = claimed.get(mcid, [])
        said = objects.reference_number(listed[mcid]) if mcid < len(listed) else None
        if len(owning) != 1:
            yield f"{where}: MCID {mcid} has {len(owning)} elements"
        elif said != owning[0].number:
            yield f"{where}: the parent tree disagrees about MCID {mcid}"
    for mcid, item in enumerate(listed):
        if mcid not in known and objects.resolve(item) is not None:
            yield f"{where}: the parent tree lists MCID {mcid}, which is absent"
    for mcid in sorted(claimed.keys() - known):
        yield f"{where} has no MCID {mcid}, but an element"


def _object_faults(
    source: PdfSource, elements: Iterable[tags.StructElement], parents: tags.ParentTree
) -> Iterator[str]:
    """Say what disagrees about annotations, pictures and forms that hang on an element.

    Keys of the parent tree that they account for are taken out of it.
    """
    owners: dict[int, list[tags.StructElement]] = {}
    for element in elements:
        for kid in element.kids:
            if type(kid) is TaggedObject:
                owners.setdefault(kid.number, []).append(element)
    for index, page in enumerate(source.pages, 1):
        for item in objects.items(objects.raw(page, "Annots")):
            value = objects.resolve(item)
            kind = objects.look_name(value, "Subtype") or ""
            owning = owners.get(objects.reference_number(item) or 0, [])
            wanted = "Link" if kind == "Link" else "Annot"
            said = objects.reference_number(
                parents.pop(objects.look_int(value, "StructParent"), None)
            )
            if len(owning) != 1:
                yield f"page {index}: a {kind} annotation has {len(owning)} elements"
            elif owning[0].role != wanted:
                yield f"page {index}: a {kind} annotation hangs on a {owning[0].role}"
            if owning and said != owning[0].number:
                yield f"page {index}: the parent tree disagrees about an annotation"
    for number, owning in owners.items():
        value = objects.resolve(objects.IndirectObject(number, 0, source.reader))
        if isinstance(value, objects.StreamObject):
            said = objects.reference_number(
                parents.pop(objects.look_int(value, "StructParent"), None)
            )
            if [said] != [owner.number for owner in owning]:
                yield f"the parent tree disagrees about object {number}"


def _read_contents(
    source: PdfSource, cache: Cache
) -> Iterator[tuple[Holder, objects.DictionaryObject, tuple[int, ...], bool]]:
    listed = list(tags.holders(source))
    contents = [_content(value) for _, value, _ in listed]
    for (holder, value, _), (mcids, is_closed) in zip(
        listed, read_marks(contents, cache), strict=True
    ):
        if holder[1] is None or mcids or "/StructParents" in value:
            yield holder, value, mcids, is_closed


def _content(value: objects.DictionaryObject) -> Content:
    streams = [value] if isinstance(value, objects.StreamObject) else objects.content_streams(value)
    return Content(
        tuple(map(objects.stored, streams)),
        partial(_decode, streams),
        mcids_of(objects.look_dict(value, "Resources")),
    )


def _decode(streams: Sequence[objects.StreamObject]) -> bytes:
    """Return the content of streams; nothing where no content is marked in it."""
    content = objects.join_contents(streams)
    return content if b"BDC" in content else b""


def rule_faults(elements: Sequence[tags.StructElement]) -> Iterator[str]:
    """Say what is against the rules, in words for the author of the file.

    Args:
        elements: In document order; their types are standard ones. What stands in none of them
            stands in a part of the document.
    """
    by_role: defaultdict[str, list[tags.StructElement]] = defaultdict(list)
    for element in elements:
        by_role[element.role].append(element)
    below = {
        role: Counter(map(_ROLE, chain.from_iterable(map(_KIDS, of_role))))
        for role, of_role in by_role.items()
    }
    bare = sum(not _is_described(each) for role in DESCRIBED for each in by_role.get(role, ()))
    if bare:
        yield f"{bare} of its pictures have no alternative text"
    misplaced = {
        *_misplaced(by_role, below),
        *(role for role in KIDS.keys() & below.keys() if not KIDS[role].issuperset(below[role])),
        *(role for role in IN_ORDER if any(map(_is_out_of_order, by_role.get(role, ())))),
    }
    if misplaced:
        listed = ", ".join(sorted(misplaced))
        yield f"its lists or tables are put together wrongly: {listed}"
    yield from _table_faults(by_role.get("Table", ()))
    fields = sum(attribute(each, "Role") is None for each in by_role.get("Form", ()))
    if fields:
        yield f"{fields} of its form fields do not say what they are"
    yield from _name_faults(elements, by_role.get("Note", ()))


def _misplaced(
    by_role: Mapping[str, Sequence[tags.StructElement]], below: Mapping[str, Mapping[str, int]]
) -> Iterator[str]:
    """Go through the types of elements that stand where they may not, or in no element at all."""
    for role, parents in PARENTS.items():
        above = {outer: kids[role] for outer, kids in below.items() if role in kids}
        if not parents.issuperset(above) or len(by_role.get(role, ())) > sum(above.values()):
            yield role


def attribute(element: tags.StructElement, key: str) -> objects.PdfObject | None:
    """Return an attribute, whoever owns it; None without it."""
    for item in _attributes(element):
        found = objects.look(item, key)
        if found is not None:
            return found
    return None


def _attributes(element: tags.StructElement) -> Iterable[objects.PdfObject]:
    found = element.entries.get("A")
    if found is None:
        return ()
    return (found,) if type(found) is objects.DictionaryObject else objects.items(found)


def _is_described(element: tags.StructElement) -> bool:
    said = (
        objects.words_of(objects.resolve(element.entries.get(key))) for key in ("Alt", "ActualText")
    )
    return any(words and words.strip() for words in said)


def _is_out_of_order(element: tags.StructElement) -> bool:
    kids = [kid.role for kid in element.kids if isinstance(kid, tags.StructElement)]
    ends = (0, len(kids) - 1) if element.role == "Table" else (0,)
    return (
        any(role == "Caption" and place not in ends for place, role in enumerate(kids))
        or max(map(kids.count, ("Caption", "THead", "TFoot"))) > 1
        or ("TBody" not in kids and ("THead" in kids or "TFoot" in kids))
        or (element.role == "LI" and "LBody" not in kids)
    )


def headless_tables(elements: Sequence[tags.StructElement]) -> Iterator[str]:
    """Say how many tables have no headings, as the standard asks for, but does not demand."""
    tables = [element for element in elements if element.role == "Table"]
    roles = [{inner.role for inner in tags.walk(table)} for table in tables]
    headless = sum("TD" in found and "TH" not in found for found in roles)
    if headless:
        yield f"{headless} of its tables have no headings"


def _table_faults(tables: Sequence[tags.StructElement]) -> Iterator[str]:
    irregular = unscoped = 0
    for table in tables:
        cells = _cells(table)
        if cells is None:
            irregular += 1
            continue
        heads = [cell for cell in cells if cell.role == "TH"]
        unscoped += _unconnected(cells, heads)
    if irregular:
        yield f"the rows and columns of {irregular} of its tables do not fit together"
    if unscoped:
        yield f"{unscoped} of its table headings do not say what they head"


def _cells(table: tags.StructElement) -> list[tags.StructElement] | None:
    """Return the cells of a table; None where rows and columns do not fit together."""
    rows = [
        _elements(row)
        for kid in _elements(table)
        for row in ([kid] if kid.role == "TR" else _elements(kid))
        if row.role == "TR"
    ]
    cells = [cell for row in rows for cell in row]
    spans = [
        (_span(cell, "RowSpan"), _span(cell, "ColSpan")) if "A" in cell.entries else (1, 1)
        for cell in cells
    ]
    if spans.count((1, 1)) == len(spans):  # as in most
        fits = len(cells) <= MOST_CELLS and len(set(map(len, rows))) <= 1
    else:
        fits = _fit_together([len(row) for row in rows], iter(spans))
    return cells if fits else None


def _fit_together(rows: Sequence[int], spans: Iterator[tuple[int, int]]) -> bool:
    """Tell whether rows of so many cells are equally wide, and no square is filled twice.

    Args:
        spans: How many rows and columns each cell fills.
    """
    taken: set[tuple[int, int]] = set()
    for top, count in enumerate(rows):
        left = 0
        for high, wide in islice(spans, count):
            while (top, left) in taken:
                left += 1
            if min(high, wide) < 1 or len(taken) + high * wide > MOST_CELLS:
                return False
            places = [(top + y, left + x) for y in range(high) for x in range(wide)]
            if top + high > len(rows) or not taken.isdisjoint(places):
                return False
            taken.update(places)
            left += wide
    widths = Counter(y for y, _ in taken)
    width = max((x for _, x in taken), default=-1) + 1
    return all(widths[y] == width for y in range(len(rows)))


def _elements(element: tags.StructElement) -> list[tags.StructElement]:
    return [kid for kid in element.kids if isinstance(kid, tags.StructElement)]


def _span(element: tags.StructElement, key: str) -> int:
    found = attribute(element, key)
    return 1 if found is None else int(found) if isinstance(found, objects.NumberObject) else 0


def _unconnected(cells: Sequence[tags.StructElement], heads: Sequence[tags.StructElement]) -> int:
    """Count the headings without a scope, and the cells that name headings which are not there."""
    known = {_name(head) for head in cells if "ID" in head.entries} - {None}
    named = [
        [
            objects.words_of(objects.resolve(item))
            for item in objects.items(attribute(cell, "Headers"))
        ]
        if "A" in cell.entries
        else []
        for cell in cells
    ]
    lost = sum(not known.issuperset(names) for names in named if names)
    bare = [head for head in heads if look_scope(head) not in SCOPES]
    if bare and all(names for cell, names in zip(cells, named, strict=True) if cell.role == "TD"):
        wanted = {name for names in named for name in names}
        bare = [head for head in bare if _name(head) not in wanted]
    return lost + len(bare)


def look_scope(element: tags.StructElement) -> str | None:
    """Return what a heading of a table says that it heads."""
    for item in _attributes(element):
        found = objects.look_name(item, "Scope")
        if found is not None:
            return found
    return None


def _name(element: tags.StructElement) -> str | None:
    found = element.entries.get("ID")
    return None if found is None else objects.words_of(objects.resolve(found))


def _name_faults(
    elements: Sequence[tags.StructElement], notes: Sequence[tags.StructElement]
) -> Iterator[str]:
    named = [element for element in elements if "ID" in element.entries]
    names = [name for element in named if (name := _name(element)) is not None]
    if len(set(names)) != len(names):
        yield "two of its tags have the same name"
    if not all(map(_name, notes)):
        yield "one of its footnotes has no name"
