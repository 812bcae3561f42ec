"""Page numbers as printed: `18`, `18a` between 18 and 19, Roman numerals; labels and spans.

A page label (ISO 32000-1, 12.4.2) is one page number, such as `iv`, `18` or `18a`, or the span of
numbers that one page stands for: `41 - 52` on the notice for a withheld paper, `9-10` in large
print.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from agendapack.model import dataclass

NUMBER = re.compile(r"([1-9]\d{0,5})([a-z]{0,3})")
MOST_PAGES = 20_000
"""The most page numbers that one range may span."""

ROMAN_DIGITS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip

HIGHEST_ROMAN = 3999


def roman(number: int) -> str:
    """Write a number (from 1) as a Roman numeral in lower case.

    >>> [roman(number) for number in (1, 4, 9, 14, 40, 1999)]
    ['i', 'iv', 'ix', 'xiv', 'xl', 'mcmxcix']
    """
    numeral = ""
    for value, digits in ROMAN_DIGITS:
        numeral += digits * (number // value)
        number %= value
    return numeral


def read_roman(numeral: str) -> int:
    """Return the number of a Roman numeral in lower case; 0 for anything else.

    >>> [read_roman(numeral) for numeral in ("i", "xiv", "iiii", "", "I")]
    [1, 14, 0, 0, 0]
    """
    worths = {sign: worth for worth, sign in ROMAN_DIGITS if len(sign) == 1}
    values = [worths.get(letter, 0) for letter in numeral]
    total = sum(
        -value if value < following else value for value, following in pairwise([*values, 0])
    )
    return total if numeral and roman(total) == numeral else 0


def write_letters(rank: int) -> str:
    """Write a rank in letters, as the columns of a spreadsheet: a, z, aa; none for 0.

    >>> [(write_letters(rank), read_letters(write_letters(rank))) for rank in (0, 1, 26, 28)]
    [('', 0), ('a', 1), ('z', 26), ('ab', 28)]
    """
    letters = ""
    while rank > 0:  # bijective base 26: there is no digit for zero
        rank, rest = divmod(rank - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def read_letters(letters: str) -> int:
    """Return the rank of small letters; the opposite of `write_letters`."""
    rank = 0
    for letter in letters:
        rank = rank * 26 + ord(letter) - ord("a") + 1
    return rank


def list_number(number: int, kind: str) -> str:
    """Write a number (from 1) in the style of an HTML list's `type`: `1`, `a`, `A`, `i`, `I`.

    Roman numerals end at 3999; numbers above that are written in digits.

    >>> [list_number(28, kind) for kind in "1aAiI"]
    ['28', 'ab', 'AB', 'xxviii', 'XXVIII']
    """
    if kind in ("a", "A"):
        written = write_letters(number)
    else:
        written = roman(number) if kind in ("i", "I") and 0 < number <= HIGHEST_ROMAN else ""
    return (written.upper() if kind.isupper() else written) or str(number)


def read_number(printed: str) -> tuple[int, int] | None:
    """Split a page number into its number and the rank of its letters.

    No letter ranks 0, `a` ranks 1, `z` 26, `aa` 27. None for any other kind of label.

    >>> [read_number(printed) for printed in ("18", "18a", "18ab", "iv")]
    [(18, 0), (18, 1), (18, 28), None]
    """
    found = NUMBER.fullmatch(printed)
    if found is None:
        return None
    return int(found[1]), read_letters(found[2])


def write_number(number: int, place: int) -> str:
    """Write a number and the rank of its letters; the opposite of `read_number`."""
    return f"{number}{write_letters(place)}"


@dataclass(frozen=True, slots=True)
class PageLabel:
    """The parts of a page number.

    Args:
        style: `D` for 1, 2, 3 and `r` for i, ii, iii, as in a PDF (ISO 32000-1, 12.4.2);
            empty for text that is no page number.
        place: The rank of its letters (see `read_number`); 0 without any.
    """

    style: str
    number: int = 0
    place: int = 0

    @classmethod
    def read(cls, printed: str) -> "PageLabel":
        """Split a page number into its parts.

        >>> PageLabel.read("18b"), PageLabel.read("iv").number, PageLabel.read("41 - 52").style
        (PageLabel(style='D', number=18, place=2), 4, '')
        """
        found = read_number(printed)
        if found is not None:
            return cls("D", *found)
        value = read_roman(printed)
        return cls("r", value) if value else cls("")


@dataclass(frozen=True, slots=True)
class PageSpan:
    """Page numbers as printed, both ends included; printed as `9 - 18`, or `9`."""

    first: str
    last: str

    @classmethod
    def read(cls, label: str) -> "PageSpan":
        """Return the pages that a page label names.

        >>> [str(PageSpan.read(label)) for label in ("41 - 52", "9-10", "ii")]
        ['41 - 52', '9 - 10', 'ii']
        """
        first, dash, last = label.partition("-")
        return cls(first.strip(), last.strip()) if dash else cls(label, label)

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first} - {self.last}"

    @property
    def called(self) -> str:
        """What messages call them.

        >>> PageSpan("9", "9").called, PageSpan("9", "18").called
        ('page 9', 'pages 9 to 18')
        """
        is_one = self.first == self.last
        return f"page {self.first}" if is_one else f"pages {self.first} to {self.last}"

    def holds(self, number: str) -> bool:
        """Tell whether a page number is one of these.

        >>> [PageSpan("41", "52").holds(number) for number in ("41", "45", "45a", "53", "")]
        [True, True, True, False, False]
        >>> PageSpan("iii", "v").holds("iv"), PageSpan("ii", "ii").holds("2")
        (True, False)
        """
        if number in (self.first, self.last):
            return bool(number)
        first, wanted, last = map(PageLabel.read, (self.first, number, self.last))
        if not first.style == wanted.style == last.style != "":
            return False
        between = (wanted.number, wanted.place)
        return (first.number, first.place) < between < (last.number, last.place)


@dataclass(frozen=True, slots=True)
class ReadingSpan(PageSpan):
    """The pages of a whole paper, and what it takes to read them.

    Args:
        count: How many pages there are to read, without blank sides.
        minutes: How long that takes, about.
    """

    count: int
    minutes: int


def numbers_between(first: str, last: str) -> tuple[str, ...] | None:
    """Return every page number from the first to the last, both included.

    None where that cannot be counted: `18` to `18c`, Roman numerals, more than `MOST_PAGES`.

    >>> numbers_between("18a", "18c")
    ('18a', '18b', '18c')
    """
    start, end = read_number(first), read_number(last)
    if start is None or end is None:
        return None
    (number, place), (last_number, last_place) = start, end
    if place == last_place == 0 and 0 <= last_number - number < MOST_PAGES:
        return tuple(str(each) for each in range(number, last_number + 1))
    if number == last_number and 0 < place <= last_place < place + MOST_PAGES:
        return tuple(write_number(number, each) for each in range(place, last_place + 1))
    return None


def count_on(taken: Iterable[str], duplex: bool) -> Iterator[str]:
    """Yield whole numbers above every number taken, with `duplex` starting at an odd one.

    In a document printed on both sides, right-hand pages have odd numbers.
    """
    highest = max((found[0] for each in taken if (found := read_number(each))), default=0)
    number = highest + 1
    if duplex and number % 2 == 0:
        number += 1
    while True:
        yield str(number)
        number += 1


def count_letters(after: str, taken: Iterable[str]) -> Iterator[str]:
    """Yield `18a`, `18b`, ... for pages inserted after page 18, skipping those taken."""
    found = read_number(after)
    number = found[0] if found else 0
    places = [other[1] for each in taken if (other := read_number(each)) and other[0] == number]
    place = max(places, default=0) + 1
    while True:
        yield write_number(number, place)
        place += 1
