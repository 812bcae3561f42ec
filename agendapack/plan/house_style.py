"""Merge the levels of house style: built in, organisation, committee, meeting; the last wins."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from agendapack.model import house_fields
from agendapack.model.business import PART, PARTS
from agendapack.model.style import (
    DATE_PARTS,
    LINE_PARTS,
    HeadingLook,
    HouseStyle,
    PageKind,
    PageLines,
    PanelLook,
    RunningLook,
    room_of_lines,
)
from agendapack.model.text import Text
from agendapack.model.wording import find_fault
from agendapack.model.workspace import Loaded
from agendapack.problems import Code, Problem, Source, did_you_mean, warn

PAGES = {
    "A5": (419.528, 595.276),
    "A4": (595.276, 841.89),
    "A3": (841.89, 1190.551),
    "Letter": (612.0, 792.0),
}
"""Width and height of a page in points (ISO 216; ANSI A)."""

ALIKE = (
    *("font", "heading_font", "size", "paragraph_numbers", "cover", "duplex", "stamp"),
    *("date_format", "time_format", "picture_dpi", "restricted_tint", "accent_needs_colour"),
    *("agenda_heading", "agenda_reading_times"),
)
INKS = ("text", "heading", "link", "rule", "shade", "zebra")
"""The fields that a `Style` or its `Colours`, and the `HouseStyle`, have under one name."""

SMALLEST_COLUMN = 144.0
"""The least width and height in points that margins must leave for the text: two inches."""

MILLIMETRE = 72 / 25.4

RESOLUTIONS = (72, 1200)
"""The least and the greatest value of `picture-dpi`."""

TYPE_SIZES = (6.0, 48.0)
"""The smallest and the largest type size in points."""


def settle_style(*levels: house_fields.Style) -> tuple[HouseStyle, list[Problem]]:
    """Merge levels of style over the built-in one, each over those before it."""
    style, problems = HouseStyle(), []
    for level in levels:
        style = _put_over(style, level)
        problems += [*_check_dates(level), *_check_room(level, style)]
        problems += [*_check_sizes(level), *_check_lines(level.running)]
    lined = [level for level in levels if "running" in level.model_fields_set]
    if lined:
        problems += _check_room_of_lines(style, lined[-1].running.source)
    coloured = [level for level in levels if _has_colours(level)]
    if coloured:
        problems += _check_contrast(style, coloured[-1].source)
    return style, problems


def _put_over(below: HouseStyle, level: house_fields.Style) -> HouseStyle:
    margins, stamps = level.margins, level.stamps
    sides = (margins.top, margins.right, margins.bottom, margins.left)
    size = below.size if level.size is None else level.size
    chosen = {
        **{name: getattr(level, name) for name in ALIKE},
        **{name: getattr(level.colours, name) for name in INKS},
        "page": PAGES[level.page] if level.page else None,
        "leading": level.line_spacing,
        "paragraph_space": _in_ems(level.paragraph_space, size),
        "sets_quotes": _whether(level.quotes, "by-language"),
        "number_width": _in_ems(level.number_width, size),
        "table_rules": level.tables.rules,
        "cell_padding": _in_ems(level.tables.padding, size),
        "stamp_size": stamps.size,
        "stamp_bold": _whether(stamps.weight, "bold"),
        "stamp_in_line": _whether(stamps.edge, "text"),
        "agenda_table": _whether(level.agenda_layout, "table"),
        "supplement_letters": _whether(level.supplement_numbers, "letters"),
    }
    top, right, bottom, left = (
        old if new is None else new for old, new in zip(below.margins, sides, strict=True)
    )
    given = {name: value for name, value in chosen.items() if value is not None}
    return replace(
        below,
        margins=(top, right, bottom, left),
        recommendations=_put_panel(below.recommendations, level.recommendations),
        resolutions=_put_panel(below.resolutions, level.resolutions),
        headings=_put_headings(below.headings, level.headings, size),
        running=_put_running(below.running, level.running),
        **given,
    )


def _in_ems(length: float | None, size: float) -> float | None:
    return None if length is None else length / size


def _whether(given: str | None, word: str) -> bool | None:
    return None if given is None else given == word


def _levels(headings: house_fields.Headings) -> tuple[house_fields.HeadingLevel, ...]:
    return tuple(getattr(headings, f"level_{level}") for level in range(1, 7))


def _put_headings(
    below: tuple[HeadingLook, ...], given: house_fields.Headings, size: float
) -> tuple[HeadingLook, ...]:
    settled = []
    for look, level in zip(below, _levels(given), strict=True):
        chosen = {
            "size": _in_ems(level.size, size),
            "before": _in_ems(level.before, size),
            "after": _in_ems(level.after, size),
            "bold": _whether(level.weight, "bold"),
            "italic": _whether(level.slant, "italic"),
            "colour": level.colour,
            "capitals": _whether(level.case, "capitals"),
            "align": level.align,
        }
        given_here = {name: value for name, value in chosen.items() if value is not None}
        settled.append(replace(look, **given_here))  # type: ignore[arg-type]
    return tuple(settled)


def _put_panel(below: PanelLook, given: house_fields.Panel) -> PanelLook:
    return PanelLook(given.border or below.border, given.shade or below.shade)


def _put_running(below: RunningLook, given: house_fields.Running) -> RunningLook:
    merged: dict[str, PageLines] = {}
    for kind in get_args(PageKind):
        own: house_fields.RunningLines = getattr(given, kind)
        lines = {"head": own.head, "foot": own.foot}
        lines |= {"first_head": own.first.head, "first_foot": own.first.foot}
        given_here = {name: str(line) for name, line in lines.items() if line is not None}
        merged[kind] = replace(getattr(below, kind), **given_here)
    on_first = below.on_first if given.first_page is None else given.first_page
    return RunningLook(on_first=on_first, **merged)


def _check_dates(level: house_fields.Style) -> Iterator[Problem]:
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
        message = f"the date format '{level.date_format}' has no part of a date in it"
        hint = f"write for instance {{weekday}}, {{day}} {{month}} {{year}}; it may have {allowed}"
        yield Problem(Code.BAD_VALUE, message, level.date_format.source, hint)


def check_minute_number(pattern: Text | None) -> Iterator[Problem]:
    """Yield an error for a pattern that lacks the number of a minute, or names another part."""
    if pattern is None:
        return
    parts = PART.findall(pattern)
    strange = next((part for part in parts if not PARTS.fullmatch(part)), None)
    hint = "write for instance {yy}/{number}, or C{number:3}/{year} for three digits"
    if strange is not None:
        found = (
            f"the minute number has '{{{strange}}}'; it may have {{number}}, {{year}}, {{yy}}, "
            "{month}, {day}"
        )
        yield Problem(Code.BAD_VALUE, found, pattern.source, hint)
    elif sum(part.startswith("number") for part in parts) != 1:
        found = f"the minute number '{pattern}' needs '{{number}}' once"
        yield Problem(Code.BAD_VALUE, found, pattern.source, hint)


def _check_room(level: house_fields.Style, style: HouseStyle) -> Iterator[Problem]:
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
        message = f"the field 'picture-dpi' holds {level.picture_dpi}; it may be {least} to {most}"
        yield Problem(Code.BAD_VALUE, message, level.source)


def _check_sizes(level: house_fields.Style) -> Iterator[Problem]:
    smallest, largest = TYPE_SIZES
    sizes = [("the type size", level.size, level.source)]
    sizes += [("the size of stamps", level.stamps.size, level.stamps.source)]
    for number, heading in enumerate(_levels(level.headings), start=1):
        sizes.append((f"the size of headings of level {number}", heading.size, heading.source))
    for name, size, source in sizes:
        if size is not None and not smallest <= size <= largest:
            message = f"{name} is {size:g} pt; it may be {smallest:g} to {largest:g} pt"
            yield Problem(Code.BAD_VALUE, message, source)


def _check_lines(running: house_fields.Running) -> Iterator[Problem]:
    allowed = ", ".join(f"{{{part}}}" for part in LINE_PARTS)
    for kind in get_args(PageKind):
        own = getattr(running, kind)
        for line in (own.head, own.foot, own.first.head, own.first.foot):
            if set("{}") & set(re.sub(r"\{[^{}]*\}", "", line or "")):
                message = f"the running line '{line}' has a brace without its other half"
                yield Problem(Code.BAD_VALUE, message, line.source, "write for instance {title}")
            for part in re.findall(r"\{([^{}]*)\}", line or ""):
                if part not in LINE_PARTS:
                    message = f"the running line has '{{{part}}}'; it may have {allowed}"
                    hint = did_you_mean(part, LINE_PARTS)
                    yield Problem(Code.BAD_VALUE, message, line.source, hint)


def _check_room_of_lines(style: HouseStyle, place: Source) -> Iterator[Problem]:
    """Yield an error where a margin is too small for a running line beside stamp or mark.

    Across from the stamps stand the marks of what is not for publication, in the middle.
    """
    every, needed = style.running.every, room_of_lines(style)
    for edge, margin, used in (
        ("top", style.margins[0], any(line.head or line.first_head for line in every)),
        ("bottom", style.margins[2], any(line.foot or line.first_foot for line in every)),
    ):
        if used and margin < needed:
            message = (
                f"the {edge} margin, {margin / MILLIMETRE:.0f} mm, has no room for a running line"
            )
            hint = f"make it {math.ceil(needed / MILLIMETRE)} mm or more"
            yield Problem(Code.BAD_VALUE, message, place, hint)


def check_extended(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each style that extends one that does not ship."""
    bodies = (loaded.organisation, loaded.committee, loaded.meeting)
    for name in (body.style.extends for body in bodies):
        if name is not None and name not in loaded.styles:
            message = f"there is no style '{name}' to extend; there are {', '.join(loaded.styles)}"
            yield Problem(Code.BAD_VALUE, message, name.source, did_you_mean(name, loaded.styles))


