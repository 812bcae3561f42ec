"""What a page draws, as far as it matters for what can be read: text, and boxes over it.

Positions are those of the first glyph on a line; widths are not worked out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from agendapack.model.matrix import Box, placed, times
from agendapack.pdf.content import (
    FONTS,
    GRAPHICS,
    LINES,
    SHOWN,
    Interpreter,
    mark_of,
    number_of,
    numbers_of,
    plain,
    read_properties,
    split,
)
from agendapack.pdf.objects import (
    DictionaryObject,
    floats,
    items,
    look_dict,
    look_name,
    look_text,
    page_content,
    raw,
    resolve,
)
from agendapack.pdf.text import Fonts

GAP = -180.0
"""In thousandths of the type size: a wider step to the right is a space."""
BOXES = ("Square", "Redact")
UNSEEN = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, table 106)."""
SMALLEST = (6.0, 3.0)
"""Width and height, in points, that a box must have to cover a word."""
DARK = 0.3


@dataclass(frozen=True, slots=True)
class ShownText:
    """A piece of text: where it starts, when it was drawn, and whether that shows it."""

    text: str
    x: float
    y: float
    order: int
    unseen: bool


@dataclass(frozen=True, slots=True)
class FilledBox:
    """A rectangle that was filled, when, and how light: 0 is black, 1 white."""

    box: Box
    order: int
    light: float


@dataclass(slots=True)
class Drawing:
    """All that a page draws, in its order.

    Args:
        shown: Its text.
        filled: Its rectangles.
        replacements: Texts that stand for drawn ones: `ActualText`, `Alt` and `E` of marks.
    """

    shown: list[ShownText] = field(default_factory=list)
    filled: list[FilledBox] = field(default_factory=list)
    replacements: list[str] = field(default_factory=list)

    def covered(self, dark: bool) -> list[ShownText]:
        """Return the texts that a box was drawn over.

        Args:
            dark: Count dark boxes only; else white ones too, which hide as well.
        """
        boxes = [f for f in self.filled if f.light <= DARK or (not dark and f.light > 1 - DARK / 3)]
        return [s for s in self.shown if s.text.strip() and any(_covers(b, s) for b in boxes)]


def read_drawing(page: DictionaryObject, fonts: Fonts) -> Drawing:
    """Follow the content of a page, and the boxes of its annotations.

    Args:
        page: Its resources filled in.
        fonts: Those of its file.
    """
    reader = _Reader(fonts)
    reader.run(page_content(page), look_dict(page, "Resources"))
    for annotation in _annotations(page):
        box = floats(raw(annotation, "Rect"), 4)
        inks = [float(ink) for ink in items(raw(annotation, "IC")) if isinstance(ink, int | float)]
        if box and inks and look_name(annotation, "Subtype") in BOXES:
            filled = FilledBox(_ordered(box), reader.order + 1, _lightness(inks))
            reader.drawing.filled.append(filled)
    return reader.drawing


def has_box(page: DictionaryObject) -> bool:
    """Tell whether any of a page's annotations can be a box."""
    return any(look_name(found, "Subtype") in BOXES for found in _annotations(page))


def _annotations(page: DictionaryObject) -> Iterator[DictionaryObject]:
    for item in items(raw(page, "Annots")):
        value = resolve(item)
        if isinstance(value, DictionaryObject):
            yield value


class _Reader(Interpreter):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        **GRAPHICS, **FONTS, **LINES, **SHOWN,
        **dict.fromkeys((b"g", b"rg", b"k", b"sc", b"scn"), "colour"),
        **dict.fromkeys((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), "fill"),
        **dict.fromkeys((b"S", b"s", b"n"), "leave"),
        b"re": "outline", b"BDC": "open_mark",
    }  # fmt: skip

    def __init__(self, fonts: Fonts) -> None:
        super().__init__()
        self.drawing = Drawing()
        self.fonts = fonts
        self.order = 0
        self.paths: list[Box] = []

    def colour(self, operands: bytes) -> None:
        self.state.light = _lightness(numbers_of(operands))

    def outline(self, operands: bytes) -> None:
        numbers = numbers_of(operands)
        if len(numbers) == 4:
            x, y, wide, high = numbers
            self.paths.append(placed((x, y, x + wide, y + high), self.state.matrix))

    def fill(self, operands: bytes) -> None:
        self.order += 1
        light = self.state.light
        self.drawing.filled += [FilledBox(path, self.order, light) for path in self.paths]
        self.paths.clear()

    def leave(self, operands: bytes) -> None:
        self.paths.clear()

    def show(self, operands: bytes) -> None:
        self.order += 1
        decode = self.fonts.of(self.state.font).decode
        parts = []
        for operand in split(operands):
            if operand[:1] in b"(<":
                parts.append(decode(plain(operand)))
            elif number_of(operand) < GAP:
                parts.append(" ")
        at = times(self.here, self.state.matrix)
        unseen = self.state.mode in UNSEEN
        self.drawing.shown.append(ShownText("".join(parts), at[4], at[5], self.order, unseen))

    def open_mark(self, operands: bytes) -> None:
        _, listed = mark_of(operands)
        if listed.startswith(b"<<"):
            properties = read_properties(listed)
            words = (look_text(properties, key) for key in ("ActualText", "Alt", "E"))
            self.drawing.replacements += [said for said in words if said]


def _covers(filled: FilledBox, shown: ShownText) -> bool:
    left, bottom, right, top = filled.box
    wide = right - left >= SMALLEST[0] and top - bottom >= SMALLEST[1]
    inside = left - 1 <= shown.x <= right and bottom - 1 <= shown.y <= top
    return wide and inside and filled.order > shown.order


def _lightness(inks: list[float]) -> float:
    """Return how light a colour of one, three or four inks is; a pattern counts as grey."""
    match inks:
        case [grey]:
            return grey
        case [red, green, blue]:
            return (red + green + blue) / 3
        case [cyan, magenta, yellow, black]:
            return max(0.0, 1 - black - (cyan + magenta + yellow) / 3)
    return 0.5


def _ordered(box: list[float]) -> Box:
    """Return a rectangle with its lower left corner first, whichever came first."""
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
