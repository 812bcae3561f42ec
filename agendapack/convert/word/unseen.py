"""Leave out the words of a Word document that Word itself does not show.

Words are hidden by their own look (hidden text, letters without ink or hardly any size), by what
they stand in (a hidden row, a cell behind a merged one, a text box of no height), or they have the
colour of their ground: the highlight, the shading of the run, the paragraph, the cell or the table,
the fill of a text box.

Word prints letters of automatic colour in white where the ground is dark. Yet black over words is
also how authors black them out. So such words stay out too, except in a first row that is dark from
end to end, which is a heading.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from xml.etree.ElementTree import Element

from agendapack.convert import Job, name_some
from agendapack.convert.word import (
    BOX,
    EQUATION_TEXT,
    M,
    Places,
    V,
    W,
    WordParts,
    columns_of,
    goes_on_from_above,
    rows_of,
    whole,
)
from agendapack.convert.word.look import (
    AUTO,
    DRAWING,
    NAMED,
    PLAIN,
    UNKNOWN,
    WHITE,
    Colour,
    Look,
    Styles,
    TableLook,
    is_on,
    read_hex,
    read_shade,
)
from agendapack.model import dataclass
from agendapack.model.marks import find_mark
from agendapack.problems import Code, shorten

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
WPC = "{http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas}"
SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
NEAR = 24
"""The most by which two colours that no eye tells apart differ in red, green and blue."""
DARK = 64
"""The most of red, green and blue in a colour that looks black beside another one of these."""
BLACKED = 16
"""The most of red, green and blue in a ground that blacks out letters of automatic colour."""
SMALLEST = 4
"""The least size of letters that can be read, in half-points."""
LOWEST = 60
"""The least height of a row whose words can be seen, in twentieths of a point."""
FLATTEST = 25_400
"""The least side of a text box whose words can be seen, in English metric units."""
MOST_NAMED = 5

WORDED = frozenset({f"{W}t", EQUATION_TEXT, f"{W}sym", f"{W}noBreakHyphen"})
GAPS = frozenset({f"{W}tab", f"{W}br", f"{W}cr"})
GROUPS = frozenset({f"{WPG}wgp", f"{WPG}grpSp", f"{WPC}wpc"})
UNSHOWN = re.compile(r"visibility\s*:\s*hidden|display\s*:\s*none|mso-hide\s*:\s*all")


@dataclass(frozen=True, slots=True)
class _Ground:
    """What text stands on, and how; `is_heading` in a first row that is dark from end to end."""

    colour: Colour | str = WHITE
    look: Look = PLAIN
    of_style: Look = PLAIN
    is_hidden: bool = False
    is_heading: bool = False


def leave_out_unseen(job: Job, parts: WordParts, places: Places) -> bool:
    """Remove words that Word does not show from the trees, and say which they were.

    A mark of a withheld part that is not shown, or only in part, withholds nothing: an error.

    Returns:
        Whether there were any.
    """
    found = _Unseen(Styles(parts), places)
    start = _Ground(_page_colour(parts))
    for tree in parts.texts:
        found.look_through(tree, start)
    for mark, place in dict.fromkeys(found.marks):
        job.blame(
            Code.WITHHELD_PART,
            f"has the mark '{mark}' in words that Word does not show, in {place};"
            " it withholds nothing there",
            "make it ordinary text that can be seen, in a paragraph of its own",
        )
    words = list(dict.fromkeys(found.words))
    if words:
        named = name_some([f"'{shorten(said)}' in {place}" for said, place in words], MOST_NAMED)
        job.warn(
            Code.UNSEEN_TEXT,
            f"has words that Word does not show, which are left out: {named}",
            "take them out of the document in Word; or if they are meant to be read, give them a"
            " colour that stands out from what is behind them, and no hidden font",
        )
    covers = list(dict.fromkeys(found.covers))
    if covers:
        job.warn(
            Code.UNSEEN_TEXT,
            f"has a filled shape that lies upon the text at {name_some(covers)}; the shape is left"
            " out, and what it covers is printed",
            "take out of the document what the shape is meant to cover, and the shape; or send the"
            " shape behind the text",
        )
    return bool(words)


def _page_colour(parts: WordParts) -> Colour | str:
    """Return the colour of the pages, which Word shows only where the settings say so."""
    shown = parts.trees.get("settings", Element("")).find(f"{W}displayBackgroundShape")
    page = parts.trees["document"].find(f"{W}background")
    if page is None or not is_on(shown):
        return WHITE
    return read_hex(page.get(f"{W}color")) or WHITE


class _Unseen:
    """Looks through a document, and removes the words that are not shown."""

    def __init__(self, styles: Styles, places: Places) -> None:
        self.words: list[tuple[str, str]] = []
        self.marks: list[tuple[str, str]] = []
        self.covers: list[str] = []
        self._styles = styles
        self._places = places

    def look_through(self, parent: Element, ground: _Ground) -> None:
        """Remove what is not shown in an element."""
        removed: list[Element] = []
        for part in parent:
            if part.tag == f"{W}p":
                self._look_through_paragraph(part, ground)
            elif part.tag in (f"{W}r", f"{M}r"):
                if self._read_run(part, ground):
                    removed.append(part)
                else:
                    self.look_through(part, ground)
            elif part.tag == f"{W}tbl":
                self._look_through_table(part, ground)
            elif part.tag == f"{WP}anchor" or part.tag == f"{WP}inline":
                self._look_through_drawing(part, ground)
            elif part.tag == f"{SHAPE}wsp":
                self.look_through(part, _in_shape(part, ground))
            elif part.tag.startswith(V):
                self.look_through(part, _in_old_shape(part, ground))
            elif part.tag.startswith(M):
                had_words = _has_equation_words(part)
                self.look_through(part, ground)
                if had_words and not _has_equation_words(part):
                    removed.append(part)  # with the signs of a fraction or root around them
            else:
                self.look_through(part, ground)
        for part in removed:
            parent.remove(part)

    def _look_through_paragraph(self, paragraph: Element, ground: _Ground) -> None:
        place = self._places.of(paragraph)
        before = _own_words(paragraph)
        shade = self._styles.shade_of(paragraph)
        of_style = self._styles.of_paragraph(paragraph)
        is_heading = ground.is_heading and shade is None
        here = replace(ground, of_style=of_style, is_heading=is_heading)
        count = len(self.words)
        self.look_through(paragraph, here if shade is None else replace(here, colour=shade))
        mark = find_mark(before)
        if mark and _own_words(paragraph) != before:
            self.marks.append((mark.words, place))
        gone = [said for said, where in self.words[count:] if where == place]
        if len(gone) > 1 and len(gone) == len(self.words) - count:
            self.words[count:] = [(_join(gone, before), place)]

    def _read_run(self, run: Element, ground: _Ground) -> bool:
        """Remove the words of a run that is not shown; tell whether all of it is hidden."""
        own = self._styles.of_run(run)
        look = own.over(ground.of_style).over(ground.look).over(self._styles.defaults)
        is_gone = ground.is_hidden or bool(look.is_hidden)
        if not is_gone and not _blends_in(look, own.ground, ground):
            return False
        said = "".join(map(_said, run.iter() if is_gone else run))
        if said.strip():
            self.words.append((said, self._places.of(run)))
        if not is_gone:
            run[:] = [part for part in run if part.tag not in WORDED | GAPS]
        return is_gone

    def _look_through_table(self, table: Element, ground: _Ground) -> None:
        style = TableLook(self._styles, table)
        rows = list(rows_of(table))
        joined: set[int] = set()
        for number, row in enumerate(rows):
            cells = list(columns_of(row))
            looks = [
                _own_shade(cell, style.of_cell(number, column, len(rows) - 1, cells[-1][0]))
                for column, cell in cells
            ]
            grounds = [ground.colour if look.ground is None else look.ground for look in looks]
            is_first = number == 0 or row.find(f"{W}trPr/{W}tblHeader") is not None
            is_heading = is_first and len(rows) > 1 and all(map(_is_black, grounds))
            height = row.find(f"{W}trPr/{W}trHeight")
            is_hidden = ground.is_hidden or is_on(row.find(f"{W}trPr/{W}hidden")) or _is_low(height)
            covered = [column in joined and goes_on_from_above(cell) for column, cell in cells]
            joined = {c for c, cell in cells if cell.find(f"{W}tcPr/{W}vMerge") is not None}
            for (_, cell), look, colour, is_covered in zip(
                cells, looks, grounds, covered, strict=True
            ):
                unseen = is_hidden or is_covered
                here = _Ground(colour, look._replace(ground=None), PLAIN, unseen, is_heading)
                self.look_through(cell, here)

    def _look_through_drawing(self, drawing: Element, ground: _Ground) -> None:
        named, extent = drawing.find(f"{WP}docPr"), drawing.find(f"{WP}extent")
        sides = [] if extent is None else [extent.get("cx", ""), extent.get("cy", "")]
        is_flat = any(side.isdigit() and len(side) < 12 and int(side) < FLATTEST for side in sides)
        is_hidden = named is not None and named.get("hidden") in ("1", "true")
        if (is_flat or is_hidden) and not ground.is_hidden:
            ground = replace(ground, is_hidden=True)
        elif _covers(drawing):
            self.covers.append(self._places.of(drawing))
        if any(part.tag in GROUPS for part in drawing.iter()):
            ground = replace(ground, colour=UNKNOWN)  # another shape may lie behind the words
        self.look_through(drawing, ground)


def _blends_in(look: Look, own: Colour | str | None, ground: _Ground) -> bool:
    """Tell whether letters cannot be told from what is behind them, or have no size or ink."""
    if look.is_bare or (look.size is not None and look.size < SMALLEST):
        return True
    behind = look.ground if own is None and look.ground is not None else own
    behind = ground.colour if behind is None else behind
    colour = look.colour or AUTO
    if isinstance(behind, str):
        return False
    if colour == AUTO:
        return max(behind) <= BLACKED and not ground.is_heading
    return not isinstance(colour, str) and _is_alike(colour, behind)


def _is_alike(one: Colour, other: Colour) -> bool:
    apart = max(abs(a - b) for a, b in zip(one, other, strict=True))
    return apart <= NEAR or max(*one, *other) <= DARK


def _is_black(ground: Colour | str) -> bool:
    return not isinstance(ground, str) and max(ground) <= BLACKED


def _own_shade(cell: Element, look: Look) -> Look:
    own = cell.find(f"{W}tcPr/{W}shd")
    return look if own is None else look._replace(ground=read_shade(own))


def _is_low(height: Element | None) -> bool:
    if height is None or height.get(f"{W}hRule") != "exact":
        return False
    return whole(height.get(f"{W}val", ""), LOWEST) < LOWEST


def _in_shape(shape: Element, ground: _Ground) -> _Ground:
    outline = shape.find(f"{SHAPE}spPr")
    outline = Element("") if outline is None else outline
    fill = outline.find(f"{DRAWING}solidFill")
    if fill is not None:
        return replace(ground, colour=_fill_colour(fill), is_heading=False)
    is_clear = outline.find(f"{DRAWING}noFill") is not None
    has_style = shape.find(f"{SHAPE}style/{DRAWING}fillRef") is not None
    other = any(outline.find(f"{DRAWING}{n}") is not None for n in ("gradFill", "pattFill"))
    return replace(ground, colour=UNKNOWN) if other or (has_style and not is_clear) else ground


def _fill_colour(fill: Element) -> Colour | str:
    exact, theme = fill.find(f"{DRAWING}srgbClr"), fill.find(f"{DRAWING}schemeClr")
    if exact is not None:
        return read_hex(exact.get("val")) or UNKNOWN
    if theme is not None and not len(theme):
        return NAMED.get(theme.get("val", ""), UNKNOWN)
    return UNKNOWN


def _in_old_shape(shape: Element, ground: _Ground) -> _Ground:
    if UNSHOWN.search(shape.get("style", "")):
        ground = replace(ground, is_hidden=True)
    fill = shape.get("fillcolor", "").split(" ")[0]
    if not fill or shape.get("filled") in ("f", "false"):
        return ground
    digits = fill.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    colour = read_hex(digits) if fill.startswith("#") else NAMED.get(fill)
    return replace(ground, colour=colour or UNKNOWN, is_heading=False)


def _covers(drawing: Element) -> bool:
    """Tell whether a drawing is a filled shape without words that lies upon the text."""
    if not drawing.tag.endswith("anchor") or drawing.get("behindDoc") in ("1", "true"):
        return False
    if drawing.find(f"{WP}wrapNone") is None or any(True for _ in drawing.iter(BOX)):
        return False
    fills = (shape.find(f"{SHAPE}spPr/{DRAWING}solidFill") for shape in drawing.iter(f"{SHAPE}wsp"))
    colours = [_fill_colour(fill) for fill in fills if fill is not None]
    return any(not isinstance(c, str) and (max(c) <= DARK or min(c) >= 255 - NEAR) for c in colours)


def _said(part: Element) -> str:
    if part.tag in GAPS:
        return " "
    if part.tag in (f"{W}t", EQUATION_TEXT):
        return part.text or ""
    return "?" if part.tag == f"{W}sym" else ""


def _has_equation_words(element: Element) -> bool:
    return any(text.text for text in element.iter(EQUATION_TEXT))


def _own_words(paragraph: Element) -> str:
    pieces: list[str] = []

    def gather(parent: Element) -> None:
        for part in parent:
            if part.tag not in (BOX, f"{W}p"):
                pieces.append(_said(part))
                gather(part)

    gather(paragraph)
    return "".join(pieces)


def _join(gone: Iterable[str], before: str) -> str:
    """Join what was left out of a paragraph: as it was typed, or with dots between."""
    joined = "".join(gone)
    return joined if joined in before else " ... ".join(said.strip() for said in gone)