def _has_colours(level: house_fields.Style) -> bool:
    inks = (level.colours, *_levels(level.headings), level.recommendations, level.resolutions)
    return any(
        {"text", "heading", "link", "shade", "zebra", "colour"} & ink.model_fields_set
        for ink in inks
    )


LEAST_CONTRAST = 4.5
"""Of text on its ground (WCAG 2.2, success criterion 1.4.3, level AA)."""


def _check_contrast(style: HouseStyle, place: Source) -> Iterator[Problem]:
    """Yield a warning for each colour of text that is hard to read on what is behind it."""
    pairs = [(name, ink, "white paper", "#ffffff") for name, ink in _inks(style)]
    pairs.append(("text", style.text, "the shade of tables", style.shade))
    grounds = (
        ("the zebra rows", style.zebra),
        ("the recommendations", style.recommendations.shade),
        ("the resolutions", style.resolutions.shade),
    )
    pairs += [("text", style.text, ground, shade) for ground, shade in grounds if shade]
    for name, ink, ground, colour in pairs:
        found = contrast(ink, colour)
        if found < LEAST_CONTRAST:
            message = (
                f"the colour of {name}, {ink}, has a contrast of {math.floor(found * 10) / 10:g} "
                f"to 1 on {ground}; readers with weak sight need {LEAST_CONTRAST} to 1"
            )
            hint = "choose a darker colour, or a lighter ground"
            yield warn(Code.LOW_CONTRAST, message, place, hint)


def _inks(style: HouseStyle) -> Iterator[tuple[str, str]]:
    yield from (("text", style.text), ("headings", style.heading), ("links", style.link))
    for number, look in enumerate(style.headings, start=1):
        if look.colour is not None:
            yield f"headings of level {number}", look.colour


def contrast(ink: str, ground: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).

    >>> round(contrast("#767676", "#ffffff"), 2)
    4.54
    """
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_wording(given: Mapping[str, Text]) -> Iterator[Problem]:
    """Yield an error for each message that there is not, or whose words cannot be used."""
    for name, words in given.items():
        fault = find_fault(name, words)
        if fault is not None:
            message, hint = fault
            yield Problem(Code.WORDING, message, words.source, hint)
