"""Say where in a Word document something is: by paragraph, table, note or text box.

A table is named by its number and by its caption, or else by its first words.

In a report that is a Word document, `[[exempt 3: the reason]]` and `[[end exempt]]` work in
paragraphs of the text. In a table, a text box, a note, at the head or foot of the pages or in the
alternative text of a picture they do not, and in an annex they work nowhere.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from agendapack.convert.job import Job, shorten
from agendapack.convert.word.parts import BOX, W, WordParts, find_value, rows_of
from agendapack.model.marks import find_mark
from agendapack.problems import Code

EQUATION_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
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
    """The place of each paragraph, row and table of a document, as its author can find it."""

    def __init__(self, parts: WordParts) -> None:
        self._named: dict[int, str] = {}
        self._paragraphs = self._tables = 0
        self._caption = ""
        self._notes = _number_notes(parts.trees["document"])
        for tree in parts.texts:
            self._name(tree, "")

    def of(self, element: Element) -> str:
        """Return for instance "paragraph 3", "table 2 ('Costs'), row 4" or "footnote 1"."""
        return self._named.get(id(element), "the document")

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
            self._named[id(part)] = here
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
        self._named[id(table)] = name
        self._caption = ""
        for number, row in enumerate(rows_of(table), start=1):
            here = name if is_inner else f"{name}, row {number}"
            self._named[id(row)] = here
            self._name(row, here)


def _number_notes(document: Element) -> dict[tuple[str, str], int]:
    """Return the numbers that readers see of the notes, by kind and number in the file."""
    numbers: dict[tuple[str, str], int] = {}
    counts = dict.fromkeys(NOTES.values(), 0)
    for element in document.iter():
        kind = NOTES.get(element.tag.removesuffix("Reference")) if _refers(element) else None
        if kind is not None:
            counts[kind] += 1
            numbers.setdefault((kind, element.get(f"{W}id", "")), counts[kind])
    return numbers


def _refers(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith("noteReference")


INNER = frozenset({f"{W}tc", BOX, f"{W}footnote", f"{W}endnote"})
DESCRIBING = ("descr", "title", "alt", "string")
"""Attributes with an alternative text, or with the words of WordArt."""


def refuse_marks(job: Job, parts: WordParts, places: Places) -> None:
    """Add an error for each mark that withholds nothing, with its place."""
    is_report = job.order.named_by != "file"
    found = [
        (words, place)
        for tree in parts.texts
        for words, place in _find(tree, places, "the document", is_inner=not is_report)
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


def _find(
    parent: Element, places: Places, place: str, *, is_inner: bool
) -> Iterator[tuple[str, str]]:
    """Yield the words of paragraphs in which a mark would not work, and of pictures."""
    for part in parent:
        here = places.of(part) if part.tag == f"{W}p" else place
        if part.tag == f"{W}p" and is_inner:
            yield words_of(part), here
        yield from (
            (part.get(name, ""), f"the alternative text of a picture in {here}")
            for name in DESCRIBING
            if name in part.attrib
        )
        yield from _find(part, places, here, is_inner=is_inner or part.tag in INNER)
