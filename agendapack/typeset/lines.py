"""Turn the inline content of a block into atoms, and break these into lines.

Atoms are the pieces of text that lines are made of; each has its place on its line.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from itertools import count, pairwise

from agendapack.model import dataclass, late
from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import HtmlElement
from agendapack.model.style import HouseStyle
from agendapack.model.wording import NO_BREAK, READING, say_reading, say_reference, unbroken
from agendapack.pdf.drawn import Node
from agendapack.typeset.looks import Look, look_of
from agendapack.typeset.shaping import GlyphRun, ShapedGlyph, visual_order

# Where a line may break inside a word: after a hyphen, dash or slash, and around ideographs,
# but not before closing or after opening punctuation (a short form of UAX #14).
_IDEOGRAPH = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff01\uff1f\uff09\u300d\u300f\u3011\u300b\u3009"
_OPENING = "\uff08\u300c\u300e\u3010\u300a\u3008"
_BEHIND_SIGN = r"(?<=[^\s-]-)(?=[^\W\d_])|(?<=[\u2013\u2014])(?=\w)|(?<=\w/)(?=\w)"
_INSIDE = re.compile(_BEHIND_SIGN)
_INSIDE_WIDE = late(
    rf"{_BEHIND_SIGN}|(?<=[{_IDEOGRAPH}])(?<![{_OPENING}])(?=[^\s{_CLOSING}])"
    rf"|(?<=[^\s{_OPENING}])(?=[{_IDEOGRAPH}])(?![{_CLOSING}])"
)
"""The same for words that may have ideographs; sets with so many ranges take long to compile."""
_WIDE = "\u2e80"  # no ideograph comes before it
_SIGNS = re.compile(f"[^\0-,.0-\u2012\u2015-{chr(ord(_WIDE) - 1)}]")
"""Every word that a line may break in has a hyphen, slash or dash, or what may be an ideograph."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
UNKNOWN = "00"
SHORTEST_PIECE = 3
"""A word is cut so that each of its pieces has so many letters, if it has them."""


@dataclass(slots=True, eq=False)
class TextLink:
    """A link: its target, its structure element and its text."""

    target: str
    node: Node
    text: str = ""


@dataclass(slots=True, eq=False)
class Atom:
    """A piece of a line inside which no line ends.

    Lengths are in points; `ascent` and `descent` are measured from the baseline
    outwards. `space` is the width of the space after it (-1 until it is set); `breaks`
    says that a line may end after it, `ends` that it must. `order` numbers the
    words of a section in reading order, so that a word can be found in
    another layout of the section; pieces of a word share their number. `is_label` says that
    it numbers a list, and does not stand in the HTML. A no-break space is
    a plain space inside an atom, so that it is found, copied and read aloud as a space.
    """

    text: str
    look: Look
    node: Node
    link: TextLink | None = None
    runs: tuple[GlyphRun, ...] = ()
    width: float = 0.0
    ascent: float = 0.0
    descent: float = 0.0
    space: float = 0.0
    breaks: bool = False
    ends: bool = False
    level: int = 0
    anchors: tuple[str, ...] = ()
    order: int = 0
    is_label: bool = False


@dataclass(slots=True)
class Inline:
    """The atoms of one block; `tail` is aligned at the right end.

    In a title that is `hung`, the number is the `lead`, which hangs before the others.
    """

    lead: list[Atom] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    tail: list[Atom] = field(default_factory=list)
    hung: bool = False


@dataclass(slots=True)
class InlineReader:
    """Reads inline content.

    Args:
        pages: The pages of each id of the pack, as far as they are known in this round.
        wanted: The ids whose page numbers the text prints are added to this.
    """

    style: HouseStyle
    pages: Mapping[str, PageSpan]
    wanted: set[str]
    words: Iterator[int] = field(default_factory=count)

    def read(
        self, children: list[HtmlElement | str], look: Look, node: Node, *, hung: bool = False
    ) -> Inline:
        """Return a block's atoms, without widths yet; with `hung` a number in front is to hang."""
        inline = Inline(hung=hung)
        state = _State(inline.atoms, self.words)
        for child in children:
            self._read_child(child, look, node, None, state, inline)
        for atoms in (inline.lead, inline.atoms, inline.tail):
            if atoms:
                atoms[-1].space = 0.0
                atoms[-1].breaks = atoms[-1].ends = False
        if inline.lead:
            inline.lead[-1].space, inline.lead[-1].breaks = -1.0, True
        return inline

    def _read_child(
        self,
        child: HtmlElement | str,
        look: Look,
        node: Node,
        link: TextLink | None,
        state: "_State",
        inline: Inline,
    ) -> None:
        if isinstance(child, str):
            state.add_text(child, look, node, link)
            return
        if child.id:
            state.anchors += (child.id,)
        if child.tag == "br":
            state.end_line(link)
        elif child.tag in ("page-ref", "page-range"):
            state.add_text(self._reference(child), look, node, link)
        else:
            if inline.hung and "number" in child.classes:
                state = _State(inline.lead, self.words)
            if "pages" in child.classes:
                state = _State(inline.tail, self.words)
            inner = look_of(child, look, self.style)
            if child.tag == "a" and child.attributes.get("href"):
                node = node.later("Link")
                link = TextLink(child.attributes["href"], node)
            if child.attributes.get("lang", look.lang) != look.lang:
                node = node.later("Span", lang=child.attributes["lang"])
            for grandchild in child.children:
                self._read_child(grandchild, inner, node, link, state, inline)

    def _reference(self, element: HtmlElement) -> str:
        target = element.attributes.get("to", "")
        self.wanted.add(target)
        span, say = self.pages.get(target), self.style.wording.say
        if span is not None:
            return unbroken(say_reference(element.tag, element.classes, span, self.style.wording))
        if element.tag == "page-ref":
            return UNKNOWN
        for name in READING.intersection(element.classes):
            return say_reading(name, 0, 0, self.style.wording)
        named = "update-pages" if "update" in element.classes else "page-range"
        return unbroken(say(named, first=UNKNOWN, last=UNKNOWN))


