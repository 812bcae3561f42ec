"""Compare two versions of a meeting: items, papers, annexes, pages and words.

Items, papers and annexes are matched by key and title. In texts, paragraphs are matched first,
and then the words of the paragraphs that differ.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from agendapack.model.changes import (
    DiffRun,
    ItemChange,
    MeetingChanges,
    PaperChange,
    PartChange,
    Rewording,
)
from agendapack.model.wording import ENGLISH, Wording
from agendapack.render.section_html import Paragraph
from agendapack.tools.changes.version import Version, VersionItem, VersionPaper, VersionPart

Say = Callable[..., str]
"""Returns the text of a message."""

T = TypeVar("T")
ALIKE = 0.6
"""Minimum likeness, from 0 to 1, of titles that are matched."""


def match(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], str], title: Callable[[T], str]
) -> list[tuple[T | None, T | None]]:
    """Match entries by key, then the remaining ones by title, then by similar titles.

    Returns:
        Pairs of old and new entry in the new order. An added entry has no old one. A removed
        entry has no new one, and follows the entry that preceded it.
    """
    found: dict[int, int] = {}

    def take(alike: Callable[[T, T], bool]) -> None:
        for j, after in enumerate(new):
            for i, before in enumerate(old):
                if j not in found.values() and i not in found and alike(before, after):
                    found[i] = j

    take(lambda a, b: key(a) == key(b))
    take(lambda a, b: title(a) == title(b))
    take(lambda a, b: SequenceMatcher(None, title(a), title(b)).ratio() >= ALIKE)
    order: list[tuple[int, int]] = [(j, -1) for j in range(len(new))]
    following = -1
    for i in range(len(old)):
        if i in found:
            following = found[i]
        else:
            order.append((following, i))
    behind = {j: i for i, j in found.items()}
    pairs: list[tuple[T | None, T | None]] = []
    for j, i in sorted(order):
        if i >= 0:
            pairs.append((old[i], None))
        else:
            pairs.append((old[behind[j]] if j in behind else None, new[j]))
    return pairs


def in_order(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the largest set of index pairs that keep their order; the others have moved.

    >>> sorted(in_order([(0, 0), (1, 3), (2, 1), (3, 2)]))
    [(0, 0), (2, 1), (3, 2)]
    """
    # Longest increasing subsequence: `tails` holds the last new index of the best chain of each
    # length, and `chains` the chains themselves.
    ordered = sorted(pairs)
    tails: list[int] = []
    chains: list[list[tuple[int, int]]] = []
    for pair in ordered:
        place = bisect_left(tails, pair[1])
        chain = [*(chains[place - 1] if place else []), pair]
        tails[place : place + 1] = [pair[1]]
        chains[place : place + 1] = [chain]
    return set(chains[-1]) if chains else set()


ALIKE_PARAGRAPHS = 0.5
"""Minimum likeness, from 0 to 1, of two paragraphs that count as one reworded paragraph."""
MOST_PAIRS = 2500
"""Maximum number of pairs compared for likeness in one place; more are matched in order."""


def reword(
    old: Sequence[Paragraph], new: Sequence[Paragraph], wording: Wording = ENGLISH
) -> tuple[Rewording, ...]:
    """Return the changed paragraphs in order."""
    before, after = [p.text for p in old], [p.text for p in new]
    found: list[Rewording] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for i, j in _match(before, after, range(a, b), range(c, d)):
            words = compare_words("" if i is None else before[i], "" if j is None else after[j])
            here = (new, j) if j is not None else (old, i or 0)
            found.append(Rewording(_where(*here, wording.say), words))
    return tuple(found)


def compare_words(old: str, new: str) -> tuple[DiffRun, ...]:
    """Return the words of two texts as runs of unchanged, removed and added words."""
    before, after = old.split(), new.split()
    runs: list[DiffRun] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(DiffRun("same", " ".join(before[a:b])))
            continue
        if a < b:
            runs.append(DiffRun("removed", " ".join(before[a:b])))
        if c < d:
            runs.append(DiffRun("added", " ".join(after[c:d])))
    return tuple(runs)


def likeness(old: str, new: str) -> float:
    """Return the likeness of two texts, from 0 to 1, by words in order; 0 if below the minimum."""
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE_PARAGRAPHS else 0.0


def common(old: str, new: str) -> float:
    """Return the share of words that two texts have in common in any order, from 0 to 1."""
    before, after = Counter(old.split()), Counter(new.split())
    return 2 * (before & after).total() / ((before + after).total() or 1)


Pair = tuple[int | None, int | None]


