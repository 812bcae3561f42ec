"""Which words changed: paragraphs matched first, then the words of those that differ."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from agendapack.model.changes import Rewording, Run
from agendapack.paragraphs import Paragraph

ALIKE = 0.5
"""How much two paragraphs have in common at least, to be one that was changed."""
MOST_PAIRS = 2500
"""So many pairs of paragraphs are looked at in one place; beyond, they are matched in order."""


def reword(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> tuple[Rewording, ...]:
    """Return the paragraphs that changed, in their order."""
    before, after = [p.text for p in old], [p.text for p in new]
    found: list[Rewording] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for i, j in _match(before, after, range(a, b), range(c, d)):
            words = compare_words(before[i] if i is not None else "", _at(after, j))
            where = _where(new, j) if j is not None else _where(old, i or 0)
            found.append(Rewording(where, words))
    return tuple(found)


def compare_words(old: str, new: str) -> tuple[Run, ...]:
    """Return the words of two texts as runs that are the same, removed or added."""
    before, after = old.split(), new.split()
    runs: list[Run] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Run("same", " ".join(before[a:b])))
            continue
        if a < b:
            runs.append(Run("removed", " ".join(before[a:b])))
        if c < d:
            runs.append(Run("added", " ".join(after[c:d])))
    return tuple(runs)


def likeness(old: str, new: str) -> float:
    """Return how much of their words two texts have in common: 0 to 1."""
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def common(old: str, new: str) -> float:
    """Return what part of their words two texts share, in any order: 0 to 1."""
    before, after = Counter(old.split()), Counter(new.split())
    return 2 * (before & after).total() / ((before + after).total() or 1)


Pair = tuple[int | None, int | None]


def _match(before: list[str], after: list[str], old: range, new: range) -> Iterator[Pair]:
    """Pair the paragraphs of a place that differs, those most alike first."""
    if not old or not new:
        yield from ((i, None) for i in old)
        yield from ((None, j) for j in new)
        return
    if len(old) * len(new) > MOST_PAIRS:
        both = min(len(old), len(new))
        yield from zip(old, new, strict=False)
        yield from _match(before, after, old[both:], new[both:])
        return
    likenesses = ((likeness(before[i], after[j]), -i, -j) for i in old for j in new)
    best, i, j = max(likenesses)
    if best < ALIKE:
        yield from ((i, None) for i in old)
        yield from ((None, j) for j in new)
        return
    i, j = -i, -j
    yield from _match(before, after, range(old.start, i), range(new.start, j))
    yield i, j
    yield from _match(before, after, range(i + 1, old.stop), range(j + 1, new.stop))


def _at(texts: list[str], place: int | None) -> str:
    return "" if place is None else texts[place]


def _where(paragraphs: Sequence[Paragraph], place: int) -> str:
    """Say where a paragraph stands: by its number, the last one before it, or its heading."""
    for paragraph in reversed(paragraphs[: place + 1]):
        if paragraph.number is not None:
            is_number = paragraph.number.isdecimal()
            return f"paragraph {paragraph.number}" if is_number else paragraph.number
        if paragraph.is_heading:
            return f'under "{paragraph.text}"' if paragraph is not paragraphs[place] else "heading"
    return "at the start"
