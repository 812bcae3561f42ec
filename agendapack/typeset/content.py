"""Write the content stream of one page: marked content, text, rules and pictures.

ISO 32000-1, 14.6 and 14.8: everything is either marked content of a structure element, or an
artifact. Shades are written first and underlines last, so that text is interrupted as
little as possible.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from agendapack.model.style import HouseStyle
from agendapack.pdf.drawn import Node
from agendapack.pdf.encoded import MarkedContent
from agendapack.typeset.fonts import FontFace
from agendapack.typeset.lines import Atom, Line, break_lines
from agendapack.typeset.looks import body_look
from agendapack.typeset.setting import Setter
from agendapack.typeset.shaping import NO_MOVE, GlyphRun, ShapedGlyph
from agendapack.typeset.strips import (
    EVEN,
    FillItem,
    LinkArea,
    PictureItem,
    PlacedStrip,
    Strip,
    TextItem,
)
from agendapack.typeset.write import FontUse

REPEATED = "/Artifact <</Type /Pagination>> BDC"
UNDERLINE_DROP = 0.11
UNDERLINE_WIDTH = 0.05
STRIKE_RISE = 0.28

RULE = 0.5

GAP = 8.0
EDGE = 12.0
SMALLEST = 6.0
MARGIN_RULE = 1.0


class GlyphStrings:
    """Glyphs and moves collected for one TJ operator (ISO 32000-1, 9.4.3).

    Moves are in thousandths of the type size, to the left.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._codes = ""
        self._move = 0.0

    def add(self, codes: str, move: float = 0.0) -> None:
        """Append glyphs by their two-byte codes in hexadecimal, and a move after them."""
        if self._move > NO_MOVE or self._move < -NO_MOVE:
            if self._codes:
                self._parts.append(f"<{self._codes}>")
                self._codes = ""
            self._parts.append(f"{self._move:.1f}")
            self._move = 0.0
        self._codes += codes
        self._move += move

    def move(self, by: float) -> None:
        """Move the next glyph to the left."""
        self._move += by

    def take(self) -> list[str]:
        """Return the operator for the glyphs collected, if any, and start again."""
        parts = [*self._parts, f"<{self._codes}>"] if self._codes else self._parts
        if parts and abs(self._move) > NO_MOVE:
            parts.append(f"{self._move:.1f}")
        self._parts, self._codes, self._move = [], "", 0.0
        if len(parts) == 1:
            return [f"{parts[0]} Tj"]
        return [f"[{''.join(parts)}] TJ"] if parts else []


def show_glyphs(strings: GlyphStrings, glyphs: Sequence[ShapedGlyph], size: float) -> list[str]:
    """Collect glyphs with their offsets; return the operators that must precede them."""
    code: list[str] = []
    rise = 0.0
    for glyph in glyphs:
        if glyph.dy != rise:
            code += strings.take()
            rise = glyph.dy
            code.append(f"{rise * size / 1000:.3f} Ts")
        strings.move(-glyph.dx)
        strings.add(f"{glyph.id:04X}")
        strings.move(glyph.natural - glyph.advance + glyph.dx)
    if rise:
        code += [*strings.take(), "0 Ts"]
    return code


def clusters(glyphs: Sequence[ShapedGlyph]) -> list[list[ShapedGlyph]]:
    """Group glyphs by cluster; the first glyph of each has the cluster's text."""
    result: list[list[ShapedGlyph]] = []
    for glyph in glyphs:
        if glyph.text or not result:
            result.append([glyph])
        else:
            result[-1].append(glyph)
    return result


def begin_actual(text: str) -> str:
    """Return the operator that begins content with ActualText (ISO 32000-1, 14.9.4)."""
    coded = ("\ufeff" + text).encode("utf-16-be").hex().upper()
    return f"/Span <</ActualText <{coded}>>> BDC"


