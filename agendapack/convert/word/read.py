"""Read a Word document, as an annex or a report: HTML from mammoth, its pictures, its losses.

Tracked changes and comments (ECMA-376-1, 17.13) are refused, or accepted and dropped as the author
allows. At the end all words of the document are counted in the HTML, so that none is lost
unnoticed in an element that mammoth skips.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

from agendapack.convert.job import (
    Job,
    UnusableAnnex,
    count,
    name_some,
    open_office_file,
    refuse_locked,
)
from agendapack.convert.word.fields import settle_fields
from agendapack.convert.word.losses import (
    refuse_marks,
    refuse_parts_elsewhere,
    tell_colours,
    tell_losses,
)
from agendapack.convert.word.markup import (
    Markup,
    lift_lists,
    map_languages,
    mark_languages,
    name_tables,
    read_markup,
)
from agendapack.convert.word.numbers import number_paragraphs
from agendapack.convert.word.parts import (
    Places,
    W,
    WordParts,
    goes_on_from_above,
    open_wrappers,
    put_first,
    read_parts,
)
from agendapack.convert.word.pictures import (
    DECORATION,
    PictureFrame,
    frame_pictures,
    read_picture,
)
from agendapack.convert.word.symbols import (
    settle_paragraphs,
    write_equations,
    write_symbols,
)
from agendapack.convert.word.unseen import leave_out_unseen
from agendapack.model.records import dataclass
from agendapack.model.section import EmbeddedPicture
from agendapack.problems import Code

BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "table", "br"])
_GAPS = "p tab br cr ptab rt rubyBase sym footnoteReference endnoteReference"
GAPS = frozenset(f"{W}{name}" for name in _GAPS.split())
MOST_NAMED = 5
DECORATIVE = "decorative"
"""What `picture-alts` says of a picture that is only decoration."""

WordCounts = Counter[str]

PUT_IN = frozenset({f"{W}ins", f"{W}moveTo"})
TAKEN_OUT = frozenset({f"{W}del", f"{W}moveFrom"})
COMMENT_MARKS = frozenset(
    {f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef"}
)


class DocumentPictures:
    """The pictures of a document, by the path that its HTML gives them.

    Args:
        frames: How Word shows them; the index is in the alternative text that mammoth reports.
        alts: What the author of the pack says of them, by their place from 1.
    """

    def __init__(
        self,
        path: str,
        frames: Sequence[PictureFrame],
        alts: Mapping[str, str],
    ) -> None:
        self._path = path
        self._frames = frames
        self._alts = alts
        self.pictures: dict[str, EmbeddedPicture] = {}
        self._unnamed: list[str] = []
        self._unshown: list[str] = []

    def take(self, image: Any) -> dict[str, str]:
        """Return the attributes of a picture that mammoth found, and count its shortcomings."""
        place = int(image.alt_text)
        frame = self._frames[place]
        named = f"picture {place + 1} in {frame.place}"
        picture = read_picture(image, frame)
        if picture is None:
            self._unshown.append(named)
            return {"src": ""}
        path = f"{self._path}#{len(self.pictures) + 1}"
        self.pictures[path] = picture
        said = " ".join(self._alts.get(str(place + 1), "").split())
        if said.casefold() == DECORATIVE or (frame.is_decoration and not said):
            return {"src": path, "alt": "", "class": DECORATION}
        alt = said or frame.alt
        self._unnamed += [] if alt else [named]
        return {"src": path, "alt": alt}

    def tell(self, job: Job) -> None:
        """Tell of pictures that say nothing, or cannot be shown, and of texts for none."""
        is_report = job.order.named_by != "file"
        if self._unnamed:
            tell = job.blame if is_report else job.warn
            until = "" if is_report else "; until then a screen reader says only that there is one"
            tell(
                Code.MISSING_ALT,
                f"has {count(len(self._unnamed), 'picture')} without alternative text:"
                f" {name_some(self._unnamed)}",
                "say in Word what each shows (Picture Format, Alt Text), or below"
                f" '{job.order.named_by}', for instance 'picture-alts: {{1: A map of the site}}'"
                f"{until}",
            )
        job.lose_all(
            self._unshown,
            "picture",
            "has {count} of a kind that cannot be shown, left out: {named}",
            f"save each as PNG and put it into the document again, or {job.keeping_its_look}",
        )
        places = {str(place) for place in range(1, len(self._frames) + 1)}
        unknown = sorted(self._alts.keys() - places)
        if unknown:
            job.blame(
                Code.BAD_VALUE,
                f"has no picture '{unknown[0]}', which 'picture-alts' describes",
                f"its pictures are 1 to {len(places)}" if places else "it has no pictures",
                field="picture-alts",
            )


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
