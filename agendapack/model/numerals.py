"""Roman numerals: of front sheets, and of lists."""

DIGITS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Write a number (from 1) as a small Roman numeral.

    >>> [roman(number) for number in (1, 4, 9, 14, 40, 1999)]
    ['i', 'iv', 'ix', 'xiv', 'xl', 'mcmxcix']
    """
    numeral = ""
    for value, digits in DIGITS:
        numeral += digits * (number // value)
        number %= value
    return numeral
