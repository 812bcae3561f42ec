"""Everything that can be read in a file, for the audit: drawn, hidden, said, named, attached.

Of what a page draws, text matters, and boxes over it. Positions are those of the first glyph
on a line; widths are not worked out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from agendapack.model.audit import Passage
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
from agendapack.pdf.geometry import Box, ordered, placed, times
from agendapack.pdf.numbers import read_labels
from agendapack.pdf.objects import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
    annotations,
    decoded,
    floats,
    items,
    look_dict,
    look_name,
    look_text,
    page_content,
    raw,
)
from agendapack.pdf.source import PdfSource, open_source
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
    """A piece of text: where it starts, when it was drawn, and whether it is invisible."""

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
class PageDrawing:
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


def read_drawing(page: DictionaryObject, fonts: Fonts) -> PageDrawing:
    """Follow the content of a page, and the boxes of its annotations.

    Args:
        page: Its resources filled in.
        fonts: Those of its file.
    """
    reader = _Reader(fonts)
    reader.run(page_content(page), look_dict(page, "Resources"))
    for annotation in annotations(page):
        box = floats(raw(annotation, "Rect"), 4)
        inks = [float(ink) for ink in items(raw(annotation, "IC")) if isinstance(ink, int | float)]
        if box and inks and look_name(annotation, "Subtype") in BOXES:
            filled = FilledBox(ordered(box), reader.order + 1, _lightness(inks))
            reader.drawing.filled.append(filled)
    return reader.drawing


def has_box(page: DictionaryObject) -> bool:
    """Tell whether any of a page's annotations can be a box."""
    return any(look_name(found, "Subtype") in BOXES for found in annotations(page))


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
        self.drawing = PageDrawing()
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


_CALLED = {
    "/Title": "a title or bookmark",
    "/Alt": "the text of a tag",
    "/ActualText": "the text of a tag",
    "/E": "the text of a tag",
    "/T": "the title of a tag or field",
    "/ID": "the name of a tag",
    "/P": "a page label",
    "/Contents": "a note or link",
    "/URI": "a link",
    "/Dest": "a link",
    "/D": "a link",
    "/F": "the name of an attachment",
    "/UF": "the name of an attachment",
    "/Desc": "an attachment",
    "/Names": "a named destination or attachment",
    "/V": "a form field",
}
_INFORMATION = {"/Author", "/Subject", "/Keywords", "/Creator", "/Producer"}
_STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
_MARKUP = re.compile(r"</?[\w:.-]+|/?>|xmlns:?\w*=\"[^\"]*\"|\b[\w:.-]+=")
UNREAD = ("Image",)
"""Kinds of streams whose data are no text."""


def read_passages(data: bytes) -> tuple[Passage, ...]:
    """Return what a finished file holds, page by page and then object by object."""
    source = open_source(data, "the audited file")
    return (*_pages(source), *_objects(source), *_remains(data))


def visible_text(data: bytes) -> str:
    """Return what a reader sees on the pages of a file: no hidden text, none under boxes."""
    return "\n".join(_seen(drawing) for drawing in _drawings(open_source(data, "a paper")))


def covered_pages(source: PdfSource) -> tuple[int, ...]:
    """Return the indexes of the pages on which dark boxes were drawn over text."""
    fonts = Fonts()
    return tuple(
        index
        for index, page in enumerate(source.pages)
        if _may_cover(source, index) and read_drawing(page, fonts).covered(dark=True)
    )


def _may_cover(source: PdfSource, place: int) -> bool:
    """Tell whether a page can have a box over text; most cannot, and need not be read."""
    page, found = source.pages[place], source.summary(place)
    return found.boxes or ("/Annots" in page and (bool(found.drawn) or has_box(page)))


def _drawings(source: PdfSource) -> Iterator[PageDrawing]:
    fonts = Fonts()
    for page in source.pages:
        yield read_drawing(page, fonts)


