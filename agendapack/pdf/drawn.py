"""Pages that were drawn and their structure tree: encoded objects, to be put into documents.

Objects have numbers of their own: 1 is the element above the tags, then come the pages, then the
others. Nothing in them depends on the document, so pages are drawn once and never opened again.
Written down they are a line of JSON, then templates and data one after another: as such they pass
from process to process, wait in the cache, and are what a document's identity is a digest of.

The tree (ISO 32000-1, 14.7) is built during layout and then written. A node is a structure element;
its kids are other nodes, marked content and annotations of links.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, NamedTuple

from agendapack.model import dataclass
from agendapack.pdf import encoded


class DrawnPage(NamedTuple):
    """A page: its width and height in points, and the numbers of what it refers to.

    Args:
        resources, contents: The numbers of an object each.
        owners: The list of who owns its marked content; 0 where it has none.
        annotations: Of links, whether or not a document has what they lead to.
    """

    size: tuple[float, float]
    resources: int
    contents: int
    owners: int
    annotations: tuple[int, ...]


class DrawnLink(NamedTuple):
    """A link: its element and its annotations.

    Args:
        plain: What its element becomes where a document lacks the target: plain text. 0 for a link
            to the web.
        target: The id that it leads to; empty for a link to the web.
    """

    element: int
    annotations: tuple[int, ...]
    plain: int = 0
    target: str = ""


class Drawn(NamedTuple):
    """Pages with their objects, the topmost of their elements, and their links in tag order."""

    pages: tuple[DrawnPage, ...]
    objects: tuple[encoded.EncodedObject, ...]
    roots: tuple[int, ...] = ()
    links: tuple[DrawnLink, ...] = ()

    @property
    def first(self) -> int:
        """The number of the first of the objects."""
        return 2 + len(self.pages)


def write_drawn(drawn: Drawn) -> bytes:
    """Write drawn pages down."""
    return write_objects(drawn.objects, drawn.pages, drawn.roots, drawn.links)


def read_drawn(kept: bytes) -> Drawn:
    """Read what `write_drawn` wrote."""
    (pages, roots, links), objects = read_objects(kept)
    return Drawn(
        tuple(
            DrawnPage(tuple(size), resources, contents, owners, tuple(annotations))
            for size, resources, contents, owners, annotations in pages
        ),
        objects,
        tuple(roots),
        tuple(DrawnLink(element, tuple(shown), *to) for element, shown, *to in links),
    )


def as_file(drawn: Drawn) -> bytes:
    """Return a plain file with the pages, without tags and links, for what reads files."""
    from agendapack.pdf.files import Store, write
    from agendapack.pdf.objects import IndirectObject, array, dictionary, name, number, numbers

    store = Store()
    tree, *sheets = (store.reserve() for _ in range(1 + len(drawn.pages)))
    where = store.take(drawn.objects, tree.idnum, *(sheet.idnum for sheet in sheets))
    for sheet, page in zip(sheets, drawn.pages, strict=True):
        entries = dictionary(
            Type=name("Page"),
            Parent=tree,
            MediaBox=numbers(0, 0, *page.size),
            Resources=IndirectObject(where[page.resources], 0, store),
            Contents=IndirectObject(where[page.contents], 0, store),
        )
        store.settle(sheet, entries)
    count = number(len(sheets))
    store.settle(tree, dictionary(Type=name("Pages"), Count=count, Kids=array(sheets)))
    root = store.add(dictionary(Type=name("Catalog"), Pages=tree))
    return write(store, root, store.add(dictionary()), "")


NO_DATA = -1


def write_objects(objects: Sequence[encoded.EncodedObject], *head: object) -> bytes:
    """Write objects down, and plain values that belong to them."""
    lengths = [_lengths(written) for written in objects]
    first = *head, lengths, [list(written.references) for written in objects]
    parts = [json.dumps(first, separators=(",", ":")).encode(), b"\n"]
    for written in objects:
        parts += (written.template, written.data or b"")
    return b"".join(parts)


def read_objects(kept: bytes) -> tuple[list[Any], tuple[encoded.EncodedObject, ...]]:
    """Read what `write_objects` wrote; what were tuples among the values are lists."""
    end = kept.index(b"\n")
    *head, lengths, references = json.loads(kept[:end])
    made: list[encoded.EncodedObject] = []
    start = end + 1
    for (template, data, packs, shares), own in zip(lengths, references, strict=True):
        middle = start + template
        end = middle if data == NO_DATA else middle + data
        held = None if data == NO_DATA else kept[middle:end]
        made.append(encoded.EncodedObject(kept[start:middle], own, held, bool(packs), bool(shares)))
        start = end
    return head, tuple(made)


def _lengths(written: encoded.EncodedObject) -> tuple[int, ...]:
    data = NO_DATA if written.data is None else len(written.data)
    return len(written.template), data, int(written.packs), int(written.shares)


@dataclass(slots=True, eq=False)
class Node:
    """A structure element. `attributes` go into /A, keyed by owner (Table, List, Layout)."""

    role: str
    parent: "Node | None" = None
    kids: list["Node | encoded.MarkedContent | encoded.TaggedObject"] = field(default_factory=list)
    alt: str | None = None
    lang: str | None = None
    actual: str | None = None
    attributes: dict[str, dict[str, object]] = field(default_factory=dict)
    hung: bool = True

    def add(self, role: str, *, lang: str | None = None) -> "Node":
        """Append a new node below this one."""
        node = Node(role, self, lang=lang)
        self.kids.append(node)
        return node

    def later(self, role: str, *, lang: str | None = None, actual: str | None = None) -> "Node":
        """Make a node below this one that is inserted when its first content is drawn.

        A link in the middle of a paragraph has its place between the marked content
        before and after it, which is known only while drawing.
        """
        return Node(role, self, lang=lang, actual=actual, hung=False)

    def hold(self, mark: encoded.MarkedContent | encoded.TaggedObject) -> None:
        """Append content; nodes made by `later` are inserted first."""
        node = self
        waiting = []
        while not node.hung and node.parent is not None:
            waiting.append(node)
            node = node.parent
        for node in reversed(waiting):
            node.hung = True
            assert node.parent is not None
            node.parent.kids.append(node)
        self.kids.append(mark)


def prune(node: Node) -> None:
    """Drop nodes without content, except cells, since a row needs all its cells."""
    stack: list[tuple[Node, bool]] = [(node, False)]
    while stack:
        current, seen = stack.pop()
        if not seen:
            stack.append((current, True))
            stack.extend((kid, False) for kid in current.kids if isinstance(kid, Node))
        else:
            current.kids = [
                kid
                for kid in current.kids
                if not isinstance(kid, Node) or kid.kids or kid.role in ("TD", "TH")
            ]


def complete(root: Node) -> None:
    """Give lists and tables what their kind must have (ISO 14289-1, 7), whatever was written.

    An item of nothing but its number has that as its body, a table of nothing but its head has
    that as its rows, and a row that is too short gets empty cells.
    """
    for node in _in_order(root):
        kids = [kid for kid in node.kids if isinstance(kid, Node)]
        if node.role == "LI" and kids and all(kid.role != "LBody" for kid in kids):
            kids[-1].role = "LBody"
        elif node.role == "Table":
            if all(kid.role != "TBody" for kid in kids):
                for group in kids:
                    group.role = "TBody" if group.role in ("THead", "TFoot") else group.role
            _fill_rows([row for kid in kids for row in _rows(kid)])


def _rows(node: Node) -> list[Node]:
    if node.role == "TR":
        return [node]
    return [kid for kid in node.kids if isinstance(kid, Node) and kid.role == "TR"]


def _fill_rows(rows: Sequence[Node]) -> None:
    widths = [0] * len(rows)
    for place, row in enumerate(rows):
        for cell in row.kids:
            if isinstance(cell, Node):
                spans = cell.attributes.get("Table", {})
                high, wide = (int(str(spans.get(key, 1))) for key in ("RowSpan", "ColSpan"))
                for reached in range(place, min(place + high, len(rows))):
                    widths[reached] += wide
    for row, width in zip(rows, widths, strict=True):
        for _ in range(max(widths) - width):
            row.add("TD")


def write_structure(
    objects: encoded.Objects,
    root: Node,
    above: int,
    pages: Sequence[int],
    targets: Mapping[int, str],
) -> tuple[dict[int, int], tuple[DrawnLink, ...]]:
    """Write the elements below `root`, which stands for one that is not of the section.

    Args:
        above: Its number.
        targets: The ids that links lead to, by their annotations; empty for the web.

    Returns:
        The number of each node by its identity, and the links in tag order.
    """
    prune(root)
    complete(root)
    order = _in_order(root)[1:]
    own = dict(zip(map(id, order), objects.reserve_many(len(order)), strict=True))
    own[id(root)] = above
    links: list[DrawnLink] = []
    for node in order:
        place, said = own[id(node)], encoded.join_entries(_says(node))
        above = own[id(node.parent)]
        objects.place(
            place, encoded.encode_element(node.role, [above], said, node.kids, own, pages)
        )
        held = tuple(kid.number for kid in node.kids if isinstance(kid, encoded.TaggedObject))
        if held and targets[held[0]]:
            rest = [kid for kid in node.kids if not isinstance(kid, encoded.TaggedObject)]
            plain = objects.put(encoded.encode_element("Span", [above], said, rest, own, pages))
            links.append(DrawnLink(place, held, plain, targets[held[0]]))
        elif held:
            links.append(DrawnLink(place, held))
    return own, tuple(links)


def _in_order(root: Node) -> list[Node]:
    order = []
    stack = [root]
    while stack:
        node = stack.pop()
        order.append(node)
        stack.extend(kid for kid in reversed(node.kids) if isinstance(kid, Node))
    return order


def _says(node: Node) -> dict[str, bytes]:
    entries: dict[str, bytes] = {}
    if node.alt is not None and node.alt.strip():
        entries["Alt"] = encoded.encode_text(node.alt)
    if node.actual is not None:
        entries["ActualText"] = encoded.encode_text(node.actual)
    language = encoded.language_tag(node.lang)
    if language is not None:
        entries["Lang"] = encoded.encode_text(language)
    attributes = [_attributes(owner, node.attributes[owner]) for owner in sorted(node.attributes)]
    if attributes:
        entries["A"] = attributes[0] if len(attributes) == 1 else encoded.encode_list(attributes)
    return entries


def _attributes(owner: str, values: Mapping[str, object]) -> bytes:
    made = {key: _value(value) for key, value in sorted({"O": owner, **values}.items())}
    return encoded.encode_dictionary(made)


def _value(value: object) -> bytes:
    if isinstance(value, str):
        return encoded.encode_name("/" + value.removeprefix("/"))
    if isinstance(value, list):
        return encoded.encode_numbers(*(round(each, 2) for each in value))
    assert isinstance(value, int)
    return encoded.encode_number(value)
