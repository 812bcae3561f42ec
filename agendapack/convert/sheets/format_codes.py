"""Read the codes of number formats into sections; tell which rules of conditional formatting apply.

A code (ECMA-376-1, 18.8.30 and 18.8.31) has up to four sections of tokens, for positive numbers,
negative numbers, zero and text; or its sections have conditions of their own.

Only plain rules (18.3.1.10) are worked out. Of any other it is not known whether it applies.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from agendapack.convert.sheets.sheet_xml import CELL, RawCell, Rule, SheetXml, Value, number_column
from agendapack.model import dataclass

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
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    **{"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge},
    **{"=": operator.eq, "<>": operator.ne},
}
LONG_DATE, LONG_TIME = ("f800", "x-sysdate"), ("f400", "x-systime")
"""The locales with which a section stands for the long date or the time of the computer."""
ENGLISH, GREGORIAN = 9, (0, 1)
NAMES = re.compile(r"m{3,}|d{3,}", re.IGNORECASE)

LONG_DATES = {"US": "dddd, mmmm d, yyyy"}
LONG_TIMES = {"US": "h:mm:ss AM/PM"}


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


SIGNS = {
    **{"equal": "=", "notEqual": "<>", "lessThan": "<", "lessThanOrEqual": "<="},
    **{"greaterThan": ">", "greaterThanOrEqual": ">="},
}
"""What the operators of rules stand for."""
COMPARISON = re.compile(r"(\$?[A-Z]{1,3}\$?\d{1,7})\s*(<=|>=|<>|=|<|>)\s*(.+)", re.DOTALL)
TEST = re.compile(r"(NOT\()?IS(ERROR|ERR|NA|BLANK|TEXT|NUMBER)\((\$?[A-Z]{1,3}\$?\d{1,7})\)\)?")
QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def plain(value: Value | None) -> float | str | bool:
    """Return the value of a cell without the looks of its text."""
    if isinstance(value, tuple):
        return "".join(run.text for run in value)
    return "" if value is None else value


def applies(rule: Rule, sheet: SheetXml, row: int, column: int) -> bool | None:
    """Tell whether a rule applies to a cell; None where that is not known."""
    cell = sheet.rows.get(row, {}).get(column, RawCell(None))
    value = plain(cell.value)
    match rule.kind:
        case "cellIs":
            return _compare(rule, value, sheet, row, column)
        case "containsErrors" | "notContainsErrors":
            return cell.is_error == (rule.kind == "containsErrors")
        case "containsBlanks" | "notContainsBlanks":
            return (not str(value).strip()) == (rule.kind == "containsBlanks")
        case "containsText" | "notContainsText" | "beginsWith" | "endsWith":
            return _find_text(rule, str(value).lower())
        case "expression" if rule.formulas:
            return _work_out(rule.formulas[0].strip(), rule, sheet, row, column)
    return None


def _find_text(rule: Rule, value: str) -> bool | None:
    text = rule.attributes.get("text", "").lower()
    if not text:
        return None
    if rule.kind == "beginsWith":
        return value.startswith(text)
    if rule.kind == "endsWith":
        return value.endswith(text)
    return (text in value) == (rule.kind == "containsText")


def _compare(
    rule: Rule, value: float | str | bool, sheet: SheetXml, row: int, column: int
) -> bool | None:
    bounds = [_find_value(each.strip(), rule, sheet, row, column) for each in rule.formulas]
    if not bounds or None in bounds:
        return None
    how = rule.attributes.get("operator", "equal")
    if how in ("between", "notBetween"):
        ends = [
            _is(value, ">=", bounds[0]),
            _is(value, "<=", bounds[-1]),
        ]
        return all(ends) == (how == "between")
    return _is(value, SIGNS.get(how, ""), bounds[0])


def _is(value: float | str | bool, how: str, bound: float | str | bool | None) -> bool:
    if how not in COMPARE or bound is None:
        return False
    if value == "" and not isinstance(bound, str):
        value = 0  # as which Excel takes an empty cell
    if isinstance(value, str) != isinstance(bound, str):
        return how == "<>" or (how.startswith(">") and isinstance(value, str))
    if isinstance(value, str) and isinstance(bound, str):
        return COMPARE[how](value.lower(), bound.lower())
    return COMPARE[how](value, bound)


def _work_out(formula: str, rule: Rule, sheet: SheetXml, row: int, column: int) -> bool | None:
    if formula.upper() in ("TRUE", "TRUE()", "1"):
        return True
    test, compared = TEST.fullmatch(formula), COMPARISON.fullmatch(formula)
    if test:
        found = _refer(test[3], rule, row, column)
        cell = sheet.rows.get(found[0], {}).get(found[1], RawCell(None))
        tested = plain(cell.value)
        is_number = not isinstance(tested, str) and not isinstance(tested, bool)
        said = {
            "BLANK": cell.value is None,
            "TEXT": isinstance(tested, str) and tested != "" and not cell.is_error,
            "NUMBER": is_number,
            "NA": cell.is_error and tested == "#N/A",
            "ERR": cell.is_error and tested != "#N/A",
        }.get(test[2], cell.is_error)
        return said != bool(test[1])
    if compared:
        value = _find_value(compared[1], rule, sheet, row, column)
        bound = _find_value(compared[3].strip(), rule, sheet, row, column)
        known = value is not None and bound is not None
        return _is(value, compared[2], bound) if known and value is not None else None
    return None


def _find_value(
    formula: str, rule: Rule, sheet: SheetXml, row: int, column: int
) -> float | str | bool | None:
    """Return the value of a formula that is a constant or a cell; None for any other."""
    formula = formula.removeprefix("=").strip()
    quoted = QUOTED.fullmatch(formula)
    if quoted:
        return quoted[1].replace('""', '"')
    if CELL.fullmatch(formula):
        found = _refer(formula, rule, row, column)
        return plain(sheet.rows.get(found[0], {}).get(found[1], RawCell(None)).value)
    if formula.upper() in ("TRUE", "FALSE"):
        return formula.upper() == "TRUE"
    try:
        return float(formula)
    except ValueError:
        return None


def _refer(reference: str, rule: Rule, row: int, column: int) -> tuple[int, int]:
    """Return the cell that a rule means, which it writes as seen from the first of its cells."""
    found = CELL.fullmatch(reference)
    assert found is not None
    letters, number = number_column(found[1]), int(found[2])
    top = min(area.top for area in rule.areas)
    left = min(area.left for area in rule.areas)
    return (
        number if f"${number}" in reference[1:] else number + row - top,
        letters if reference.startswith("$") else letters + column - left,
    )
