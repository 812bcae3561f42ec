"""Read what a workbook's styles say of cells: number formats, and the colours of letters and fills.

Colours (ECMA-376-1, 18.8.3 and 18.8.19) are given as they are, by their number in a palette, or as
a colour of the theme that is made lighter or darker.
"""

import colorsys
import re
from collections.abc import Sequence
from dataclasses import field, replace
from functools import lru_cache
from typing import TypeVar
from xml.etree.ElementTree import Element

from agendapack.model import dataclass

WHITE, BLACK = "FFFFFF", "000000"
SAME = 1.2
"""Letters with less contrast than this to their ground are not seen (WCAG asks for 4.5)."""
TINY = 2.0
"""Letters below this size, in points, are not seen."""
HEX = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
OFFICE_COLOURS = (
    "FFFFFF 000000 E7E6E6 44546A 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47 0563C1 954F72"
)
OFFICE_THEME = dict(zip(THEME, OFFICE_COLOURS.split(), strict=True))
FIRST_COLOURS = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
LATER_COLOURS = (
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF "
    "660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 "
    "FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333 "
)
PALETTE = tuple(f"{FIRST_COLOURS * 2}{LATER_COLOURS}{BLACK} {WHITE}".split())
"""The colours by their number; the last two are the system's letters and ground."""

SHORT_DATES = {"US": "m/d/yyyy", "CA": "yyyy-mm-dd", "ZA": "yyyy/mm/dd"}
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

Looks = TypeVar("Looks")


@dataclass(frozen=True, slots=True)
class FontLook:
    """How letters look, None where nothing is said: size in points, raised as `sup` or `sub`."""

    colour: str | None = None
    size: float | None = None
    struck: bool = False
    raised: str = ""


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell looks.

    Args:
        code: The code of its number format; None for one that is not known.
        grounds: The colours of its fill; none without a fill.
    """

    code: str | None = "General"
    font: FontLook = FontLook()
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Styles:
    """The looks of a workbook, by their number: of cells, and of rules that change them."""

    cells: Sequence[CellLook] = (CellLook(),)
    changes: Sequence[CellLook] = ()
    colours: "Colours" = field(default_factory=lambda: Colours(None, None))

    def of(self, number: int) -> CellLook:
        """Return the look of a cell; a number that is not known counts as the first."""
        return self.cells[number if number < len(self.cells) else 0]


def is_unseen(font: FontLook, grounds: Sequence[str]) -> bool:
    """Tell whether letters cannot be told from their ground, or are too small to be seen."""
    if font.size is not None and font.size < TINY:
        return True
    ink = font.colour or BLACK
    return all(contrast(ink, ground) < SAME for ground in grounds or (WHITE,))


@lru_cache(4096)
def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
             for part in _parts(colour)]  # fmt: skip
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _parts(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]


class Colours:
    """Finds the colours that elements name, in a theme and the palette of the styles."""

    def __init__(self, theme: Element | None, styles: Element | None) -> None:
        self._theme = dict(OFFICE_THEME)
        for scheme in [] if theme is None else theme.iter():
            if local_name(scheme) == "clrScheme":
                for entry in scheme:
                    given = next((e.get("lastClr") or e.get("val") for e in entry), None)
                    self._theme[local_name(entry)] = _hex(given) or self._theme.get(
                        local_name(entry), ""
                    )
        own = [] if styles is None else styles.findall("{*}colors/{*}indexedColors/{*}rgbColor")
        self._palette = list(PALETTE)
        for index, each in enumerate(own[:64]):
            self._palette[index] = _hex(each.get("rgb")) or self._palette[index]

    def find(self, element: Element | None) -> str | None:
        """Return the colour of an element such as `color`; None where it names none."""
        if element is None or element.get("auto") in ("1", "true"):
            return None
        found = _hex(element.get("rgb"))
        theme, index = element.get("theme", ""), element.get("indexed", "")
        if theme.isdecimal() and int(theme) < len(THEME):
            found = self._theme[THEME[int(theme)]] or None
        elif found is None and index.isdecimal() and int(index) < len(self._palette):
            found = self._palette[int(index)]
        return _tint(found, element.get("tint", "0")) if found else None


def _hex(text: str | None) -> str | None:
    found = HEX.fullmatch(text or "")
    return found[1].upper() if found else None


def _tint(colour: str, written: str) -> str:
    try:
        tint = min(max(float(written), -1.0), 1.0)
    except ValueError:
        return colour
    if not tint:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, full))


def read_styles(root: Element | None, theme: Element | None, language: str) -> Styles:
    """Return the looks that a workbook's styles define."""
    colours = Colours(theme, root)
    if root is None:
        return Styles(colours=colours)
    listed = root.iterfind("{*}numFmts/*")
    codes = {each.get("numFmtId", ""): each.get("formatCode", "") for each in listed}

    def code(number: str) -> str | None:
        if codes.get(number):
            return codes[number]
        return built_in(int(number), language) if number.isdecimal() and len(number) < 6 else None

    fonts = [read_font(each, colours) for each in root.iterfind("{*}fonts/*")]
    fills = [_read_fill(each, colours) for each in root.iterfind("{*}fills/*")]
    cells = [
        CellLook(
            code(each.get("numFmtId", "0")),
            _pick(fonts, each.get("fontId", "")) or FontLook(),
            _pick(fills, each.get("fillId", "")) or (),
        )
        for each in root.iterfind("{*}cellXfs/{*}xf")
    ]
    changes = [read_change(each, colours) for each in root.iterfind("{*}dxfs/*")]
    return Styles(cells or [CellLook()], changes, colours)


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


