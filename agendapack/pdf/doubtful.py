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
from math import hypot, isfinite
from typing import ClassVar, NamedTuple

from agendapack.model import dataclass
from agendapack.pdf.areas import UNKNOWN, Look, find_covered, is_turned
from agendapack.pdf.content import (
    DEEPEST,
    LINES,
    SHOWN,
    SPACING,
    GraphicsState,
    last_name,
    mark_of,
    name_of,
    tokenizer,
)
from agendapack.pdf.geometry import IDENTITY, Box, matrix_of, ordered, placed, times
from agendapack.pdf.layers import Layers
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    annotations,
    floats,
    look,
    look_dict,
    look_name,
    page_content,
    raw,
    resolve,
)
from agendapack.pdf.page_words import appearance_of
from agendapack.pdf.painted import EVERYWHERE, MOST_PAINTED, Painting
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
REACH = 1.5
"""How far ink may be from the body of a small letter, in ems."""
TOLERANCE, CUT_OFF = 1.5, 0.8
"""How far text may stand out of what it is clipped to: in points, and in ems at an end."""


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
    """What may be unseen on a page: texts in the order of its content, forms, and pictures.

    Below and above `inked`, in the page's own units, nothing is painted for certain. Where it
    `lacks_font`, its content shows letters in one that is not there.
    """

    texts: tuple[ShownText, ...]
    forms: frozenset[tuple[int, int]]
    pictures: tuple[Box, ...]
    inked: tuple[float, float]
    lacks_font: bool = False


NO_DOUBTS = Doubts((), frozenset(), (), EVERYWHERE)
"""Of a page without any words."""


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


def find_doubtful(
    page: DictionaryObject, box: Box, fonts: Fonts, layers: Layers = Layers.NONE
) -> Doubts:
    """Return the texts of a page that may not be seen; `box` is what is shown of it, in its own
    units.
    """
    reader = _Reader(box, fonts, layers)
    reader.run(page_content(page), look_dict(page, "Resources"))
    lacks_font = reader.lacks_font  # fields may have theirs from the whole file
    for annotation in annotations(page):
        reader.annotate(annotation)
    inked = reader.inked()
    texts = tuple(reader.find_doubtful())
    enough = sum(text.letters for text in texts) >= FEWEST
    pictures = tuple(reader.pictures)
    return Doubts(texts if enough else (), frozenset(reader.forms), pictures, inked, lacks_font)


