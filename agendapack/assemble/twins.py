"""Equal fonts, images, profiles and contents: found, so that each is stored once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count

from agendapack.assemble.store import Written

MAX_ROUNDS = 8


def find_twins(objects: Sequence[Written]) -> dict[int, int]:
    """Map the number of each repeated object to the number of its first copy.

    A round finds objects that are equal once the twins of earlier rounds count as
    one; a font is four references deep. Only objects whose identity has no meaning
    are compared: not pages, annotations, layers or structure elements.
    """
    alike = list(_alike(objects))
    twins: dict[int, int] = {}
    for turn in count(1):
        found = len(twins)
        for numbers in alike:
            first: dict[tuple[int, ...], int] = {}
            for number in numbers:
                if number not in twins:
                    references = objects[number - 1].references
                    kept = first.setdefault(tuple(twins.get(n, n) for n in references), number)
                    if kept != number:
                        twins[number] = kept
        if len(twins) == found or turn == MAX_ROUNDS:
            break
    return {number: _last(twins, kept) for number, kept in twins.items()}


def _alike(objects: Sequence[Written]) -> Iterator[list[int]]:
    """Go through the objects that differ in what they refer to at most, together."""
    alike: defaultdict[tuple[bytes, bytes | None], list[int]] = defaultdict(list)
    for number, written in enumerate(objects, 1):
        if written.shares:
            alike[written.template, written.data].append(number)
    return (numbers for numbers in alike.values() if len(numbers) > 1)


def _last(twins: dict[int, int], number: int) -> int:
    while number in twins:
        number = twins[number]
    return number
