"""Set plain text in boxes, each by itself, as the fields of a form show theirs.

Any script whose font is at hand: shaped, and ordered by the bidirectional algorithm.

Fonts carried by a small PDF: the one that `assemble` stamps with, and those of form fields.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream

from agendapack.model.document import StampFont
from agendapack.model.style import HouseStyle
from agendapack.typeset import shaping as bidi
from agendapack.typeset.content import GlyphStrings, begin_actual, clusters, show_glyphs
from agendapack.typeset.embed import FontUse, add_font
from agendapack.typeset.fonts import Face, FontLibrary
from agendapack.typeset.inline import Atom, InlineReader
from agendapack.typeset.lines import Line, break_lines
from agendapack.typeset.looks import Look
from agendapack.typeset.setting import Setter
from agendapack.typeset.shaping import Glyph, Run
from agendapack.typeset.structure import Node

SIZES = (4, 6, 8, 9, 10, 12, 14, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 70, 80, 90, 100, 110, 120,
         130, 144)  # fmt: skip
"""What viewers try where the size is to fit."""
LARGEST_OF_LINES = 12
IN_CELL = 0.85
ENDLESS = 1e9
CHOSEN, ON_CHOSEN = "0 0.2 0.443 rg", "1 g"
"""The colours in which a viewer's library shows what is chosen of a list."""
_SPACES = re.compile(r" (?= )|^ | $")
_ENDS = re.compile(r"\r\n?|\n")
_UNSEEN = ("Cc", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Box:
    """A text and the room that it has.

    Args:
        text: With its line ends.
        size: Of the type, in points; 0 for the largest that fits.
        colour: The operator that sets it.
        place: 0 for the left, 1 for the middle, 2 for the right.
        lines: Whether lines are broken to fit, and begin at the top.
        cells: How many cells of one character there are; 0 for none.
        options: Whether each line is an option of a list, of which some may be chosen.
        chosen: Indexes of lines.
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
    """Return the characters of a text that no font has, each once."""
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
        """Those that were used, in the order in which they came."""
        return tuple(self._uses.values())

    def set(self, box: Box) -> str:
        """Return the operators that show a text, whose lower left corner is the origin."""
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
        look = Look(size, "", box.bold, box.italic)
        width = box.width if box.lines else ENDLESS
        found = []
        for text in _ENDS.split(box.text) if box.lines or box.options else [box.text]:
            atoms = self._setter.set(_atoms(text or " ", look))
            found += break_lines(atoms, width, self._setter.set_atom)
        return found

    def _in_cells(self, box: Box) -> Iterator[str]:
        """Put one character in each cell, from the left in the order in which they are seen."""
        text = box.text[: box.cells]
        wide = box.width / box.cells
        size = box.size or min(wide, box.height) * IN_CELL
        look = Look(size, "", box.bold, box.italic)
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

    def _run(self, run: Run, size: float) -> Iterator[str]:
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


def _glyphs(glyphs: Sequence[Glyph], size: float) -> list[str]:
    strings = GlyphStrings()
    return [*show_glyphs(strings, glyphs, size), *strings.take()]


def _atoms(text: str, look: Look) -> list[Atom]:
    """Return the words of a text; of several spaces, each is as wide as it is."""
    kept = _SPACES.sub("\u00a0", _seen(text))
    return InlineReader(HouseStyle(), {}, set()).read([kept], look, Node("P")).atoms


def _seen(text: str) -> str:
    return "".join(c for c in text.replace("\t", " ") if unicodedata.category(c) not in _UNSEEN)


def _keep(_: Atom) -> None:
    """Leave what stands in a cell of its own as it is."""


def stamp_font(face: Face, more: str) -> StampFont:
    """Return a face's everyday characters, and some more that it has, as a stamp font."""
    use = FontUse(face, "F0")
    _use(use, more)
    scale = 1000 / face.upem
    glyphs = {
        character: (glyph, face.font.get_glyph_h_advance(glyph) * scale)
        for glyph, character in use.texts.items()
    }
    return StampFont(_carry([use], [" "]), glyphs)


def font_of(face: Face, text: str) -> bytes:
    """Return a PDF whose page has a font, named `F0`, with the characters of a text."""
    use = FontUse(face, "F0")
    _use(use, text)
    return _carry([use], [" "])


def _use(use: FontUse, text: str) -> None:
    for character in sorted(set(text)):
        glyph = use.face.font.get_nominal_glyph(ord(character))
        if glyph:
            use.texts.setdefault(glyph, character)


def set_boxes(boxes: Sequence[Box], library: FontLibrary) -> bytes:
    """Return a PDF with a page for each box, which shows its text and has the fonts for it."""
    setter = BoxSetter(library)
    contents = [setter.set(box) for box in boxes]
    return _carry(setter.fonts, contents)


def _carry(uses: Sequence[FontUse], contents: Sequence[str]) -> bytes:
    document = PDFDocument(invariant=1, compression=0, pdfVersion=(1, 7))
    tree = PDFDictionary({"Type": PDFName("Pages"), "Count": len(contents)})
    parent = document.Reference(tree)
    fonts = {use.name: add_font(document, use) for use in uses}
    pages = []
    for code in contents:
        used = {name: fonts[name] for name in fonts if f"/{name} " in code or code == " "}
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
