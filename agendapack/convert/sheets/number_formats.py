"""Write values of a spreadsheet as Excel shows them, for the common number formats.

A format (ECMA-376-1, 18.8.31) has up to four sections: for positive numbers, negative
numbers, zero and text. A format of dates only decides which parts of a date or time are
shown; their order and separators are ours.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

from agendapack.model.dates import month_names

LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[0-9A-Fa-f]+)?\]|\[[^\]]*\]')
DIGITS = re.compile(r"[#0?,]*[#0?](?:\.[#0?]*)?|\.[#0?]+")
GENERAL_DIGITS = 11
PRECISION = 320
"""Digits of precision, more than a format can show: it has at most 255 characters."""
LONGEST, FINEST = Decimal("1e21"), Decimal("1e-9")
"""Numbers beyond these limits are written with a power of ten, whatever their format."""


def show(value: object, number_format: str) -> str:
    """Return a cell's value as text.

    >>> [show(v, f) for v, f in ((1234.5, "#,##0.00"), (0.125, "0.0%"), (-3, "£#,##0"))]
    ['1,234.50', '12.5%', '-£3']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        with localcontext(prec=PRECISION):
            return _show_number(Decimal(repr(value)), number_format)
    if isinstance(value, datetime | date | time):
        return _show_moment(value, number_format)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        shown = f"{minutes // 60}:{minutes % 60:02}"
        return f"{shown}:{seconds:02}" if "s" in number_format.lower() else shown
    return str(value)


def _show_number(value: Decimal, number_format: str) -> str:
    if not value.is_finite():
        return str(value)
    section, own_sign = _pick_section(value, number_format)
    if section in ("General", "@") or not number_format or abs(value) >= LONGEST:
        return _general(value)
    literals: list[str] = []

    def hide(match: re.Match[str]) -> str:
        literals.append(next((part for part in match.groups() if part is not None), ""))
        return f"\0{len(literals) - 1}\0"

    pattern = LITERAL.sub(hide, section)
    if re.search(r"[Ee][+-]|/", pattern):
        return _general(value)
    digits = DIGITS.search(re.sub(r"\0\d+\0", lambda hidden: "\1" * len(hidden[0]), pattern))
    if digits is None:
        shown = pattern
    else:
        places = digits[0]
        value = value * 100 ** pattern.count("%")
        scale = len(pattern[digits.end() :]) - len(pattern[digits.end() :].lstrip(","))
        value = value.scaleb(-3 * scale)
        number = _write_digits(abs(value), places)
        shown = pattern[: digits.start()] + number + pattern[digits.end() + scale :]
    shown = re.sub(r"\0(\d+)\0", lambda hidden: literals[int(hidden[1])], shown).strip()
    nothing = not re.search(r"[1-9]", shown)
    return f"-{shown}" if value < 0 and not own_sign and not nothing else shown


def _pick_section(value: Decimal, number_format: str) -> tuple[str, bool]:
    """Return the section for a value, and whether it shows the sign of negative numbers."""
    sections = re.findall(r'((?:"[^"]*"|\\.|[^;])*)(?:;|$)', number_format)[:-1] or ["General"]
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _write_digits(value: Decimal, places: str) -> str:
    whole, _, fraction = places.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    before, _, after = text.partition(".")
    before = before.zfill(whole.count("0")) if "0" in whole or before != "0" else ""
    while after and fraction[len(after) - 1] == "#" and after[-1] == "0":
        after = after[:-1]
    return f"{before}.{after}" if after else before


def _general(value: Decimal) -> str:
    if abs(value) >= LONGEST or 0 < abs(value) < FINEST:
        digits, _, power = f"{value:.5E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power}"
    whole = len(str(abs(int(value))))
    rounded = round(value, max(GENERAL_DIGITS - 1 - whole, 0))
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _show_moment(value: datetime | date | time, number_format: str) -> str:
    plain = LITERAL.sub("", number_format).lower()
    clock = "h" in plain or isinstance(value, time)
    day = not isinstance(value, time) and (re.search(r"[dy]|mmm", plain) is not None or not clock)
    parts = []
    if day and not isinstance(value, time):
        parts.append(_show_day(value, plain))
    if clock and isinstance(value, datetime | time):
        parts.append(_show_clock(value.hour, value.minute, value.second, plain))
    return " ".join(parts)


def _show_day(value: date, plain: str) -> str:
    month = month_names()[value.month - 1]
    if "d" not in plain:
        return f"{month if 'mmmm' in plain else month[:3]} {value.year}"
    if "mmm" in plain:
        year = f" {value.year}" if "y" in plain else ""
        return f"{value.day} {month if 'mmmm' in plain else month[:3]}{year}"
    if plain.startswith("yy"):
        return value.isoformat()[:10]
    return f"{value.day:02}/{value.month:02}/{value.year}"


def _show_clock(hour: int, minute: int, second: int, plain: str) -> str:
    seconds = f":{second:02}" if "s" in plain else ""
    if "am/pm" in plain:
        return f"{hour % 12 or 12}:{minute:02}{seconds} {'am' if hour < 12 else 'pm'}"
    return f"{hour:02}:{minute:02}{seconds}"
