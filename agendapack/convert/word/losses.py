"""Warn of content of a Word document that the house style does not carry.

This is content such as charts, hidden text, headers and footers (a pack has its own), table cells
that have a meaning only by their colour, and drawn lines, arrows and boxes without words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from agendapack.convert.job import Job, UnusableAnnex, count, name_some, shorten
from agendapack.convert.word.parts import (
    IMAGES,
    M,
    Places,
    V,
    W,
    WordParts,
    find_value,
    words_of,
)
from agendapack.convert.word.pictures import BLIP, IMAGE, OFFICE
from agendapack.model.marks import find_banners, tell_banner
from agendapack.problems import Code

EQUATION = f"{M}oMath"
LOST_GRAPHICS = {"chart": "chart", "chartex": "chart", "diagram": "diagram"}
GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
DRAWN_WORDS = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
"""Words of a drawing that is none of Word's own, such as one pasted from a presentation."""
WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
STRUCK = ("s", "strike", "del")
"""The elements that mammoth writes for struck-out text."""
OBJECT = f"{W}object"
VML_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
TEXT_BOX = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx"

WORD = re.compile(r"[^\W\d_]{2,}")
COUNTING = frozenset({"page", "pages", "of"})
MOST_SHOWN = 80
LABEL = re.compile(r"[^\w\s]*(?:\d+(?:\.\d+)*|[a-z]|[ivxlc]{1,6})?[^\w\s]*|.{1,40}:", re.I)
"""What stands before a tab without being a column: a number, a sign, or a name with a colon."""
GAP = re.compile(r"\t|[ \u00a0]{3,}")
"""What stands between columns within a text: the tab as a letter, or several spaces."""

NO_COLOURS = ("", "auto", "FFFFFF")

SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
OLD_SHAPES = ("arc", "curve", "line", "oval", "polyline", "rect", "roundrect", "shape")
SHAPES = frozenset({SHAPE, *(f"{V}{name}" for name in OLD_SHAPES)})
SHOWN = frozenset({BLIP, IMAGE, f"{V}textpath"})
"""Elements of pictures, which are carried over, and of WordArt, which has its own warning."""
RULE = f"{OFFICE}hr"


def refuse_parts_elsewhere(job: Job, parts: WordParts) -> None:
    """Add an error for text of the document that stands in other files (17.17.2, 17.2.3)."""
    for tag, what, hint in (
        (
            f"{W}altChunk",
            "from another file, which Word takes in when it opens the document (altChunk)",
            "open it in Word and save it anew, which makes ordinary text of it",
        ),
        (
            f"{W}subDoc",
            "in subdocuments, which are files of their own",
            "in Word, choose View, Outline, Show Document, Expand Subdocuments and Unlink, and"
            " save it",
        ),
    ):
        if any(True for tree in (*parts.texts, *parts.margins) for _ in tree.iter(tag)):
            job.blame(Code.NOT_CARRIED, f"has text {what}; it would be missing", hint)


def tell_losses(job: Job, parts: WordParts, places: Places) -> None:
    """Warn of everything that is left out, counted by kind, and of text boxes that move."""
    lost: Counter[str] = Counter()
    where: list[str] = []
    boxes: list[str] = []
    objects: list[str] = []
    for tree in parts.texts:
        for element in tree.iter():
            place = places.of(element)
            kind = "equation" if element.tag == EQUATION else None
            if element.tag == OBJECT:
                is_seen = any(part.tag == VML_IMAGE for part in element.iter())
                objects += [place] if is_seen else []
                kind = None if is_seen else "embedded object"
            if element.tag == GRAPHIC:
                kind = LOST_GRAPHICS.get(element.get("uri", "").rpartition("/")[2])
                if kind is None and any(part.text for part in element.iter(DRAWN_WORDS)):
                    kind = "drawing with words"
            elif element.tag == WORD_ART and element.get("string"):
                kind = "WordArt text"
            if kind:
                lost[kind] += 1
                where.append(place)
            boxes += [place] if element.tag == TEXT_BOX else []
    if lost:
        named = [count(number, what) for what, number in sorted(lost.items())]
        job.lose(
            f"has {' and '.join(named)} in {name_some(where)}, left out: the house style does not"
            " support it",
            f"put each in as a picture with its alternative text, or {job.keeping_its_look}",
        )
    if objects:
        job.lose(
            f"has {count(len(objects), 'embedded object')} in {name_some(objects)}, shown as a"
            " picture of what is seen",
            f"look at its page in the pack; where something is missing, {job.keeping_its_look}",
        )
    if boxes:
        job.lose(
            f"has {count(len(boxes), 'text box')} whose text is set where the box is anchored, in"
            f" {name_some(boxes)}",
            "read the pages through; text is safer in the document itself than in boxes",
        )


