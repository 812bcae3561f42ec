"""Tell which rules of conditional formatting apply to a cell (ECMA-376-1, 18.3.1.10).

Only plain rules are worked out. Of any other it is not known whether it applies.
"""

import operator
import re
from collections.abc import Callable, Mapping

from agendapack.convert.sheets.sheet_xml import (
    CELL,
    RawCell,
    Rule,
    SheetXml,
    Value,
    number_column,
)

COMPARE: Mapping[str, Callable[[float | str, float | str], bool]] = {
    **{"equal": operator.eq, "notEqual": operator.ne},
    **{"lessThan": operator.lt, "lessThanOrEqual": operator.le},
    **{"greaterThan": operator.gt, "greaterThanOrEqual": operator.ge},
}
SIGNS = {
    **{"=": "equal", "<>": "notEqual", "<": "lessThan", "<=": "lessThanOrEqual"},
    **{">": "greaterThan", ">=": "greaterThanOrEqual"},
}
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
            _is(value, "greaterThanOrEqual", bounds[0]),
            _is(value, "lessThanOrEqual", bounds[-1]),
        ]
        return all(ends) == (how == "between")
    return _is(value, how, bounds[0])


def _is(value: float | str | bool, how: str, bound: float | str | bool | None) -> bool:
    if how not in COMPARE or bound is None:
        return False
    if value == "" and not isinstance(bound, str):
        value = 0  # as which Excel takes an empty cell
    if isinstance(value, str) != isinstance(bound, str):
        return how == "notEqual" or (how.startswith("greater") and isinstance(value, str))
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
        return _is(value, SIGNS[compared[2]], bound) if known and value is not None else None
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
