"""Warn of content of a Word document that the house style does not carry, and refuse marks in it.

This is content such as charts, headers and footers (a pack has its own), table cells that have a
meaning only by their colour, and drawn lines, arrows and boxes without words.

In a report that is a Word document, `[[exempt 3: the reason]]` and `[[end exempt]]` work in
paragraphs of the text. In a table, a text box, a note, at the head or foot of the pages or in the
alternative text of a picture they do not, and in an annex they work nowhere.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from agendapack.convert import Job, UnusableAnnex, count, name_some, says_more_than_numbers
from agendapack.convert.word import (
    BOX,
    IMAGES,
    M,
    Places,
    V,
    W,
    WordParts,
    find_value,
    goes_on_from_above,
    words_of,
)
from agendapack.convert.word.pictures import BLIP, IMAGE, OFFICE
from agendapack.model.marks import find_banners, find_mark, tell_banner
from agendapack.problems import Code, shorten

EQUATION = f"{M}oMath"
LOST_GRAPHICS = {"chart": "chart", "chartex": "chart", "diagram": "diagram"}
GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
DRAWN_WORDS = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
"""Words of a drawing that is none of Word's own, such as one pasted from a presentation."""
WORD_ART = f"{V}textpath"
STRUCK = ("s", "strike", "del")
"""The elements that mammoth writes for struck-out text."""
OBJECT = f"{W}object"
TEXT_BOX = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx"

MOST_SHOWN = 80
LABEL = re.compile(r"[^\w\s]*(?:\d+(?:\.\d+)*|[a-z]|[ivxlc]{1,6})?[^\w\s]*|.{1,40}:", re.I)
"""What stands before a tab without being a column: a number, a sign, or a name with a colon."""
GAP = re.compile(r"\t|[ \u00a0]{3,}")
"""What stands between columns within a text: the tab as a letter, or several spaces."""

NO_COLOURS = ("", "auto", "FFFFFF")

SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
OLD_SHAPES = ("arc", "curve", "line", "oval", "polyline", "rect", "roundrect", "shape")
SHAPES = frozenset({SHAPE, *(f"{V}{name}" for name in OLD_SHAPES)})
SHOWN = frozenset({BLIP, IMAGE, WORD_ART})
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
    """Warn of all that is left out or set in another place than in Word."""
    _tell_kinds(job, parts, places)
    _tell_asides(job, parts)
    _tell_columns(job, parts)
    _tell_shapes(job, parts, places)
    _tell_margins(job, parts)


def _tell_kinds(job: Job, parts: WordParts, places: Places) -> None:
    """Warn of everything that is left out, counted by kind, and of text boxes that move."""
    lost: Counter[str] = Counter()
    where: list[str] = []
    boxes: list[str] = []
    objects: list[str] = []
    for element in parts.every():
        place, kind = places.of(element), None
        if element.tag == EQUATION:
            kind = "equation"
        elif element.tag == OBJECT:
            is_seen = any(True for _ in element.iter(IMAGE))
            objects += [place] if is_seen else []
            kind = None if is_seen else "embedded object"
        elif element.tag == GRAPHIC:
            kind = LOST_GRAPHICS.get(element.get("uri", "").rpartition("/")[2])
            if kind is None and any(part.text for part in element.iter(DRAWN_WORDS)):
                kind = "drawing with words"
        elif element.tag == WORD_ART and element.get("string"):
            kind = "WordArt text"
        elif element.tag == TEXT_BOX:
            boxes.append(place)
        if kind:
            lost[kind] += 1
            where.append(place)
    if lost:
        named, charted = [count(number, what) for what, number in sorted(lost.items())], ""
        if lost["chart"]:
            from agendapack.convert.sheets import name_charts

            charted = name_charts(parts.archive)
        job.lose(
            f"has {' and '.join(named)} in {name_some(where)}, left out: the house style does not"
            f" support it{charted}",
            f"put each in as a picture with its alternative text, or {job.keeping_its_look}",
        )
    job.lose_all(
        objects,
        "embedded object",
        "has {count} in {named}, shown as a picture of what is seen",
        f"look at its page in the pack; where something is missing, {job.keeping_its_look}",
    )
    job.lose_all(
        boxes,
        "text box",
        "has {count} whose text is set where the box is anchored, in {named}",
        "read the pages through; text is safer in the document itself than in boxes",
    )


def _tell_asides(job: Job, parts: WordParts) -> None:
    """Warn of what Word says beside the text: descriptions of tables, and tooltips of links."""
    for kind, of, tags, attribute in (
        ("description", "tables", (f"{W}tblCaption", f"{W}tblDescription"), f"{W}val"),
        ("tooltip", "links", (f"{W}hyperlink",), f"{W}tooltip"),
    ):
        said = dict.fromkeys(e.get(attribute, "") for e in parts.every() if e.tag in tags)
        job.lose_all(
            [f"'{shorten(words)}'" for words in said if words.strip()],
            kind,
            f"has {{count}} of {of}, not printed: {{named}}",
            "write what members have to read into the text itself",
        )


def tell_struck(job: Job, struck: Sequence[str]) -> None:
    """Warn of words with a line through them."""
    job.lose_all(
        [f"'{shorten(words)}'" for words in struck],
        "text",
        "has struck-out text, which a screen reader reads out like any other text: {named}",
        "delete it in Word; or if it has to be seen, write beside it that it is deleted",
    )