def tell_asides(job: Job, parts: WordParts) -> None:
    """Warn of what Word says beside the text: descriptions of tables, and tooltips of links."""
    said: dict[str, list[str]] = {"description": [], "tooltip": []}
    for tree in parts.texts:
        for element in tree.iter():
            if element.tag in (f"{W}tblCaption", f"{W}tblDescription"):
                said["description"].append(element.get(f"{W}val", ""))
            elif element.tag == f"{W}hyperlink":
                said["tooltip"].append(element.get(f"{W}tooltip", ""))
    for kind, of in (("description", "tables"), ("tooltip", "links")):
        named = [f"'{shorten(words)}'" for words in dict.fromkeys(said[kind]) if words.strip()]
        if named:
            job.lose(
                f"has {count(len(named), kind)} of {of}, not printed: {name_some(named)}",
                "write what members have to read into the text itself",
            )


def tell_struck(job: Job, struck: Sequence[str]) -> None:
    """Warn of words with a line through them."""
    named = name_some([f"'{shorten(words)}'" for words in struck])
    job.lose(
        f"has struck-out text, which a screen reader reads out like any other text: {named}",
        "delete it in Word; or if it has to be seen, write beside it that it is deleted",
    )


def tell_columns(job: Job, parts: WordParts) -> None:
    """Warn of lines with words in columns made by tabs or spaces: they are set one after the other.

    A number or a name before the first tab is a label and no column. Two columns count where the
    line before or behind has two as well.
    """
    rows: dict[Element, int] = {}
    for tree in parts.texts:
        several: list[tuple[Element, int]] = [
            (each, _count_columns(each)) for each in tree.iter(f"{W}p")
        ]
        for index, (paragraph, columns) in enumerate(several):
            beside = [n for _, n in several[max(index - 1, 0) : index + 2]]
            if columns > 2 or (columns == 2 and sum(n > 1 for n in beside) > 1):
                rows[paragraph] = columns
    if rows:
        named = name_some([f"'{shorten(words_of(row))}'" for row in rows])
        job.lose(
            f"has {count(len(rows), 'line')} with columns made by tabs or spaces, whose words are"
            f" set one after the other: {named}",
            f"make a table of them in Word, or {job.keeping_its_look}",
        )


def _count_columns(paragraph: Element) -> int:
    """Return how many texts with gaps between them a line has, without a label before them."""
    if find_value(paragraph, f"{W}pPr/{W}pStyle").upper().startswith("TOC"):
        return 0
    texts = [""]
    for run in paragraph.iter(f"{W}r"):
        for part in run:
            if part.tag in (f"{W}tab", f"{W}ptab"):
                texts.append("")
            elif part.tag == f"{W}t":
                texts[-1] += part.text or ""
    texts = [piece for text in texts for piece in GAP.split(text)]
    is_label = LABEL.fullmatch(texts[0].strip()) is not None
    return sum(bool(text.strip()) for text in texts[is_label:])


def empty(job: Job, what: str) -> UnusableAnnex:
    """Return the fault of a document without any content that can be used."""
    if any(note.code is Code.NOT_CARRIED for note in job.notes):
        message = "has nothing that can be set in the house style"
        return UnusableAnnex(Code.EMPTY_FILE, message, job.keeping_its_look)
    return UnusableAnnex(Code.EMPTY_FILE, "is empty", f"write something, or take the {what} out")


