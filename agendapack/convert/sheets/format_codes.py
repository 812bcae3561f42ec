"""Read the codes of number formats (ECMA-376-1, 18.8.30 and 18.8.31) into sections of tokens.

A code has up to four sections, for positive numbers, negative numbers, zero and text; or its
sections have conditions of their own.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from agendapack.model.records import dataclass

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|_(?P<room>.?)|\*(?P<filling>.?)'
    r"|\[(?P<bracket>[^\]]*)\]?|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<power>E[+-])"
    r"|(?P<moment>y+|m+|d+|h+|s+|e+|b+|g+)|(?P<digit>[0#?])|(?P<mark>[.,%/@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
SECTION = re.compile(r'(?:"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|[^;])*')
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+(?:E[+-]?\d+)?)", re.IGNORECASE)
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
CURRENCY = re.compile(r"\$([^\]-]*)(?:-(.*))?", re.DOTALL)
COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color\s*(\d+)", re.IGNORECASE)
COLOURS = {
    **{"black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00"},
    **{"magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00"},
    **{"1": "000000", "2": "FFFFFF"},
}
"""The colours that a section can give its letters; of the numbered ones, black and white."""
COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    **{"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge},
    **{"=": operator.eq, "<>": operator.ne},
}
LONG_DATE, LONG_TIME = ("f800", "x-sysdate"), ("f400", "x-systime")
"""The locales with which a section stands for the long date or the time of the computer."""
ENGLISH, GREGORIAN = 9, (0, 1)
NAMES = re.compile(r"m{3,}|d{3,}", re.IGNORECASE)

SHORT_DATES = {"US": "m/d/yyyy", "CA": "yyyy-mm-dd", "ZA": "yyyy/mm/dd"}
LONG_DATES = {"US": "dddd, mmmm d, yyyy"}
LONG_TIMES = {"US": "h:mm:ss AM/PM"}
BUILT_IN = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"},
    **{18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss"},
    **{37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00"},
    **{40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"},
    **{41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 48: "##0.0E+0", 49: "@"},
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    **{32: "h:mm:ss", 33: "h:mm:ss", 34: "h:mm:ss", 35: "h:mm:ss"},
}
MONEY = {5: "{0}#,##0;-{0}#,##0", 6: "{0}#,##0;[Red]-{0}#,##0", 7: "{0}#,##0.00;-{0}#,##0.00"} | {
    8: "{0}#,##0.00;[Red]-{0}#,##0.00",
    42: '_-{0}* #,##0_-;-{0}* #,##0_-;_-{0}* "-"_-;_-@_-',
    44: '_-{0}* #,##0.00_-;-{0}* #,##0.00_-;_-{0}* "-"??_-;_-@_-',
}
"""Built-in formats that print the money of the reader's country."""
SHORT = (14, *range(27, 32), 36, *range(50, 59))
"""Built-in formats that print a short date outside East Asia, whose readers see another one."""
CURRENCIES = {"US": '"$"', "IE": '"€"', "CA": '"$"', "AU": '"$"', "NZ": '"$"'}


def built_in(number: int, language: str) -> str | None:
    """Return the code of a built-in format (0 to 163) for a language; None for an unknown one."""
    region = language.rpartition("-")[2]
    if number in SHORT:
        return SHORT_DATES.get(region, "dd/mm/yyyy")
    if number == 22:
        clock = "h:mm" if region == "US" else "hh:mm"
        return f"{SHORT_DATES.get(region, 'dd/mm/yyyy')} {clock}"
    if number in MONEY:
        return MONEY[number].format(CURRENCIES.get(region, '"£"'))
    return BUILT_IN.get(number)


class Token(NamedTuple):
    """A piece of a section: a kind, and its characters.

    The kinds are `text`, `digit`, `mark`, `power`, `general`, `moment`, `half` (AM or PM) and
    `elapsed` (hours, minutes or seconds that do not start again).
    """

    kind: str
    text: str


@dataclass(slots=True)
class FormatSection:
    """A section of a code.

    Args:
        condition: The sign of a comparison and a number, where it has a condition.
    """

    tokens: list[Token] = field(default_factory=list)
    condition: tuple[str, Decimal] | None = None
    colour: str | None = None
    known: bool = True

    @property
    def of_moments(self) -> bool:
        """Whether it shows dates or times."""
        return any(token.kind in ("moment", "elapsed", "half") for token in self.tokens)

    @property
    def of_text(self) -> bool:
        """Whether it shows text."""
        return Token("mark", "@") in self.tokens

    def covers(self, value: Decimal) -> bool:
        """Tell whether a number meets its condition."""
        return self.condition is not None and COMPARE[self.condition[0]](value, self.condition[1])


@lru_cache(1024)
def read_code(code: str, language: str) -> tuple[FormatSection, ...]:
    """Return the sections of a code, at least one and at most four."""
    sections: list[FormatSection] = []
    at = 0
    while len(sections) < 4:
        found = SECTION.match(code, at)
        assert found is not None  # it matches no characters too
        sections.append(_read_section(found[0], language))
        at = found.end() + 1
        if at > len(code):
            break
    return tuple(sections)


def _read_section(written: str, language: str) -> FormatSection:
    section = FormatSection()
    foreign = False
    for found in TOKEN.finditer(written):
        kind, text = found.lastgroup or "plain", found[found.lastgroup or 0]
        if kind == "bracket":
            whole = _read_bracket(section, text, language)
            if whole is not None:
                section.tokens = whole
                return section
            money = CURRENCY.fullmatch(text)
            foreign |= money is not None and bool(money[2]) and not _is_english(money[2])
        elif kind == "room":
            section.tokens.append(Token("text", " "))
        elif kind == "filling":
            continue
        elif kind in ("quoted", "escaped", "plain"):
            section.known &= kind != "plain" or not (text.isascii() and text.isalpha())
            section.tokens.append(Token("text", text))
        else:
            section.known &= kind != "moment" or text[0] not in "gG"
            section.tokens.append(Token(kind, text))
    if foreign and any(NAMES.fullmatch(text) for kind, text in section.tokens if kind == "moment"):
        section.known = False
    return section


def _read_bracket(section: FormatSection, text: str, language: str) -> list[Token] | None:
    """Take in what stands in brackets; return the tokens that stand in place of all others."""
    condition, money = CONDITION.fullmatch(text.strip()), CURRENCY.fullmatch(text)
    colour = COLOUR.fullmatch(text.strip())
    if condition:
        try:
            section.condition = (condition[1], Decimal(condition[2]))
        except InvalidOperation:
            section.known = False
    elif colour:
        section.colour = COLOURS.get(colour[1] or colour[0].lower())
    elif ELAPSED.fullmatch(text):
        section.tokens.append(Token("elapsed", text))
    elif money:
        region, place = language.rpartition("-")[2], (money[2] or "").lower()
        if place in LONG_DATE:
            return _read_section(LONG_DATES.get(region, "dd mmmm yyyy"), language).tokens
        if place in LONG_TIME:
            return _read_section(LONG_TIMES.get(region, "hh:mm:ss"), language).tokens
        section.tokens.append(Token("text", money[1]))
    else:
        section.known = False
    return None


def _is_english(place: str) -> bool:
    """Tell whether a locale has English names, our digits and our calendar.

    It is a number in hexadecimal digits, or a language tag.
    """
    try:
        number = int(place.partition(",")[0], 16)
    except ValueError:
        return place.lower().startswith("en")
    digits, calendar = number >> 24, number >> 16 & 0xFF
    return number & 0x3FF == ENGLISH and digits in (0, 1) and calendar in GREGORIAN
