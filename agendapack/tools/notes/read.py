"""Open a copy of a pack and read the notes in it: annotations that a member added.

A pack has a named destination for the first page of each paper and annex (ISO 32000-1,
12.3.2.3), for instance `agenda` on page 0, `overview` on 4 and `overview.annex-a` on 10. A page
belongs to the nearest destination at or before it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from io import BytesIO

import pikepdf

from agendapack.model.records import dataclass
from agendapack.pdf.geometry import Box, ordered
from agendapack.pdf.numbers import read_watermark
from agendapack.pdf.page_words import Word, read_words
from agendapack.pdf.source import PdfSource, open_source
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
