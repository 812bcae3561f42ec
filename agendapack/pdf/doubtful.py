"""Which texts of a page may not be seen, found without drawing anything.

Of most pages this says that there is nothing to look for: their text is dark, of a size to be
read, inside what is shown, on a light ground, and nothing is painted over it later. Everything
else is in doubt: only a picture of the page can tell. So whatever is not known for certain, such
as what a photograph shows, puts a text in doubt; no trick has to be known here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count, pairwise
from math import ceil, hypot, inf, isfinite
from typing import ClassVar, NamedTuple

from agendapack.pdf.content import (
    FONTS,
    GRAPHICS,
    LINES,
    SHOWN,
    SPACING,
    GraphicsState,
    Interpreter,
    joined_strings,
    last_name,
    last_number,
    mark_of,
    number_of,
    numbers_of,
    sum_of_numbers,
    tokenizer,
)
from agendapack.pdf.geometry import Box, Matrix, around, matrix_of, ordered, placed, times
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    annotations,
    floats,
    items,
    look,
    look_dict,
    look_int,
    look_name,
    page_content,
    raw,
    resolve,
)
from agendapack.pdf.page_words import appearance_of
from agendapack.pdf.text import Fonts

SMALLEST = 2.0
"""The height of type, in points, below which nobody reads it."""
WITH_INK, WITHOUT_INK, CLIPPING = (0, 2), 3, 4
"""The text rendering modes that fill each letter, that paint nothing, that clip from there on."""
SOLID, SLIGHT = 0.99, 1e-6
DRAWN_BY_VIEWERS = {"Square", "Circle", "Line", "Polygon", "Ink", "Highlight", "Redact", "FreeText"}
"""Annotations that viewers draw themselves where they do not say how they look."""
_INKS = {
    **dict.fromkeys(("DeviceGray", "CalGray", "G"), 1),
    **dict.fromkeys(("DeviceRGB", "CalRGB", "RGB"), 3),
    **dict.fromkeys(("DeviceCMYK", "CMYK"), 4),
}
FOOT, HEAD = 0.1, 0.45
"""Where the body of a small letter is, in ems: an underline is no cover."""
DARK, LIGHT, WHITE = 0.45, 0.75, 0.97
"""How light a colour is: text up to the first can be read on a ground from the second on."""
FEWEST = 3
"""Letters and digits: a page with fewer of them unseen hides nothing."""
TOLERANCE, CUT_OFF = 1.5, 0.8
"""How far text may stand out of what it is clipped to: in points, and in ems at an end."""
THIN, MOST_THIN = 0.8, 1000
"""Lines up to this width, in points, hide nothing, unless there are very many."""
MOST_PICTURES = 200
MOST_PAINTED = 20_000
"""Areas on a page; where there are more, all of its text is in doubt."""
ROWS, COLUMN = 1200, 2.0
"""Of the grid that areas are kept in: the most rows, and the width of a column in points."""
UNKNOWN = 0.6
"""Stands for a colour that is not known; no text can be read on it, or in it, for certain."""


class ShownText(NamedTuple):
    """An operation that shows text, on its page.

    Args:
        order: Its place among all such operations of the page, with those of forms, from 0.
        stream: The object number and generation of the form that it stands in; None in a page.
        place: Its place among such operations of its stream, from 0.
        mode: The text rendering mode.
        small: Whether the type is too small to be read.
        box: Where the bodies of its letters are, in the page's own units.
        letters: How many codes it has that are no blanks.
    """

    order: int
    stream: tuple[int, int] | None
    place: int
    mode: int
    small: bool
    box: Box
    letters: int

    @property
    def is_unseen(self) -> bool:
        """Whether it is unseen for certain."""
        return self.small or self.is_without_ink

    @property
    def is_without_ink(self) -> bool:
        """Whether it paints nothing, as the text layer of a scan does."""
        return self.mode == WITHOUT_INK


@dataclass(frozen=True, slots=True)
class Doubts:
    """What may be unseen on a page.

    Args:
        texts: The texts in doubt, in the order of the content.
        forms: The number and generation of each form that the page draws.
        pictures: Where it has pictures.
    """

    texts: tuple[ShownText, ...]
    forms: frozenset[tuple[int, int]]
    pictures: tuple[Box, ...]


def without_ink(content: bytes, modes: Mapping[int, int] | None) -> bytes:
    """Return a stream in which some texts are shown without ink, and nothing else is changed.

    Args:
        content: The stream, decoded.
        modes: The text rendering mode that each of these texts has, by its place in the stream;
            None for all texts.
    """
    places = count()

    def change(found: re.Match[bytes]) -> bytes:
        if found[2] not in SHOWN:
            return found[0]
        if modes is None:
            return b" 3 Tr " + found[0]
        mode = modes.get(next(places))
        return found[0] if mode is None else b" 3 Tr %b %d Tr " % (found[0], mode)

    return tokenizer().sub(change, content)


def find_doubtful(page: DictionaryObject, box: Box, fonts: Fonts, layered: bool) -> Doubts:
    """Return the texts of a page that may not be seen.

    Args:
        page: Its resources filled in.
        box: What is shown of it, in its own units.
        fonts: Those of its file.
        layered: Whether the file has layers, which may be hidden.
    """
    reader = _Reader(box, fonts, layered)
    reader.run(page_content(page), look_dict(page, "Resources"))
    for annotation in annotations(page):
        reader.annotate(annotation)
    forms = frozenset(stream for stream in reader.places if stream is not None)
    texts = tuple(reader.find_doubtful())
    enough = sum(text.letters for text in texts) >= FEWEST
    return Doubts(texts if enough else (), forms, tuple(reader.pictures))


class Grid:
    """Areas of a page as bits: a row is a number, and each of its bits a column."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.left, self.foot = box[0], box[1]
        self.tall = max(1.0, (box[3] - box[1]) / ROWS)
        self.columns = max(1, ceil((box[2] - box[0]) / COLUMN))
        self.wide = max(COLUMN, (box[2] - box[0]) / ROWS)
        self.count = max(1, ceil((box[3] - box[1]) / self.tall))

    def cells(self, box: Box, inner: bool = False) -> tuple[range, int]:
        """Return the rows of a box, and its columns as bits.

        Args:
            box: An area.
            inner: Take only the cells that are wholly inside.
        """
        rest = 0.999 if inner else 0.0
        left = int((box[0] - self.left) / self.wide + rest)
        right = int((box[2] - self.left) / self.wide + (0.0 if inner else 0.999))
        low = int((box[1] - self.foot) / self.tall + rest)
        high = int((box[3] - self.foot) / self.tall + (0.0 if inner else 0.999))
        rows = range(max(0, low), min(self.count, high))
        left, right = max(0, left), min(self.columns, right)
        return rows, ((1 << (right - left)) - 1) << left if right > left else 0


