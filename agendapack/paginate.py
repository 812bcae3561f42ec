"""Page numbers: what every page is labelled, and where every id of the pack stands.

No PDF library is needed for this: pages are counted, not looked at. References and
page counts depend on each other, so both are worked out in rounds until nothing
moves (`settle`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from agendapack.codes import Code
from agendapack.model.section import Measured, PageRange
from agendapack.problems import Problem, ProblemsFound

ROUNDS = 6
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stack:
    """Pieces that are numbered together: the front sheet, or a paper with its annexes.

    Args:
        pieces: Key and page count of each; None for a section, which is laid out.
    """

    key: str
    is_front: bool
    pieces: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The labels of a piece's pages, and of the blank sides behind it."""

    labels: tuple[str, ...]
    blank_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Numbers that no longer move: of each piece, and the pages of each id."""

    pieces: Mapping[str, Numbered]
    pages: Mapping[str, PageRange]


LayOut = Callable[[str, Mapping[str, PageRange]], Measured]


def settle(stacks: tuple[Stack, ...], lay_out: LayOut, duplex: bool) -> Settled:
    """Lay out and number the pack until every page reference is right.

    Args:
        stacks: The pack in its order, the front sheet first.
        lay_out: Lays out the section of a key with the pages known so far. It is
            called again only where a page that the section prints has moved.
        duplex: Start every stack on a right-hand page.

    Raises:
        ProblemsFound: After six rounds something still moves; it is named.
    """
    measured: dict[str, Measured] = {}
    pages: dict[str, PageRange] = {}
    printed: dict[str, dict[str, PageRange | None]] = {}
    sections = [key for stack in stacks for key, count in stack.pieces if count is None]
    for _ in range(ROUNDS):
        stale = [key for key in sections if _prints(measured.get(key), pages) != printed.get(key)]
        if not stale and len(measured) == len(sections):
            return Settled(number(stacks, measured, duplex), pages)
        for key in stale:
            measured[key] = lay_out(key, pages)
            printed[key] = _prints(measured[key], pages)
        pages = locate(stacks, measured, number(stacks, measured, duplex))
    raise ProblemsFound([_unsettled(key, printed[key], pages) for key in stale])


def _prints(
    section: Measured | None, pages: Mapping[str, PageRange]
) -> dict[str, PageRange | None]:
    return {key: pages.get(key) for key in sorted(section.wanted)} if section else {"": None}


def _unsettled(
    key: str, printed: Mapping[str, PageRange | None], pages: Mapping[str, PageRange]
) -> Problem:
    moving = ", ".join(f"'{name}'" for name in printed if printed[name] != pages.get(name))
    return Problem(
        Code.UNSETTLED,
        f"the page numbers of {moving}, which '{key}' prints, do not come to rest",
        None,
        "a reference that changes the length of its own line can do this: word the line anew",
    )


def number(
    stacks: tuple[Stack, ...], measured: Mapping[str, Measured], duplex: bool
) -> dict[str, Numbered]:
    """Return the labels of every piece: i, ii, ... for the front sheet, then 1, 2, ...

    With `duplex`, a stack with an odd number of pages gets a blank side at its end,
    which is counted, so that the next starts on a right-hand page.
    """
    result: dict[str, Numbered] = {}
    front, papers = _labels(roman), _labels(str)
    for stack in stacks:
        labels = front if stack.is_front else papers
        total = 0
        for index, (key, count) in enumerate(stack.pieces):
            length = measured[key].pages if count is None else count
            total += length
            last = index == len(stack.pieces) - 1
            blanks = total % 2 if duplex and last else 0
            result[key] = Numbered(
                tuple(next(labels) for _ in range(length)),
                tuple(next(labels) for _ in range(blanks)),
            )
    return result


def locate(
    stacks: tuple[Stack, ...],
    measured: Mapping[str, Measured],
    numbered: Mapping[str, Numbered],
) -> dict[str, PageRange]:
    """Return the pages of every id: of an element the one it starts on, of an annex and
    a whole stack all of them, blank sides included.
    """
    pages: dict[str, PageRange] = {}
    for stack in stacks:
        for key, _ in stack.pieces:
            labels = numbered[key].labels
            if key in measured:
                for name, place in measured[key].places.items():
                    pages[name] = PageRange(labels[place.page], labels[place.page])
            if labels:
                pages[key] = PageRange(labels[0], labels[-1])
        every = [
            label
            for key, _ in stack.pieces
            for label in numbered[key].labels + numbered[key].blank_after
        ]
        if every:
            pages[stack.key] = PageRange(every[0], every[-1])
    return pages


def _labels(write: Callable[[int], str]) -> Iterator[str]:
    number = 1
    while True:
        yield write(number)
        number += 1


def roman(number: int) -> str:
    """Write a number (from 1) as a small Roman numeral.

    >>> [roman(number) for number in (1, 4, 9, 14, 40, 1999)]
    ['i', 'iv', 'ix', 'xiv', 'xl', 'mcmxcix']
    """
    numeral = ""
    for value, digits in ROMAN:
        numeral += digits * (number // value)
        number %= value
    return numeral
