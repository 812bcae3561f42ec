"""What in the fonts of a paper keeps a pack from being PDF/UA-1 or PDF/A-2a.

Judged is what the pages show, as ISO 19005-2, 6.2.11, and ISO 14289-1, 7.21, ask for it.
Fonts that are not embedded are told of when the paper is brought in, and not here.

Forms, patterns, appearances and the glyphs of Type 3 fonts are followed too, each once in
every state in which it is met, and one after the other: they may be nested however deep.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import ClassVar, NamedTuple

from agendapack.assemble.metadata import MEANINGLESS, embedded, font_name
from agendapack.examine.findings import all_annotations
from agendapack.examine.font_faces import DrawnFace, ExaminedFont, SimpleFace, WideFace
from agendapack.examine.font_programs import DamagedFont, UnexaminedFont
from agendapack.model import dataclass
from agendapack.model.facts import FontFault
from agendapack.pdf import objects
from agendapack.pdf.content import (
    FONTS,
    MARKS,
    MOST_BYTES,
    MOST_STREAMS,
    SHOWN,
    GraphicsState,
    Interpreter,
    mark_of,
    name_of,
    plain,
)
from agendapack.pdf.files import PdfSource
from agendapack.pdf.text import shown_strings

_HEX_STRING = re.compile(rb"<[^>]*+>")
UNPAINTED = 3
"""The text rendering mode that paints nothing (ISO 32000-1, table 106)."""


class TooMuchContent(Exception):
    """There is more content than is looked at."""


class ShowMode(NamedTuple):
    """How a string is shown: whether that paints it, and whether ActualText stands for it."""

    painted: bool
    replaced: bool


@dataclass(slots=True)
class ShownFont:
    """A font, and the strings that are shown in it; None stands for a font that is missing."""

    font: objects.DictionaryObject | None
    shown: dict[ShowMode, list[bytes]] = field(default_factory=dict)

    def strings(self, manner: ShowMode) -> Iterator[bytes]:
        """Return the strings that are shown in one manner, each once, in no order."""
        shown = b" ".join(self.shown[manner])
        found = shown_strings(shown) if b"(" in shown else _HEX_STRING.findall(shown)
        return map(plain, {*found})


@dataclass(frozen=True, slots=True)
class _Waiting:
    content: bytes | objects.StreamObject
    resources: objects.DictionaryObject
    state: GraphicsState
    replaced: bool


def read_uses(source: PdfSource) -> list[ShownFont]:
    """Find what is shown on all pages and in what stands on them."""
    reader = _Reader()
    for page in source.pages:
        reader.add(objects.page_content(page), objects.look_dict(page, "Resources"))
        reader.follow()
    for annotation in all_annotations(source):
        for drawn in _appearances(objects.look(objects.look(annotation, "AP"), "N")):
            reader.add(drawn, objects.DictionaryObject())
    reader.follow()
    return list(reader.uses.values())


def _appearances(value: object) -> Iterator[objects.StreamObject]:
    if isinstance(value, objects.StreamObject):
        yield value
    elif isinstance(value, objects.DictionaryObject):
        for key in value:
            state = objects.resolve(value.raw_get(key))
            if isinstance(state, objects.StreamObject):
                yield state


class _Reader(Interpreter):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        b"q": "save", b"Q": "restore", b"Do": "draw",
        **FONTS, **MARKS, **dict.fromkeys(SHOWN, "show"),
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.uses: dict[int, ShownFont] = {}
        self.replaced = False
        self._marks: list[bool] = []  # whether text was replaced before each of them
        self._waiting: list[_Waiting] = []
        self._met: dict[tuple[object, ...], object] = {}  # which keeps them, and so their ids

    def add(
        self,
        content: bytes | objects.StreamObject,
        resources: objects.DictionaryObject,
        state: GraphicsState | None = None,
        replaced: bool = False,
    ) -> None:
        """Put a stream on the list, unless it was met in the same state."""
        state = state or GraphicsState()
        waiting = _Waiting(content, resources, state, replaced)
        if isinstance(content, objects.StreamObject):
            where = resources if objects.look(content, "Resources") is None else None
            key = (id(content), id(where), id(state.font), state.mode == UNPAINTED, replaced)
            if key in self._met:
                return
            self._met[key] = waiting
        self._waiting.append(waiting)

    def follow(self) -> None:
        """Read the streams on the list, and those that they draw."""
        while self._waiting:
            waiting = self._waiting.pop()
            content, resources = waiting.content, waiting.resources
            if isinstance(content, objects.StreamObject):
                own = objects.look(content, "Resources")
                resources = own if isinstance(own, objects.DictionaryObject) else resources
                content = objects.decoded(content) or b""
            self.streams += 1
            self.bytes += len(content)
            if self.bytes > MOST_BYTES or self.streams > MOST_STREAMS:
                raise TooMuchContent
            self._add_streams(objects.look_dict(resources, "Pattern"), resources)
            self.state, self.saved = waiting.state.copy(), []
            self.replaced, self._marks = waiting.replaced, []
            self.run(content, resources)

    def _add_streams(
        self, holder: objects.DictionaryObject, resources: objects.DictionaryObject
    ) -> None:
        for key in holder:
            drawn = objects.resolve(holder.raw_get(key))
            if isinstance(drawn, objects.StreamObject):
                self.add(drawn, resources)

    def enter(self, form: objects.StreamObject) -> None:
        self.add(form, self.resources, self.state.copy(), self.replaced)

    def open_mark(self, operands: bytes) -> None:
        self._marks.append(self.replaced)
        _, listed = mark_of(operands)
        if listed.startswith(b"<<"):
            self.replaced = self.replaced or b"/ActualText" in listed
        elif listed:
            named = objects.look(objects.look_dict(self.resources, "Properties"), name_of(listed))
            self.replaced = self.replaced or objects.look(named, "ActualText") is not None

    def close_mark(self, operands: bytes) -> None:
        if self._marks:
            self.replaced = self._marks.pop()

    def show(self, operands: bytes) -> None:
        use = self._use(self.state.font)
        manner = ShowMode(self.state.mode != UNPAINTED, self.replaced)
        use.shown.setdefault(manner, []).append(operands)

    def _use(self, font: objects.DictionaryObject | None) -> ShownFont:
        use = self.uses.get(id(font))
        if use is None:
            use = self.uses[id(font)] = ShownFont(font)
            self._add_streams(
                objects.look_dict(font, "CharProcs"), objects.look_dict(font, "Resources")
            )
        return use


TOLERANCE = 1.0
"""By which widths may differ, in thousandths of an em (ISO 19005-2, 6.2.11.5)."""
MOST_NAMED = 20
LONGEST_NAME = 60


def find_font_faults(source: PdfSource) -> tuple[FontFault, ...]:
    """Find what is wrong with the fonts that a paper's pages show, each fault once."""
    try:
        uses = read_uses(source)
    except TooMuchContent:
        return (FontFault("unexamined", ""),)
    found = dict.fromkeys(
        FontFault(kind, font_name(use.font)[:LONGEST_NAME] if use.font is not None else "")
        for use in uses
        for kind in _judge(use)
    )
    return tuple(sorted(found, key=lambda fault: (fault.kind, fault.font)))[:MOST_NAMED]


