"""A copy of a pack, opened, and the notes in it: annotations that somebody added.

A pack names the first page of each paper and annex by its key (ISO 32000-1, 12.3.2.3):
`agenda` 0, `overview` 4, `overview.annex-a` 10. A page belongs to the last key before it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

from agendapack.pdf.geometry import Box
from agendapack.pdf.page_words import Word, read_words
from agendapack.pdf.source import PdfSource, open_source
from agendapack.pdf.text import Fonts
from agendapack.problems import InternalFault


class NotAPack(Exception):
    """The file cannot be used; the message says why."""


@dataclass(slots=True, eq=False)
class OpenPack:
    """A pack and what has been read of it; words are read when they are asked for.

    Args:
        pdf: The file, as notes are read from it and written to it.
        source: The file, as its words are read.
        keys: For each page, the key of the paper or annex that it belongs to.
    """

    pdf: pikepdf.Pdf
    source: PdfSource
    keys: tuple[str, ...]
    starts: dict[str, int]
    _fonts: Fonts = field(default_factory=Fonts)
    _words: dict[int, tuple[Word, ...]] = field(default_factory=dict)

    def words(self, page: int) -> tuple[Word, ...]:
        """Return the words of a page, by its index."""
        if page not in self._words:
            self._words[page] = read_words(self.source.pages[page], self._fonts)
        return self._words[page]

    def pages_of(self, key: str) -> list[int]:
        """Return the indexes of the pages of a paper or annex; none where it is not there."""
        return [page for page, own in enumerate(self.keys) if own == key]

    def label(self, page: int) -> str:
        """Return what the page is called."""
        return str(self.pdf.pages[page].label)

    def texts(self, page: int) -> Counter[str]:
        """Count the words of a page."""
        return Counter(word.text for word in self.words(page))


def open_pack(data: bytes) -> OpenPack:
    """Open a finished pack.

    Raises:
        NotAPack: It is no PDF, it is locked, or it names no papers.
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
    """Open a copy as a reader's program has left it, else as pikepdf writes it anew.

    Raises:
        NotAPack: Neither can be read.
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
"""Notes that mark words."""
KINDS = MARKS | {"Text", "FreeText", "Ink", "Square", "Circle", "Line"}
HIDDEN = 2
SHOWN = 60


@dataclass(frozen=True, slots=True, eq=False)
class MemberNote:
    """An annotation with the replies to it.

    Args:
        page: Index of its page.
        box: Its rectangle.
        quads: What a mark covers, an upright box a line.
    """

    page: int
    kind: str
    annotation: pikepdf.Object
    box: Box
    quads: tuple[Box, ...]
    replies: tuple[pikepdf.Object, ...]

    @property
    def said(self) -> str:
        """What is written in it, shortened; else what kind of note it is."""
        text = " ".join(contents(self.annotation).split())
        if not text:
            return self.kind.lower()
        return text if len(text) <= SHOWN else text[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"


def read_notes(old: OpenPack, new: OpenPack) -> list[MemberNote]:
    """Return the notes in an older copy, in page order.

    What the new pack holds as well, by its name or in the same paper at the same place, is
    its own, or was carried before: an annex may have come with comments.
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
    """Return the name of an annotation (its NM), or one made of what it is and where.

    Args:
        annotation: The annotation.
        key: Of the paper that it is in.
    """
    given = annotation.get("/NM")
    return str(given) if isinstance(given, pikepdf.String) else _digest(annotation, key)


def contents(annotation: pikepdf.Object) -> str:
    """Return the text of an annotation."""
    found = annotation.get("/Contents")
    return str(found) if isinstance(found, pikepdf.String) else ""


def read_box(value: object) -> Box | None:
    """Return a rectangle with its corners in order."""
    numbers = read_numbers(value)
    if len(numbers) != 4:
        return None
    a, b, c, d = numbers
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def read_numbers(value: object) -> list[float]:
    """Return an array of numbers; nothing where it is something else."""
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
    """Return the annotation that one is a reply to."""
    target = annotation.get("/IRT")
    if not isinstance(target, pikepdf.Dictionary) or not target.is_indirect:
        return None
    return next((a for a in others if a.objgen == target.objgen and a is not annotation), None)


def _root(annotation: pikepdf.Object, others: list[pikepdf.Object]) -> pikepdf.Object:
    """Return the annotation that a chain of replies begins with."""
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
    """Return an entry of a dictionary, or None where there is none."""
    named = isinstance(holder, pikepdf.Dictionary | pikepdf.Stream)
    return holder.get(key) if named else None  # type: ignore[attr-defined]
