"""Find the place of a note in the new pack: the same paper, the most similar page, its words."""

import re
from collections.abc import Iterable, Sequence

from agendapack.model.records import dataclass
from agendapack.pdf.geometry import Box, around
from agendapack.pdf.page_words import Word
from agendapack.tools.notes.read import MARKS, MemberNote, OpenPack

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
    likenesses: dict[int, float] = {}
    for page in pages:
        now = new.texts(page)
        likenesses[page] = 2 * (before & now).total() / ((before + now).total() or 1)
    return likenesses


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
    covered = [
        place
        for place, word in enumerate(words)
        if any(_holds(quad, word.box) for quad in note.quads or (note.box,))
    ]
    return range(covered[0], covered[-1] + 1) if covered else range(0)


def _anchor(note: MemberNote, words: Sequence[Word]) -> range:
    """Return the run of words that locates a note: words inside it, or of the nearest line."""
    inside = [place for place, word in enumerate(words) if _holds(note.box, word.box)]
    if inside:
        return range(inside[0], min(inside[0] + ANCHOR, inside[-1] + 1))
    if not words:
        return range(0)
    middle = (note.box[1] + note.box[3]) / 2
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
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _lines(words: Sequence[Word]) -> list[Box]:
    lines: list[list[Word]] = []
    for word in words:
        if lines and _same_line(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [around([word.box for word in line]) for line in lines]


def _same_line(one: Word, other: Word) -> bool:
    return abs(one.box[1] - other.box[1]) < (one.box[3] - one.box[1]) / 2


def _holds(outer: Box, inner: Box) -> bool:
    across = (inner[0] + inner[2]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= _middle(inner) <= outer[3]


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
