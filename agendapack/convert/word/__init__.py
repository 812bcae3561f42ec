"""Word documents become content in the house style, or the Markdown of a report.

Here are the parts of a document as XML trees, which can be changed, and where in it something is.
ECMA-376-1, 11: the main part is found by its relationship, the others by those of the main part.

mammoth skips elements that it does not know with everything in them: the results of simple
fields, text in another direction, newer kinds of text boxes. `open_wrappers` replaces such
elements by their content.

A place is named by its paragraph, table, note or text box; a table by its number and by its
caption, or else by its first words.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert import UnusableAnnex, write_archive
from agendapack.model import dataclass
from agendapack.problems import Code, shorten

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TEXT_PARTS = ("footnotes", "endnotes")

V = "{urn:schemas-microsoft-com:vml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
UNDERSTOOD = frozenset({"wps", "wpg", "wpc", "w14", "w15", "wp14", "a14"})
"""What a choice among alternatives may require, by the prefixes that every program writes."""
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
"""Elements containing words whose content mammoth reads."""
HOLDERS = frozenset({f"{W}body", f"{W}tc", f"{W}footnote", f"{W}endnote", BOX})
"""What consists of paragraphs and tables."""
WITHIN = frozenset(f"{W}{name}" for name in ("r", "hyperlink", "fldSimple"))
"""What stands within paragraphs; an equation may stand without one, and is written as runs."""
SAME = {f"{W}cr": f"{W}br", f"{W}ptab": f"{W}tab"}


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts of a document.

    Args:
        names: The names of parts by the kind of their relationship, for instance
            `numbering`; the main part is `document`.
        trees: The XML trees of the parts in `names`, by the same kind.
        margins: The trees of its headers and footers.
    """

    archive: zipfile.ZipFile
    names: dict[str, str]
    trees: dict[str, Element]
    margins: tuple[Element, ...] = ()

    @property
    def texts(self) -> list[Element]:
        """The document and its notes."""
        return [self.trees[kind] for kind in ("document", *TEXT_PARTS) if kind in self.trees]

    def every(self, tag: str | None = None) -> Iterator[Element]:
        """Yield the elements of the document and its notes, all or those with a tag."""
        for tree in self.texts:
            yield from tree.iter(tag)

    @property
    def styles(self) -> list[Element]:
        """The styles, in their order."""
        return list(self.trees.get("styles", Element("")).iter(STYLE))

    def write(self) -> bytes:
        """Return the file with the trees as they are now."""
        files = {name: self.archive.read(name) for name in self.archive.namelist()}
        changed = {self.names[kind]: tree for kind, tree in self.trees.items()}
        return write_archive(files | {k: ElementTree.tostring(t) for k, t in changed.items()})


def read_parts(archive: zipfile.ZipFile) -> WordParts:
    """Read the parts of a document."""
    try:
        return _read_parts(archive)
    except (ElementTree.ParseError, KeyError):
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            "is no Word document, whatever its name says",
            "open it in the program it is from and save it as .docx",
        ) from None


def _read_parts(archive: zipfile.ZipFile) -> WordParts:
    main = _first_of_kind(_relations(archive, ""))["officeDocument"]
    present = set(archive.namelist())
    related = [relation for relation in _relations(archive, main) if relation[1] in present]
    names = {"document": main, **_first_of_kind(related)}
    kinds = ("document", *TEXT_PARTS, "comments", "numbering", "styles", "settings")
    found = {kind: names[kind] for kind in kinds if kind in names}
    trees = {kind: ElementTree.fromstring(archive.read(name)) for kind, name in found.items()}
    if trees["document"].tag.startswith(f"{{{STRICT_W}}}"):
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            "is a 'Strict Open XML Document', which cannot be taken",
            "save it in Word as an ordinary 'Word Document (.docx)'",
        )
    ends = dict.fromkeys(name for kind, name in related if kind in ("header", "footer"))
    margins = tuple(ElementTree.fromstring(archive.read(name)) for name in ends)
    parts = WordParts(archive, found, trees, margins)
    for tree in (*parts.texts, *margins):
        _choose(tree)
    return parts