class _State:
    """The atoms so far, and whether white space is pending."""

    def __init__(self, atoms: list[Atom], words: Iterator[int]) -> None:
        self.atoms = atoms
        self.words = words
        self.anchors: tuple[str, ...] = ()

    def add_text(self, text: str, look: Look, node: Node, link: TextLink | None) -> None:
        if link is not None:
            link.text += text.replace(NO_BREAK, " ")
        atoms, has_signs = self.atoms, _SIGNS.search(text) is not None
        for index, word in enumerate(_SPACE.split(text)):
            if index and atoms and not atoms[-1].ends:
                atoms[-1].breaks = True
                atoms[-1].space = -1.0
            if word:
                order = next(self.words)
                for piece in _pieces(word) if has_signs and _SIGNS.search(word) else (word,):
                    if piece:
                        atoms.append(self._atom(piece, look, node, link, order))
                atoms[-1].breaks = False

    def _atom(self, piece: str, look: Look, node: Node, link: TextLink | None, order: int) -> Atom:
        anchors, self.anchors = self.anchors, ()
        said = piece.replace(NO_BREAK, " ")
        return Atom(said, look, node, link, breaks=True, anchors=anchors, order=order)

    def end_line(self, link: TextLink | None) -> None:
        if link is not None:
            link.text += " "
        if self.atoms:
            self.atoms[-1].ends = True
            self.atoms[-1].space = 0.0


def _pieces(word: str) -> list[str]:
    return (_INSIDE if max(word) < _WIDE else _INSIDE_WIDE).split(word)


@dataclass(slots=True, eq=False)
class Line:
    """A line: its atoms in logical order, and the start of each in points from the left.

    `height` includes leading; `baseline` is measured from the top of the line.
    `spaced` says that the line ends between two words, not inside one.
    """

    atoms: list[Atom]
    starts: list[float]
    width: float
    height: float
    baseline: float
    spaced: bool


def break_lines(
    atoms: list[Atom], width: float, resize: Callable[[Atom], None], tail: list[Atom] | None = None
) -> list[Line]:
    """Break atoms into lines no wider than `width`, first fit, in logical order.

    Args:
        width: In points.
        resize: Measures an atom again; called for the pieces of a word too long for any line.
        tail: Atoms to align at the right end of the last line, or on a line of their own if
            they do not fit there.
    """
    lines = [_place(line) for line in _fill(atoms, width, resize)]
    if tail:
        end = _place(list(tail))
        room = width - (lines[-1].width if lines else width)
        if room < end.width + tail[0].look.size:
            lines.append(_shift(end, width - end.width))
        else:
            lines[-1] = _join(lines[-1], _shift(end, width - end.width))
    return lines


def align(line: Line, width: float, side: str) -> Line:
    """Move a line to the right end or the centre of a width; other sides leave it."""
    if side == "right":
        return _shift(line, width - line.width)
    return _shift(line, (width - line.width) / 2) if side == "centre" else line


def put_tail_left(line: Line, count: int, width: float) -> None:
    """Put the last `count` atoms of a right-to-left line at its left end, and the others at its
    right.
    """
    body, tail = line.starts[:-count], line.starts[-count:]
    ends = [at + atom.width for at, atom in zip(body, line.atoms, strict=False)]
    room = width - max(ends, default=width)
    left = min(tail, default=0.0)
    line.starts = [*(at + room for at in body), *(at - left for at in tail)]
    line.width = width