class _Reader(Interpreter):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        **GRAPHICS, **FONTS, **LINES, **SPACING, **SHOWN,
        **dict.fromkeys((b"g", b"rg", b"k"), "device_colour"),
        **dict.fromkeys((b"sc", b"scn"), "colour"), b"cs": "colours",
        **dict.fromkeys((b"f", b"F", b"f*"), "fill"),
        **dict.fromkeys((b"B", b"B*", b"b", b"b*"), "fill_and_stroke"),
        **dict.fromkeys((b"S", b"s"), "stroke"), b"n": "leave",
        b"W": "cut", b"W*": "cut", b"w": "set_width", b"sh": "shade", b"BI": "picture",
        b"BDC": "open_mark", b"BMC": "open_mark", b"EMC": "close_mark",
    }  # fmt: skip

    def __init__(self, box: Box, fonts: Fonts, layered: bool) -> None:
        super().__init__()
        self.fonts, self.layered = fonts, layered
        self.order = 0
        self.stream: tuple[int, int] | None = None
        self.places: dict[tuple[int, int] | None, int] = {}
        self.grid = Grid(box)
        self.look = _Look(box)
        self.looks: list[_Look] = []
        self.path, self.cutting = b"", False
        self.width = 1.0
        self.hidden: list[bool] = []
        self.ground: dict[str, list[int]] = {}
        self.events: list[tuple[ShownText | None, Box, bytes]] = []
        self.doubted: set[int] = set()
        self.pictures: list[Box] = []
        self.painted = self.thin = 0

    def save(self, operands: bytes) -> None:
        super().save(operands)
        self.looks.append(self.look)

    def restore(self, operands: bytes) -> None:
        super().restore(operands)
        if self.looks:
            self.look = self.looks.pop()

    def draw(self, operands: bytes) -> None:
        reference = raw(look_dict(self.resources, "XObject"), last_name(operands))
        drawn = resolve(reference)
        if not isinstance(drawn, StreamObject):
            return
        if look_name(drawn, "Subtype") != "Form":
            self.picture(b"")
            return
        self._draw_form(drawn, reference)

    def _draw_form(self, drawn: StreamObject, reference: PdfObject | None) -> None:
        outer = self.look, self.looks, self.stream, self.hidden
        if isinstance(reference, IndirectObject):
            self.stream = (reference.idnum, reference.generation)
        self.places[self.stream] = 0
        self.looks, self.hidden = [], []
        matrix = times(matrix_of(drawn), self.state.matrix)
        edge = floats(raw(drawn, "BBox"), 4)
        if edge:
            self.look = self.look.cut_to([(placed(ordered(edge), matrix), not _is_turned(matrix))])
        if self.layered and "/OC" in drawn:
            self.look = replace(self.look, odd=True)
        self.enter(drawn)
        self.look, self.looks, self.stream, self.hidden = outer

    def annotate(self, annotation: DictionaryObject) -> None:
        """Take in an annotation, which is drawn over the page."""
        self.look = _Look(self.grid.box)
        found = appearance_of(annotation)
        if found is not None:
            self.state = GraphicsState(matrix=found.matrix)
            self._draw_form(found.form, found.reference)
        elif look_name(annotation, "Subtype") in DRAWN_BY_VIEWERS:
            area = floats(raw(annotation, "Rect"), 4)
            if area:
                self.paint(ordered(area), UNKNOWN, False)

    def set_state(self, operands: bytes) -> None:
        super().set_state(operands)
        given = look_dict(look_dict(self.resources, "ExtGState"), last_name(operands))
        if given:
            self.look = self.look.with_state(given)

    def open_mark(self, operands: bytes) -> None:
        if self.layered:
            self.hidden.append(mark_of(operands)[0] == "OC")

    def close_mark(self, operands: bytes) -> None:
        if self.hidden:
            self.hidden.pop()

    def colours(self, operands: bytes) -> None:
        spaces = look_dict(self.resources, "ColorSpace")
        inks = _inks_of(spaces, last_name(operands))
        self.look = replace(self.look, inks=inks, ink=0.0 if inks else UNKNOWN)

    def colour(self, operands: bytes) -> None:
        numbers = [] if b"/" in operands else numbers_of(operands)
        known = numbers and len(numbers) == self.look.inks
        self.look = replace(self.look, ink=lightness(numbers) if known else UNKNOWN)

    def device_colour(self, operands: bytes) -> None:
        numbers = numbers_of(operands)
        self.look = replace(self.look, ink=lightness(numbers), inks=len(numbers))

    def set_width(self, operands: bytes) -> None:
        self.width = last_number(operands)

    def cut(self, operands: bytes) -> None:
        self.path, self.cutting = operands, True

    def leave(self, operands: bytes) -> None:
        self._end(self.path or operands)

    def fill(self, operands: bytes) -> None:
        path = self.path or operands
        pieces = _pieces(path, self.state.matrix)
        for box, exact in pieces:
            self.paint(box, self.look.ink, exact and len(pieces) == 1)
        self._end(path)

    def stroke(self, operands: bytes) -> None:
        path, matrix = self.path or operands, self.state.matrix
        thick = self.width * max(hypot(matrix[0], matrix[1]), hypot(matrix[2], matrix[3]))
        for left, foot, right, head in _lines(path, matrix):
            half = thick / 2
            self.paint((left - half, foot - half, right + half, head + half), UNKNOWN, False, thick)
        self._end(path)

    def fill_and_stroke(self, operands: bytes) -> None:
        path, cutting = self.path or operands, self.cutting
        self.fill(path)
        self.cutting = cutting
        self.stroke(path)

    def shade(self, operands: bytes) -> None:
        self.paint(self.look.clip, UNKNOWN, False)

    def picture(self, operands: bytes) -> None:
        box = placed((0.0, 0.0, 1.0, 1.0), self.state.matrix)
        if len(self.pictures) < MOST_PICTURES:
            self.pictures.append(box)
        self.paint(box, UNKNOWN, False)

    def _end(self, path: bytes) -> None:
        """Take in the end of a path, which what follows may be clipped to."""
        if self.cutting:
            self.look = self.look.cut_to(_pieces(path, self.state.matrix))
        self.path, self.cutting = b"", False

    def paint(self, box: Box, ink: float, exact: bool, thick: float = inf) -> None:
        """Take in an area that is painted.

        Args:
            box: The area, or a box around it.
            ink: How light it becomes.
            exact: Whether the box is the area.
            thick: How thick the area is, where it is less than its box says.
        """
        box = _common(box, self.look.clip)
        wide, high = box[2] - box[0], box[3] - box[1]
        if wide <= 0 or high <= 0:
            return
        self.painted += 1
        if min(wide, high, thick) <= THIN:
            self.thin += 1
            if self.thin < MOST_THIN:
                return
        if self.painted > MOST_PAINTED:
            return
        if self.events:
            self.events.append((None, box, b""))
        known = exact and not self.look.odd and not self.look.faint
        self._lay(box, ink if known else UNKNOWN)

    def _lay(self, box: Box, ink: float) -> None:
        """Make an area the ground of what follows."""
        rows, bits = self.grid.cells(box)
        if not self.ground:
            if ink >= WHITE:
                return
            self.ground = {kind: [0] * self.grid.count for kind in ("tinted", "unknown", "dark")}
        kind = "" if ink >= WHITE else "tinted" if ink >= LIGHT else "unknown"
        if ink <= 1 - LIGHT:
            kind = "dark"
        for name, laid in self.ground.items():
            if name == kind:
                for row in rows:
                    laid[row] |= bits
            else:
                inner, whole = self.grid.cells(box, inner=True)
                gone = ~(bits if name == "dark" else whole)
                for row in rows if name == "dark" else inner:
                    laid[row] &= gone

    def show(self, operands: bytes) -> None:
        state = self.state
        place = self.places.get(self.stream, 0)
        self.places[self.stream] = place + 1
        order, self.order = self.order, self.order + 1
        matrix = times(self.here, state.matrix)
        wide, letters = self._measure(operands)
        self.here = times((1, 0, 0, 1, wide, 0), self.here)
        if not letters:
            return
        size = state.size
        foot, head = FOOT * size + state.rise, HEAD * size + state.rise
        a, b, c, d, e, f = matrix
        if b == c == 0 and a > 0 < d and wide > 0:  # as nearly all text is
            box = (e, f + foot * d, e + wide * a, f + head * d)
        else:
            box = placed((0.0, foot, wide, head), matrix)
        if not isfinite(sum(box)):
            box = self.look.clip
        em = abs(size) * hypot(c, d)
        small = em < SMALLEST and look_name(state.font, "Subtype") != "Type3"
        text = ShownText(order, self.stream, place, state.mode, small, box, letters)
        if small or self._is_doubtful(box, em):
            self.doubted.add(order)
        self.events.append((text, box, operands))
        if state.mode >= CLIPPING:
            self.look = replace(self.look, odd=True)

    def _measure(self, operands: bytes) -> tuple[float, int]:
        """Return how far some text goes on, and how many codes that are no blanks it has."""
        state = self.state
        string = joined_strings(operands)
        ems, codes, blanks = self.fonts.of(state.font).measure(string)
        if b"[" in operands:
            ems -= sum_of_numbers(operands) / 1000
        wide = ems * state.size + state.letters * codes + state.words * blanks
        return wide * state.stretch, codes - blanks

    def _is_doubtful(self, box: Box, em: float) -> bool:
        look, mode = self.look, self.state.mode
        if mode not in WITH_INK or look.odd or look.faint or any(self.hidden):
            return True
        if self.fonts.of(self.state.font).may_be_blank:
            return True
        clip = look.clip
        # Less than two letters may be cut off at an end, but never most of what is shown.
        across = max(TOLERANCE, min(em * CUT_OFF, (box[2] - box[0]) / 3))
        if (
            box[0] < clip[0] - across
            or box[1] < clip[1] - TOLERANCE
            or box[2] > clip[2] + across
            or box[3] > clip[3] + TOLERANCE
        ):
            return True
        if not self.ground:
            return look.ink > LIGHT
        rows, bits = self.grid.cells(box)
        if not bits:
            return True
        if look.ink > WHITE - 0.1:
            dark = self.ground["dark"]
            return any(dark[row] & bits != bits for row in rows)
        kinds = ("unknown", "dark") if look.ink <= DARK else ("tinted", "unknown", "dark")
        return look.ink > LIGHT or any(
            self.ground[kind][row] & bits for kind in kinds for row in rows
        )

    def find_doubtful(self) -> Iterator[ShownText]:
        """Go through the texts that are in doubt, in the order of the content."""
        if self.painted > MOST_PAINTED:
            return (text for text, _, _ in self.events if text is not None)
        later = [0] * self.grid.count
        known: set[tuple[bytes, int, int]] = set()
        for text, box, said in reversed(self.events):
            rows, bits = self.grid.cells(box)
            if text is not None:
                bits = (
                    self.grid.cells(box, inner=True)[1] or bits
                )  # what is beside it hides nothing
                # Type that is printed twice to look bold does not hide itself.
                same = (said, round(box[0] / 3), round(box[1] / 3))
                if same not in known and _is_covered(later, rows, bits):
                    self.doubted.add(text.order)
                known.add(same)
            for row in rows:
                later[row] |= bits
        return (t for t, _, _ in self.events if t is not None and t.order in self.doubted)


