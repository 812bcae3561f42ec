"""Which strings the pages of a paper show in which fonts (ISO 32000-1, 9.4).

Streams are followed with their fonts, text rendering modes and marked content, forms
where they are drawn. Everything else in them is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from agendapack.examine.active import annotations
from agendapack.pdf.objects import (
    DictionaryObject,
    StreamObject,
    items,
    look,
    look_dict,
    look_name,
    raw,
    resolve,
)
from agendapack.pdf.source import Source, decoded, page_content
from agendapack.pdf.text import plain

_LITERAL = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_NAME = rb"/[^\s/\[\]<>()%]*+"
_PROPERTIES = rb"<<(?:[^<>(]++|<<(?:[^<>(]++|<[^<>]*+>|%(s)b)*+>>|<[^<>]*+>|%(s)b)*+>>" % {
    b"s": _LITERAL
}
TOKEN = re.compile(
    rb"(?:[-+.\d]++\s++|(?:[BE]T|T[dDm*cwL]|re|[mlchvynfSsWgG]|rg|RG|cm)\s++)++"
    rb"|\[(?P<list>(?:[^\[\]()<>%%]++|%(literal)b|%(hex)b)*+)\]\s*+TJ"
    rb"|(?P<text>%(literal)b|%(hex)b)\s*+(?:Tj|'|\")"
    rb"|(?P<name>%(name)b)\s++(?:(?P<font>[-+.\d]++\s++Tf)|(?P<draw>Do)|gs)(?![^\s/\[(<%%])"
    rb"|%(name)b\s*+(?P<properties>%(properties)b|%(name)b)\s*+BDC"
    rb"|(?P<word>Tr|BMC|EMC|[qQ])(?![^\s/\[(<%%])"
    rb"|%%[^\r\n]*+|BI(?=[\s/]).*?(?<=\s)ID\s.*?(?:\sEI(?![^\s/\[(<])|\Z)"
    rb"|%(properties)b|%(literal)b|%(hex)b|%(name)b|[^\s/\[\]<>()%%]++"
    % {b"literal": _LITERAL, b"hex": _HEX, b"name": _NAME, b"properties": _PROPERTIES},
    re.DOTALL,
)
HEX_STRING = re.compile(rb"<[^>]*+>")
STRING = re.compile(_LITERAL + rb"|" + _HEX)
LAST_NUMBER = re.compile(rb"([-+.\d]+)\s*\Z")


MOST_BYTES = 32 * 2**20
MOST_STREAMS = 20_000
_ESCAPED = re.compile(r"#([0-9A-Fa-f]{2})")
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
        return map(plain, {*(STRING if b"(" in shown else HEX_STRING).findall(shown)})


@dataclass(frozen=True, slots=True)
class _State:
    font: DictionaryObject | None = None
    painted: bool = True
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class _Outer:
    """What is gone back to: the states that were saved, and what was before each mark."""

    saved: list[_State]
    marks: list[bool]


@dataclass(slots=True)
class _Waiting:
    content: bytes | StreamObject
    resources: DictionaryObject
    state: _State


def read_uses(source: Source) -> list[Use]:
    """Find what is shown on all pages and in what stands on them.

    Raises:
        TooMuch: There is too much of it.
    """
    reader = _Reader()
    for page in source.pages:
        reader.add(page_content(page), look_dict(page, "Resources"), _State())
        reader.follow()
    for annotation in annotations(source):
        for drawn in _appearances(look(look(annotation, "AP"), "N")):
            reader.add(drawn, DictionaryObject(), _State())
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


class _Reader:
    def __init__(self) -> None:
        self.uses: dict[int, Use] = {}
        self._waiting: list[_Waiting] = []
        self._met: dict[tuple[object, ...], object] = {}  # which keeps them, and so their ids
        self._fonts: dict[int, tuple[DictionaryObject, dict[bytes, DictionaryObject | None]]] = {}
        self._bytes = self._streams = 0

    def add(
        self, content: bytes | StreamObject, resources: DictionaryObject, state: _State
    ) -> None:
        """Put a stream on the list, unless it was met in the same state."""
        waiting = _Waiting(content, resources, state)
        if isinstance(content, StreamObject):
            where = resources if look(content, "Resources") is None else None
            key = (id(content), id(where), id(state.font), state.painted, state.replaced)
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
            self._streams += 1
            self._bytes += len(content)
            if self._bytes > MOST_BYTES or self._streams > MOST_STREAMS:
                raise TooMuch
            self._add_patterns(resources)
            self._read(content, resources, waiting.state)

    def _add_patterns(self, resources: DictionaryObject) -> None:
        patterns = look_dict(resources, "Pattern")
        for key in patterns:
            pattern = resolve(patterns.raw_get(key))
            if isinstance(pattern, StreamObject):
                self.add(pattern, resources, _State())

    def _read(self, content: bytes, resources: DictionaryObject, state: _State) -> None:
        outer = _Outer([], [])
        use: Use | None = None
        for found in TOKEN.finditer(content):
            kind = found.lastgroup
            if kind is None:
                continue
            if kind in ("list", "text"):
                use = use or self._use(state.font)
                use.shown.setdefault(Manner(state.painted, state.replaced), []).append(found[kind])
                continue
            use = None
            if kind == "word":
                state = _step(found, state, outer)
            elif kind == "properties":
                outer.marks.append(state.replaced)
                if _replaces(found["properties"], resources):
                    state = _with_replaced(state, True)
            else:
                state = self._name(found, resources, state)

    def _name(self, found: re.Match[bytes], resources: DictionaryObject, state: _State) -> _State:
        """Follow an operator whose operand names a resource."""
        if found["font"]:
            font = self._font(found["name"], resources)
            return state if font is state.font else replace(state, font=font)
        name = _plain_name(found["name"])
        if not found["draw"]:
            chosen = resolve(
                next(items(raw(look(look_dict(resources, "ExtGState"), name), "Font")), None)
            )
            return replace(state, font=chosen) if isinstance(chosen, DictionaryObject) else state
        form = look(look_dict(resources, "XObject"), name)
        if isinstance(form, StreamObject) and look_name(form, "Subtype") == "Form":
            self.add(form, resources, state)
        return state

    def _font(self, name: bytes, resources: DictionaryObject) -> DictionaryObject | None:
        known = self._fonts.setdefault(id(resources), (resources, {}))[1]
        if name not in known:
            font = look(look_dict(resources, "Font"), _plain_name(name))
            known[name] = font if isinstance(font, DictionaryObject) else None
        return known[name]

    def _use(self, font: DictionaryObject | None) -> Use:
        use = self.uses.get(id(font))
        if use is None:
            use = self.uses[id(font)] = Use(font)
            procedures = look_dict(font, "CharProcs")
            for key in procedures:
                drawn = resolve(procedures.raw_get(key))
                if isinstance(drawn, StreamObject):
                    self.add(drawn, look_dict(font, "Resources"), _State())
        return use


def _step(found: re.Match[bytes], state: _State, outer: _Outer) -> _State:
    match found["word"]:
        case b"q":
            outer.saved.append(state)
        case b"Q" if outer.saved:
            return _with_replaced(outer.saved.pop(), state.replaced)
        case b"Tr":
            return replace(state, painted=_mode(found.string, found.start()) != UNPAINTED)
        case b"BMC":
            outer.marks.append(state.replaced)
        case b"EMC" if outer.marks:
            return _with_replaced(state, outer.marks.pop())
    return state


def _with_replaced(state: _State, replaced: bool) -> _State:
    """Return a state within or without ActualText, which marks change and `Q` does not."""
    return state if state.replaced == replaced else replace(state, replaced=replaced)


def _mode(content: bytes, end: int) -> float:
    found = LAST_NUMBER.search(content, max(0, end - 20), end)
    try:
        return float(found[1]) if found else 0
    except ValueError:
        return 0


def _replaces(properties: bytes, resources: DictionaryObject) -> bool:
    if properties.startswith(b"<<"):
        return b"/ActualText" in properties
    named = look(look_dict(resources, "Properties"), _plain_name(properties))
    return look(named, "ActualText") is not None


def _plain_name(name: bytes) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name[1:].decode("latin-1"))
