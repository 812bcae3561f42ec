"""Whether a source's structure tree and its content agree."""

from collections import defaultdict
from collections.abc import Iterator

from agendapack.pdf.marks import Marks, blank_opaque, read_marks
from agendapack.pdf.objects import (
    DictionaryObject,
    StreamObject,
    items,
    look,
    look_dict,
    look_int,
    look_name,
    reference_number,
    resolve,
)
from agendapack.pdf.source import Source, decoded
from agendapack.pdf.tags import BrokenTree, Element, Mark, number_tree, walk

Holder = tuple[int, int | None]


def check_tree(root: Element, source: Source) -> bool:
    """Hold the tree against the content of pages and forms.

    Marks in the tree that no content has are taken out of it: nothing is lost by
    that. Whatever else disagrees breaks the tree.

    Returns:
        Whether everything painted is tagged or an artifact.

    Raises:
        BrokenTree: Content is missing from the tree or stands in it twice, or the
            parent tree says otherwise.
    """
    owners = _owners(root)
    parents = number_tree(look(look(source.root, "StructTreeRoot"), "ParentTree"))
    present: dict[Holder, set[int]] = {}
    complete = True
    for holder, value, marks in _contents(source):
        where = f" on its page {holder[0] + 1}" if holder[1] is None else " in one of its forms"
        if not marks.balanced:
            raise BrokenTree(f"its marked content is not closed properly{where}")
        mcids = present[holder] = set(marks.mcids)
        if len(mcids) != len(marks.mcids):
            raise BrokenTree(f"it uses one content number twice{where}")
        key = look_int(value, "StructParents")
        listed = list(items(parents.get(key))) if key is not None else []
        own = owners.get(holder, {})
        if not mcids <= own.keys():
            raise BrokenTree(f"some content has no place in its structure{where}")
        for mcid, item in enumerate(listed):
            said, owner = reference_number(item), own.get(mcid)
            if mcid in mcids and said != owner and said is not None and owner is not None:
                raise BrokenTree(f"its structure contradicts itself{where}")
        complete = complete and not marks.unmarked
    if any(own.keys() - present.get(holder, set()) for holder, own in owners.items()):
        _drop_absent(root, present)
    return complete


def _owners(root: Element) -> dict[Holder, dict[int, int | None]]:
    """Return by holder and MCID which element has the content: its number in the source."""
    owners: defaultdict[Holder, dict[int, Element]] = defaultdict(dict)
    for element in walk(root):
        for kid in element.kids:
            if (
                type(kid) is Mark
                and owners[kid.holder].setdefault(kid.mcid, element) is not element
            ):
                raise BrokenTree("two of its elements claim the same content")
    return {
        holder: {mcid: element.number for mcid, element in own.items()}
        for holder, own in owners.items()
    }


def _drop_absent(root: Element, present: dict[Holder, set[int]]) -> None:
    for element in walk(root):
        if any(isinstance(kid, Mark) for kid in element.kids):
            element.kids = [
                kid
                for kid in element.kids
                if not isinstance(kid, Mark) or kid.mcid in present.get(kid.holder, ())
            ]


def _contents(source: Source) -> Iterator[tuple[Holder, DictionaryObject, Marks]]:
    """Go through pages, then through the forms that hold marked content of their own."""
    forms: dict[int, StreamObject] = {}
    for index, page in enumerate(source.pages):
        resources = look_dict(page, "Resources")
        yield (index, None), page, _marks(source.opaque(index), resources)
        _gather_forms(resources, forms)
    for number, form in forms.items():
        marks = _marks(blank_opaque(decoded(form) or b""), look_dict(form, "Resources"))
        if marks.mcids:
            yield (-1, number), form, marks


def _gather_forms(resources: DictionaryObject, forms: dict[int, StreamObject]) -> None:
    waiting = [resources]
    while waiting:
        xobjects = look_dict(waiting.pop(), "XObject")
        for key in xobjects:
            number = reference_number(xobjects.raw_get(key))
            if number is None or number in forms:
                continue
            form = resolve(xobjects.raw_get(key))
            if isinstance(form, StreamObject) and look_name(form, "Subtype") == "Form":
                forms[number] = form
                waiting.append(look_dict(form, "Resources"))


def _marks(content: bytes, resources: DictionaryObject) -> Marks:
    properties = look_dict(resources, "Properties")
    named = {key: look_int(properties.raw_get(key), "MCID") for key in properties}
    return read_marks(content, named)
