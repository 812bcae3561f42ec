"""Write dates and times of a spreadsheet, which are numbers of days, by the tokens of a format."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from agendapack.convert.sheets.format_codes import Token
from agendapack.model.dates import month_names, weekday_names

LAST_DAY = 2_958_465
"""The 31st of December 9999."""
SHIFT_1904 = 1462
LEAP_DAY = 60
"""The 29th of February 1900, which never was; Excel counts it."""
SECONDS = 24 * 60 * 60


class _Moment(NamedTuple):
    """A date and time: the parts of a token, and seconds since the start of all days."""

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int
    second: int
    part: str
    since: int


def write_moment(days: Decimal, tokens: Sequence[Token], from_1904: bool) -> str | None:
    """Return a date or time as text; None for one that Excel cannot show.

    Args:
        days: The days since the end of 1899, or since 1904.
    """
    tokens = _find_minutes(tokens)
    digits = max((len(token.text) for token in tokens if token.kind == "part"), default=0)
    moment = _split(days + SHIFT_1904 * from_1904, digits)
    if moment is None:
        return None
    halves = any(token.kind == "half" for token in tokens)
    return "".join(_write(token, moment, halves) for token in tokens)


def _find_minutes(tokens: Sequence[Token]) -> list[Token]:
    """Tell minutes from months, and parts of a second from other zeros.

    `m` is minutes behind hours and before seconds, and months everywhere else.
    """
    found: list[Token] = []
    moments = [t.text[0].lower() for t in tokens if t.kind in ("moment", "elapsed")]
    seen = 0
    for token in tokens:
        kind, text = token
        last = found[-1] if found else Token("", "")
        if kind in ("moment", "elapsed"):
            before = moments[seen - 1] if seen else ""
            behind = moments[seen + 1] if seen + 1 < len(moments) else ""
            seen += 1
            is_minutes = text[0] in "mM" and (before == "h" or behind == "s") and len(text) < 3
            found.append(Token("minutes", text) if is_minutes and kind == "moment" else token)
        elif kind == "digit" and last.kind == "part":
            found[-1] = Token("part", last.text + "0")
        elif kind == "digit" and text == "0" and last == ("mark", "."):
            found[-1] = Token("part", "0")
        else:
            found.append(token)
    return found


def _split(days: Decimal, digits: int) -> _Moment | None:
    if not 0 <= days < LAST_DAY + 1:
        return None
    seconds = (days * SECONDS).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    whole = int(seconds)
    day, rest = divmod(whole, SECONDS)
    if day > LAST_DAY:
        return None
    if day == LEAP_DAY:
        year, month, number = 1900, 2, 29
    elif day == 0:
        year, month, number = 1900, 1, 0
    else:
        found = date(1899, 12, 31 if day < LEAP_DAY else 30) + timedelta(day)
        year, month, number = found.year, found.month, found.day
    hour, rest = divmod(rest, 3600)
    part = f"{seconds - whole:f}".partition(".")[2]
    weekday = (day - 2) % 7
    return _Moment(year, month, number, weekday, hour, rest // 60, rest % 60, part, whole)


def _write(token: Token, moment: _Moment, halves: bool) -> str:
    kind, text = token
    if kind == "half":
        half = "A" if moment.hour < 12 else "P"
        if len(text) == 3:
            return half if text[0].isupper() else half.lower()
        return f"{half}M"
    if kind == "minutes":
        return f"{moment.minute:0{len(text)}}"
    if kind == "part":
        return f".{moment.part[: len(text)]}"
    if kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
        return f"{moment.since // unit:0{len(text)}}"
    return _write_part(text.lower(), moment, halves) if kind == "moment" else text


def _write_part(text: str, moment: _Moment, halves: bool) -> str:
    length = len(text)
    match text[0]:
        case "y":
            return f"{moment.year % 100:02}" if length < 3 else f"{moment.year:04}"
        case "e":
            return str(moment.year)
        case "b":
            year = moment.year + 543
            return f"{year % 100:02}" if length < 3 else str(year)
        case "m" if length > 2:
            name = month_names()[moment.month - 1]
            return name[:3] if length == 3 else name[0] if length == 5 else name
        case "m":
            return f"{moment.month:0{length}}"
        case "d" if length > 2:
            name = weekday_names()[moment.weekday]
            return name[:3] if length == 3 else name
        case "d":
            return f"{moment.day:0{length}}"
        case "h":
            hour = (moment.hour % 12 or 12) if halves else moment.hour
            return f"{hour:0{min(length, 2)}}"
        case _:
            return f"{moment.second:0{min(length, 2)}}"
