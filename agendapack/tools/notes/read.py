"""Read the notes in a copy of a pack, which a member added, and find their places in the new pack.

A pack has a named destination for the first page of each paper and annex (ISO 32000-1,
12.3.2.3), for instance `agenda` on page 0, `overview` on 4 and `overview.annex-a` on 10. A page
belongs to the nearest destination at or before it. The place of a note is in the same paper, on
the most similar page, at its words.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from io import BytesIO
from itertools import takewhile

import pikepdf

from agendapack.model import dataclass
from agendapack.pdf.files import PdfSource, open_source
from agendapack.pdf.geometry import Box, around, ordered
from agendapack.pdf.numbers import read_watermark
from agendapack.pdf.page_words import Word, read_words
from agendapack.pdf.text import Fonts
from agendapack.problems import InternalFault


class NotAPack(Exception):
    """The file cannot be used; the message says why."""


@dataclass(slots=True, eq=False)
class OpenPack:
    """An open pack; the words of a page are read on demand.

    Args:
        pdf: The file, for reading and writing notes.
        source: The same file, for reading words.
        keys: For each page, the key of its paper or annex.
        starts: The index of the first page of each key.
    """

    pdf: pikepdf.Pdf
    source: PdfSource
    keys: tuple[str, ...]
    starts: dict[str, int]
    _fonts: Fonts = field(default_factory=Fonts)
    _words: dict[int, tuple[Word, ...]] = field(default_factory=dict)

    def words(self, page: int) -> tuple[Word, ...]:
        """Return the words of a page, given its index."""
        if page not in self._words:
            self._words[page] = read_words(self.source.pages[page], self._fonts)
        return self._words[page]

    def pages_of(self, key: str) -> list[int]:
        """Return the page indexes of a paper or annex; empty if the pack lacks it."""
        return [page for page, own in enumerate(self.keys) if own == key]

    def label(self, page: int) -> str:
        """Return the label of a page."""
        return str(self.pdf.pages[page].label)

    def watermark(self, page: int) -> tuple[str, ...]:
        """Return the lines of a page's watermark: those that say it is not for publication."""
        return read_watermark(self.source.pages[page], self._fonts)

    def texts(self, page: int) -> Counter[str]:
        """Return how often each word occurs on a page."""
        return Counter(word.text for word in self.words(page))


def open_pack(data: bytes) -> OpenPack:
    """Open a finished pack.

    Raises:
        NotAPack: It is no PDF, is encrypted, or has no named destinations of papers.
    """
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        raise NotAPack("is locked by a password") from None
    except pikepdf.PdfError:
        raise NotAPack("is no PDF file that can be read") from None
    try:
        starts = _starts(pdf)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError):
        starts = {}
    if not starts:
        raise NotAPack("does not name its papers, as the packs of agendapack do")
    keys: list[str] = []
    for page in range(len(pdf.pages)):
        here = [key for key, start in starts.items() if start == page]
        keys.append(max(here, key=len) if here else keys[-1] if keys else "")
    return OpenPack(pdf, _open_for_words(data, pdf), tuple(keys), starts)


def _open_for_words(data: bytes, pdf: pikepdf.Pdf) -> PdfSource:
    """Open a copy as it is or, if that fails, as rewritten by pikepdf.

    A viewer that saves notes may leave a file that only pikepdf can repair.
    """
    try:
        source = open_source(data, "the copy")
        if len(source.pages) == len(pdf.pages):
            return source
    except InternalFault:
        pass
    out = BytesIO()
    pdf.save(out)
    try:
        return open_source(out.getvalue(), "the copy")
    except InternalFault:
        raise NotAPack("is no PDF file that can be read") from None


def _starts(pdf: pikepdf.Pdf) -> dict[str, int]:
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    starts: dict[str, int] = {}
    for key, target in pikepdf.NameTree(pdf.Root.Names.Dests).items():
        array = target.D if isinstance(target, pikepdf.Dictionary) else target
        index = pages.get(array[0].objgen)
        if index is not None:
            starts[str(key)] = index
    return starts


MARKS = frozenset({"Highlight", "Underline", "StrikeOut", "Squiggly"})
"""Annotation types that mark words."""
KINDS = MARKS | {"Text", "FreeText", "Ink", "Square", "Circle", "Line"}
HIDDEN = 2
SHOWN = 60