def _seen(drawing: PageDrawing) -> str:
    hidden = {id(shown) for shown in drawing.covered(dark=False)}
    return _join(s.text for s in drawing.shown if not s.unseen and id(s) not in hidden)


def _join(texts: Iterator[str]) -> str:
    return " ".join(texts)


def _pages(source: PdfSource) -> Iterator[Passage]:
    labels = read_labels(source)
    for label, drawing in zip(labels, _drawings(source), strict=True):
        covered = {id(shown) for shown in drawing.covered(dark=False)}
        unseen = [s for s in drawing.shown if s.unseen]
        boxed = [s for s in drawing.shown if id(s) in covered]
        if unseen:
            yield Passage("hidden text", label, _join(s.text for s in unseen))
        if boxed:
            yield Passage("text beneath a box", label, _join(s.text for s in boxed))
        yield Passage("the text", label, _join(s.text for s in drawing.shown))
        for said in drawing.replacements:
            yield Passage("text that stands for what is drawn", label, said)


def _objects(source: PdfSource) -> Iterator[Passage]:
    reader, names = source.reader, set[str]()
    numbers = {number for table in reader.xref.values() for number in table}
    for number in sorted((numbers | reader.xref_objStm.keys()) - reader.elements.keys()):
        try:
            value = reader.get_object(IndirectObject(number, 0, reader))
        except Exception:  # pypdf raises many kinds for objects that are not there
            continue
        if value is not None:
            yield from _strings(value, names)
        if isinstance(value, StreamObject):
            yield from _stream(value)
    yield from _strings(reader.trailer, names)
    yield Passage("a name of an object", None, " ".join(sorted(names)), prose=False)


def _strings(value: PdfObject, names: set[str]) -> Iterator[Passage]:
    """Yield the strings directly inside an object; what it refers to has its own turn."""
    waiting: list[tuple[object, str]] = [(value, "an object")]
    while waiting:
        here, called = waiting.pop()
        if isinstance(here, DictionaryObject):
            names.update(dict.keys(here))
            waiting += [(inner, _call(key, called)) for key, inner in dict.items(here)]
        elif isinstance(here, ArrayObject):
            waiting += [(inner, called) for inner in list.__iter__(here)]
        elif isinstance(here, NameObject):
            names.add(here)
        elif isinstance(here, TextStringObject | ByteStringObject):
            yield from _string(here, called)


def _call(key: str, called: str) -> str:
    if key in _INFORMATION:
        return "the document's information"
    return _CALLED.get(key, called)


def _string(value: TextStringObject | ByteStringObject, called: str) -> Iterator[Passage]:
    if isinstance(value, TextStringObject):
        if value:
            yield Passage(called, None, str(value))
        return
    data = bytes(value)
    yield Passage(called, None, data.hex(), prose=False)
    for text in _readings(data):
        yield Passage(called, None, text, prose=False)


def _stream(value: StreamObject) -> Iterator[Passage]:
    if look_name(value, "Subtype") in UNREAD:
        return
    data = decoded(value) or b""
    kind = look_name(value, "Type")
    if kind == "Metadata":
        text = data.decode("utf-8", "replace")
        yield Passage("the metadata", None, _MARKUP.sub(" ", text))
        yield Passage("the metadata", None, text, prose=False)
        return
    where = "an attachment" if kind == "EmbeddedFile" else "a stream"
    for text in _readings(data):
        yield Passage(where, None, text, prose=kind == "EmbeddedFile")


def _readings(data: bytes) -> Iterator[str]:
    """Yield the texts that bytes may be: in UTF-8, and in UTF-16 where they look like it."""
    yield data.decode("utf-8", "replace")
    if data.count(0) * 3 > len(data):
        for encoding in ("utf-16-be", "utf-16-le"):
            yield data.decode(encoding, "replace")


def _remains(data: bytes) -> Iterator[Passage]:
    """Yield what stands between streams: comments, and objects that nothing refers to."""
    plain = _STREAM.sub(b" ", data).decode("latin-1")
    yield Passage("the file outside its pages", None, plain, prose=False)
