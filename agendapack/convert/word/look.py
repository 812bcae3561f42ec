"""How the text of a Word document looks: what its styles say, and its own properties.

What a run says itself comes first, then its style, the style of its paragraph, the style of its
table, and the defaults of the document (ECMA-376-1, 17.7.2). A table style also has looks for the
first and last row and column and for bands of rows and columns (17.7.6).

Most words of a document have one language, which is that of the paper. mammoth does not report the
language of others, so their runs are given a highlight of that name, which it does report. The
region counts for nothing here: Word calls the same English `en-GB` and `en-US` by chance.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.word import W, WordParts, drop, find_value, have_first, whole
from agendapack.model.fields import LANGUAGE_TAG

WORDML = "{http://schemas.microsoft.com/office/word/2010/wordml}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
AUTO = "auto"
UNKNOWN = "unknown"
"""A colour that is not worked out: a pattern, or one of the theme without its value."""
NAMED: Mapping[str, Colour] = {
    **{"black": BLACK, "white": WHITE, "blue": (0, 0, 255), "cyan": (0, 255, 255)},
    **{"darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128), "darkGray": (128, 128, 128)},
    **{"darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0)},
    **{"darkYellow": (128, 128, 0), "green": (0, 255, 0), "lightGray": (192, 192, 192)},
    **{"magenta": (255, 0, 255), "red": (255, 0, 0), "yellow": (255, 255, 0)},
    **dict.fromkeys(("background1", "light1", "bg1", "lt1"), WHITE),
    **dict.fromkeys(("text1", "dark1", "tx1", "dk1"), BLACK),
}
"""Colours of highlights, of VML, and the two of a theme that nearly every document leaves alone."""
CORNERS = {
    **{"nwCell": ("firstRow", "firstCol"), "neCell": ("firstRow", "lastCol")},
    **{"swCell": ("lastRow", "firstCol"), "seCell": ("lastRow", "lastCol")},
}
NARROWEST = 10
"""The least width of letters, in per cent of their own, at which somebody could read them."""
LONGEST_CHAIN = 20
FLAGS = (
    ("firstRow", "firstRow", 0x20),
    ("lastRow", "lastRow", 0x40),
    ("firstCol", "firstColumn", 0x80),
    ("lastCol", "lastColumn", 0x100),
    ("noHBand", "noHBand", 0x200),
    ("noVBand", "noVBand", 0x400),
)
"""A part of a table style, the attribute of `w:tblLook` that turns it on, and its older bit."""


class Look(NamedTuple):
    """How text looks; each field is None where nothing says so.

    Args:
        colour: The colour of the letters. `AUTO` is black, or white on a dark ground.
        ground: The colour of the highlight or the shading of the run.
        is_bare: Whether the letters have no ink.
        size: In half-points.
    """

    colour: Colour | str | None = None
    ground: Colour | str | None = None
    is_hidden: bool | None = None
    is_bare: bool | None = None
    size: int | None = None
    language: str | None = None

    def over(self, other: "Look") -> "Look":
        """Return this look where it says something, elsewhere the other."""
        both = zip(self, other, strict=True)
        return Look._make(below if own is None else own for own, below in both)


PLAIN = Look()


def is_on(mark: Element | None) -> bool:
    """Tell whether a property that is on or off is there, and on."""
    return mark is not None and mark.get(f"{W}val", "true") not in ("0", "false", "off")


def read_hex(text: str | None) -> Colour | None:
    """Return the colour that six hexadecimal digits write."""
    if text is None or len(text) != 6:
        return None
    try:
        value = int(text, 16)
    except ValueError:
        return None
    return value >> 16, value >> 8 & 255, value & 255


def read_run(properties: Element | None) -> Look:
    """Return the look that `w:rPr` gives."""
    if properties is None:
        return PLAIN
    found = {part.tag: part for part in properties}
    hidden = [found[tag] for tag in (f"{W}vanish", f"{W}specVanish") if tag in found]
    size, language = _read_size(found), found.get(f"{W}lang")
    marked = NAMED.get(find_value(properties, f"{W}highlight"))
    return Look(
        _read_fill(found.get(f"{WORDML}textFill")) or _read_colour(found.get(f"{W}color")),
        marked or read_shade(found.get(f"{W}shd")),
        any(map(is_on, hidden)) if hidden else None,
        _is_bare(found),
        size,
        None if language is None else language.get(f"{W}val"),
    )


def _read_size(found: Mapping[str, Element]) -> int | None:
    """Return the size of type in half points; letters that are squeezed to a line have none."""
    size, scale = found.get(f"{W}sz"), found.get(f"{W}w")
    if scale is not None and whole(scale.get(f"{W}val", "").removesuffix("%"), 100) < NARROWEST:
        return 0
    return None if size is None else whole(size.get(f"{W}val", ""), 24)


def _read_fill(fill: Element | None) -> Colour | None:
    """Return the colour that letters are filled with, which goes before that of their font."""
    solid = None if fill is None else fill.find(f"{WORDML}solidFill")
    if solid is None:
        return None
    found = solid.find(f"{WORDML}srgbClr"), solid.find(f"{WORDML}schemeClr")
    own, named = ("" if each is None else each.get(f"{WORDML}val", "") for each in found)
    changed = any(len(each) for each in found if each is not None)  # lighter, darker
    return None if changed else read_hex(own) or NAMED.get(named)


def _read_colour(colour: Element | None) -> Colour | str | None:
    if colour is None:
        return None
    value = colour.get(f"{W}val", "")
    named = colour.get(f"{W}themeColor")
    if named is None:
        return read_hex(value) or AUTO
    return read_hex(value) or NAMED.get(named, UNKNOWN)


def read_shade(shade: Element | None) -> Colour | str | None:
    """Return the colour of a shading, `w:shd`: its fill, under the part that a pattern covers."""
    if shade is None or (kind := shade.get(f"{W}val", "clear")) == "nil":
        return None
    fill = read_hex(shade.get(f"{W}fill")) or NAMED.get(shade.get(f"{W}themeFill", ""))
    if kind == "clear":
        return UNKNOWN if fill is None and shade.get(f"{W}themeFill") else fill
    ink = read_hex(shade.get(f"{W}color")) or NAMED.get(shade.get(f"{W}themeColor", ""), BLACK)
    share = 100 if kind == "solid" else whole(kind.removeprefix("pct"), -1)
    if not 0 <= share <= 100:
        return UNKNOWN
    paper = fill or WHITE
    red, green, blue = (
        (i * share + p * (100 - share)) // 100 for i, p in zip(ink, paper, strict=True)
    )
    return red, green, blue


def _is_bare(found: Mapping[str, Element]) -> bool | None:
    """Tell whether letters are drawn without ink: no fill or a transparent one, and no outline."""
    fill, line = found.get(f"{WORDML}textFill"), found.get(f"{WORDML}textOutline")
    if fill is None:
        return None
    alphas = [part.get(f"{WORDML}val", "") for part in fill.iter(f"{WORDML}alpha")]
    is_clear = fill.find(f"{WORDML}noFill") is not None or "100000" in alphas
    return is_clear and (line is None or line.find(f"{WORDML}solidFill") is None)


class Styles:
    """The looks that the styles of a document give."""

    def __init__(self, parts: WordParts) -> None:
        self._styles = {style.get(f"{W}styleId", ""): style for style in parts.styles}
        usual = (
            style.get(f"{W}styleId", "")
            for style in parts.styles
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
        )
        self._usual = next(usual, "")
        tree = parts.trees.get("styles", Element(""))
        self.defaults = read_run(tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._looks: dict[str, Look] = {}
        self._shades: dict[str, Colour | str | None] = {}

    def chain(self, name: str) -> Iterator[Element]:
        """Yield a style and those that it is based on."""
        for _ in range(LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = find_value(style, f"{W}basedOn")

    def look(self, name: str) -> Look:
        """Return the look that a style gives to runs."""
        if name not in self._looks:
            look = PLAIN
            for style in self.chain(name):
                look = look.over(read_run(style.find(f"{W}rPr")))
            self._looks[name] = look
        return self._looks[name]

    def of_paragraph(self, paragraph: Element) -> Look:
        """Return the look that the style of a paragraph gives to its runs."""
        return self.look(find_value(paragraph, f"{W}pPr/{W}pStyle") or self._usual)

    def of_run(self, run: Element) -> Look:
        """Return the look that a run has of itself: its own properties, and its style."""
        properties = run.find(f"{W}rPr")
        if properties is None:
            return PLAIN
        return read_run(properties).over(self.look(find_value(properties, f"{W}rStyle")))

    def shade_of(self, paragraph: Element) -> Colour | str | None:
        """Return the shading of a paragraph."""
        own = read_shade(paragraph.find(f"{W}pPr/{W}shd"))
        if own is not None:
            return own
        name = find_value(paragraph, f"{W}pPr/{W}pStyle") or self._usual
        if name not in self._shades:
            shades = (read_shade(style.find(f"{W}pPr/{W}shd")) for style in self.chain(name))
            self._shades[name] = next((shade for shade in shades if shade is not None), None)
        return self._shades[name]


class TableLook:
    """The looks that the style of one table gives to its cells."""

    def __init__(self, styles: Styles, table: Element) -> None:
        self._chain = list(styles.chain(find_value(table, f"{W}tblPr/{W}tblStyle")))
        self._on = _read_flags(table.find(f"{W}tblPr/{W}tblLook"))
        bands = (find_value(style, f"{W}tblPr/{W}tblStyleRowBandSize") for style in self._chain)
        self._band = max(1, whole(next(filter(None, bands), ""), 1))
        self._ground = read_shade(table.find(f"{W}tblPr/{W}shd"))
        self._looks: dict[tuple[str, ...], Look] = {}

    def of_cell(self, row: int, column: int, last_row: int, last_column: int) -> Look:
        """Return the look of a cell's runs; `ground` is the shading of the cell."""
        parts = tuple(self._parts(row, column, last_row, last_column))
        if parts not in self._looks:
            self._looks[parts] = self._combine(parts)
        return self._looks[parts]

    def _combine(self, parts: tuple[str, ...]) -> Look:
        look = PLAIN
        for name in parts:
            for style in self._chain:
                part = next(
                    (p for p in style.findall(f"{W}tblStylePr") if p.get(f"{W}type") == name), None
                )
                if part is not None:
                    look = look.over(_of_cell(part))
        for style in self._chain:
            look = look.over(_of_cell(style))
        return look.over(Look(ground=self._ground))

    def _parts(self, row: int, column: int, last_row: int, last_column: int) -> Iterator[str]:
        """Yield the parts of the style that apply to a cell, the strongest first."""
        at = {
            "firstRow": row == 0,
            "lastRow": row == last_row,
            "firstCol": column == 0,
            "lastCol": column == last_column,
        }
        here = {name for name, is_there in at.items() if is_there and name in self._on}
        yield from (corner for corner, needed in CORNERS.items() if here.issuperset(needed))
        yield from (name for name in at if name in here)
        if "noHBand" not in self._on:
            band = (row - ("firstRow" in self._on)) // self._band % 2
            yield "band2Horz" if band else "band1Horz"
        if "noVBand" not in self._on:
            yield "band2Vert" if (column - ("firstCol" in self._on)) % 2 else "band1Vert"
        yield "wholeTable"


