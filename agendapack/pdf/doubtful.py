"""Which texts of a page may not be seen, found without drawing anything.

Of most pages this says that there is nothing to look for: their text is dark, of a size to be
read, inside what is shown, on a light ground, and nothing is painted over it later. Everything
else is in doubt: only a picture of the page can tell. So whatever is not known for certain, such
as what a photograph shows, puts a text in doubt; no trick has to be known here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from math import hypot, inf, isfinite
from typing import ClassVar, NamedTuple

from agendapack.model.records import dataclass
from agendapack.pdf.areas import (
    UNKNOWN,
    Grid,
    Look,
    common,
    inks_of,
    is_turned,
    lightness,
    lines_of,
    pieces_of,
)
from agendapack.pdf.content import (
    FONTS,
    GRAPHICS,
    LINES,
    SHOWN,
    SPACING,
    GraphicsState,
    Interpreter,
    join_strings,
    last_name,
    last_number,
    mark_of,
    numbers_of,
    tokenizer,
)
from agendapack.pdf.geometry import IDENTITY, Box, matrix_of, ordered, placed, times
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    annotations,
    floats,
    look_dict,
    look_name,
    page_content,
    raw,
    resolve,
)
from agendapack.pdf.page_words import appearance_of
from agendapack.pdf.text import Font, Fonts

SMALLEST = 2.0
"""The height of type, in points, below which nobody reads it."""
WITH_INK, WITHOUT_INK, CLIPPING = (0, 2), 3, 4
"""The text rendering modes that fill each letter, that paint nothing, that clip from there on."""
DRAWN_BY_VIEWERS = {"Square", "Circle", "Line", "Polygon", "Ink", "Highlight", "Redact", "FreeText"}
"""Annotations that viewers draw themselves where they do not say how they look."""
FOOT, HEAD = 0.1, 0.45
"""Where the body of a small letter is, in ems: an underline is no cover."""
DARK, LIGHT, WHITE = 0.45, 0.75, 0.97
"""How light a colour is: text up to the first can be read on a ground from the second on."""
FEWEST = 3
"""Letters and digits: a page with fewer of them unseen hides nothing."""
TOLERANCE, CUT_OFF = 1.5, 0.8
"""How far text may stand out of what it is clipped to: in points, and in ems at an end."""
THIN, COLUMNS = 0.8, 3
"""Lines up to this width, in points, hide nothing unless they lie close; and how many columns
have to be painted over for more than an edge to be hidden."""
MOST_PICTURES = 200
MOST_PAINTED = 20_000
"""Areas on a page; where there are more, all of its text is in doubt."""


class ShownText(NamedTuple):
    """An operation that shows text, on its page.

    Args:
        order: Its place among all such operations of the page, with those of forms, from 0.
        stream: The object number and generation of the form that it stands in; None in a page.
        place: Its place among such operations of its stream, from 0.
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
    """What may be unseen on a page: texts in the order of its content, forms, and pictures."""

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
        box: What is shown of it, in its own units.
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
        self.look = Look(box)
        self.looks: list[Look] = []
        self.path, self.cutting = b"", False
        self.width = 1.0
        self.hidden: list[bool] = []
        self.ground: dict[str, list[int]] = {}
        self.events: list[tuple[ShownText | None, Box, bytes]] = []
        self.doubted: set[int] = set()
        self.pictures: list[Box] = []
        self.lines: list[int] = []
        self.painted = 0

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
            self.look = self.look.cut_to([(placed(ordered(edge), matrix), not is_turned(matrix))])
        if self.layered and "/OC" in drawn:
            self.look = replace(self.look, odd=True)
        self.enter(drawn)
        self.look, self.looks, self.stream, self.hidden = outer

    def annotate(self, annotation: DictionaryObject) -> None:
        """Take in an annotation, which is drawn over the page."""
        self.look = Look(self.grid.box)
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
        inks = inks_of(spaces, last_name(operands))
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
        pieces = pieces_of(path, self.state.matrix)
        for box, exact in pieces:
            self.paint(box, self.look.ink, exact and len(pieces) == 1)
        self._end(path)

    def stroke(self, operands: bytes) -> None:
        path, matrix = self.path or operands, self.state.matrix
        thick = self.width * max(hypot(matrix[0], matrix[1]), hypot(matrix[2], matrix[3]))
        for left, foot, right, head in lines_of(path, matrix):
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
            self.look = self.look.cut_to(pieces_of(path, self.state.matrix))
        self.path, self.cutting = b"", False

    def paint(self, box: Box, ink: float, exact: bool, thick: float = inf) -> None:
        """Take in an area that is painted.

        Args:
            ink: How light it becomes.
            thick: How thick the area is, where it is less than its box says.
        """
        box = common(box, self.look.clip)
        wide, high = box[2] - box[0], box[3] - box[1]
        if wide <= 0 or high <= 0:
            return
        self.painted += 1
        if self.painted > MOST_PAINTED:
            return
        if self.events:
            self.events.append((None, box, b""))
        if min(wide, high, thick) <= THIN:
            rows, bits = self.grid.cells(box)
            self.lines = self.lines or [0] * self.grid.count
            for row in rows:
                self.lines[row] |= bits
            return
        known = exact and not self.look.odd and not self.look.faint
        self._lay(box, ink if known else UNKNOWN)

    def _lay(self, box: Box, ink: float) -> None:
        rows, bits = self.grid.cells(box)
        if not self.ground:
            if ink >= WHITE:
                return
            self.ground = {kind: [0] * self.grid.count for kind in ("tinted", "unknown", "dark")}
        kind = "" if ink >= WHITE else "tinted" if ink >= LIGHT else "unknown"
        if ink <= 1 - LIGHT:
            kind = "dark"
        inner, whole = self.grid.cells(box, inner=True)
        for name, laid in self.ground.items():
            if name == kind:
                for row in rows:
                    laid[row] |= bits
            else:
                gone = ~(bits if name == "dark" else whole)
                for row in rows if name == "dark" else inner:
                    laid[row] &= gone

    def show(self, operands: bytes) -> None:
        state, here, order = self.state, self.here, self.order
        place = self.places.get(self.stream, 0)
        self.places[self.stream] = place + 1
        self.order = order + 1
        font = self.fonts.of(state.font)
        downward = font.downward is not None
        string, moved_back = join_strings(operands)
        ems, codes, blanks = font.measure(string)
        size, letters = state.size, codes - blanks
        along = (ems - moved_back / 1000) * size + state.letters * codes + state.words * blanks
        self.go_on(along, downward)
        if not letters:
            return
        wide = along * state.stretch
        foot, head = FOOT * size + state.rise, HEAD * size + state.rise
        matrix = here if state.matrix == IDENTITY else times(here, state.matrix)
        a, b, c, d, e, f = matrix
        if downward:  # its letters stand in the middle of a column
            half = (HEAD - FOOT) * size / 2
            box = placed(ordered((-half, along, half, 0.0)), matrix)
        elif b == c == 0 and a > 0 < d and wide > 0:  # as nearly all text is
            box = (e, f + foot * d, e + wide * a, f + head * d)
        else:
            box = placed((0.0, foot, wide, head), matrix)
        if not isfinite(sum(box)):
            box = self.look.clip
        em = abs(size) * hypot(c, d)
        small = em < SMALLEST and look_name(state.font, "Subtype") != "Type3"
        text = ShownText(order, self.stream, place, state.mode, small, box, letters)
        if small or self._is_doubtful(box, em, font):
            self.doubted.add(order)
        self.events.append((text, box, operands))
        if state.mode >= CLIPPING:
            self.look = replace(self.look, odd=True)

    def _is_doubtful(self, box: Box, em: float, font: Font) -> bool:
        look, mode = self.look, self.state.mode
        if mode not in WITH_INK or look.odd or look.faint or any(self.hidden):
            return True
        if font.may_be_blank:
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
        if not self.ground and not self.lines:
            return look.ink > LIGHT
        rows, bits = self.grid.cells(box)
        if not bits or (self.lines and _is_covered(self.lines, rows, bits)):
            return True
        if not self.ground:
            return look.ink > LIGHT
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
        rows = [self.grid.rows_of(box) for _, box, _ in self.events]
        here = [((1 << len(each)) - 1) << each.start for each in rows]  # as bits
        taken = shared = 0
        for each in here:
            shared |= taken & each
            taken |= each
        if shared:
            self._find_covered(rows, [bool(each & shared) for each in here])
        return (t for t, _, _ in self.events if t is not None and t.order in self.doubted)

    def _find_covered(self, places: Sequence[range], shared: Sequence[bool]) -> None:
        """Put texts in doubt that are painted over later; what has its rows for itself is not."""
        later = [0] * self.grid.count
        known = _Known()
        for (text, box, said), rows, is_shared in zip(
            reversed(self.events), reversed(places), reversed(shared), strict=True
        ):
            if is_shared:
                # What is beside a text hides nothing.
                bits = self.grid.columns_of(box, inner=True) if text is not None else 0
                bits = bits or self.grid.columns_of(box)
                if text is not None and _is_covered(later, rows, bits) and not known.has(said, box):
                    self.doubted.add(text.order)
                for row in rows:
                    later[row] |= bits
            if text is not None:
                known.waiting.append((said, box))


class _Known:
    """The texts gone through: type that is printed twice to look bold does not hide itself."""

    def __init__(self) -> None:
        self.waiting: list[tuple[bytes, Box]] = []
        self._texts: set[tuple[bytes, int, int]] = set()

    def has(self, said: bytes, box: Box) -> bool:
        """Tell whether there was the same text in the same place, which is seldom asked."""
        self._texts.update(_placed_text(*each) for each in self.waiting)
        self.waiting.clear()
        return _placed_text(said, box) in self._texts


def _placed_text(said: bytes, box: Box) -> tuple[bytes, int, int]:
    return said, round(box[0] / 3), round(box[1] / 3)


def _is_covered(later: list[int], rows: range, bits: int) -> bool:
    """Tell whether in some columns everything is painted over, but for one row at most."""
    once = twice = 0
    for row in rows:
        free = bits & ~later[row]
        twice, once = twice | (once & free), once | free
    covered = bits & ~(twice if len(rows) > 2 else once)
    return len(rows) > 0 and covered.bit_count() >= max(1, min(COLUMNS, bits.bit_count()))
