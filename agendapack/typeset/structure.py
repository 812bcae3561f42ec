"""The structure tree of a section (ISO 32000-1, 14.7), built during layout and then written.

A node is a structure element. Its kids are other nodes, marked content and annotations of links.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field

from agendapack.model.records import dataclass
from agendapack.pdf import encoded
from agendapack.pdf.drawn import DrawnLink


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