def _pick(choices: Sequence[Looks], number: str) -> Looks | None:
    at = int(number) if number.isdecimal() and len(number) < 8 else len(choices)
    return choices[at] if at < len(choices) else None


def read_font(element: Element | None, colours: Colours) -> FontLook:
    """Return the look that a `font` or `rPr` gives letters."""
    look = FontLook()
    for part in element if element is not None else ():
        tag, value = local_name(part), part.get("val", "")
        if tag == "color":
            look = replace(look, colour=colours.find(part))
        elif tag == "sz":
            look = replace(look, size=_size(value))
        elif tag == "strike":
            look = replace(look, struck=value not in ("0", "false"))
        elif tag == "vertAlign":
            look = replace(look, raised={"superscript": "sup", "subscript": "sub"}.get(value, ""))
    return look


def _size(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _read_fill(element: Element, colours: Colours, *, by_rule: bool = False) -> tuple[str, ...]:
    for fill in element:
        if local_name(fill) == "gradientFill":
            stops = (colours.find(each) for each in fill.iter() if local_name(each) == "color")
            return tuple(colour for colour in stops if colour)
        kind = fill.get("patternType", "solid" if by_rule else "none")
        ink, ground = (colours.find(fill.find(f"{{*}}{name}")) for name in ("fgColor", "bgColor"))
        if kind == "none":
            return ()
        if kind == "solid":  # of which a rule writes the colour as that of the ground
            found = (ground or ink) if by_rule else ink
            return (found,) if found else () if by_rule else (BLACK,)
        return (ink or BLACK, ground or WHITE)
    return ()


def read_change(element: Element, colours: Colours) -> CellLook:
    """Return the look that a rule of conditional formatting lays over that of a cell."""
    code = element.find("{*}numFmt")
    fill = element.find("{*}fill")
    return CellLook(
        None if code is None else code.get("formatCode"),
        read_font(element.find("{*}font"), colours),
        () if fill is None else _read_fill(fill, colours, by_rule=True),
    )


def local_name(element: Element) -> str:
    """Return the tag of an element without its namespace."""
    return element.tag.rpartition("}")[2]