class _Reader(Painting):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        **Painting.OPERATORS, **LINES, **SPACING, **SHOWN,
        b"BDC": "open_mark", b"BMC": "open_mark", b"EMC": "close_mark",
    }  # fmt: skip

    def __init__(self, box: Box, fonts: Fonts, layers: Layers) -> None:
        super().__init__(box)
        self.fonts, self.layers = fonts, layers
        self.order = 0
        self.stream: tuple[int, int] | None = None
        self.shown = 0
        self.forms: set[tuple[int, int]] = set()
        self.hidden: list[bool] = []
        self.events: list[tuple[ShownText | None, Box, bytes]] = []
        self.doubted: set[int] = set()
        self.lacks_font = False

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
        if self.depth == DEEPEST:
            self.spread()
        outer = self.look, self.looks, self.stream, self.shown, self.hidden
        if isinstance(reference, IndirectObject):
            self.stream = (reference.idnum, reference.generation)
            self.forms.add(self.stream)
        self.looks, self.shown, self.hidden, self.path = [], 0, [], b""
        matrix = times(matrix_of(drawn), self.state.matrix)
        edge = floats(raw(drawn, "BBox"), 4)
        if edge:
            self.look = self.look.cut_to([(placed(ordered(edge), matrix), not is_turned(matrix))])
        if any(outer[-1]) or ("/OC" in drawn and self._may_be_off(look(drawn, "OC"))):
            self.look = replace(self.look, odd=True)
        self.enter(drawn)
        self.look, self.looks, self.stream, self.shown, self.hidden = outer

    def annotate(self, annotation: DictionaryObject) -> None:
        """Take in an annotation, which is drawn over the page."""
        self.look = Look(self.grid.box)
        if "/OC" in annotation and self._may_be_off(look(annotation, "OC")):
            self.look = replace(self.look, odd=True)
        found = appearance_of(annotation)
        if look_name(annotation, "Subtype") != "Link" or "/AP" in annotation:
            self.spread()  # viewers draw some in ways of their own
        if found is not None:
            self.state = GraphicsState(matrix=found.matrix)
            self._draw_form(found.form, found.reference)
        elif look_name(annotation, "Subtype") in DRAWN_BY_VIEWERS:
            area = floats(raw(annotation, "Rect"), 4)
            if area:
                self.paint(ordered(area), UNKNOWN, False)

    def cover(self, box: Box) -> None:
        if self.events:
            self.events.append((None, box, b""))

    def open_mark(self, operands: bytes) -> None:
        if self.layers is Layers.NONE:
            return
        tag, listed = mark_of(operands)
        named = look_dict(self.resources, "Properties")
        self.hidden.append(tag == "OC" and self._may_be_off(look(named, name_of(listed))))

    def _may_be_off(self, layer: PdfObject | None) -> bool:
        """Tell whether a layer may be hidden; a rule may hide one because others are shown."""
        if self.layers is Layers.ON:
            return isinstance(layer, DictionaryObject) and look_name(layer, "Type") != "OCG"
        return self.layers is Layers.SOME_OFF

    def close_mark(self, operands: bytes) -> None:
        if self.hidden:
            self.hidden.pop()

    def show(self, operands: bytes) -> None:
        state, order, place = self.state, self.order, self.shown
        self.order, self.shown = order + 1, place + 1
        font = self.fonts.of(state.font)
        string, moved_back = join_strings(operands)
        ems, codes, blanks = font.measure(string)
        size, letters = state.size, codes - blanks
        along = (ems - moved_back / 1000) * size + state.letters * codes + state.words * blanks
        wide = along * state.stretch
        a, b, c, d, e, f = here = self.here
        downward = font.downward is not None
        x, y = (0.0, along) if downward else (wide, 0.0)
        self.here = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)
        if not letters:
            return
        if state.font is None and state.mode != WITHOUT_INK:
            self.lacks_font = True
        foot, head = FOOT * size + state.rise, HEAD * size + state.rise
        if state.matrix != IDENTITY:
            a, b, c, d, e, f = here = times(here, state.matrix)
        if b == c == 0 and a > 0 < d and wide > 0 and not downward:  # as nearly all text is
            box = (e, f + foot * d, e + wide * a, f + head * d)
            em, squeezed = abs(size) * d, abs(size * state.stretch) * a
            if box[1] - REACH * em < self.low or box[3] + REACH * em > self.high:
                self.mark(box, REACH * em)
        else:
            # Letters that stand one below the other are in the middle of a column.
            half = (HEAD - FOOT) * size / 2
            area = ordered((-half, along, half, 0.0)) if downward else (0.0, foot, wide, head)
            box = placed(area, here)
            em, squeezed = abs(size) * hypot(c, d), abs(size * state.stretch) * hypot(a, b)
            self.spread()
        if not isfinite(sum(box)):
            box = self.look.clip
            self.spread()
        small = min(em, squeezed) < SMALLEST and look_name(state.font, "Subtype") != "Type3"
        if small or self._is_doubtful(box, em, font):
            self.doubted.add(order)
        text = ShownText(order, self.stream, place, state.mode, small, box, letters)
        self.events.append((text, box, operands))
        if state.mode >= CLIPPING:
            self.look = replace(self.look, odd=True)

    def _is_doubtful(self, box: Box, em: float, font: Font) -> bool:
        look = self.look
        if self.state.mode not in WITH_INK or look.odd or look.faint or any(self.hidden):
            return True
        if font.may_be_blank:
            return True
        (left, foot, right, head), clip = box, look.clip
        # Less than two letters may be cut off at an end, but never most of what is shown.
        across = max(TOLERANCE, min(em * CUT_OFF, (right - left) / 3))
        return (
            left < clip[0] - across
            or foot < clip[1] - TOLERANCE
            or right > clip[2] + across
            or head > clip[3] + TOLERANCE
            or self.ground.hides(box, look.ink)
        )

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
        if not self.doubted:
            return iter(())
        return (t for t, _, _ in self.events if t is not None and t.order in self.doubted)


def _where(_: object, box: Box, said: bytes) -> tuple[bytes, int, int]:
    return said, round(box[0] / 3), round(box[1] / 3)
