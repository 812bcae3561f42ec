"""The structure tree of a section (ISO 32000-1, 14.7), built during layout and written to a PDF.

A node is a structure element. Its kids are other nodes, marked content (a page and an MCID)
and annotations.
"""

from collections.abc import Sequence
from dataclasses import field

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFString,
)

from agendapack.model.records import dataclass


@dataclass(frozen=True, slots=True)
class ContentMark:
    """Marked content that belongs to a node: page index and MCID."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class AnnotationMark:
    """An annotation that belongs to a node: its page index and its number in the section."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Node:
    """A structure element. `attributes` go into /A, keyed by owner (Table, List, Layout)."""

    role: str
    parent: "Node | None" = None
    kids: list["Node | ContentMark | AnnotationMark"] = field(default_factory=list)
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

    def hold(self, mark: ContentMark | AnnotationMark) -> None:
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


def add_structure(
    document: PDFDocument,
    root: Node,
    pages: Sequence[PDFObjectReference],
    annotations: Sequence[Sequence[PDFObjectReference]],
    owners: Sequence[Sequence[Node]],
    link_nodes: Sequence[Sequence[Node]],
) -> None:
    """Add the tree below `root`, and the parent tree, to a document's catalogue.

    Args:
        annotations: The annotations of each page.
        owners: The node of each MCID, for each page. A page's key in the parent
            tree is its index.
        link_nodes: The node of each annotation, for each page; their keys follow
            those of the pages, in order.
    """
    prune(root)
    complete(root)
    tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
    tree_reference = document.Reference(tree)
    elements: dict[int, PDFDictionary] = {}
    references: dict[int, PDFObjectReference] = {}
    order = _in_order(root)
    for node in order:
        elements[id(node)] = PDFDictionary({})
        references[id(node)] = document.Reference(elements[id(node)])
    for node in order:
        parent = references[id(node.parent)] if node is not root else tree_reference
        entries = elements[id(node)].dict
        entries |= {
            "Type": PDFName("StructElem"),
            "S": PDFName(node.role),
            "P": parent,
            **_says(node),
        }
        kids = _kids(node, entries, references, pages, annotations)
        if kids:
            entries["K"] = kids[0] if len(kids) == 1 else PDFArray(kids)
    numbers: list[object] = []
    for index, nodes in enumerate(owners):
        numbers += [index, PDFArray([references[id(node)] for node in nodes])]
    key = len(pages)
    for nodes in link_nodes:
        for node in nodes:
            numbers += [key, references[id(node)]]
            key += 1
    tree.dict |= {
        "K": PDFArray([references[id(root)]]),
        "ParentTree": document.Reference(PDFDictionary({"Nums": PDFArray(numbers)})),
        "ParentTreeNextKey": key,
    }
    catalog = document.Catalog
    catalog.StructTreeRoot = tree
    catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})


def _in_order(root: Node) -> list[Node]:
    order = []
    stack = [root]
    while stack:
        node = stack.pop()
        order.append(node)
        stack.extend(kid for kid in reversed(node.kids) if isinstance(kid, Node))
    return order


def _says(node: Node) -> dict[str, object]:
    entries: dict[str, object] = {}
    if node.alt is not None:
        entries["Alt"] = PDFString(node.alt)
    if node.lang:
        entries["Lang"] = PDFString(node.lang)
    if node.actual is not None:
        entries["ActualText"] = PDFString(node.actual)
    attributes = [
        PDFDictionary({"O": PDFName(owner), **{k: _value(v) for k, v in sorted(values.items())}})
        for owner, values in sorted(node.attributes.items())
    ]
    if attributes:
        entries["A"] = attributes[0] if len(attributes) == 1 else PDFArray(attributes)
    return entries


def _value(value: object) -> object:
    if isinstance(value, str):
        return PDFName(value.removeprefix("/"))
    if isinstance(value, list):
        return PDFArray([round(number, 2) for number in value])
    return value


def _kids(
    node: Node,
    entries: dict[str, object],
    references: dict[int, PDFObjectReference],
    pages: Sequence[PDFObjectReference],
    annotations: Sequence[Sequence[PDFObjectReference]],
) -> list[object]:
    """Return /K, and set /Pg to the page of the first marked content."""
    own = next((kid.page for kid in node.kids if isinstance(kid, ContentMark)), None)
    if own is not None:
        entries["Pg"] = pages[own]
    kids: list[object] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(references[id(kid)])
        elif isinstance(kid, AnnotationMark):
            annotation = annotations[kid.page][kid.number]
            kids.append(
                PDFDictionary({"Type": PDFName("OBJR"), "Pg": pages[kid.page], "Obj": annotation})
            )
        elif kid.page == own:
            kids.append(kid.mcid)
        else:
            kids.append(
                PDFDictionary({"Type": PDFName("MCR"), "Pg": pages[kid.page], "MCID": kid.mcid})
            )
    return kids
