"""A source's structure tree made ready to stand in the document's own."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

from agendapack.assemble.layout import LaidPiece
from agendapack.assemble.links import Annotation
from agendapack.pdf import objects
from agendapack.pdf.copying import Copier
from agendapack.pdf.encoded import MarkedContent, TaggedObject, WrittenTags, language_tag
from agendapack.pdf.files import Store
from agendapack.pdf.geometry import Box
from agendapack.pdf.tags import Kid, StructElement, walk

_WHOLE = (StructElement, WrittenTags)
_WHOLE_OBJECTS = ("Image", "Form")


def graft(
    root: StructElement, laid: LaidPiece, copier: Copier, language: str
) -> list[StructElement]:
    """Move a tree into the document; its types are standard ones already.

    Args:
        root: The tree, changed in place.

    Returns:
        The elements to put below the paper's own; a `Document` is unwrapped.
    """
    classes = objects.look_dict(objects.look(laid.source.root, "StructTreeRoot"), "ClassMap")
    held: set[int] = set()
    names: set[bytes] = set()
    unnamed: list[StructElement] = []
    for element in walk(root):
        element.kids = _moved(element, laid, copier, held)
        if element.entries:
            element.entries = _entries(element, classes, copier, laid.prefix)
            identity = element.entries.get("ID")
            if isinstance(identity, objects.ByteStringObject):
                if bytes(identity) in names:
                    del element.entries["ID"]
                names.add(bytes(identity))
        if element.role == "Note" and "ID" not in element.entries:
            unnamed.append(element)  # PDF/UA-1, 7.9 asks for one
    fresh = (f"{laid.prefix}note-{count}".encode() for count in itertools.count(1))
    for note, own in zip(unnamed, (own for own in fresh if own not in names), strict=False):
        note.entries["ID"] = objects.ByteStringObject(own)
    _drop_empty(root)
    return list(_unwrapped(root, language))


def _drop_empty(root: StructElement) -> None:
    """Take out what would be read as a paragraph, a heading or the like, and holds nothing."""
    for element in reversed(list(walk(root))):
        if any(map(_is_empty, element.kids)):
            element.kids = [kid for kid in element.kids if not _is_empty(kid)]


def _is_empty(kid: Kid) -> bool:
    if not isinstance(kid, StructElement) or kid.kids:
        return False
    return (kid.role in _PLAIN or kid.role in HEADINGS) and _SAID.isdisjoint(kid.entries)


_PLAIN = frozenset(
    {"P", "Span", "Div", "Sect", "Part", "Art", "NonStruct", "BlockQuote", "Quote", "Link"}
)
_SAID = frozenset({"Alt", "ActualText", "E", "ID", "T"})


def _unwrapped(root: StructElement, language: str) -> Iterator[StructElement]:
    """Give what stands in a tree and in its Documents; loose content becomes paragraphs."""
    loose: list[Kid] = []
    for kid in root.kids:
        if not isinstance(kid, StructElement):
            loose.append(kid)
            continue
        if loose:
            yield StructElement("P", kids=loose)
            loose = []
        if kid.role != "Document":
            yield kid
            continue
        own = objects.words_of(kid.entries.get("Lang"))
        inner = _unwrapped(kid, own or language)
        if own is None or own == language:
            yield from inner
        else:
            yield StructElement("Sect", entries={"Lang": objects.text(own)}, kids=[*inner])
    if loose:
        yield StructElement("P", kids=loose)


def _moved(element: StructElement, laid: LaidPiece, copier: Copier, held: set[int]) -> list[Kid]:
    """Return the kids as they are in the document; an object hangs on one element only."""
    dropped = False
    moved: list[Kid] = []
    for kid in element.kids:
        if isinstance(kid, _WHOLE):
            moved.append(kid)
            continue
        page = laid.sheets[kid.page].index if kid.page is not None else None
        if isinstance(kid, TaggedObject):
            known = copier.known.get(kid.number)
            if known is None or known.idnum in held or not _can_hang(known):
                dropped = True
            else:
                held.add(known.idnum)
                moved.append(TaggedObject(known.idnum, page))
        elif page is not None:
            stream = copier.known[kid.stream].idnum if kid.stream in copier.known else None
            if kid.stream is None or stream is not None:
                moved.append(MarkedContent(page, kid.mcid, stream))
    held_still = any(isinstance(kid, TaggedObject) for kid in moved)
    if dropped and not held_still and element.role in ("Link", "Annot", "Form"):
        element.role = "Span"
    return moved


def _can_hang(known: objects.IndirectObject) -> bool:
    """Tell whether an object may hang on an element: annotations, pictures and forms may."""
    value = objects.resolve(known)
    kinds = objects.look_name(value, "Type"), objects.look_name(value, "Subtype")
    return kinds[0] == "Annot" or (
        isinstance(value, objects.StreamObject) and kinds[1] in _WHOLE_OBJECTS
    )


def _entries(
    element: StructElement, classes: objects.DictionaryObject, copier: Copier, prefix: str
) -> dict[str, objects.PdfObject]:
    given = element.entries
    made: dict[str, objects.PdfObject] = {}
    for key in ("T", "Alt", "ActualText", "E"):
        said = objects.words_of(objects.resolve(given.get(key)))
        if said is not None and (said.strip() or key == "ActualText"):
            made[key] = objects.text(said)
    language = language_tag(objects.words_of(objects.resolve(given.get("Lang"))))
    if language is not None:
        made["Lang"] = objects.text(language)
    attributes = [
        _attributes(item, copier, prefix)
        for item in (*objects.items(given.get("A")), *_of_classes(given.get("C"), classes))
        if isinstance(objects.resolve(item), objects.DictionaryObject)
    ]
    if attributes:
        made["A"] = attributes[0] if len(attributes) == 1 else objects.array(attributes)
    identity = objects.resolve(given.get("ID"))
    if isinstance(identity, objects.TextStringObject | objects.ByteStringObject) and identity:
        made["ID"] = _prefixed(identity, prefix)
    return made


def _of_classes(
    value: objects.PdfObject | None, classes: objects.DictionaryObject
) -> Iterator[objects.PdfObject]:
    for item in objects.items(value):
        named = objects.resolve(item)
        if isinstance(named, objects.NameObject):
            yield from objects.items(objects.raw(classes, str(named)[1:]))


def _attributes(item: objects.PdfObject, copier: Copier, prefix: str) -> objects.PdfObject:
    """Copy the attributes of an element; spans of cells that make no sense are left out."""
    value = objects.resolve(item)
    if not isinstance(value, objects.DictionaryObject):
        return copier.copy(item)
    headers = objects.look(value, "Headers")
    odd = {f"/{key}" for key in SPANS if not _is_span(objects.look(value, key))} & value.keys()
    if not odd and not isinstance(headers, objects.ArrayObject):
        return copier.copy(item)
    made = objects.DictionaryObject(
        {key: copier.copy(value.raw_get(key)) for key in value if key not in odd | {"/Headers"}}
    )
    if isinstance(headers, objects.ArrayObject):
        named = [objects.resolve(header) for header in objects.items(headers)]
        kept = [
            h for h in named if isinstance(h, objects.TextStringObject | objects.ByteStringObject)
        ]
        objects.put(made, "Headers", objects.array(_prefixed(header, prefix) for header in kept))
    return made


SPANS = ("RowSpan", "ColSpan")
MOST_SPANNED = 1000


def _is_span(value: objects.PdfObject | None) -> bool:
    return isinstance(value, objects.NumberObject) and 1 <= value <= MOST_SPANNED


def _prefixed(
    identity: objects.TextStringObject | objects.ByteStringObject, prefix: str
) -> objects.ByteStringObject:
    return objects.ByteStringObject(prefix.encode() + identity.original_bytes)


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


def settle_roles(elements: Sequence[StructElement], mapped: dict[str, str]) -> None:
    """Give every element of a tree, in place, a standard type of PDF 1.7 (ISO 32000-1, 14.8.4)."""
    known: dict[str, str | None] = {}
    for element in elements:
        role = element.role
        if role not in known:
            known[role] = _standard(role, mapped)
        holds_blocks = any(isinstance(kid, StructElement) for kid in element.kids)
        element.role = known[role] or ("Div" if holds_blocks else "Span")


def hang_annotations(
    elements: Sequence[StructElement], annotations: Mapping[int, Annotation]
) -> None:
    """Give every annotation, by its number in the source, an element of its kind in a tree."""
    for element in elements:
        for place, kid in enumerate(element.kids):
            if isinstance(kid, TaggedObject):
                found = annotations.get(kid.number)
                if found is not None and element.role != found.role:
                    element.kids[place] = found.element(kid)


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


def level_headings(elements: Sequence[StructElement]) -> None:
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


def _depths(elements: Sequence[StructElement]) -> dict[int, int]:
    """Map each element, by identity, to how many sections it stands in, from 1."""
    depth = {id(elements[0]): 1}
    for element in elements:
        inner = depth[id(element)] + (element.role in ("Sect", "Art", "Part"))
        depth.update((id(kid), inner) for kid in element.kids if isinstance(kid, StructElement))
    return depth


def page_figures(laid: LaidPiece, store: Store) -> list[StructElement]:
    """Make every page of an annex one Figure, and enclose its content in it.

    The content's own marks have been taken out before (`drop_tags`), so
    each page has exactly one content number.
    """
    piece = laid.piece
    figures = []
    layouts: dict[Box, objects.IndirectObject] = {}
    for place, sheet in enumerate(laid.sheets, 1):
        say = laid.wording.say
        shown = piece.page_alts.get(place) or piece.alt or say("untagged-page-unknown")
        where = {"title": piece.title, "number": place, "count": len(laid.sheets)}
        said = say("untagged-page", words=shown, **where)
        sheet.before.insert(0, b"/Figure <</MCID 0>> BDC\n")
        sheet.after.append(b"EMC\n")
        box = sheet.view.box
        if box not in layouts:
            layout = objects.dictionary(
                O=objects.name("Layout"),
                Placement=objects.name("Block"),
                BBox=objects.numbers(*box),
            )
            layouts[box] = store.add(layout)
        entries = {"Alt": objects.text(said), "A": layouts[box]}
        figures.append(StructElement("Figure", None, entries, [MarkedContent(sheet.index, 0)]))
    return figures
