"""Page numbers as printed: `18`, `18a` between 18 and 19, and Roman numerals for front sheets."""

import re
from collections.abc import Iterable, Iterator

NUMBER = re.compile(r"([1-9]\d{0,5})([a-z]{0,3})")
MOST_PAGES = 20_000
"""The most page numbers that one range may span."""

ROMAN_DIGITS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def read_number(printed: str) -> tuple[int, int] | None:
    """Split a page number into its number and the rank of its letters.

    No letter ranks 0, `a` ranks 1, `z` 26, `aa` 27. None for any other kind of label.

    >>> [read_number(printed) for printed in ("18", "18a", "18ab", "iv")]
    [(18, 0), (18, 1), (18, 28), None]
    """
    found = NUMBER.fullmatch(printed)
    if found is None:
        return None
    place = 0
    for letter in found[2]:
        place = place * 26 + ord(letter) - ord("a") + 1
    return int(found[1]), place


def write_number(number: int, place: int) -> str:
    """Write a number and the rank of its letters; the opposite of `read_number`."""
    letters = ""
    # Bijective base 26, as in the columns of a spreadsheet: there is no digit for zero.
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return f"{number}{letters}"


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