def _read_flags(look: Element | None) -> frozenset[str]:
    if look is None:
        return frozenset(name for name, _, _ in FLAGS[:1] + FLAGS[2:3] + FLAGS[5:])
    try:
        bits = int(look.get(f"{W}val", "0"), 16)
    except ValueError:
        bits = 0
    asked = {name: look.get(f"{W}{attribute}") for name, attribute, _ in FLAGS}
    return frozenset(
        name
        for name, _, bit in FLAGS
        if (bits & bit if (said := asked[name]) is None else said in ("1", "true", "on"))
    )


def _of_cell(style: Element) -> Look:
    ground = read_shade(style.find(f"{W}tcPr/{W}shd"))
    if ground is None:
        ground = read_shade(style.find(f"{W}tblPr/{W}shd"))
    run = read_run(style.find(f"{W}rPr"))
    return Look(run.colour, ground, run.is_hidden, run.is_bare, run.size)


LANGUAGE_MARK = "agendapack-language-"
NO_LANGUAGE = ("x-none", "zxx", "und")
"""What Word says of text that has no language."""


def mark_languages(parts: WordParts) -> tuple[str | None, tuple[str, ...]]:
    """Mark the runs in other languages, in the trees.

    Returns:
        The language of most words, if it is known, and the others.
    """
    styles = Styles(parts)
    runs = [found for tree in parts.texts for found in _runs(tree, styles, Look())]
    letters: Counter[str] = Counter()
    for _, language, length in runs:
        letters[language] += length
    if not any(letters):
        return None, ()
    usual = max(sorted(letters), key=lambda language: letters[language])
    others = {language for language in letters if language and not is_same(language, usual)}
    for run, language, _ in runs:
        _mark(run, language if language in others else "")
    return usual or None, tuple(sorted(others))


