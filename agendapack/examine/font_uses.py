"""Which strings the pages of a paper show in which fonts (ISO 32000-1, 9.4).

Forms, patterns, appearances and the glyphs of Type 3 fonts are followed too, each once in
every state in which it is met, and one after the other: they may be nested however deep.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from agendapack.examine.active import annotations
from agendapack.pdf.content import (
    FONTS,
    MARKS,
    SHOWN,
    Interpreter,
    State,
    mark_of,
    name_of,
    plain,
    shown_strings,
)
from agendapack.pdf.objects import (
    DictionaryObject,
    StreamObject,
    decoded,
    look,
    look_dict,
    page_content,
    resolve,
)
from agendapack.pdf.source import Source

MOST_BYTES = 32 * 2**20
MOST_STREAMS = 20_000
_HEX_STRING = re.compile(rb"<[^>]*+>")
UNPAINTED = 3
"""The text rendering mode that paints nothing (ISO 32000-1, table 106)."""


class TooMuch(Exception):
    """There is more content than is looked at."""


class Manner(NamedTuple):
    """How a string is shown: whether that paints it, and whether ActualText stands for it."""

    painted: bool
    replaced: bool


@dataclass(slots=True)
class Use:
    """A font, and the strings that are shown in it; None stands for a font that is missing."""

    font: DictionaryObject | None
    shown: dict[Manner, list[bytes]] = field(default_factory=dict)

    def strings(self, manner: Manner) -> Iterator[bytes]:
        """Return the strings that are shown in one manner, each once, in no order."""
        shown = b" ".join(self.shown[manner])
        found = shown_strings(shown) if b"(" in shown else _HEX_STRING.findall(shown)
        return map(plain, {*found})


@dataclass(frozen=True, slots=True)
class _Waiting:
    content: bytes | StreamObject
    resources: DictionaryObject
    state: State
    replaced: bool


def read_uses(source: Source) -> list[Use]:
    """Find what is shown on all pages and in what stands on them.

    Raises:
        TooMuch: There is too much of it.
    """
    reader = _Reader()
    for page in source.pages:
        reader.add(page_content(page), look_dict(page, "Resources"))
        reader.follow()
    for annotation in annotations(source):
        for drawn in _appearances(look(look(annotation, "AP"), "N")):
            reader.add(drawn, DictionaryObject())
    reader.follow()
    return list(reader.uses.values())


def _appearances(value: object) -> Iterator[StreamObject]:
    if isinstance(value, StreamObject):
        yield value
    elif isinstance(value, DictionaryObject):
        for key in value:
            state = resolve(value.raw_get(key))
            if isinstance(state, StreamObject):
                yield state


class _Reader(Interpreter):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        b"q": "save", b"Q": "restore", b"Do": "draw",
        **FONTS, **MARKS, **dict.fromkeys(SHOWN, "show"),
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.uses: dict[int, Use] = {}
        self.replaced = False
        self._marks: list[bool] = []  # whether text was replaced before each of them
        self._waiting: list[_Waiting] = []
        self._met: dict[tuple[object, ...], object] = {}  # which keeps them, and so their ids

    def add(
        self,
        content: bytes | StreamObject,
        resources: DictionaryObject,
        state: State | None = None,
        replaced: bool = False,
    ) -> None:
        """Put a stream on the list, unless it was met in the same state."""
        state = state or State()
        waiting = _Waiting(content, resources, state, replaced)
        if isinstance(content, StreamObject):
            where = resources if look(content, "Resources") is None else None
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
            if isinstance(content, StreamObject):
                own = look(content, "Resources")
                resources = own if isinstance(own, DictionaryObject) else resources
                content = decoded(content) or b""
            self.streams += 1
            self.bytes += len(content)
            if self.bytes > MOST_BYTES or self.streams > MOST_STREAMS:
                raise TooMuch
            self._add_streams(look_dict(resources, "Pattern"), resources)
            self.state, self.saved = waiting.state.copy(), []
            self.replaced, self._marks = waiting.replaced, []
            self.run(content, resources)

    def _add_streams(self, holder: DictionaryObject, resources: DictionaryObject) -> None:
        for key in holder:
            drawn = resolve(holder.raw_get(key))
            if isinstance(drawn, StreamObject):
                self.add(drawn, resources)

    def enter(self, form: StreamObject) -> None:
        self.add(form, self.resources, self.state.copy(), self.replaced)

    def open_mark(self, operands: bytes) -> None:
        self._marks.append(self.replaced)
        _, listed = mark_of(operands)
        if listed.startswith(b"<<"):
            self.replaced = self.replaced or b"/ActualText" in listed
        elif listed:
            named = look(look_dict(self.resources, "Properties"), name_of(listed))
            self.replaced = self.replaced or look(named, "ActualText") is not None

    def close_mark(self, operands: bytes) -> None:
        if self._marks:
            self.replaced = self._marks.pop()

    def show(self, operands: bytes) -> None:
        use = self._use(self.state.font)
        manner = Manner(self.state.mode != UNPAINTED, self.replaced)
        use.shown.setdefault(manner, []).append(operands)

    def _use(self, font: DictionaryObject | None) -> Use:
        use = self.uses.get(id(font))
        if use is None:
            use = self.uses[id(font)] = Use(font)
            self._add_streams(look_dict(font, "CharProcs"), look_dict(font, "Resources"))
        return use
