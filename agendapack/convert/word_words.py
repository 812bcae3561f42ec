"""Make sure that no word of a Word document is lost on its way, whatever it stands in."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from agendapack.codes import Code
from agendapack.convert.job import Job
from agendapack.convert.markup import Markup
from agendapack.convert.word_parts import W, WordParts
from agendapack.convert.word_wrappers import ALTERNATIVES, pick_alternative

BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "table", "br"])
_GAPS = "p tab br cr ptab rt rubyBase sym footnoteReference endnoteReference"
GAPS = frozenset(f"{W}{name}" for name in _GAPS.split())
MOST_NAMED = 5

Words = Counter[str]


def gather_words(parts: WordParts) -> Words:
    """Return how often each word is said in a document and in the notes that it refers to."""
    wanted = {
        (element.tag.removesuffix("Reference"), element.get(f"{W}id"))
        for element in parts.trees["document"].iter()
        if element.tag in (f"{W}footnoteReference", f"{W}endnoteReference")
    }
    pieces: list[str] = []
    for kind in ("document", "footnotes", "endnotes"):
        for part in parts.trees.get(kind, ()):
            if kind == "document" or (part.tag, part.get(f"{W}id")) in wanted:
                pieces += _spoken(part)
    return _count("".join(pieces))


def check_words(job: Job, words: Words, document: Markup) -> None:
    """Refuse a document of which words are missing in what was made of it."""
    text = "".join(_written(document))
    missing = words - _count(text)
    run = "".join(_plain(text).split())
    gone = [word for word, number in missing.items() if run.count(word) < number]
    if gone:
        named = ", ".join(f"'{word[:40]}'" for word in gone[:MOST_NAMED])
        more = f" and {len(gone) - MOST_NAMED} more" if len(gone) > MOST_NAMED else ""
        job.blame(
            Code.NOT_CARRIED,
            f"has words that do not come along into the house style: {named}{more}",
            f"{job.keeping_its_look}, or write them again in Word as ordinary text",
        )


def _spoken(element: Element) -> Iterator[str]:
    gap = " " if element.tag in GAPS else ""
    yield gap
    if element.tag == f"{W}t":
        yield element.text or ""
    elif element.tag == f"{W}noBreakHyphen":
        yield "\N{NON-BREAKING HYPHEN}"
    if element.tag == ALTERNATIVES:
        element = pick_alternative(element)
    if not _is_covered(element):
        for part in element:
            yield from _spoken(part)
    yield gap


def _is_covered(element: Element) -> bool:
    """Tell whether it is a cell that the one above it covers."""
    joined = element.find(f"{W}tcPr/{W}vMerge") if element.tag == f"{W}tc" else None
    return joined is not None and joined.get(f"{W}val", "continue") == "continue"


def _written(element: Markup) -> Iterator[str]:
    gap = " " if element.tag in BLOCKS else ""
    yield gap
    for part in element.content:
        if isinstance(part, str):
            yield part
        else:
            yield from _written(part)
    yield gap


def _count(text: str) -> Words:
    return Counter(word for word in _plain(text).split() if any(map(str.isalnum, word)))


def _plain(text: str) -> str:
    """Return a text in the letters by which words are compared."""
    return unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()