def is_same(one: str, other: str) -> bool:
    """Tell whether two tags name the same language, whatever its region."""
    return one.partition("-")[0] == other.partition("-")[0]


def _runs(parent: Element, styles: Styles, of_style: Look) -> Iterator[tuple[Element, str, int]]:
    """Yield each run with its language and the number of its letters."""
    for part in parent:
        if part.tag == f"{W}p":
            yield from _runs(part, styles, styles.of_paragraph(part))
            continue
        if part.tag == f"{W}r":
            count = sum(c.isalpha() for t in part.findall(f"{W}t") for c in t.text or "")
            look = styles.of_run(part).over(of_style).over(styles.defaults)
            yield part, _read_language(part, look) if count else "", count
        yield from _runs(part, styles, of_style)


def _read_language(run: Element, look: Look) -> str:
    own = run.find(f"{W}rPr/{W}lang")
    is_right_to_left = run.find(f"{W}rPr/{W}rtl") is not None
    said = own.get(f"{W}bidi") if own is not None and is_right_to_left else look.language
    tag = (said or "").strip()
    if not LANGUAGE_TAG.fullmatch(tag) or tag.lower() in NO_LANGUAGE:
        return ""
    primary, *rest = tag.split("-")
    return "-".join((primary.lower(), *(p.upper() if len(p) == 2 else p for p in rest)))


def _mark(run: Element, language: str) -> None:
    properties = have_first(run, f"{W}rPr")
    drop(properties, f"{W}highlight")
    if language:
        SubElement(properties, f"{W}highlight", {f"{W}val": f"{LANGUAGE_MARK}{language}"})


def map_languages(languages: tuple[str, ...]) -> str:
    """Return the elements that mammoth writes for runs in other languages."""
    lines = (
        f"highlight[color='{LANGUAGE_MARK}{name}'] => span.{LANGUAGE_MARK}{name}"
        for name in languages
    )
    return "".join(f"{line}\n" for line in lines)