def _match(before: list[str], after: list[str], old: range, new: range) -> Iterator[Pair]:
    """Pair the old and new paragraphs in one place, the most alike first."""
    if old and new and len(old) * len(new) > MOST_PAIRS:
        both = min(len(old), len(new))
        yield from zip(old, new, strict=False)
        yield from _match(before, after, old[both:], new[both:])
        return
    likenesses = ((likeness(before[i], after[j]), -i, -j) for i in old for j in new)
    best, i, j = max(likenesses, default=(0.0, 0, 0))
    if best < ALIKE_PARAGRAPHS:
        yield from ((i, None) for i in old)
        yield from ((None, j) for j in new)
        return
    i, j = -i, -j
    yield from _match(before, after, range(old.start, i), range(new.start, j))
    yield i, j
    yield from _match(before, after, range(i + 1, old.stop), range(j + 1, new.stop))


def _where(paragraphs: Sequence[Paragraph], place: int, say: Say) -> str:
    """Return the location of a paragraph: the nearest number or heading at or before it."""
    for paragraph in reversed(paragraphs[: place + 1]):
        if paragraph.number is not None:
            is_number = paragraph.number.isdecimal()
            number = paragraph.number
            return say("change-in-paragraph", number=number) if is_number else number
        if paragraph.is_heading:
            if paragraph is paragraphs[place]:
                return say("change-in-heading")
            return say("change-under", heading=paragraph.text)
    return say("change-at-start")


REPLACED = 0.2
"""Minimum share of common words; a text with less counts as replaced, not changed."""


def compare(meeting: str, old: Version, new: Version) -> MeetingChanges:
    """Return what changed from an old version of a meeting to a new one."""
    agenda: tuple[Rewording, ...] = ()
    items: tuple[ItemChange, ...] = ()
    if old.agenda is not None and new.agenda is not None:
        agenda = reword(old.agenda, new.agenda, new.wording)
    if old.items is not None and new.items is not None:
        items = tuple(_items(old.items, new.items))
    papers = tuple(_papers(old.papers, new.papers, new.wording))
    return MeetingChanges(meeting, old.name, agenda, items, papers)


def _items(old: Sequence[VersionItem], new: Sequence[VersionItem]) -> Iterator[ItemChange]:
    pairs = match(old, new, lambda item: item.key, lambda item: item.title)
    both = [(old.index(a), new.index(b)) for a, b in pairs if a and b]
    steady = in_order(both)
    for before, after in pairs:
        if before is None and after is not None:
            yield ItemChange("added", None, after.number, None, after.title)
        elif before is not None and after is None:
            yield ItemChange("removed", before.number, None, before.title, None)
        elif before is not None and after is not None:
            numbers = (before.number, after.number)
            titles = (before.title, after.title)
            if (old.index(before), new.index(after)) not in steady:
                yield ItemChange("moved", *numbers, *titles)
            elif before.number != after.number:
                yield ItemChange("renumbered", *numbers, *titles)
            if before.title != after.title:
                yield ItemChange("retitled", *numbers, *titles)


def _papers(
    old: Sequence[VersionPaper], new: Sequence[VersionPaper], wording: Wording
) -> Iterator[PaperChange]:
    for before, after in match(old, new, lambda p: p.paper.key, lambda p: p.paper.title):
        part = _part(before.paper if before else None, after.paper if after else None, wording)
        annexes: tuple[PartChange, ...] = ()
        if before and after and before.annexes is not None and after.annexes is not None:
            parts = match(before.annexes, after.annexes, lambda a: a.key, lambda a: a.title)
            found = (_part(a, b, wording) for a, b in parts)
            annexes = tuple(each for each in found if each is not None)
        shown = after or before
        if shown is not None and (part is not None or annexes):
            yield PaperChange(shown.item, part or _unchanged(shown.paper), annexes)


def _unchanged(part: VersionPart) -> PartChange:
    return PartChange("changed", part.key, part.title, part.pages, part.pages)


def _part(old: VersionPart | None, new: VersionPart | None, wording: Wording) -> PartChange | None:
    if old is None:
        return PartChange("added", new.key, new.title, None, new.pages) if new else None
    if new is None:
        return PartChange("removed", old.key, old.title, old.pages, None)
    pages = (old.pages, new.pages)
    known = old.sha256 is not None and new.sha256 is not None
    # The record holds fewer hashes than a layout, so the old hashes need only be among the new.
    other_file = known and not (old.sha256 or frozenset()) <= (new.sha256 or frozenset())
    rewordings: tuple[Rewording, ...] = ()
    if old.read is None or new.read is None or (new.is_file and not other_file):
        unread = other_file
    else:
        texts = (old.read(), new.read())
        rewordings = reword(*texts, wording)
        unread = other_file and new.is_file and not (rewordings and all(texts))
        words = [" ".join(paragraph.text for paragraph in text) for text in texts]
        if rewordings and not unread and common(*words) < REPLACED:
            return PartChange("replaced", new.key, new.title, *pages)
    if rewordings or unread:
        return PartChange("changed", new.key, new.title, *pages, rewordings, unread)
    moved = None not in pages and old.pages != new.pages
    return PartChange("moved", new.key, new.title, *pages) if moved else None
