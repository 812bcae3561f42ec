"""Which texts of a page may not be seen, found without drawing anything.

Of most pages this says that there is nothing to look for: their text is dark, of a size to be
read, inside what is shown, on a light ground, and nothing is painted over it later. Everything
else is in doubt: only a picture of the page can tell. So whatever is not known for certain, such
as what a photograph shows, puts a text in doubt; no trick has to be known here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from math import hypot, inf, isfinite
from typing import ClassVar, NamedTuple

from agendapack.model.records import dataclass
from agendapack.pdf.areas import (
    UNKNOWN,
    Grid,
    Ground,
    Look,
    common,
    find_covered,
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
    last_name,
    last_number,
    mark_of,
    numbers_of,
    tokenizer,
)
from agendapack.pdf.geometry import IDENTITY, Box, matrix_of, moved, ordered, placed, times
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
from agendapack.pdf.text import Font, Fonts, join_strings

SMALLEST = 2.0
"""The height or width of an em, in points, below which nobody reads it."""
WITH_INK, WITHOUT_INK, CLIPPING = (0, 2), 3, 4
"""The text rendering modes that fill each letter, that paint nothing, that clip from there on."""
DRAWN_BY_VIEWERS = {"Square", "Circle", "Line", "Polygon", "Ink", "Highlight", "Redact", "FreeText"}
"""Annotations that viewers draw themselves where they do not say how they look."""
FOOT, HEAD = 0.1, 0.45
"""Where the body of a small letter is, in ems: an underline is no cover."""
FEWEST = 3
"""Letters and digits: a page with fewer of them unseen hides nothing."""
TOLERANCE, CUT_OFF = 1.5, 0.8
"""How far text may stand out of what it is clipped to: in points, and in ems at an end."""
THIN = 0.8
"""Lines up to this width, in points, hide nothing unless they lie close."""
MOST_PICTURES, MOST_PAINTED = 200, 20_000
"""On a page, that are kept; and areas: where there are more, all of its text is in doubt."""


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
        self.ground = Ground(self.grid)
        self.events: list[tuple[ShownText | None, Box, bytes]] = []
        self.doubted: set[int] = set()
        self.pictures: list[Box] = []
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
            self.ground.draw_line(box)
            return
        known = exact and not self.look.odd and not self.look.faint
        self.ground.lay(box, ink if known else UNKNOWN)

    def show(self, operands: bytes) -> None:
        state, here, order, stream = self.state, self.here, self.order, self.stream
        place = self.places.get(stream, 0)
        self.places[stream] = place + 1
        self.order = order + 1
        font = self.fonts.of(state.font)
        downward = font.downward is not None
        string, moved_back = join_strings(operands)
        ems, codes, blanks = font.measure(string)
        size, letters = state.size, codes - blanks
        along = (ems - moved_back / 1000) * size + state.letters * codes + state.words * blanks
        wide = along * state.stretch
        self.here = moved(here, 0.0, along) if downward else moved(here, wide, 0.0)
        if not letters:
            return
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
        squeezed = abs(size * state.stretch) * hypot(a, b)
        small = min(em, squeezed) < SMALLEST and look_name(state.font, "Subtype") != "Type3"
        text = ShownText(order, stream, place, state.mode, small, box, letters)
        if small or self._is_doubtful(box, em, font):
            self.doubted.add(order)
        self.events.append((text, box, operands))
        if state.mode >= CLIPPING:
            self.look = replace(self.look, odd=True)

    def _is_doubtful(self, box: Box, em: float, font: Font) -> bool:
        look = self.look
        if self.state.mode not in WITH_INK or look.odd or look.faint or any(self.hidden):
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
        return self.ground.hides(box, look.ink)

    def find_doubtful(self) -> Iterator[ShownText]:
        """Go through the texts that are in doubt, in the order of the content."""
        if self.painted > MOST_PAINTED:
            return (text for text, _, _ in self.events if text is not None)
        known = set[tuple[bytes, int, int]]()
        taken = len(self.events)
        for place in find_covered(self.grid, [(box, bool(text)) for text, box, _ in self.events]):
            # Type that is printed twice to look bold does not hide itself.
            known.update(_where(*each) for each in self.events[place + 1 : taken])
            taken = place + 1
            text = self.events[place][0]
            if text is not None and _where(*self.events[place]) not in known:
                self.doubted.add(text.order)
        return (t for t, _, _ in self.events if t is not None and t.order in self.doubted)


def _where(_: ShownText | None, box: Box, said: bytes) -> tuple[bytes, int, int]:
    return said, round(box[0] / 3), round(box[1] / 3)
