"""Write values of a spreadsheet, dates and times among them, as Excel shows them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from agendapack.convert.sheets.format_codes import FormatSection, Token, read_code
from agendapack.model.dates import month_names, weekday_names

LAST_DAY = 2_958_465
"""The 31st of December 9999."""
SHIFT_1904 = 1462
LEAP_DAY = 60
"""The 29th of February 1900, which never was; Excel counts it."""
SECONDS = 24 * 60 * 60


class _Moment(NamedTuple):
    """A date and time: the parts of a token, and seconds since the first day of the workbook."""

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
    """Return days since the end of 1899, or since 1904, as text; None if Excel cannot show them.

    Since 1904 they can be negative, and have their sign before the same moment after the start.
    """
    if from_1904 and days < 0:
        after = write_moment(-days, tokens, from_1904)
        return None if after is None else f"-{after}"
    tokens = _find_minutes(tokens)
    digits = max((len(token.text) for token in tokens if token.kind == "part"), default=0)
    shift = SHIFT_1904 * from_1904
    moment = _split(days + shift, digits)
    if moment is None:
        return None
    moment = moment._replace(since=moment.since - shift * SECONDS)
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


GENERAL_DIGITS = 11
PRECISION = 330
"""Digits of precision, more than a format can show: it has at most 255 characters."""
LONGEST, FINEST = Decimal("1e21"), Decimal("1e-9")
"""Numbers beyond these limits are written with a power of ten, whatever their format."""
MOST_PLACES = 5
"""The most digits of a fraction's denominator that are looked for."""


class Shown(NamedTuple):
    """A value as shown: as a `number` or as text, a date or a time; its colour is like FF0000."""

    text: str
    known: bool = True
    number: bool = False
    colour: str | None = None


def show(
    value: float | str | bool, code: str, language: str = "en-GB", from_1904: bool = False
) -> Shown:
    """Return a cell's value, a date or time as a number of days, as text.

    >>> [show(v, f).text for v, f in ((1234.5, "#,##0.00"), (0.125, "0.0%"), (-3, "£#,##0"))]
    ['1,234.50', '12.5%', '-£3']
    """
    sections = read_code(code, language)
    if isinstance(value, bool):
        return Shown(str(value).upper())
    if isinstance(value, str):
        return _show_text(value, sections)
    with localcontext(prec=PRECISION):
        number = Decimal(repr(value))
        if not number.is_finite():
            return Shown(str(value), known=False)
        section, own_sign = _pick_section(number, sections)
        if section.of_moments:
            moment = write_moment(number, section.tokens, from_1904)
            if moment is None:
                return Shown(_general(number), known=False, number=True)
            return Shown(moment.strip(), section.known, colour=section.colour)
        return _show_number(number, section, own_sign)


def _show_text(value: str, sections: tuple[FormatSection, ...]) -> Shown:
    last = sections[-1]
    if not last.of_text and len(sections) < 4:
        only = sections[0] if len(sections) == 1 else FormatSection()
        return Shown(value, colour=only.colour)
    said = (value if token == ("mark", "@") else token.text for token in last.tokens)
    return Shown("".join(said).strip(), last.known, colour=last.colour)


def _pick_section(
    value: Decimal, sections: tuple[FormatSection, ...]
) -> tuple[FormatSection, bool]:
    """Return the section for a number, and whether it says the sign of negative numbers itself."""
    numbers = [*sections[:3]]
    if len(numbers) > 1 and len(sections) < 4 and numbers[-1].of_text:
        numbers.pop()
    if any(section.condition for section in numbers):
        for index, section in enumerate(numbers):
            if section.covers(value):
                sign, bound = section.condition or ("", Decimal(0))
                negative = sign in ("<", "<=", "=") and bound <= 0
                return section, negative and index > 0
        rest = [section for section in numbers if section.condition is None]
        return (rest[-1] if rest else FormatSection(known=False)), False
    if value < 0 and len(numbers) > 1:
        return numbers[1], True
    if value == 0 and len(numbers) > 2:
        return numbers[2], True
    return numbers[0], False


def _show_number(value: Decimal, section: FormatSection, own_sign: bool) -> Shown:
    tokens = section.tokens
    kinds = {token.kind for token in tokens}
    if not section.known and not kinds & {"digit", "general", "mark"}:
        return Shown(_general(value), known=False, number=True)
    if "digit" in kinds and abs(value) >= LONGEST and "power" not in kinds:
        return Shown(_general(value), number=True)
    value = value * 100 ** tokens.count(Token("mark", "%"))
    if "power" in kinds:
        text, is_zero = _write_power(abs(value), tokens)
    elif Token("mark", "/") in tokens and "digit" in kinds:
        text, is_zero = _write_fraction(abs(value), tokens)
    elif "digit" in kinds:
        text, is_zero = _write_decimal(abs(value), tokens)
    else:
        whole = _general(abs(value))
        text = "".join(
            whole if kind == "general" or (kind, said) == ("mark", "@") else said
            for kind, said in tokens
        )
        is_zero = value == 0 or not kinds
    sign = "-" if value < 0 and not own_sign and not is_zero else ""
    return Shown(sign + text.strip(), section.known, True, section.colour)


