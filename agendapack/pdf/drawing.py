"""What a page draws, as far as it matters for what can be read: text, and boxes over it.

Content streams are followed with their graphics state (ISO 32000-1, 8.4 and 9.4), into
forms too. Positions are those of the first glyph; widths are not worked out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import isfinite

from agendapack.model.matrix import IDENTITY, Box, Matrix, as_matrix, placed, times
from agendapack.pdf.objects import (
    DictionaryObject,
    StreamObject,
    floats,
    items,
    look,
    look_dict,
    look_name,
    look_text,
    raw,
    resolve,
)
from agendapack.pdf.source import decoded, page_content
from agendapack.pdf.text import Decode, Fonts, plain, read_properties

SMALLEST = (6.0, 3.0)
"""Width and height, in points, that a box must have to cover a word."""
DARK = 0.3


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of text: where it starts, when it was drawn, and whether that shows it."""

    text: str
    x: float
    y: float
    order: int
    unseen: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A rectangle that was filled, when, and how light: 0 is black, 1 white."""

    box: Box
    order: int
    light: float


@dataclass(slots=True)
class Drawing:
    """All that a page draws, in its order; `said` are texts that stand for drawn ones."""

    shown: list[Shown] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def covered(self, dark: bool) -> list[Shown]:
        """Return the texts that a box was drawn over.

        Args:
            dark: Count dark boxes only; else white ones too, which hide as well.
        """
        boxes = [f for f in self.filled if f.light <= DARK or (not dark and f.light > 1 - DARK / 3)]
        return [s for s in self.shown if s.text.strip() and any(_covers(b, s) for b in boxes)]


def _covers(filled: Filled, shown: Shown) -> bool:
    left, bottom, right, top = filled.box
    wide = right - left >= SMALLEST[0] and top - bottom >= SMALLEST[1]
    inside = left - 1 <= shown.x <= right and bottom - 1 <= shown.y <= top
    return wide and inside and filled.order > shown.order


def lightness(numbers: list[float] | tuple[float, ...]) -> float:
    """Return how light a colour of one, three or four inks is; a pattern counts as grey."""
    match len(numbers):
        case 1:
            return numbers[0]
        case 3:
            return sum(numbers) / 3
        case 4:
            return max(0.0, 1 - numbers[3] - sum(numbers[:3]) / 3)
    return 0.5


def numbers_of(operands: list[bytes]) -> list[float]:
    """Return the numbers of all operands."""
    return [number_of(operand) for operand in operands]


def number_of(operand: bytes) -> float:
    """Return an operand's number; 0.0 for what is no finite number."""
    try:
        number = float(operand)
    except ValueError:
        return 0.0
    return number if isfinite(number) else 0.0


def ordered(box: list[float] | tuple[float, ...]) -> Box:
    """Return a rectangle with its lower left corner first, whichever came first."""
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


DEEPEST = 12
MOST_OPERATORS = 2_000_000
GAP = -180.0
"""In thousandths of the type size: a wider step to the right is a space."""
BOXES = ("Square", "Redact")
UNSEEN = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, table 106)."""

_TOKEN = re.compile(
    rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
    rb"|%[^\r\n]*+|(?<![^\s\]>)])BI(?=[\s/]).*?(?<=\s)ID\s.*?\sEI(?![^\s\[(/<])"
    rb"|<<(?:[^<>]++|<<[^<>]*+>>|<[^<>]*+>)*+>>|<[0-9A-Fa-f\s]*+>"
    rb"|/[^\s/\[\]<>()]*+|[^\s/\[\]<>()%]++",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _State:
    matrix: Matrix = IDENTITY
    light: float = 0.0
    decode: Decode = bytes.decode
    mode: int = 0
    leading: float = 0.0


def read_drawing(page: DictionaryObject, fonts: Fonts) -> Drawing:
    """Follow the content of a page, and the boxes of its marks (annotations)."""
    drawing = Drawing()
    reader = _Reader(drawing, fonts)
    reader.run(page_content(page), page)
    for annotation in _annotations(page):
        box = floats(raw(annotation, "Rect"), 4)
        inks = [float(ink) for ink in items(raw(annotation, "IC")) if isinstance(ink, int | float)]
        if box and inks and look_name(annotation, "Subtype") in BOXES:
            drawing.filled.append(Filled(ordered(box), reader.order + 1, lightness(inks)))
    return drawing


def has_box(page: DictionaryObject) -> bool:
    """Tell whether any of a page's annotations can be a box."""
    return any(look_name(found, "Subtype") in BOXES for found in _annotations(page))


def _annotations(page: DictionaryObject) -> Iterator[DictionaryObject]:
    for item in items(raw(page, "Annots")):
        value = resolve(item)
        if isinstance(value, DictionaryObject):
            yield value


