"""Tell of what stands at the head and foot of the pages of a Word document: a pack has its own."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from agendapack.codes import Code
from agendapack.convert.job import Job
from agendapack.convert.word_parts import W, WordParts
from agendapack.convert.word_wrappers import IMAGES, V

WORD = re.compile(r"[^\W\d_]{2,}")
COUNTING = frozenset({"page", "pages", "of"})
MOST_SHOWN = 80


def tell_margins(job: Job, parts: WordParts) -> None:
    """Warn of words that stand there, page numbers aside, and of pictures."""
    said = dict.fromkeys(words for tree in parts.margins for words in _lines(tree))
    if said:
        shown = "; ".join(said)
        cut = f"{shown[:MOST_SHOWN].rstrip()}..." if len(shown) > MOST_SHOWN else shown
        job.warn(
            Code.NOT_CARRIED,
            f"has words at the head or foot of its pages, which are left out: '{cut}'",
            f"write what members have to read into the text itself, or {job.keeping_its_look}",
        )
    if any(element.tag in IMAGES for tree in parts.margins for element in tree.iter()):
        job.warn(
            Code.NOT_CARRIED,
            "has pictures at the head or foot of its pages, for instance a logo,"
            " which are left out",
            f"put what members have to see into the text itself, or {job.keeping_its_look}",
        )


def _lines(tree: Element) -> Iterator[str]:
    """Return the lines that say anything, without the results of fields; and watermarks."""
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
