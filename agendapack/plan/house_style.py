"""Merge the levels of house style: built in, organisation, committee, meeting; the last wins."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from agendapack.model.organisation import Style
from agendapack.model.style import DATE_PARTS, HouseStyle
from agendapack.model.text import Text
from agendapack.model.wording import find_fault
from agendapack.problems import Code, Problem, did_you_mean

PAGES = {
    "A5": (419.528, 595.276),
    "A4": (595.276, 841.89),
    "A3": (841.89, 1190.551),
    "Letter": (612.0, 792.0),
}
"""Width and height of a page in points (ISO 216; ANSI A)."""

SMALLEST_COLUMN = 144.0
"""The least width and height in points that margins must leave for the text: two inches."""

RESOLUTIONS = (72, 1200)
"""The least and the greatest value of `picture-dpi`."""

TYPE_SIZES = (6.0, 48.0)
"""The smallest and the largest type size in points."""


def settle_style(*levels: Style) -> tuple[HouseStyle, list[Problem]]:
    """Merge levels of style over the built-in one, each over those before it."""
    style, problems = HouseStyle(), []
    for level in levels:
        style = _put_over(style, level)
        problems += [*_check_dates(level), *_check_room(level, style)]
    return style, problems


def _put_over(below: HouseStyle, level: Style) -> HouseStyle:
    colours, margins = level.colours, level.margins
    sides = (margins.top, margins.right, margins.bottom, margins.left)
    chosen = {
        "page": PAGES[level.page] if level.page else None,
        "font": level.font,
        "size": level.size,
        "text": colours.text,
        "heading": colours.heading,
        "link": colours.link,
        "rule": colours.rule,
        "shade": colours.shade,
        "duplex": level.duplex,
        "stamp": level.stamp,
        "date_format": level.date_format,
        "time_format": level.time_format,
        "picture_dpi": level.picture_dpi,
        "restricted_tint": level.restricted_tint,
        "supplement_letters": level.supplement_numbers and level.supplement_numbers == "letters",
    }
    top, right, bottom, left = (
        old if new is None else new for old, new in zip(below.margins, sides, strict=True)
    )
    given = {name: value for name, value in chosen.items() if value is not None}
    return replace(below, margins=(top, right, bottom, left), **given)  # type: ignore[arg-type]


def _check_dates(level: Style) -> Iterator[Problem]:
    if level.date_format is None:
        return
    parts = re.findall(r"\{([^{}]*)\}", level.date_format)
    allowed = ", ".join(f"{{{part}}}" for part in DATE_PARTS)
    for part in parts:
        if part not in DATE_PARTS:
            yield Problem(
                Code.BAD_VALUE,
                f"the date format has '{{{part}}}'; it may have {allowed}",
                level.date_format.source,
                did_you_mean(part, DATE_PARTS),
            )
    if not parts:
        yield Problem(
            Code.BAD_VALUE,
            f"the date format '{level.date_format}' has no part of a date in it",
            level.date_format.source,
            f"write for instance {{weekday}}, {{day}} {{month}} {{year}}; it may have {allowed}",
        )


MINUTE_PARTS = re.compile(r"number(?::[1-6])?|year|yy")


def check_minute_number(pattern: Text | None) -> Iterator[Problem]:
    """Yield an error for a pattern that lacks the number of a minute, or names another part."""
    if pattern is None:
        return
    parts = re.findall(r"\{([^{}]*)\}", pattern)
    strange = next((part for part in parts if not MINUTE_PARTS.fullmatch(part)), None)
    hint = "write for instance {yy}/{number}, or C{number:3}/{year} for three digits"
    if strange is not None:
        found = f"the minute number has '{{{strange}}}'; it may have {{number}}, {{year}}, {{yy}}"
        yield Problem(Code.BAD_VALUE, found, pattern.source, hint)
    elif sum(part.startswith("number") for part in parts) != 1:
        found = f"the minute number '{pattern}' needs '{{number}}' once"
        yield Problem(Code.BAD_VALUE, found, pattern.source, hint)


def _check_room(level: Style, style: HouseStyle) -> Iterator[Problem]:
    (width, height), (top, right, bottom, left) = style.page, style.margins
    changed = level.page is not None or level.margins.model_fields_set
    if changed and min(width - left - right, height - top - bottom) < SMALLEST_COLUMN:
        yield Problem(
            Code.BAD_VALUE,
            "the margins leave less than 2 inches (51 mm) of the page to the text",
            level.margins.source if level.margins.source.file else level.source,
            "make the margins smaller or the page larger",
        )
    least, most = RESOLUTIONS
    if level.picture_dpi is not None and not least <= level.picture_dpi <= most:
        yield Problem(
            Code.BAD_VALUE,
            f"the field 'picture-dpi' holds {level.picture_dpi}; it may be {least} to {most}",
            level.source,
        )
    smallest, largest = TYPE_SIZES
    if level.size is not None and not smallest <= level.size <= largest:
        yield Problem(
            Code.BAD_VALUE,
            f"the type size is {level.size:g} pt; it may be {smallest:g} to {largest:g} pt",
            level.source,
        )


def check_wording(given: Mapping[str, Text]) -> Iterator[Problem]:
    """Yield an error for each message that there is not, or whose words cannot be used."""
    for name, words in given.items():
        fault = find_fault(name, words)
        if fault is not None:
            message, hint = fault
            yield Problem(Code.WORDING, message, words.source, hint)
