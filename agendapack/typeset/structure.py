"""Write the structure tree of a section (ISO 32000-1, 14.7)."""

from collections.abc import Sequence

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFString,
)

from agendapack.typeset.nodes import AnnotationMark, Mark, Node, prune


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
        owners: For each page, the node of each MCID. The page's key in the parent
            tree is its index.
        link_nodes: For each page, the node of each annotation; their keys follow
            those of the pages, in order.
    """
    prune(root)
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
    own = next((kid.page for kid in node.kids if isinstance(kid, Mark)), None)
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
