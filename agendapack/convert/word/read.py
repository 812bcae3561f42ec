"""Read a Word document, as an annex or a report: HTML from mammoth, its pictures, its losses.

Tracked changes and comments (ECMA-376-1, 17.13) are refused, or accepted and dropped as the author
allows. At the end all words of the document are counted in the HTML, so that none is lost
unnoticed in an element that mammoth skips. Any HTML is read, however faulty, into a tree of
`Markup`, and unknown elements stay in it.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import field
from html.parser import HTMLParser
from io import BytesIO
from itertools import count as count_up
from typing import Any
from xml.etree.ElementTree import Element

from agendapack.convert import Job, UnusableAnnex, count, name_some, open_office_file, refuse_locked
from agendapack.convert.word import (
    Places,
    W,
    WordParts,
    goes_on_from_above,
    open_wrappers,
    put_first,
    read_parts,
)
from agendapack.convert.word.fields import settle_fields
from agendapack.convert.word.look import LANGUAGE_MARK, map_languages, mark_languages
from agendapack.convert.word.losses import (
    refuse_marks,
    refuse_parts_elsewhere,
    tell_colours,
    tell_losses,
)
from agendapack.convert.word.numbers import number_paragraphs
from agendapack.convert.word.pictures import DocumentPictures, frame_pictures
from agendapack.convert.word.symbols import (
    SIDE_MARK,
    SIDES,
    settle_paragraphs,
    write_equations,
    write_symbols,
)
from agendapack.convert.word.unseen import leave_out_unseen
from agendapack.model import dataclass
from agendapack.problems import Code, shorten

VOID = frozenset({"br", "hr", "img", "input", "col"})
DEEPEST = 120
BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "table", "br"])
_GAPS = "p tab br cr ptab rt rubyBase sym footnoteReference endnoteReference"
GAPS = frozenset(f"{W}{name}" for name in _GAPS.split())
MOST_NAMED = 5

WordCounts = Counter[str]

PUT_IN = frozenset({f"{W}ins", f"{W}moveTo"})
TAKEN_OUT = frozenset({f"{W}del", f"{W}moveFrom"})
COMMENT_MARKS = frozenset(
    {f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef"}
)


@dataclass(slots=True, eq=False)
class Markup:
    """An element with its attributes and its content."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["Markup | str"] = field(default_factory=list)

    @property
    def elements(self) -> "list[Markup]":
        """The elements in it, without the text between them."""
        return [part for part in self.content if isinstance(part, Markup)]

    def text(self) -> str:
        """Return all text in it."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)

    def every(self, tag: str) -> "list[Markup]":
        """Return all elements with a tag below it, at any depth, in document order."""
        found: list[Markup] = []
        for part in self.elements:
            found += [part] if part.tag == tag else []
            found += part.every(tag)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Markup("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Markup(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read_markup(html: str) -> Markup:
    """Return the content of a piece of HTML, below one element without a tag."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


def read_html(data: bytes, show: Callable[[Any], dict[str, str]], styles: str) -> Markup:
    """Return the HTML that mammoth converts a document to.

    Args:
        styles: The elements for Word's styles, in addition to mammoth's own rules.
    """
    import mammoth

    try:
        result = mammoth.convert_to_html(
            BytesIO(data),
            style_map=styles,
            convert_image=mammoth.images.img_element(show),
            include_embedded_style_map=False,
            id_prefix="",
        )
    except (MemoryError, RecursionError):
        raise
    except Exception:  # mammoth raises exceptions of any type for a damaged file
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            "is damaged: its text cannot be read",
            "open it in Word or LibreOffice and save it again",
        ) from None
    return read_markup(str(result.value))


def name_tables(document: Markup) -> dict[int, str]:
    """Return the name of each table, by Python's `id`: its number, and its caption or first words.

    A table within another has the name of the outer one.
    """
    names: dict[int, str] = {}
    numbers = count_up(1)
    _name_tables(document, "", names, numbers)
    return names


def _name_tables(parent: Markup, outer: str, names: dict[int, str], numbers: Iterator[int]) -> None:
    caption = ""
    for part in parent.elements:
        if part.tag == "table":
            name = outer
            if not outer:
                row = next(iter(part.every("tr")), part)
                said = shorten(caption or " ".join(cell.text() for cell in row.elements))
                name = f"table {next(numbers)}" + (f" ('{said}')" if said else "")
            names[id(part)] = name
            _name_tables(part, name, names, numbers)
        else:
            _name_tables(part, outer, names, numbers)
        is_caption = part.attributes.get("class") == "caption"
        caption = part.text() if is_caption else ""


def lift_lists(element: Markup) -> None:
    """Take lists out of items that hold nothing else, such as a list that starts at level 2."""
    content: list[Markup | str] = []
    for part in element.content:
        if isinstance(part, Markup):
            lift_lists(part)
        if isinstance(part, Markup) and part.tag in ("ul", "ol"):
            content += _lifted(part)
        else:
            content.append(part)
    element.content = content


def _lifted(listing: Markup) -> Iterator[Markup]:
    kept: list[Markup | str] = []
    for item in listing.content:
        inner = [p for p in item.content if not _is_blank(p)] if isinstance(item, Markup) else []
        lists = [p for p in inner if isinstance(p, Markup) and p.tag in ("ul", "ol")]
        if not inner or len(lists) < len(inner):
            kept.append(item)
            continue
        if kept:
            yield Markup(listing.tag, listing.attributes, kept)
            kept = []
        yield from lists
    if kept:
        yield Markup(listing.tag, listing.attributes, kept)


def _is_blank(part: Markup | str) -> bool:
    return isinstance(part, str) and not part.strip()