def _write_decimal(value: Decimal, tokens: list[Token]) -> tuple[str, bool]:
    """Return a number with the digits that a section asks for, and whether they are all zero."""
    last = max(i for i, token in enumerate(tokens) if token.kind == "digit")
    end = last + 1
    while end < len(tokens) and tokens[end] == ("mark", ","):
        end += 1
    value = value.scaleb(-3 * (end - last - 1))
    point = next((i for i, token in enumerate(tokens) if token == ("mark", ".")), len(tokens))
    places = [token.text for token in tokens[point:] if token.kind == "digit"]
    rounded = value.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    written = _write_whole(whole.lstrip("0"), tokens[: min(point, end)], point < len(tokens))
    if point < len(tokens):
        written += "." + _write_digits(part, tokens[point + 1 : end])
    after = max(end, point + 1) if point < len(tokens) else end
    return written + "".join(token.text for token in tokens[after:]), rounded == 0


def _write_whole(digits: str, tokens: list[Token], has_point: bool) -> str:
    """Put the digits before the point into their places, from the right."""
    places = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    if not places:
        return "".join(token.text for token in tokens) + (digits if has_point else "")
    grouped = any(
        token == ("mark", ",") and places[0] < i < places[-1] for i, token in enumerate(tokens)
    )
    first_zero = next((i for i in places if tokens[i].text == "0"), len(tokens))
    written: list[str] = []
    done = 0

    def put(sign: str) -> None:
        nonlocal done
        if grouped and done and done % 3 == 0:
            written.append(",")
        written.append(sign)
        done += 1

    left = list(digits)
    for i in reversed(range(len(tokens))):
        kind, text = tokens[i]
        if kind == "digit":
            if left:
                put(left.pop())
            elif i >= first_zero:
                put("0")
            elif text == "?":
                written.append(" ")
            while i == places[0] and left:
                put(left.pop())
        elif (kind, text) != ("mark", ","):
            written.append(text[::-1])
    return "".join(written)[::-1]


def _write_digits(digits: str, tokens: list[Token]) -> str:
    """Put the digits behind the point into their places; zeros at the end may be left out."""
    places = [token.text for token in tokens if token.kind == "digit"]
    kept = len(places)
    while kept and places[kept - 1] != "0" and digits[kept - 1] == "0":
        kept -= 1
    signs = iter(
        digits[i] if i < kept else " " if place == "?" else "" for i, place in enumerate(places)
    )
    return "".join(
        next(signs) if kind == "digit" else "" if (kind, text) == ("mark", ",") else text
        for kind, text in tokens
    )


def _write_power(value: Decimal, tokens: list[Token]) -> tuple[str, bool]:
    """Return a number with a power of ten, in steps of as many digits as stand before the point."""
    at = next(i for i, token in enumerate(tokens) if token.kind == "power")
    end = at + 1
    while end < len(tokens) and tokens[end].kind == "digit":
        end += 1
    before = tokens[:at]
    point = next((i for i, token in enumerate(before) if token == ("mark", ".")), at)
    step = max(sum(token.kind == "digit" for token in before[:point]), 1)
    places = sum(token.kind == "digit" for token in before[point:])
    power = value.adjusted() // step * step if value else 0
    rounded = value.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if rounded >= 10**step:
        power += step
        rounded = value.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if not any(token.kind == "digit" for token in before):
        before = [Token("digit", "0"), *before]
    text, _ = _write_decimal(rounded, before)
    zeros = sum(token.text == "0" for token in tokens[at + 1 : end])
    sign = "-" if power < 0 else "+" if tokens[at].text[1] == "+" else ""
    tail = "".join(token.text for token in tokens[end:])
    return f"{text}E{sign}{abs(power):0{max(zeros, 1)}}{tail}", rounded == 0


def _write_fraction(value: Decimal, tokens: list[Token]) -> tuple[str, bool]:
    """Return a number as a whole one and a fraction, or as a fraction alone."""
    bar = tokens.index(Token("mark", "/"))
    start = bar
    while start and tokens[start - 1].kind == "digit":
        start -= 1
    end = bar + 1
    while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text in "123456789"):
        end += 1
    below = "".join(token.text for token in tokens[bar + 1 : end])
    wholes = [i for i, token in enumerate(tokens[:start]) if token.kind == "digit"]
    whole = int(value) if wholes else 0
    rest = Fraction(value) - whole
    if below.isdigit() and below.strip("0"):
        under = int(below)
        over = int(rest * under + Fraction(1, 2))
    else:
        near = rest.limit_denominator(10 ** min(max(len(below), 1), MOST_PLACES) - 1)
        over, under = near.numerator, near.denominator
    if wholes and over == under:
        whole, over = whole + 1, 0
    said = f"{over}/{under}" if over or not wholes else ""
    before = tokens[wholes[0] : wholes[-1] + 1] if wholes else []
    if whole or (wholes and not over) or Token("digit", "0") in before:
        written = _write_whole(str(whole), before, has_point=False).strip()
        said = f"{written} {said}".strip()
    head = "".join(token.text for token in tokens[: wholes[0] if wholes else start])
    tail = "".join(token.text for token in tokens[end:])
    return f"{head}{said}{tail}", not (whole or over)


def _general(value: Decimal) -> str:
    if abs(value) >= LONGEST or 0 < abs(value) < FINEST:
        digits, _, power = f"{value:.5E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power}"
    whole = len(str(abs(int(value))))
    rounded = round(value, max(GENERAL_DIGITS - 1 - whole, 0))
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
