"""Page numbers as readers name them."""


def bears(label: str, number: str) -> bool:
    """Tell whether a page with this label is found under a number: `41 - 52` bears 45.

    >>> bears("41 - 52", "45"), bears("18a", "18a"), bears("ii", "2")
    (True, True, False)
    """
    first, dash, last = label.partition(" - ")
    if number in (label, first, last):
        return bool(number)
    digits = all(each.isascii() and each.isdigit() for each in (number, first, last))
    return bool(dash) and digits and int(first) < int(number) < int(last)