@dataclass(frozen=True, slots=True, eq=False)
class MemberNote:
    """An annotation with its replies.

    Args:
        page: The index of its page.
        kind: Its PDF subtype, for instance `Highlight`.
        quads: The boxes that a mark covers, one for each line.
    """

    page: int
    kind: str
    annotation: pikepdf.Object
    box: Box
    quads: tuple[Box, ...]
    replies: tuple[pikepdf.Object, ...]

    @property
    def said(self) -> str:
        """The text of the note, shortened; without text, its kind."""
        text = " ".join(contents(self.annotation).split())
        if not text:
            return self.kind.lower()
        return text if len(text) <= SHOWN else text[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"


def read_notes(old: OpenPack, new: OpenPack) -> list[MemberNote]:
    """Return the notes in an older copy, in page order.

    An annotation that the new pack contains too is left out: it belongs to an annex, or was
    carried before. It is recognised by its name, or by its content and position.
    """
    known = {
        name
        for page in range(len(new.keys))
        for annotation in _annotations(new.pdf.pages[page])
        for name in (name_note(annotation, new.keys[page]), _digest(annotation, new.keys[page]))
    }
    notes = []
    for page in range(len(old.keys)):
        annotations = list(_annotations(old.pdf.pages[page]))
        tops = [a for a in annotations if _answered(a, annotations) is None]
        for top in tops:
            box = read_box(top.get("/Rect"))
            if box is None or name_note(top, old.keys[page]) in known:
                continue
            replies = tuple(a for a in annotations if _root(a, annotations) is top and a is not top)
            kind = str(top.Subtype)[1:]
            notes.append(MemberNote(page, kind, top, box, _quads(top), replies))
    return notes


def name_note(annotation: pikepdf.Object, key: str) -> str:
    """Return the name of an annotation (its NM), or a hash of its content and position."""
    given = annotation.get("/NM")
    return str(given) if isinstance(given, pikepdf.String) else _digest(annotation, key)


def contents(annotation: pikepdf.Object) -> str:
    """Return the text of an annotation."""
    found = annotation.get("/Contents")
    return str(found) if isinstance(found, pikepdf.String) else ""


def read_box(value: object) -> Box | None:
    """Return a rectangle as left, bottom, right, top; None if the value is no rectangle."""
    numbers = read_numbers(value)
    return ordered(numbers) if len(numbers) == 4 else None


def read_numbers(value: object) -> list[float]:
    """Return an array of numbers as a list; empty if the value is anything else."""
    if not isinstance(value, pikepdf.Array):
        return []
    try:
        return [float(number) for number in list(value)]
    except (TypeError, ValueError):
        return []


def _annotations(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    listed = page.obj.get("/Annots")
    for annotation in list(listed) if isinstance(listed, pikepdf.Array) else []:
        kind = entry(annotation, "/Subtype")
        flags = entry(annotation, "/F")
        hidden = isinstance(flags, int) and flags & HIDDEN
        if isinstance(kind, pikepdf.Name) and str(kind)[1:] in KINDS and not hidden:
            yield annotation


def _answered(annotation: pikepdf.Object, others: list[pikepdf.Object]) -> pikepdf.Object | None:
    """Return the annotation that this one replies to; None if it is no reply."""
    target = annotation.get("/IRT")
    if not isinstance(target, pikepdf.Dictionary) or not target.is_indirect:
        return None
    return next((a for a in others if a.objgen == target.objgen and a is not annotation), None)


def _root(annotation: pikepdf.Object, others: list[pikepdf.Object]) -> pikepdf.Object:
    """Return the annotation at the start of a chain of replies."""
    # Bounded, because damaged files may contain a cycle of replies.
    for _ in others:
        above = _answered(annotation, others)
        if above is None:
            break
        annotation = above
    return annotation


def _digest(annotation: pikepdf.Object, key: str) -> str:
    box = read_box(annotation.get("/Rect")) or ()
    place = [round(side) for side in box]
    told = f"{key}\0{annotation.Subtype}\0{contents(annotation)}\0{place}"
    return f"agendapack-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:24]}"


def _quads(annotation: pikepdf.Object) -> tuple[Box, ...]:
    numbers = read_numbers(annotation.get("/QuadPoints"))
    quads = (numbers[start : start + 8] for start in range(0, len(numbers) - 7, 8))
    return tuple((min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])) for q in quads)


def entry(holder: object, key: str) -> pikepdf.Object | None:
    """Return an entry of a dictionary; None if it is missing or `holder` is no dictionary."""
    named = isinstance(holder, pikepdf.Dictionary | pikepdf.Stream)
    return holder.get(key) if named else None  # type: ignore[attr-defined]


ALIKE = 0.3
"""Minimum share of common words of two versions of one page, from 0 to 1."""
FEW_WORDS = 8
"""A page with fewer words, for instance a scan, is matched by its position in the paper."""
CONTEXT = 6
"""Words compared on each side, to distinguish places with the same words."""
NUMBER = re.compile(r"\d{1,4}\.")
ANCHOR = 8
"""Maximum number of words that locate a note which marks no words itself."""


@dataclass(frozen=True, slots=True)
class Placing:
    """The place of a note in the new pack: how far right and up it moves, and what it covers."""

    page: int
    move: tuple[float, float] = (0.0, 0.0)
    quads: tuple[Box, ...] | None = None
    found: bool = True