def _is_covered(later: list[int], rows: range, bits: int) -> bool:
    """Tell whether in some column everything is painted over, but for one row at most."""
    once = twice = 0
    for row in rows:
        free = bits & ~later[row]
        twice, once = twice | (once & free), once | free
    return bool(bits & ~(twice if len(rows) > 2 else once)) and len(rows) > 0


@dataclass(frozen=True, slots=True)
class _Look:
    """What the graphics state says of how text looks, besides its font.

    Args:
        clip: A box around what is painted on.
        odd: Whether that is not the whole box.
        ink: How light the colour is that areas and letters are filled with.
        inks: How many numbers a colour has; 0 where they do not say how light it is.
        faint: In bits, why what is painted may be transparent: alpha, blend mode, mask.
    """

    clip: Box
    odd: bool = False
    ink: float = 0.0
    inks: int = 1
    faint: int = 0

    def cut_to(self, pieces: list[tuple[Box, bool]]) -> "_Look":
        """Clip it to a path."""
        if len(pieces) != 1:
            return replace(self, odd=True)
        box, exact = pieces[0]
        return replace(self, clip=_common(box, self.clip), odd=self.odd or not exact)

    def with_state(self, given: DictionaryObject) -> "_Look":
        """Take in a dictionary of the graphics state."""
        faint = self.faint
        alpha, mode, mask = (look(given, key) for key in ("ca", "BM", "SMask"))
        if alpha is not None:
            solid = isinstance(alpha, int | float) and float(alpha) > SOLID
            faint = faint & ~1 if solid else faint | 1
        if mode is not None:
            usual = look_name(given, "BM") in ("Normal", "Compatible")
            faint = faint & ~2 if usual else faint | 2
        if mask is not None:
            faint = faint & ~4 if look_name(given, "SMask") == "None" else faint | 4
        return self if faint == self.faint else replace(self, faint=faint)


