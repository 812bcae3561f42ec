"""The labels of lists: 1. 2., a. b., i. ii. and bullets."""

from agendapack.model.numerals import roman
from agendapack.typeset.html import Element

BULLETS = ("\u2022", "\u2013", "\u25aa")
NUMBERINGS = {
    "1": "Decimal",
    "a": "LowerAlpha",
    "A": "UpperAlpha",
    "i": "LowerRoman",
    "I": "UpperRoman",
}


def list_labels(element: Element) -> tuple[list[str], str]:
    """Return the label of each item of a list, and its ListNumbering (ISO 32000-1, 14.8.5.5)."""
    items = [child for child in element.elements() if child.tag == "li"]
    if element.tag == "ul":
        return [BULLETS[0]] * len(items), "Disc"
    kind = element.attributes.get("type", "1")
    number = _whole(element.attributes.get("start"), 1)
    labels = []
    for item in items:
        number = _whole(item.attributes.get("value"), number)
        labels.append(f"{counter(number, kind)}.")
        number += 1
    return labels, NUMBERINGS.get(kind, "Decimal")


def counter(number: int, kind: str) -> str:
    """Write a number (from 1) as `1`, `a`, `A`, `i` or `I` asks for.

    >>> [counter(28, kind) for kind in "1aAiI"]
    ['28', 'ab', 'AB', 'xxviii', 'XXVIII']
    """
    if kind in ("a", "A"):
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters.upper() if kind == "A" else letters
    if kind in ("i", "I"):
        return roman(number).upper() if kind == "I" else roman(number)
    return str(number)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise
