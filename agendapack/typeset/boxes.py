"""Set plain text in boxes, such as the values of form fields, and make the font of the stamps.

Text of any script for which there is a font is shaped and ordered by the bidirectional algorithm.
`examine` copies contents and fonts from the small PDF that holds the boxes.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from agendapack.model import dataclass
from agendapack.model.document import StampFont
from agendapack.model.style import HouseStyle
from agendapack.pdf.drawn import Node, write_objects
from agendapack.typeset import shaping as bidi
from agendapack.typeset.content import GlyphStrings, begin_actual, clusters, show_glyphs
from agendapack.typeset.fonts import FontFace, FontLibrary
from agendapack.typeset.lines import Atom, InlineReader, Line, break_lines
from agendapack.typeset.looks import Look
from agendapack.typeset.setting import Setter
from agendapack.typeset.shaping import GlyphRun, ShapedGlyph
from agendapack.typeset.write import FontUse, write_font

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObjectReference

SIZES = (4, 6, 8, 9, 10, 12, 14, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 70, 80, 90, 100, 110, 120,
         130, 144)  # fmt: skip
"""The type sizes in points that viewers try when a field's size is automatic."""
LARGEST_OF_LINES = 12
IN_CELL = 0.85
ENDLESS = 1e9
LEADING, SPACE = 1.169, 0.278
"""How far apart viewers set lines of Helvetica, and the space that each has room for, in sizes."""
CHOSEN, ON_CHOSEN = "0 0.2 0.443 rg", "1 g"
"""The colours of the background and the text of a selected option, as viewers draw it."""
_SPACES = re.compile(r" (?= )|^ | $")
_ENDS = re.compile(r"\r\n?|\n")
_UNSEEN = ("Cc", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Box:
    """A text and the rectangle to set it in.

    Args:
        width, height: Of the rectangle, in points.
        size: The type size in points; 0 for the largest that fits.
        colour: The operator that sets the fill colour.
        place: The alignment: 0 left, 1 centred, 2 right (/Q of a field).
        lines: Whether the text is broken into lines, from the top.
        cells: The number of cells of one character each (a comb field); 0 for none.
        options: Whether each line is an option of a list.
        chosen: The indexes of selected options.
    """

    text: str
    width: float
    height: float
    size: float = 0.0
    colour: str = "0 g"
    bold: bool = False
    italic: bool = False
    place: int = 0
    lines: bool = False
    cells: int = 0
    options: bool = False
    chosen: frozenset[int] = frozenset()


def lacking(text: str, library: FontLibrary) -> str:
    """Return the characters of a text that are in no font, each once."""
    missing: dict[str, str] = {}
    if library.main(False, False).has(_seen(text)):
        return ""
    Setter(library, missing.setdefault).set(_atoms(text, Look(1, "#000000")))
    return "".join(missing)


class BoxSetter:
    """Sets boxes, and collects the fonts that they use."""

    def __init__(self, library: FontLibrary) -> None:
        self._setter = Setter(library, lambda *_: None)
        self._uses: dict[str, FontUse] = {}

    @property
    def fonts(self) -> tuple[FontUse, ...]:
        """The fonts used, in order of first use."""
        return tuple(self._uses.values())

    def set(self, box: Box) -> str:
        """Return the operators that show a text; the origin is the box's lower left corner."""
        if box.cells:
            return "\n".join(self._in_cells(box))
        lines = self._fitted(box)
        high = sum(line.height for line in lines)
        top = box.height if box.lines or box.options else (box.height + high) / 2
        code = []
        for number, line in enumerate(lines):
            is_chosen = number in box.chosen
            if is_chosen:
                code.append(
                    f"{CHOSEN} 0 {top - line.height:.2f} {box.width:.2f} {line.height:.2f} re f"
                )
            left = (box.width - line.width) * box.place / 2
            code.append(ON_CHOSEN if is_chosen else box.colour)
            code += self._line(line, left, top - line.baseline)
            top -= line.height
        return "\n".join(code)

    def _fitted(self, box: Box) -> list[Line]:
        if box.size or box.options:
            return self._lines(box, box.size or LARGEST_OF_LINES)
        most = LARGEST_OF_LINES if box.lines else SIZES[-1]
        for size in reversed([size for size in SIZES if size <= most]):
            lines = self._lines(box, size)
            high, wide = sum(line.height for line in lines), max(line.width for line in lines)
            if high <= box.height and wide <= box.width:
                break
        return lines

    def _lines(self, box: Box, size: float) -> list[Line]:
        look = Look(size, "", box.bold, box.italic, leading=LEADING)
        width = box.width - SPACE * size if box.lines else ENDLESS
        found = []
        for text in _ENDS.split(box.text) if box.lines or box.options else [box.text]:
            atoms = self._setter.set(_atoms(text or " ", look))
            found += break_lines(atoms, width, self._setter.set_atom)
        return found

    def _in_cells(self, box: Box) -> Iterator[str]:
        """Put one character in each cell, in visual order from the left."""
        text = box.text[: box.cells]
        wide = box.width / box.cells
        size = box.size or min(wide, box.height) * IN_CELL
        look = Look(size, "", box.bold, box.italic, leading=LEADING)
        order = bidi.visual_order(bidi.embedding_levels(text, bidi.base_level(text, "")))
        first = (0, (box.cells - len(text)) // 2, box.cells - len(text))[box.place]
        yield box.colour
        for cell, index in enumerate(order, first):
            for line in break_lines(self._setter.set(_atoms(text[index], look)), ENDLESS, _keep):
                left, rest = cell * wide + (wide - line.width) / 2, box.height - line.height
                yield from self._line(line, left, rest / 2 + line.height - line.baseline)

    def _line(self, line: Line, left: float, baseline: float) -> Iterator[str]:
        yield "BT"
        for atom, start in zip(line.atoms, line.starts, strict=True):
            yield f"1 0 0 1 {left + start:.2f} {baseline:.2f} Tm"
            for run in atom.runs:
                yield from self._run(run, atom.look.size)
        yield "ET"

    def _run(self, run: GlyphRun, size: float) -> Iterator[str]:
        use = self._uses.setdefault(run.face.name, FontUse(run.face, f"Set{len(self._uses)}"))
        yield f"/{use.name} {size:g} Tf"
        if use.tells_run(run):
            yield from _glyphs(run.glyphs, size)
            return
        for cluster in clusters(run.glyphs) if run.rtl else [run.glyphs]:
            told = [use.tells(glyph) for glyph in cluster]
            if run.rtl and all(told):
                yield from _glyphs(cluster, size)
            else:
                yield begin_actual(cluster[0].text if run.rtl else run.text)
                yield from _glyphs(cluster, size)
                yield "EMC"


def _glyphs(glyphs: Sequence[ShapedGlyph], size: float) -> list[str]:
    strings = GlyphStrings()
    return [*show_glyphs(strings, glyphs, size), *strings.take()]


def _atoms(text: str, look: Look) -> list[Atom]:
    kept = _SPACES.sub("\u00a0", _seen(text))
    return InlineReader(HouseStyle(), {}, set()).read([kept], look, Node("P")).atoms


def _seen(text: str) -> str:
    return "".join(c for c in text.replace("\t", " ") if unicodedata.category(c) not in _UNSEEN)


def _keep(_: Atom) -> None:
    """Do not resize the character of a cell."""


def stamp_font(face: FontFace, more: str) -> StampFont:
    """Return a face's everyday characters, and some more that it has, as a stamp font."""
    use = FontUse(face, "F0")
    for character in sorted(set(more)):
        glyph = face.font.get_nominal_glyph(ord(character))
        if glyph:
            use.texts.setdefault(glyph, character)
    scale = 1000 / face.upem
    glyphs = {
        character: (glyph, face.font.get_glyph_h_advance(glyph) * scale)
        for glyph, character in use.texts.items()
    }
    return StampFont(write_objects(write_font(use)), glyphs)


def set_boxes(boxes: Sequence[Box], library: FontLibrary) -> bytes:
    """Return a PDF with a page for each box, which shows its text and has the fonts for it."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream

    setter = BoxSetter(library)
    contents = [setter.set(box) for box in boxes]
    document = PDFDocument(invariant=1, compression=0, pdfVersion=(1, 7))
    tree = PDFDictionary({"Type": PDFName("Pages"), "Count": len(contents)})
    parent = document.Reference(tree)
    fonts = {use.name: _add_font(document, use) for use in setter.fonts}
    pages = []
    for code in contents:
        used = {name: fonts[name] for name in fonts if f"/{name} " in code}
        page = PDFDictionary(
            {
                "Type": PDFName("Page"),
                "Parent": parent,
                "MediaBox": PDFArray([0, 0, 100, 100]),
                "Resources": PDFDictionary({"Font": PDFDictionary(used)}),
                "Contents": document.Reference(PDFStream(PDFDictionary({}), code)),
            }
        )
        pages.append(document.Reference(page))
    tree.dict["Kids"] = PDFArray(pages)
    document.Catalog.Pages = tree
    data: bytes = document.GetPDFData(None)
    return data


def _add_font(document: "PDFDocument", use: FontUse) -> "PDFObjectReference":
    """Add the objects of a font, which are encoded already, and return the reference to it."""
    numbers = [0]
    for written in write_font(use):
        plain = written.filled([numbers[own] for own in written.references])
        reference = document.Reference(plain, name=f"{use.name}.{len(numbers)}")
        numbers.append(document.objectcounter)
    return reference