def tell_margins(job: Job, parts: WordParts) -> None:
    """Warn of words, except page numbers, and of pictures in headers and footers."""
    said = dict.fromkeys(words for tree in parts.margins for words in _lines(tree))
    for _, banner in find_banners(list(said), whole=True):
        job.warn(*tell_banner(banner, " at the head or foot of its pages"))
    if said:
        shown = "; ".join(said)
        cut = f"{shown[:MOST_SHOWN].rstrip()}..." if len(shown) > MOST_SHOWN else shown
        job.lose(
            f"has words at the head or foot of its pages, which are left out: '{cut}'",
            f"write what members have to read into the text itself, or {job.keeping_its_look}",
        )
    if any(element.tag in IMAGES for tree in parts.margins for element in tree.iter()):
        job.lose(
            "has pictures at the head or foot of its pages, for instance a logo,"
            " which are left out",
            f"put what members have to see into the text itself, or {job.keeping_its_look}",
        )


def take_margins(parts: WordParts) -> list[str]:
    """Take the words at the head and foot of pages out of a document, and return their lines."""
    lines = list(dict.fromkeys(words for tree in parts.margins for words in _lines(tree)))
    for tree in parts.margins:
        for element in tree.iter():
            if element.tag == f"{W}t":
                element.text = ""
            elif element.tag == f"{V}textpath":
                element.set("string", "")
    return lines


def _lines(tree: Element) -> Iterator[str]:
    """Yield the lines with words, without the results of fields, and the texts of watermarks."""
    for paragraph in tree.iter(f"{W}p"):
        line = " ".join("".join(_typed(paragraph)).split())
        if {word.casefold() for word in WORD.findall(line)} - COUNTING:
            yield line
    for art in tree.iter(f"{V}textpath"):
        if art.get("string"):
            yield art.get("string", "")


def _typed(paragraph: Element) -> Iterator[str]:
    fields = 0
    simple = {id(text) for field in paragraph.iter(f"{W}fldSimple") for text in field.iter()}
    inner = {id(e) for p in paragraph.iter(f"{W}p") if p is not paragraph for e in p.iter()}
    for element in paragraph.iter():
        if id(element) in simple or id(element) in inner:
            continue
        if element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            fields += (kind == "begin") - (kind == "end")
        elif element.tag in (f"{W}tab", f"{W}ptab", f"{W}br"):
            yield " "
        elif element.tag == f"{W}t" and not fields:
            yield element.text or ""


def tell_colours(job: Job, parts: WordParts, places: Places) -> None:
    """Warn of coloured cells without words, in rows whose cells differ in colour."""
    rows = (row for tree in parts.texts for row in tree.iter(f"{W}tr"))
    cells = [places.of(row) for row in rows for _ in _find_coloured(row.findall(f"{W}tc"))]
    if cells:
        job.lose(
            f"has {count(len(cells), 'table cell')} with a colour and no words, in"
            f" {name_some(cells)}; the colour is left out",
            "write what it means into the cell, for instance Red, Amber or Green, or"
            f" {job.keeping_its_look}",
        )


def _find_coloured(cells: list[Element]) -> Iterator[Element]:
    colours = {_colour(cell) for cell in cells}
    if len(colours) > 1:
        yield from (c for c in cells if _colour(c) and _is_empty(c))


def _colour(cell: Element) -> str:
    shade = cell.find(f"{W}tcPr/{W}shd")
    colour = "" if shade is None else shade.get(f"{W}fill", "")
    return "" if colour in NO_COLOURS else colour


def _is_empty(cell: Element) -> bool:
    covered = cell.find(f"{W}tcPr/{W}vMerge")
    if covered is not None and covered.get(f"{W}val") != "restart":
        return False
    texts = ((part.text or "").strip() or part.tag in IMAGES for part in cell.iter())
    return not any(texts)


def tell_shapes(job: Job, parts: WordParts, places: Places) -> None:
    """Warn of drawn shapes without words or pictures; horizontal rules do not count."""
    shapes = [place for tree in parts.texts for place in _find_shapes(tree, places)]
    if shapes:
        job.lose(
            f"has {count(len(shapes), 'drawn shape')} (lines, arrows, boxes) without words, left"
            f" out, in {name_some(shapes)}",
            f"make a picture of each drawing, with alternative text, or {job.keeping_its_look}",
        )


def _find_shapes(element: Element, places: Places) -> Iterator[str]:
    for part in element:
        if part.tag in SHAPES and RULE not in part.attrib and not _says_something(part):
            yield places.of(part)
        else:
            yield from _find_shapes(part, places)


def _says_something(shape: Element) -> bool:
    return any(part.tag in SHOWN or (part.tag == f"{W}t" and part.text) for part in shape.iter())
