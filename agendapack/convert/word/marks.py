"""Refuse marks of withheld parts where they would withhold nothing.

In a report that is a Word document, `[[exempt 3: the reason]]` and `[[end exempt]]` work in
paragraphs of the text. In a table, a text box, a note, at the head or foot of the pages or in the
alternative text of a picture they do not, and in an annex they work nowhere.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from agendapack.convert.job import Job
from agendapack.convert.word.parts import BOX, W, WordParts
from agendapack.convert.word.places import Places, words_of
from agendapack.model.marks import find_mark
from agendapack.problems import Code

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