def _fill(atoms: list[Atom], width: float, resize: Callable[[Atom], None]) -> list[list[Atom]]:
    lines: list[list[Atom]] = []
    line: list[Atom] = []
    used = 0.0
    last_break = 0
    queue = list(reversed(atoms))
    while queue:
        atom = queue.pop()
        if line and used + atom.width > width + 0.01 and not _is_space(atom):
            if last_break:
                queue.append(atom)
                queue.extend(reversed(line[last_break:]))
                lines.append(line[:last_break])
                line, used, last_break = [], 0.0, 0
                continue
            room = width - used
            pieces = _cut(atom, room, width, resize) if room > atom.look.size * 2 else []
            line += pieces[:1]
            lines.append(line)
            line, used, last_break = [], 0.0, 0
            queue.extend(reversed(pieces[1:] or [atom]))
            continue
        if not line and atom.width > width + 0.01:
            pieces = _cut(atom, width, width, resize)
            if pieces:
                lines.append(pieces[:1])
                queue.extend(reversed(pieces[1:]))
                continue
        if not line and _is_space(atom) and lines and not lines[-1][-1].ends:
            continue
        line.append(atom)
        used += atom.width + atom.space
        if atom.breaks:
            last_break = len(line)
        if atom.ends:
            lines.append(line)
            line, used, last_break = [], 0.0, 0
    if line:
        lines.append(line)
    return lines


def _is_space(atom: Atom) -> bool:
    return atom.text == " "


def _cut(atom: Atom, room: float, width: float, resize: Callable[[Atom], None]) -> list[Atom]:
    """Cut an atom that is wider than a line into pieces, each as long as fits.

    A piece ends after a space, or after as many clusters as fit. The whole atom is cut in one go,
    so that a word of any length takes time in step with its length. An atom of one cluster has no
    pieces.

    Args:
        room: The width of the first piece, in points.
        width: That of the others.
    """
    glyphs = [glyph for run in atom.runs for glyph in run.glyphs if glyph.text]
    if atom.level % 2:
        glyphs.reverse()
    if len(glyphs) < 2:
        return []
    size, start, used, space = atom.look.size / 1000, 0, 0.0, 0
    bounds = [0]
    for index, glyph in enumerate(glyphs):
        advance = glyph.advance * size
        while index > start and used + advance > room:
            bounds.append(space if space > start else index)
            start, room = bounds[-1], width
            used = sum(glyph.advance for glyph in glyphs[start:index]) * size
        used += advance
        if glyph.text == " ":
            space = index + 1
    if bounds == [0] or (len(bounds) == 2 and bounds[1] == len(glyphs)):
        bounds = [0, len(glyphs) - 1]
    _keep_end(bounds, glyphs)
    pieces = []
    for first, behind in pairwise([*bounds, len(glyphs)]):
        text = "".join(glyph.text for glyph in glyphs[first:behind])
        pieces.append(replace(atom, text=text, space=0.0, breaks=True, ends=False))
        if first:
            pieces[-1].anchors = ()
    pieces[-1].space, pieces[-1].breaks, pieces[-1].ends = atom.space, atom.breaks, atom.ends
    for piece in pieces:
        resize(piece)
    return pieces


def _keep_end(bounds: list[int], glyphs: list[ShapedGlyph]) -> None:
    """Move the last cut in a word forwards, so that no sign or pair of letters stands alone."""
    start, cut = bounds[-2], bounds[-1]
    while (
        cut - start > SHORTEST_PIECE
        and glyphs[cut - 1].text != " "
        and sum(glyph.text.isalnum() for glyph in glyphs[cut:]) < SHORTEST_PIECE
    ):
        cut -= 1
    bounds[-1] = cut


def _place(atoms: list[Atom]) -> Line:
    while len(atoms) > 1 and _is_space(atoms[-1]):
        spaced = atoms[-1]
        atoms = [*atoms[:-2], replace(atoms[-2], space=-1.0, ends=spaced.ends)]
    spaced_end = bool(atoms[-1].space) or atoms[-1].ends
    starts = [0.0] * len(atoms)
    x = 0.0
    for index in visual_order([atom.level for atom in atoms]):
        starts[index] = x
        x += atoms[index].width
        if index < len(atoms) - 1:
            x += max(atoms[index].space, 0.0)
    ascent = max([atom.ascent for atom in atoms])
    descent = max([atom.descent for atom in atoms])
    height = max(max([atom.look.size * atom.look.leading for atom in atoms]), ascent + descent)
    baseline = (height - ascent - descent) / 2 + ascent
    return Line(atoms, starts, x, height, baseline, spaced_end)


def _shift(line: Line, by: float) -> Line:
    line.starts = [start + by for start in line.starts]
    line.width += by
    return line


def _join(line: Line, end: Line) -> Line:
    height = max(line.height, end.height)
    return Line(
        [*line.atoms[:-1], replace(line.atoms[-1], space=-1.0), *end.atoms],
        line.starts + end.starts,
        end.width,
        height,
        max(line.baseline, end.baseline),
        False,
    )