def _tell_columns(job: Job, parts: WordParts) -> None:
    """Warn of lines with words in columns made by tabs or spaces: they are set one after the other.

    A number or a name before the first tab is a label and no column. Two columns count where the
    line before or behind has two as well.
    """
    rows: list[Element] = []
    for tree in parts.texts:
        several = [(each, _count_columns(each)) for each in tree.iter(f"{W}p")]
        for index, (paragraph, columns) in enumerate(several):
            beside = [n for _, n in several[max(index - 1, 0) : index + 2]]
            if columns > 2 or (columns == 2 and sum(n > 1 for n in beside) > 1):
                rows.append(paragraph)
    job.lose_all(
        [f"'{shorten(words_of(row))}'" for row in rows],
        "line",
        "has {count} with columns made by tabs or spaces, whose words are set one after the other:"
        " {named}",
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


def _tell_margins(job: Job, parts: WordParts) -> None:
    """Warn of words, except page numbers, and of pictures in headers and footers."""
    said = lines_of_margins(parts)
    for _, banner in find_banners(said, whole=True):
        job.warn(*tell_banner(banner, " at the head or foot of its pages"))
    if said:
        shown = shorten("; ".join(said), MOST_SHOWN)
        job.lose(
            f"has words at the head or foot of its pages, which are left out: '{shown}'",
            f"write what members have to read into the text itself, or {job.keeping_its_look}",
        )
    if any(element.tag in IMAGES for tree in parts.margins for element in tree.iter()):
        job.lose(
            "has pictures at the head or foot of its pages, for instance a logo,"
            " which are left out",
            f"put what members have to see into the text itself, or {job.keeping_its_look}",
        )


def lines_of_margins(parts: WordParts) -> list[str]:
    """Return the different lines with words at the head and foot of pages."""
    return list(dict.fromkeys(words for tree in parts.margins for words in _lines(tree)))


def take_margins(parts: WordParts) -> list[str]:
    """Take the words at the head and foot of pages out of a document, and return their lines."""
    lines = lines_of_margins(parts)
    for tree in parts.margins:
        for element in tree.iter():
            if element.tag == f"{W}t":
                element.text = ""
            elif element.tag == WORD_ART:
                element.set("string", "")
    return lines


def _lines(tree: Element) -> Iterator[str]:
    """Yield the lines with words, without the results of fields, and the texts of watermarks."""
    for paragraph in tree.iter(f"{W}p"):
        line = " ".join("".join(_typed(paragraph)).split())
        if says_more_than_numbers(line):
            yield line
    for art in tree.iter(WORD_ART):
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
    found: list[str] = []
    for row in parts.every(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        if len(set(map(_colour, cells))) > 1:
            found += [places.of(row) for cell in cells if _colour(cell) and _is_empty(cell)]
    job.lose_all(
        found,
        "table cell",
        "has {count} with a colour and no words, in {named}; the colour is left out",
        "write what it means into the cell, for instance Red, Amber or Green, or"
        f" {job.keeping_its_look}",
    )


def _colour(cell: Element) -> str:
    shade = cell.find(f"{W}tcPr/{W}shd")
    colour = "" if shade is None else shade.get(f"{W}fill", "")
    return "" if colour in NO_COLOURS else colour


def _is_empty(cell: Element) -> bool:
    if goes_on_from_above(cell):
        return False
    texts = ((part.text or "").strip() or part.tag in IMAGES for part in cell.iter())
    return not any(texts)


def _tell_shapes(job: Job, parts: WordParts, places: Places) -> None:
    """Warn of drawn shapes without words or pictures; horizontal rules do not count."""
    job.lose_all(
        [place for tree in parts.texts for place in _find_shapes(tree, places)],
        "drawn shape",
        "has {count} (lines, arrows, boxes) without words, left out, in {named}",
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


INNER = frozenset({f"{W}tc", BOX, f"{W}footnote", f"{W}endnote"})
DESCRIBING = ("descr", "title", "alt", "string")
"""Attributes with an alternative text, or with the words of WordArt."""


def refuse_marks(job: Job, parts: WordParts, places: Places) -> None:
    """Add an error for each mark that withholds nothing, with its place."""
    is_report = job.order.named_by != "file"
    found = [
        (words, place)
        for tree in parts.texts
        for words, place in _find(tree, places, is_inner=not is_report)
    ]
    ends = (p for tree in parts.margins for p in tree.iter(f"{W}p"))
    found += [(words_of(p), "the head or foot of the pages") for p in ends]
    for words, place in dict.fromkeys(found):
        mark = find_mark(words, of_others=True)
        if mark:
            job.blame(
                Code.WITHHELD_PART,
                f"has the mark '{mark.words}' in {place}, where it withholds nothing",
                "write the marks into paragraphs of their own, one before and one behind the whole"
                " table or text"
                if is_report
                else "withhold the whole annex, with 'exempt' or 'confidential' below its 'file'",
            )


def _find(parent: Element, places: Places, *, is_inner: bool) -> Iterator[tuple[str, str]]:
    """Yield the words of paragraphs in which a mark would not work, and of pictures."""
    for part in parent:
        if part.tag == f"{W}p" and is_inner:
            yield words_of(part), places.of(part)
        yield from (
            (part.get(name, ""), f"the alternative text of a picture in {places.of(part)}")
            for name in DESCRIBING
            if name in part.attrib
        )
        yield from _find(part, places, is_inner=is_inner or part.tag in INNER)
