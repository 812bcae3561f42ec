"""Structure types: resolved to the standard ones, and headings put in order."""

from collections.abc import Mapping, Sequence

from agendapack.assemble.tree import Element, Thing

STANDARD = frozenset(
    {
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI"),
        *("Index", "NonStruct", "Private", "P", "H1", "H2", "H3", "H4", "H5", "H6"),
        *("L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
        *("Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"),
        *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
    }
)
NEWER = {
    "Title": "P",
    "Sub": "Span",
    "Em": "Span",
    "Strong": "Span",
    "FENote": "Note",
    "Aside": "Div",
    "DocumentFragment": "Part",
    "Artifact": "NonStruct",
}
HEADINGS = {f"H{level}": level for level in range(1, 100)}
DEEPEST = 6


def settle_roles(elements: Sequence[Element], mapped: dict[str, str]) -> None:
    """Give every element a standard type of PDF 1.7 (ISO 32000-1, 14.8.4).

    Args:
        elements: Of a tree in order, changed in place.
        mapped: The source's role map.
    """
    known: dict[str, str | None] = {}
    for element in elements:
        role = element.role
        if role not in known:
            known[role] = _standard(role, mapped)
        element.role = known[role] or ("Div" if _holds_blocks(element) else "Span")


def hang_annotations(elements: Sequence[Element], kinds: Mapping[int, str]) -> None:
    """Give every annotation an element of its kind, where it hangs on another, as on a NonStruct.

    Args:
        elements: Of a tree, changed in place.
        kinds: Of the annotations, by their numbers in the source.
    """
    for element in elements:
        for place, kid in enumerate(element.kids):
            kind = kinds.get(kid.number) if isinstance(kid, Thing) else None
            wanted = "Link" if kind == "Link" else "Annot"
            if kind is not None and element.role != wanted:
                element.kids[place] = Element(wanted, kids=[kid])


def _holds_blocks(element: Element) -> bool:
    return any(isinstance(kid, Element) for kid in element.kids)


def _standard(role: str, mapped: dict[str, str]) -> str | None:
    seen: set[str] = set()
    while role not in STANDARD and role not in HEADINGS and role != "H":
        if role in seen:
            return None
        seen.add(role)
        if role not in mapped:
            return NEWER.get(role)
        role = mapped[role]
    return role


def level_headings(elements: Sequence[Element]) -> None:
    """Renumber headings so that they start at `H1` and never skip a level.

    A heading goes one level below the nearest heading before it that the author
    set above it: H2, H4, H3 becomes H1, H2, H2. A plain `H` counts as deep as the
    sections it stands in.
    """
    above: list[int] = []
    headings = [e for e in elements if e.role == "H" or e.role in HEADINGS]
    depth = _depths(elements) if any(element.role == "H" for element in headings) else {}
    for element in headings:
        level = HEADINGS.get(element.role) or depth[id(element)]
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        element.role = f"H{min(len(above), DEEPEST)}"


def _depths(elements: Sequence[Element]) -> dict[int, int]:
    """Map each element, by identity, to how many sections it stands in, from 1."""
    depth = {id(elements[0]): 1}
    for element in elements:
        inner = depth[id(element)] + (element.role in ("Sect", "Art", "Part"))
        depth.update((id(kid), inner) for kid in element.kids if isinstance(kid, Element))
    return depth
