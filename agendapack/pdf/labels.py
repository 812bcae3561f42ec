"""Page labels: what a viewer calls each page (ISO 32000-1, 12.4.2).

Labels i, ii, 1, 2, 18a become the number tree

    0 << /S /r >>   2 << /S /D >>   4 << /P (18a) >>

where each range counts on from its first page. A range ends where the next label is
not the one that counting on would give.
"""

import re
from collections.abc import Sequence

from agendapack.model.page_numbers import ROMAN_DIGITS, roman
from agendapack.pdf.objects import (
    DictionaryObject,
    PdfObject,
    array,
    dictionary,
    name,
    number,
    text,
)

_DECIMAL = re.compile(r"[1-9][0-9]{0,8}")


def page_labels(labels: Sequence[str]) -> DictionaryObject:
    """Return the number tree for the labels of all pages of a document."""
    nums: list[PdfObject] = []
    expected: tuple[str, int] | None = None
    for index, label in enumerate(labels):
        style, value = read_label(label)
        if (style, value) != expected or not style:
            nums += [number(index), _range(style, value, label)]
        expected = (style, value + 1)
    return dictionary(Nums=array(nums))


def read_label(label: str) -> tuple[str, int]:
    """Return how a label counts (`D`, `r`, or nothing) and its number."""
    if _DECIMAL.fullmatch(label):
        return "D", int(label)
    value = _from_roman(label)
    return ("r", value) if value else ("", 0)


def _range(style: str, value: int, label: str) -> DictionaryObject:
    if not style:
        return dictionary(P=text(label))
    return dictionary(S=name(style), St=number(value) if value > 1 else None)


def _from_roman(label: str) -> int:
    worths = {sign: worth for worth, sign in ROMAN_DIGITS if len(sign) == 1}
    if not label or not set(label) <= worths.keys():
        return 0
    values = [worths[letter] for letter in label]
    total = sum(
        -value if any(later > value for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )
    return total if roman(total) == label else 0