@cache
def paint(colour: str) -> str:
    """Return the operator that sets the fill colour `#rrggbb`."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    if red == green == blue:
        return f"{red:.3g} g"
    return f"{red:.3g} {green:.3g} {blue:.3g} rg"


class PageContent:
    """The content stream of a page; `space` returns the glyph of the space behind an atom."""

    def __init__(
        self, page: int, use: Callable[[FontFace], FontUse], space: Callable[[Atom], GlyphRun]
    ) -> None:
        self.owners: list[Node] = []
        self.links: list[LinkArea] = []
        self._page = page
        self._use = use
        self._space = space
        self._fills: list[str] = []
        self._body: list[str] = []
        self._lines: list[str] = []
        self._open: Node | str | None = None
        self._font = ""
        self._shown_in: FontUse | None = None
        self._size = 0.0
        self._colour = ""
        self._strings = GlyphStrings()

    def _write(self, *code: str) -> None:
        """Append operators after the glyphs collected so far."""
        self._body += self._strings.take()
        self._body += code

    def code(self) -> str:
        """Return the whole stream."""
        self._close()
        parts = []
        if self._fills:
            parts += ["/Artifact BMC", *self._fills, "EMC"]
        parts += self._body
        if self._lines:
            parts += ["/Artifact BMC", *self._lines, "EMC"]
        return "\n".join(parts) + "\n"

    def fill(self, item: FillItem, x: float, y: float) -> None:
        """Fill a rectangle whose top left corner is at `x`, `y`."""
        self._fills.append(
            f"{paint(item.colour)} {x:.2f} {y - item.height:.2f} {item.width:.2f} "
            f"{item.height:.2f} re f"
        )

    def picture(self, item: PictureItem, name: str, x: float, y: float) -> None:
        """Draw a picture whose top left corner is at `x`, `y`."""
        self._close()
        bottom = y - item.height
        if item.node is None:
            self._body.append("/Artifact BMC")
        else:
            item.node.attributes["Layout"] = {
                "Placement": "/Block",
                "BBox": [x, bottom, x + item.width, y],
            }
            self._body.append(self._begin(item.node))
        self._body.append(
            f"q {item.width:.3f} 0 0 {item.height:.3f} {x:.3f} {bottom:.3f} cm /{name} Do Q"
        )
        self._body.append("EMC")
        self._colour = ""

    def text(self, item: TextItem, x: float, y: float, *, again: bool) -> None:
        """Draw a line of text with its baseline at `y`; `again` for a repeated table head."""
        line, last = item.line, len(item.line.atoms) - 1
        pen = look = None
        for index, (atom, start) in enumerate(zip(line.atoms, line.starts, strict=True)):
            if self._switch(REPEATED if again else atom.node):
                pen = None
            if atom.look is not look:  # most look as the one before does
                look, space, colour = atom.look, self._space(atom), paint(atom.look.colour)
                size, rise = look.size, look.rise
            left = x + start
            if pen is None or abs(left - pen[0]) > 0.02 or rise != pen[1]:
                self._write(f"1 0 0 1 {left:.2f} {y + rise:.2f} Tm")
            if colour != self._colour:
                self._write(colour)
                self._colour = colour
            for run in atom.runs:
                self._show(run, size)
            pen = (left + atom.width, rise)
            ends = index == last
            if (atom.space and not ends) or (ends and line.spaced and not atom.level % 2):
                self._show(space, size)
                pen = (pen[0] + space.width * size / 1000, rise)
            if not again:
                self._note(line, index, x, y)

    def _note(self, line: Line, index: int, x: float, y: float) -> None:
        """Record the underline and the clickable area of an atom."""
        atom, atoms, starts = line.atoms[index], line.atoms, line.starts
        if atom.link is None and not (atom.look.underline or atom.look.struck):
            return
        left, right = x + starts[index], x + starts[index] + atom.width
        follower = atoms[index + 1] if index + 1 < len(atoms) else None
        if follower is not None and follower.look == atom.look and follower.link is atom.link:
            right = max(right, x + starts[index + 1])
        size = atom.look.size
        heights = [
            *([y - size * UNDERLINE_DROP] if atom.look.underline else []),
            *([y + atom.look.rise + size * STRIKE_RISE] if atom.look.struck else []),
        ]
        for height in heights:
            width = max(size * UNDERLINE_WIDTH, 0.4)
            self._lines.append(
                f"{paint(atom.look.colour)} {left:.2f} {height - width:.2f} "
                f"{right - left:.2f} {width:.2f} re f"
            )
        if atom.link is not None:
            area = (left, y - size * 0.25, right, y + size * 0.9)
            before = self.links[-1] if self.links else None
            if before and before.link is atom.link and before.area[1] == area[1]:
                old = before.area
                area = (min(old[0], left), area[1], max(old[2], right), area[3])
                self.links.pop()
            self.links.append(LinkArea(atom.link, area))

    def _show(self, run: GlyphRun, size: float) -> None:
        use = self._shown_in
        if use is None or use.face is not run.face or size != self._size:
            use = self._shown_in = self._use(run.face)
            self._size, font = size, f"/{use.name} {size:g} Tf"
            if font != self._font:
                self._write(font)
                self._font = font
        if use.tells_run(run):
            add = self._strings.add
            for codes, move in run.codes:
                add(codes, move)
            if not run.codes:
                self._glyphs(run.glyphs, size)
        elif run.rtl:
            for cluster in clusters(run.glyphs):
                self._show_cluster(use, cluster, size)
        else:
            self._spelt(run.text, run.glyphs, size)

    def _show_cluster(self, use: FontUse, cluster: Sequence[ShapedGlyph], size: float) -> None:
        """Show a cluster of right-to-left text.

        Programs that extract text reverse it cluster by cluster, so ActualText must not span
        several clusters.
        """
        told = [use.tells(glyph) for glyph in cluster]
        if all(told):
            self._glyphs(cluster, size)
        else:
            self._spelt(cluster[0].text, cluster, size)

    def _spelt(self, text: str, glyphs: Sequence[ShapedGlyph], size: float) -> None:
        self._write(begin_actual(text))
        self._glyphs(glyphs, size)
        self._write("EMC")

    def _glyphs(self, glyphs: Sequence[ShapedGlyph], size: float) -> None:
        self._body += show_glyphs(self._strings, glyphs, size)

    def _switch(self, owner: Node | str) -> bool:
        """Open marked content for an owner, unless it is open; tell whether it was opened."""
        if owner is self._open:
            return False
        self._close()
        self._body.append(owner if isinstance(owner, str) else self._begin(owner))
        self._body.append("BT")
        self._open = owner
        return True

    def _begin(self, node: Node) -> str:
        mcid = len(self.owners)
        self.owners.append(node)
        node.hold(MarkedContent(self._page, mcid))
        return f"/{node.role} <</MCID {mcid}>> BDC"

    def _close(self) -> None:
        if self._open is not None:
            self._write("ET", "EMC")
            self._open = None


def draw_frames(content: PageContent, placed: PlacedStrip, left: float, top: float) -> None:
    """Draw the frames of a strip: shades first, then the edges inside the strip.

    A frame that continues on the next page gets an edge on both pages.
    """
    for frame in placed.strip.frames:
        if frame.shade:
            shade = FillItem(0, 0, frame.width, frame.height, frame.shade)
            content.fill(shade, left + frame.x, top - frame.top)
    for frame in placed.strip.frames:
        if not frame.rule:
            continue
        x, y = left + frame.x, top - frame.top
        edges = []
        if frame.sides:
            edges += [
                (x - RULE / 2, y, RULE, frame.height),
                (x + frame.width - RULE / 2, y, RULE, frame.height),
            ]
        if frame.opens or (placed.first and frame.top < EVEN):
            edges.append((x - RULE / 2, y + RULE / 2, frame.width + RULE, RULE))
        reaches_down = frame.top + frame.height > placed.strip.height - EVEN
        if frame.closes or (placed.last and reaches_down):
            edges.append((x - RULE / 2, y - frame.height + RULE / 2, frame.width + RULE, RULE))
        for edge_x, edge_top, width, tall in edges:
            content.fill(FillItem(0, 0, width, tall, frame.rule), edge_x, edge_top)


def marginal(text: str, top: float, style: HouseStyle, setter: Setter) -> PlacedStrip | None:
    """Return a number with a short rule above it for the left margin, as an artifact.

    Args:
        top: The place of the rule, in points below the top of the text area.

    Returns:
        None where the margin is too narrow for a legible number.
    """
    room = style.margins[3] - GAP - EDGE
    atom = Atom(text, body_look(style, ""), Node("Artifact"))
    setter.set_atom(atom)
    size = style.size * min(1.0, room / atom.width)
    if size < SMALLEST:
        return None
    atom.look = replace(atom.look, size=size)
    setter.set_atom(atom)
    (line,) = break_lines([atom], room, setter.set_atom)
    width = max(line.width, min(size, room))
    rule = FillItem(-GAP - width, 0.0, width, MARGIN_RULE, style.text)
    number = TextItem(-GAP - line.width, MARGIN_RULE + line.baseline, line)
    return PlacedStrip(Strip(line.height, [rule, number]), top, again=True, first=False, last=False)


def blank_back(style: HouseStyle, setter: Setter) -> PlacedStrip:
    """Return the line of a page that is meant to be blank, as an artifact in its middle."""
    atom = Atom(style.wording.say("blank-page"), body_look(style, ""), Node("Artifact"))
    setter.set_atom(atom)
    top, right, bottom, left = style.margins
    width = style.page[0] - left - right
    (line, *_) = break_lines([atom], width, setter.set_atom)
    words = TextItem((width - line.width) / 2, line.baseline, line)
    middle = (style.page[1] - top - bottom - line.height) / 2
    return PlacedStrip(Strip(line.height, [words]), middle, again=True, first=False, last=False)