def _common(first: Box, second: Box) -> Box:
    return (
        max(first[0], second[0]), max(first[1], second[1]),
        min(first[2], second[2]), min(first[3], second[3]),
    )  # fmt: skip


def lightness(inks: list[float]) -> float:
    """Return how light a colour of one, three or four inks is: 0 is black, 1 white."""
    match inks:
        case [grey]:
            return grey
        case [red, green, blue]:
            return (red + green + blue) / 3
        case [cyan, magenta, yellow, black]:
            return max(0.0, 1 - black - (cyan + magenta + yellow) / 3)
    return UNKNOWN


def _inks_of(spaces: DictionaryObject, named: str) -> int:
    """Return how many inks a colour space has; 0 where more of them may be darker or lighter."""
    if named in _INKS:
        return _INKS[named]
    space = look(spaces, named)
    if isinstance(space, NameObject):
        return _INKS.get(space[1:], 0)
    parts = [resolve(item) for item in items(space)]
    family = str(parts[0])[1:] if parts else ""
    if family == "ICCBased" and len(parts) > 1:
        return look_int(parts[1], "N") or 0
    return _INKS.get(family, 0)


def _is_turned(matrix: Matrix) -> bool:
    """Tell whether upright boxes do not stay upright."""
    straight = abs(matrix[1]) + abs(matrix[2]) < SLIGHT or abs(matrix[0]) + abs(matrix[3]) < SLIGHT
    return not straight