class _Reader:
    """Follows the streams of one page; each operator that matters has a function below."""

    def __init__(self, drawing: Drawing, fonts: Fonts) -> None:
        self.drawing = drawing
        self.fonts = fonts
        self.order = 0
        self.depth = 0
        self.state = _State()
        self.stack: list[_State] = []
        self.paths: list[Box] = []
        self.line: Matrix = IDENTITY
        self.holder = DictionaryObject()

    def run(self, content: bytes, holder: DictionaryObject) -> None:
        """Follow one stream; `holder` has its resources."""
        outer, self.holder = self.holder, holder
        operands: list[bytes] = []
        for found in _TOKEN.finditer(content):
            token = found[0]
            if token[:1] in b"(</+-.0123456789":
                operands.append(token)
            elif token[:1] != b"%":
                self.order += 1
                act = _ACTS.get(token)
                if act is not None and self.order < MOST_OPERATORS:
                    act(self, operands)
                operands.clear()
        self.holder = outer

    def save(self, _: list[bytes]) -> None:
        self.stack.append(self.state)

    def restore(self, _: list[bytes]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def turn(self, operands: list[bytes]) -> None:
        if len(operands) == 6:
            matrix = times(as_matrix(numbers_of(operands)), self.state.matrix)
            self.state = replace(self.state, matrix=matrix)

    def colour(self, operands: list[bytes]) -> None:
        inks = [number_of(o) for o in operands if o[:1] in b"+-.0123456789"]
        self.state = replace(self.state, light=lightness(inks))

    def outline(self, operands: list[bytes]) -> None:
        if len(operands) == 4:
            x, y, wide, high = numbers_of(operands)
            self.paths.append(placed((x, y, x + wide, y + high), self.state.matrix))

    def fill(self, _: list[bytes]) -> None:
        light = self.state.light
        self.drawing.filled += [Filled(path, self.order, light) for path in self.paths]
        self.paths.clear()

    def leave(self, _: list[bytes]) -> None:
        self.paths.clear()

    def begin_text(self, _: list[bytes]) -> None:
        self.line = IDENTITY

    def font(self, operands: list[bytes]) -> None:
        if len(operands) > 1:
            decode = self.fonts.of(self.holder)(operands[-2].decode("latin-1"))
            self.state = replace(self.state, decode=decode)

    def mode(self, operands: list[bytes]) -> None:
        self.state = replace(self.state, mode=int(number_of(operands[-1])) if operands else 0)

    def leading(self, operands: list[bytes]) -> None:
        self.state = replace(self.state, leading=number_of(operands[-1]) if operands else 0.0)

    def place(self, operands: list[bytes]) -> None:
        if len(operands) == 6:
            self.line = as_matrix(numbers_of(operands))

    def move(self, operands: list[bytes]) -> None:
        if len(operands) == 2:
            across, up = numbers_of(operands)
            self.line = times((1, 0, 0, 1, across, up), self.line)

    def move_and_lead(self, operands: list[bytes]) -> None:
        if len(operands) == 2:
            self.state = replace(self.state, leading=-numbers_of(operands)[1])
            self.move(operands)

    def next_line(self, _: list[bytes]) -> None:
        self.line = times((1, 0, 0, 1, 0, -self.state.leading), self.line)

    def next_and_show(self, operands: list[bytes]) -> None:
        self.next_line(operands)
        self.show(operands)

    def show(self, operands: list[bytes]) -> None:
        parts = []
        for operand in operands:
            if operand[:1] in b"(<":
                parts.append(self.state.decode(plain(operand)))
            elif number_of(operand) < GAP:
                parts.append(" ")
        at = times(self.line, self.state.matrix)
        unseen = self.state.mode in UNSEEN
        self.drawing.shown.append(Shown("".join(parts), at[4], at[5], self.order, unseen))

    def say(self, operands: list[bytes]) -> None:
        if operands and operands[-1].startswith(b"<<"):
            properties = read_properties(operands[-1])
            words = (look_text(properties, key) for key in ("ActualText", "Alt", "E"))
            self.drawing.said += [said for said in words if said]

    def draw(self, operands: list[bytes]) -> None:
        objects = look_dict(look_dict(self.holder, "Resources"), "XObject")
        form = look(objects, operands[-1].decode("latin-1")[1:]) if operands else None
        if not isinstance(form, StreamObject) or look_name(form, "Subtype") != "Form":
            return
        if self.depth == DEEPEST:
            return
        outer, stack, self.stack = self.state, self.stack, []
        matrix = floats(raw(form, "Matrix"), 6)
        if matrix:
            inner = times(as_matrix(matrix), self.state.matrix)
            self.state = replace(self.state, matrix=inner)
        self.depth += 1
        held = form if look(form, "Resources") is not None else self.holder
        self.run(decoded(form) or b"", held)
        self.depth -= 1
        self.state, self.stack = outer, stack


_ACTS: dict[bytes, Callable[[_Reader, list[bytes]], None]] = {
    b"q": _Reader.save,
    b"Q": _Reader.restore,
    b"cm": _Reader.turn,
    **dict.fromkeys((b"g", b"rg", b"k", b"sc", b"scn"), _Reader.colour),
    b"re": _Reader.outline,
    **dict.fromkeys((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), _Reader.fill),
    **dict.fromkeys((b"S", b"s", b"n"), _Reader.leave),
    b"BT": _Reader.begin_text,
    b"Tf": _Reader.font,
    b"Tr": _Reader.mode,
    b"TL": _Reader.leading,
    b"Tm": _Reader.place,
    b"Td": _Reader.move,
    b"TD": _Reader.move_and_lead,
    b"T*": _Reader.next_line,
    **dict.fromkeys((b"'", b'"'), _Reader.next_and_show),
    **dict.fromkeys((b"Tj", b"TJ"), _Reader.show),
    b"BDC": _Reader.say,
    b"Do": _Reader.draw,
}
