"""Write the numbers of lists as Word does (ECMA-376-1, 17.18.59)."""

from agendapack.model.page_numbers import roman

LIST_TYPES = {
    "decimal": "1",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
WRITTEN = frozenset({*LIST_TYPES, "decimalZero", "ordinal"})


def write_number(kind: str, value: int) -> str:
    """Write the number of a list item: "3", "c", "IV"; the kind is one of HTML."""
    return spell_number(value, {html: word for word, html in LIST_TYPES.items()}[kind])


def spell_number(number: int, kind: str) -> str:
    """Write a number as a kind of numbering in Word does: "3", "c", "IV", "3rd"."""
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 20 + 1)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return roman(number) if kind == "lowerRoman" else roman(number).upper()
    if kind == "ordinal":
        return f"{number}{_ending(number)}"
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