Point = tuple[float, float]


def _subpaths(path: bytes) -> Iterator[tuple[list[Point], bool]]:
    """Go through the parts of a path: their points, and whether they have straight lines only."""
    points: list[Point] = []
    straight = True
    stack: list[float] = []
    for word in path.split():
        if word[0] in b"+-.0123456789":
            stack.append(number_of(word))
            continue
        if word == b"re" and len(stack) >= 4:
            if points:
                yield points, straight
            x, y, wide, high = stack[-4:]
            corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
            yield corners, True
            points, straight = [], True
        elif word == b"m" and len(stack) >= 2:
            if points:
                yield points, straight
            points, straight = [(stack[-2], stack[-1])], True
        elif word in (b"l", b"c", b"v", b"y"):
            straight = straight and word == b"l"
            count = {b"l": 2, b"c": 6}.get(word, 4)
            numbers = stack[-count:]
            points += list(zip(numbers[::2], numbers[1::2], strict=False))
        elif word == b"h" and points:
            points.append(points[0])
        stack.clear()
    if points:
        yield points, straight


def _pieces(path: bytes, matrix: Matrix) -> list[tuple[Box, bool]]:
    """Return a box around each part of a path, and whether the part is the whole box."""
    upright = not _is_turned(matrix)
    words = path.split()
    if len(words) == 5 and words[4] == b"re":  # as most are
        x, y, wide, high = map(number_of, words[:4])
        box = ordered((x, y, x + wide, y + high))
        return [(placed(box, matrix), upright)]
    pieces = []
    for points, straight in _subpaths(path):
        box = around([(x, y, x, y) for x, y in points])
        exact = (
            straight
            and len(points) >= 4
            and all((x in (box[0], box[2])) and (y in (box[1], box[3])) for x, y in points)
        )
        corners = {*points}
        pieces.append((placed(box, matrix), exact and upright and len(corners) == 4))
    return pieces


def _lines(path: bytes, matrix: Matrix) -> Iterator[Box]:
    """Go through boxes around the lines of a path; one around all of a part with curves."""
    for points, straight in _subpaths(path):
        if not straight:
            yield placed(around([(x, y, x, y) for x, y in points]), matrix)
            continue
        for (x, y), (to_x, to_y) in pairwise(points):
            yield placed(ordered((x, y, to_x, to_y)), matrix)