def _choose(parent: Element) -> None:
    """Put the one alternative that Word shows in place of each `mc:AlternateContent`."""
    for part in list(parent):
        _choose(part)
        if part.tag == f"{MC}AlternateContent":
            at = list(parent).index(part)
            parent[at : at + 1] = list(_pick(part))


def _pick(alternatives: Element) -> Element:
    """Return the first choice that is understood, or else the fallback.

    Where the fallback says nothing, the words of a choice that is not understood are better.
    """
    choices = alternatives.findall(f"{MC}Choice")
    known = [each for each in choices if UNDERSTOOD.issuperset(each.get("Requires", "").split())]
    others = (*alternatives.findall(f"{MC}Fallback"), *choices)
    return next(iter((*known, *filter(_amount, others), *others)), alternatives)


def _relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return []
    relations: list[tuple[str, str]] = []
    for relation in ElementTree.fromstring(archive.read(path)):
        if relation.get("TargetMode") != "External":
            kind = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            relations.append((kind, target.lstrip("/")))
    return relations


def _first_of_kind(relations: list[tuple[str, str]]) -> dict[str, str]:
    return dict(reversed(relations))


def open_wrappers(parts: WordParts) -> None:
    """Replace elements that mammoth would skip by their content, and mend incomplete styles."""
    for tree in parts.texts:
        _open(tree)
    styles = parts.trees.get("styles", Element(""))
    styles[:] = [part for part in styles if part.tag != STYLE or f"{W}styleId" in part.attrib]
    for style in parts.styles:
        style.attrib.setdefault(f"{W}type", "paragraph")


def _open(parent: Element) -> None:
    parent[:] = [opened for child in parent for opened in _opened(child)]
    if parent.tag in HOLDERS and any(child.tag in WITHIN for child in parent):
        parent[:] = _in_paragraphs(parent)


def _in_paragraphs(parent: Element) -> Iterator[Element]:
    """Yield what stands in a body, a cell or a note; words without a paragraph get one."""
    for is_within, several in groupby(parent, lambda child: child.tag in WITHIN):
        if is_within:
            paragraph = Element(f"{W}p")
            paragraph.extend(several)
            yield paragraph
        else:
            yield from several


def _opened(element: Element) -> Iterator[Element]:
    """Yield the elements that replace an element, opened likewise."""
    element.tag = SAME.get(element.tag, element.tag)
    if element.tag == f"{W}drawing":
        yield element
        boxes = list(nearest(element, BOX))
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
    reading = element.find(f"{W}rt") if element.tag == f"{W}ruby" else None
    if reading is None:
        return list(element)
    base = element.findall(f"{W}rubyBase")  # Word prints the reading above the base
    return [*base, run_of("("), reading, run_of(")")]


def run_of(words: str) -> Element:
    """Return a run with words."""
    run = Element(f"{W}r")
    SubElement(run, f"{W}t").text = words
    return run


def bookmark(name: str) -> Element:
    """Return the start of a bookmark, which becomes an id in the HTML."""
    return Element(f"{W}bookmarkStart", {f"{W}id": "0", f"{W}name": name})


def put_first(paragraph: Element, *parts: Element) -> None:
    """Put elements at the start of a paragraph, behind its properties."""
    at = 1 if paragraph.find(f"{W}pPr") is not None else 0
    paragraph[at:at] = parts


def have_first(parent: Element, tag: str) -> Element:
    """Return the properties of a paragraph or a run, made for it where there are none."""
    found = parent.find(tag)
    if found is None:
        found = Element(tag)
        parent.insert(0, found)
    return found


def drop(parent: Element, *tags: str) -> None:
    """Remove the elements with some tags."""
    parent[:] = [part for part in parent if part.tag not in tags]


def _amount(element: Element) -> int:
    """Return the number of characters and pictures in an element."""
    found = 0
    for part in element.iter():
        found += len(part.text or "") if part.tag == f"{W}t" else part.tag in IMAGES
    return found


def find_value(element: Element, path: str) -> str:
    """Return the `w:val` of the element at a path, or an empty text."""
    found = element.find(path)
    return "" if found is None else found.get(f"{W}val", "")


def whole(text: str, otherwise: int) -> int:
    """Return a whole number of up to six digits, or another where the text is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def rows_of(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, without those of tables in its cells."""
    yield from nearest(table, f"{W}tr")


