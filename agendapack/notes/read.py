"""The notes in a copy of a pack: annotations that somebody added (ISO 32000-1, 12.5.6)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from agendapack.model.matrix import Box
from agendapack.notes.packs import OpenPack
from agendapack.pagetext.fonts import entry

MARKS = frozenset({"Highlight", "Underline", "StrikeOut", "Squiggly"})
"""Notes that mark words."""
KINDS = MARKS | {"Text", "FreeText", "Ink", "Square", "Circle", "Line"}
HIDDEN = 2
SHOWN = 60


@dataclass(frozen=True, slots=True, eq=False)
class Note:
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


def read_notes(old: OpenPack, new: OpenPack) -> list[Note]:
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
            notes.append(Note(page, kind, top, box, _quads(top), replies))
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