def _judge(use: ShownFont) -> set[str]:
    if use.font is None:
        return {"missing"} if any(string for m in use.shown for string in use.strings(m)) else set()
    if not all(map(embedded, _fonts(use.font))):
        return set()
    try:
        return _faults(use, _face(use.font))
    except UnexaminedFont:
        return {"unexamined"}
    except MemoryError:
        raise
    except Exception:  # fontTools raises many kinds for what it cannot read
        return {"damaged"}


def _fonts(font: objects.DictionaryObject) -> Iterator[objects.DictionaryObject]:
    yield font
    for item in objects.items(objects.raw(font, "DescendantFonts")):
        inner = objects.resolve(item)
        if isinstance(inner, objects.DictionaryObject):
            yield inner


def _face(font: objects.DictionaryObject) -> ExaminedFont:
    match objects.look_name(font, "Subtype"):
        case "Type0":
            return WideFace(font)
        case "Type1" | "TrueType":
            return SimpleFace(font)
        case "Type3":
            return DrawnFace(font)
        case "MMType1":
            raise UnexaminedFont
        case _:
            raise DamagedFont


def _faults(use: ShownFont, face: ExaminedFont) -> set[str]:
    found = set(face.faults)
    for manner in use.shown:
        for code in _codes(use, manner, face.wide):
            glyph = face.glyph(code)
            if glyph.drawn is None:
                found.add("no-glyph")
            elif manner.painted and abs(glyph.drawn - glyph.said) > TOLERANCE:
                found.add("width")
            if not glyph.text or any(char in MEANINGLESS for char in glyph.text):
                found.add("no-text")
            elif not manner.replaced and any(map(_is_private, glyph.text)):
                found.add("private")
    return found


def _codes(use: ShownFont, manner: ShowMode, wide: bool) -> set[int]:
    found: set[int] = set()
    for string in use.strings(manner):
        if not wide:
            found.update(string)
        elif len(string) % 2:
            raise DamagedFont
        else:
            found.update(int.from_bytes(string[at : at + 2]) for at in range(0, len(string), 2))
    return found


def _is_private(char: str) -> bool:
    code = ord(char)
    return 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0x10FFFF