def nearest(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the elements with a tag, without those inside another of them."""
    for part in parent:
        if part.tag == tag:
            yield part
        else:
            yield from nearest(part, tag)


def goes_on_from_above(cell: Element) -> bool:
    """Tell whether a cell is part of a merged one that starts above it."""
    joined = cell.find(f"{W}tcPr/{W}vMerge")
    return joined is not None and joined.get(f"{W}val", "continue") == "continue"


def columns_of(row: Element) -> Iterator[tuple[int, Element]]:
    """Yield the cells of a row, each with the column of the table that it starts in."""
    column = whole(find_value(row, f"{W}trPr/{W}gridBefore"), 0)
    for cell in nearest(row, f"{W}tc"):
        yield column, cell
        column += max(1, whole(find_value(cell, f"{W}tcPr/{W}gridSpan"), 1))


EQUATION_TEXT = f"{M}t"
NOTES = {f"{W}footnote": "footnote", f"{W}endnote": "endnote"}


def words_of(element: Element) -> str:
    """Return the words typed in an element, without those of text boxes in it."""
    return "".join(_typed(element)).strip()


def _typed(element: Element) -> Iterator[str]:
    for part in element:
        if part.tag in (f"{W}t", EQUATION_TEXT):
            yield part.text or ""
        elif part.tag in (f"{W}p", f"{W}br", f"{W}cr", f"{W}tab"):
            yield " "
        if part.tag != BOX:
            yield from _typed(part)


class Places:
    """The place of each element of a document, as its author can find it."""

    def __init__(self, parts: WordParts) -> None:
        self._named: dict[Element, str] = {}
        self._paragraphs = self._tables = 0
        self._caption = ""
        self._notes = _number_notes(parts.trees["document"])
        for tree in parts.texts:
            self._name(tree, "")

    def of(self, element: Element) -> str:
        """Return for instance "paragraph 3", "table 2 ('Costs'), row 4" or "footnote 1"."""
        return self._named.get(element) or "the document"

    def _name(self, parent: Element, place: str) -> None:
        for part in parent:
            here = place
            if part.tag == f"{W}p":
                here = place or self._name_paragraph(part)
            elif part.tag == f"{W}tbl":
                self._name_table(part, place)
                continue
            elif part.tag == BOX:
                here = f"a text box in {place}"
            elif part.tag in NOTES:
                kind = NOTES[part.tag]
                here = f"{kind} {self._notes.get((kind, part.get(f'{W}id', '')), '')}".rstrip()
            self._named[part] = here
            self._name(part, here)

    def _name_paragraph(self, paragraph: Element) -> str:
        words = words_of(paragraph)
        self._paragraphs += bool(words)
        style = find_value(paragraph, f"{W}pPr/{W}pStyle")
        self._caption = words if re.match("caption", style, re.I) else ""
        if not words:
            before = "before" if self._paragraphs == 0 else "behind"
            return f"the space {before} paragraph {max(self._paragraphs, 1)}"
        return f"paragraph {self._paragraphs}"

    def _name_table(self, table: Element, place: str) -> None:
        is_inner = place.startswith("table")
        self._tables += not is_inner
        said = shorten(self._caption or words_of(next(rows_of(table), table)))
        is_said = said and "[[" not in said  # what a mark withholds does not go into messages
        name = place if is_inner else f"table {self._tables}" + (f" ('{said}')" if is_said else "")
        self._named[table] = name
        self._caption = ""
        for number, row in enumerate(rows_of(table), start=1):
            here = name if is_inner else f"{name}, row {number}"
            self._named[row] = here
            self._name(row, here)


def _number_notes(document: Element) -> dict[tuple[str, str], int]:
    """Return the numbers that readers see of the notes, by kind and number in the file."""
    numbers: dict[tuple[str, str], int] = {}
    counts = dict.fromkeys(NOTES.values(), 0)
    for element in document.iter():
        kind = NOTES.get(element.tag.removesuffix("Reference"))
        if kind is not None and element.tag not in NOTES:
            counts[kind] += 1
            numbers.setdefault((kind, element.get(f"{W}id", "")), counts[kind])
    return numbers