def place_note(note: MemberNote, old: OpenPack, new: OpenPack) -> Placing | None:
    """Return the place of a note; None if the new pack lacks its paper or a similar page."""
    pages = new.pages_of(old.keys[note.page])
    if not pages:
        return None
    words = old.words(note.page)
    held = _marked(note, words) if note.kind in MARKS else _anchor(note, words)
    found = _find(words, held, pages, new, _likenesses(note, old, new, pages)) if held else None
    if found is not None:
        page, start = found
        there = new.words(page)[start : start + len(held)]
        first, now = words[held[0]].box, there[0].box
        quads = tuple(_lines(there)) if note.kind in MARKS else None
        return Placing(page, (now[0] - first[0], now[1] - first[1]), quads)
    page_alike = _most_alike(note, old, new, pages)
    return None if page_alike is None else Placing(page_alike, found=not held)


def _likenesses(
    note: MemberNote, old: OpenPack, new: OpenPack, pages: Sequence[int]
) -> dict[int, float]:
    before = old.texts(note.page)
    texts = {page: new.texts(page) for page in pages}
    common = {page: (before & now).total() for page, now in texts.items()}
    return {page: 2 * n / ((before + texts[page]).total() or 1) for page, n in common.items()}


def _most_alike(note: MemberNote, old: OpenPack, new: OpenPack, pages: Sequence[int]) -> int | None:
    own = old.pages_of(old.keys[note.page])
    place = own.index(note.page)
    if len(old.words(note.page)) < FEW_WORDS:
        same = pages[place] if place < len(pages) else None
        return same if same is not None and len(new.words(same)) < FEW_WORDS else None
    likenesses = _likenesses(note, old, new, pages)
    best = max(pages, key=lambda page: (likenesses[page], -abs(pages.index(page) - place)))
    return best if likenesses[best] >= ALIKE else None


def _marked(note: MemberNote, words: Sequence[Word]) -> range:
    quads = note.quads or (note.box,)
    covered = [i for i, word in enumerate(words) if any(_holds(q, word.box) for q in quads)]
    return range(covered[0], covered[-1] + 1) if covered else range(0)


def _anchor(note: MemberNote, words: Sequence[Word]) -> range:
    """Return the run of words that locates a note: words inside it, or of the nearest line."""
    inside = [place for place, word in enumerate(words) if _holds(note.box, word.box)]
    if inside:
        return range(inside[0], min(inside[0] + ANCHOR, inside[-1] + 1))
    if not words:
        return range(0)
    middle = _middle(note.box)
    nearest = min(range(len(words)), key=lambda p: abs(_middle(words[p].box) - middle))
    last = nearest
    while last + 1 < min(len(words), nearest + ANCHOR) and _same_line(
        words[nearest], words[last + 1]
    ):
        last += 1
    return range(nearest, last + 1)


def _find(
    words: Sequence[Word],
    held: range,
    pages: Sequence[int],
    new: OpenPack,
    likenesses: dict[int, float],
) -> tuple[int, int] | None:
    """Return page index and word index of the same words with the most similar context."""
    own = list(map(_read, words))
    wanted = own[held.start : held.stop]
    before = own[max(0, held.start - CONTEXT) : held.start]
    after = own[held.stop : held.stop + CONTEXT]
    # Page and start are negative, so that of equal scores the first place wins.
    best: tuple[float, int, int] | None = None
    for page in pages:
        texts = list(map(_read, new.words(page)))
        for start in range(len(texts) - len(wanted) + 1):
            if texts[start : start + len(wanted)] != wanted:
                continue
            stop = start + len(wanted)
            around = _shared(reversed(before), reversed(texts[max(0, start - CONTEXT) : start]))
            around += _shared(after, texts[stop : stop + CONTEXT])
            score = (around + likenesses[page], -page, -start)
            best = score if best is None else max(best, score)
    return None if best is None else (-best[1], -best[2])


def _read(word: Word) -> str:
    return "1." if NUMBER.fullmatch(word.text) else word.text


def _shared(some: Iterable[str], others: Iterable[str]) -> int:
    alike = (one == other for one, other in zip(some, others, strict=False))
    return sum(takewhile(bool, alike))


def _lines(words: Sequence[Word]) -> list[Box]:
    lines: list[list[Word]] = []
    for word in words:
        if not lines or not _same_line(lines[-1][-1], word):
            lines.append([])
        lines[-1].append(word)
    return [around([word.box for word in line]) for line in lines]


def _same_line(one: Word, other: Word) -> bool:
    return abs(one.box[1] - other.box[1]) < (one.box[3] - one.box[1]) / 2


def _holds(outer: Box, inner: Box) -> bool:
    across = (inner[0] + inner[2]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= _middle(inner) <= outer[3]


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