def language_of(element: Markup) -> str:
    """Return the language that a run was marked with; empty for any other element."""
    name = element.attributes.get("class", "") if element.tag == "span" else ""
    return name.removeprefix(LANGUAGE_MARK) if name.startswith(LANGUAGE_MARK) else ""


def side_of(cell: Markup) -> str | None:
    """Return `right` or `centre` for a marked cell, otherwise None."""
    for part in cell.content:
        if isinstance(part, Markup) and part.tag != "table":
            name = part.attributes.get("id", "")
            found = name.removeprefix(SIDE_MARK) if name.startswith(SIDE_MARK) else side_of(part)
            if found in SIDES.values():
                return found
    return None


def gather_words(parts: WordParts) -> WordCounts:
    """Return how often each word occurs in a document and in the notes it refers to."""
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


def check_words(job: Job, words: WordCounts, document: Markup) -> None:
    """Refuse a document if any of its words are missing from the HTML."""
    text = "".join(_written(document))
    missing = words - _count(text)
    run = "".join(_plain(text).split())
    gone = [word for word, number in missing.items() if run.count(word) < number]
    if gone:
        named = name_some([f"'{word[:40]}'" for word in gone], MOST_NAMED)
        job.blame(
            Code.NOT_CARRIED,
            f"has words that are lost in the house style: {named}",
            f"{job.keeping_its_look}, or write them again in Word as ordinary text",
        )


def _spoken(element: Element) -> Iterator[str]:
    gap = " " if element.tag in GAPS else ""
    yield gap
    if element.tag == f"{W}t":
        yield element.text or ""
    elif element.tag == f"{W}noBreakHyphen":
        yield "\N{NON-BREAKING HYPHEN}"
    if not (element.tag == f"{W}tc" and goes_on_from_above(element)):
        for part in element:
            yield from _spoken(part)
    yield gap


def _written(element: Markup) -> Iterator[str]:
    gap = " " if element.tag in BLOCKS else ""
    yield gap
    for part in element.content:
        if isinstance(part, str):
            yield part
        else:
            yield from _written(part)
    yield gap


def _count(text: str) -> WordCounts:
    return Counter(word for word in _plain(text).split() if any(map(str.isalnum, word)))


def _plain(text: str) -> str:
    """Return a text normalised for comparing words."""
    return unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as read, with Word's numbers by bookmark and names of tables by Python's `id`."""

    content: Markup
    shown: DocumentPictures
    labels: dict[str, str]
    language: str | None
    tables: dict[int, str]


def read_document(
    job: Job, parts: WordParts, styles: str, *, numbers_as_text: bool
) -> ReadDocument:
    """Read a document, whether it is to be an annex or a report.

    Args:
        parts: The document, whose trees are changed.
        styles: The elements for Word's styles, in addition to mammoth's own rules.
    """
    # The order matters: words are counted when hidden text is gone and equations and symbols are
    # text, but before anything else is changed for mammoth.
    places = Places(parts)
    refuse_marks(job, parts, places)
    tell_colours(job, parts, places)
    leave_out_unseen(job, parts, places)
    settle_fields(job, parts, places)
    write_equations(job, parts, places)
    tell_losses(job, parts, places)
    write_symbols(parts)
    words = gather_words(parts)
    open_wrappers(parts)
    settle_paragraphs(parts)
    labels = number_paragraphs(job, parts, as_text=numbers_as_text)
    shown = DocumentPictures(job.path, frame_pictures(parts, places), job.order.picture_alts)
    language, others = mark_languages(parts)
    document = read_html(parts.write(), shown.take, styles + map_languages(others))
    lift_lists(document)
    check_words(job, words, document)
    shown.tell(job)
    return ReadDocument(document, shown, labels, language, name_tables(document))


def open_document(job: Job) -> tuple[WordParts, bool]:
    """Return the parts of a document, and whether changes were accepted or comments dropped."""
    refuse_locked(job.data)
    parts = read_parts(open_office_file(job.data, "[Content_Types].xml"))
    is_settled = settle_review(job, parts)
    refuse_parts_elsewhere(job, parts)
    return parts, is_settled


def settle_review(job: Job, parts: WordParts) -> bool:
    """Accept tracked changes and drop comments in the trees, where the author allows it.

    Returns:
        Whether there were any.
    """
    changes = sum(element.tag in PUT_IN | TAKEN_OUT for element in parts.every())
    if changes and job.order.changes != "accept":
        raise UnusableAnnex(
            Code.TRACKED_CHANGES,
            f"has {count(changes, 'tracked change')} in it",
            "accept or reject them in Word (Review),"
            f" or write 'changes: accept' below '{job.order.named_by}'",
        )
    comments = sum(1 for _ in parts.every(f"{W}commentReference"))
    job.check_comments(comments, "Word")
    if changes or comments:
        for tree in parts.texts:
            _settle(tree)
    return bool(changes or comments)


def _settle(parent: Element) -> None:
    children: list[Element] = []
    carried: list[Element] = []
    for child in parent:
        if child.tag in TAKEN_OUT or child.tag in COMMENT_MARKS or child.tag.endswith("Change"):
            continue
        if child.tag == f"{W}tr" and child.find(f"{W}trPr/{W}del") is not None:
            continue
        mark_is_gone = child.find(f"{W}pPr/{W}rPr/{W}del") is not None
        _settle(child)
        if child.tag in PUT_IN:
            children += list(child)
        elif mark_is_gone:
            carried += [inner for inner in child if inner.tag != f"{W}pPr"]
        else:
            if child.tag == f"{W}p" and carried:
                put_first(child, *carried)
                carried = []
            children.append(child)
    if carried:
        last = Element(f"{W}p")
        last[:] = carried
        children.append(last)
    parent[:] = children
