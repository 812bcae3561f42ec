"""Open what Word wraps words in, and mammoth passes over with all that is in it.

Mammoth reads the elements that it knows and leaves out any other: the results of simple
fields, text in another direction, boxes drawn in a newer way than it knows.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.word_parts import W, WordParts

V = "{urn:schemas-microsoft-com:vml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVES, FALLBACK = f"{MC}AlternateContent", f"{MC}Fallback"
BOX = f"{W}txbxContent"
STYLE = f"{W}style"
IMAGES = frozenset({f"{V}imagedata", "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"})
_KNOWN = (
    "body p r t tbl tr tc hyperlink sdt sdtContent footnote endnote customXml smartTag ins moveTo"
    " object pict txbxContent pPr rPr sectPr tblPr tblGrid trPr tcPr sdtPr"
)
KNOWN = frozenset(
    {f"{W}{name}" for name in _KNOWN.split()}
    | {f"{V}{name}" for name in ("group", "rect", "roundrect", "shape", "textbox", "imagedata")}
)
"""Elements with words in them that mammoth goes into."""
SAME = {f"{W}cr": f"{W}br", f"{W}ptab": f"{W}tab"}


def open_wrappers(parts: WordParts) -> None:
    """Leave nothing around words and pictures that mammoth does not go into, and no odd styles."""
    for tree in parts.texts:
        _open(tree)
    styles = parts.trees.get("styles", Element(""))
    styles[:] = [part for part in styles if part.tag != STYLE or f"{W}styleId" in part.attrib]
    for style in styles.iter(STYLE):
        style.attrib.setdefault(f"{W}type", "paragraph")


def top_boxes(element: Element) -> Iterator[Element]:
    """Return the text boxes in an element, but not those within one of them."""
    for part in element:
        if part.tag == BOX:
            yield part
        else:
            yield from top_boxes(part)


def pick_alternative(alternatives: Element) -> Element:
    """Return the one of several ways to say the same that says most; the plainest of equals."""
    plain = [part for part in alternatives if part.tag == FALLBACK]
    return max((*plain, *alternatives), key=_amount, default=alternatives)


def _open(parent: Element) -> None:
    parent[:] = [opened for child in parent for opened in _opened(child)]


def _opened(element: Element) -> Iterator[Element]:
    """Yield what stands for an element; what is in it is opened too."""
    element.tag = SAME.get(element.tag, element.tag)
    if element.tag == f"{W}drawing":
        yield element
        boxes = list(top_boxes(element))
        if boxes:
            shape = Element(f"{W}pict")
            shape.extend(boxes)
            _open(shape)
            yield shape
    elif element.tag in KNOWN or not _amount(element):
        _open(element)
        yield element
    else:
        for part in _parts(element):
            yield from _opened(part)


def _parts(element: Element) -> list[Element]:
    if element.tag == ALTERNATIVES:
        return list(pick_alternative(element))
    reading = element.find(f"{W}rt") if element.tag == f"{W}ruby" else None
    if reading is None:
        return list(element)
    base = element.findall(f"{W}rubyBase")  # the reading stands above it; here, behind it
    return [*base, _text("("), reading, _text(")")]


def _text(words: str) -> Element:
    run = Element(f"{W}r")
    SubElement(run, f"{W}t").text = words
    return run


def _amount(element: Element) -> int:
    """Return how much there is to read or to see in an element."""
    found = 0
    for part in element.iter():
        found += len(part.text or "") if part.tag == f"{W}t" else part.tag in IMAGES
    return found
