"""Which thing of an old version is which of the new one."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
ALIKE = 0.6
"""How alike two titles are at least."""


def match(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], str], title: Callable[[T], str]
) -> list[tuple[T | None, T | None]]:
    """Pair what has the same key, else the same title, else a title much alike.

    Returns:
        Pairs in the new order; what is gone stands behind what it followed.
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
    """Return the most pairs of places that keep their order; the others have moved.

    >>> sorted(in_order([(0, 0), (1, 3), (2, 1), (3, 2)]))
    [(0, 0), (2, 1), (3, 2)]
    """
    ordered = sorted(pairs)
    tails: list[int] = []
    chains: list[list[tuple[int, int]]] = []
    for pair in ordered:
        place = bisect_left(tails, pair[1])
        chain = [*(chains[place - 1] if place else []), pair]
        tails[place : place + 1] = [pair[1]]
        chains[place : place + 1] = [chain]
    return set(chains[-1]) if chains else set()
