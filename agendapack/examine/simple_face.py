"""Fonts of one-byte codes: Type 1 and TrueType (ISO 32000-1, 9.6)."""

import re
from collections.abc import Mapping
from functools import cache

from agendapack.assemble.words import (
    items,
    look,
    look_dict,
    look_int,
    look_name,
    look_text,
    raw,
    resolve,
)
from agendapack.examine.cff_program import NOTDEF, Compact
from agendapack.examine.font_face import Glyph, number, open_program, texts
from agendapack.examine.sfnt_program import Sfnt
from agendapack.examine.type1_program import TypeOne
from agendapack.pdf_objects import DictionaryObject, NameObject

SYMBOLIC = 4
UNICODE, SYMBOL, MACINTOSH = (3, 1), (3, 0), (1, 0)
SYMBOL_AREAS = (0, 0xF000, 0xF100, 0xF200)
PREDEFINED = ("WinAnsiEncoding", "MacRomanEncoding")
_SUBSET = re.compile("[A-Z]{6}[+]")


class SimpleFace:
    """A Type 1 or TrueType font."""

    wide = False

    def __init__(self, font: DictionaryObject) -> None:
        descriptor = look_dict(font, "FontDescriptor")
        encoding = look(font, "Encoding")
        described = isinstance(encoding, DictionaryObject)
        base = look_name(encoding, "BaseEncoding") if described else _name(encoding)
        differing = differences(encoding) if described else {}
        self._program = open_program(descriptor)
        self._symbolic = bool((look_int(descriptor, "Flags") or 0) & SYMBOLIC)
        self._names = {**self._base_names(base), **differing}
        self._texts = texts(font)
        self._first = look_int(font, "FirstChar") or 0
        self._widths = [number(resolve(item)) for item in items(raw(font, "Widths"))]
        self._missing = number(look(descriptor, "MissingWidth")) or 0.0
        last = look_int(font, "LastChar")
        counted = last is not None and len(self._widths) == last - self._first + 1
        named = look_name(font, "BaseFont") or ""
        self.faults = set() if counted and named else {"unlawful"}
        if not isinstance(self._program, Sfnt):
            self.faults |= _list_faults(named, look_text(descriptor, "CharSet"), self._program)
        elif not self._maps_lawful(self._program, base, encoding is not None, differing):
            self.faults.add("unlawful")

    def glyph(self, code: int) -> Glyph:
        """Return what a code shows."""
        place = code - self._first
        said = self._widths[place] if 0 <= place < len(self._widths) else None
        text = self._texts.get(code) or text_of(self._names.get(code, NOTDEF))
        return Glyph(self._drawn(code), self._missing if said is None else said, text)

    def _base_names(self, base: str | None) -> Mapping[int, str]:
        if base in PREDEFINED:
            return predefined(base)
        return {} if isinstance(self._program, Sfnt) else self._program.built_in

    def _drawn(self, code: int) -> float | None:
        if not isinstance(self._program, Sfnt):
            return self._program.width(self._names.get(code, NOTDEF))
        find = self._symbol if self._symbolic else self._letter
        return self._program.width(find(self._program, code))

    def _symbol(self, program: Sfnt, code: int) -> int:
        for area in SYMBOL_AREAS:
            found = program.maps.get(SYMBOL, {}).get(area + code)
            if found:
                return found
        return program.maps.get(MACINTOSH, {}).get(code, 0)

    def _letter(self, program: Sfnt, code: int) -> int:
        name = self._names.get(code, NOTDEF)
        text = text_of(name)
        found = program.maps.get(UNICODE, {}).get(ord(text), 0) if text else 0
        if found:
            return found
        return program.maps.get(MACINTOSH, {}).get(_macintosh_codes().get(name, -1), 0)

    def _maps_lawful(
        self, program: Sfnt, base: str | None, encoded: bool, differing: Mapping[int, str]
    ) -> bool:
        """Tell whether a TrueType font keeps to ISO 19005-2, 6.2.11.6, and ISO 14289-1, 7.21.6."""
        maps = program.maps
        if self._symbolic:
            return not encoded and (len(maps) == 1 or SYMBOL in maps)
        if not maps or maps.keys() == {SYMBOL} or base not in PREDEFINED:
            return False
        return not differing or (UNICODE in maps and all(map(text_of, differing.values())))


@cache
def predefined(name: str) -> Mapping[int, str]:
    """Return the names of an encoding that every reader knows (ISO 32000-1, annex D)."""
    if name == "MacRomanEncoding":
        from fontTools.encodings.MacRoman import MacRoman

        own = {0xCA: "space", 0xDB: "currency"}
        return {**{code: each for code, each in enumerate(MacRoman) if code >= 32}, **own}
    from fontTools.agl import UV2AGL

    made = {}
    for code in range(32, 256):
        char = bytes([code]).decode("cp1252", "replace")
        made[code] = UV2AGL.get(ord(char), "bullet") if code > 0x7E else UV2AGL[ord(char)]
    return {**made, 0xA0: "space", 0xAD: "hyphen"}


def text_of(name: str) -> str | None:
    """Return what a glyph's name stands for, where everybody knows (Adobe Glyph List)."""
    from fontTools.agl import AGL2UV

    found = AGL2UV.get(name)
    return None if found is None else chr(found)


@cache
def _macintosh_codes() -> Mapping[str, int]:
    return {name: code for code, name in predefined("MacRomanEncoding").items()}


def _list_faults(named: str, listed: str | None, program: Compact | TypeOne) -> set[str]:
    """Hold the glyphs that a font is said to have against those that it has.

    A subset without such a list is sound by ISO 19005-2, 6.2.11.4.2, but some validators ask
    for one as its first part does.
    """
    if listed is None:
        return {"no-list"} if _SUBSET.match(named) else set()
    return set() if program.names - {NOTDEF} <= set(listed.split("/")) else {"wrong-list"}


def _name(value: object) -> str | None:
    return str(value)[1:] if isinstance(value, NameObject) else None


def differences(encoding: object) -> dict[int, str]:
    """Return the names that an encoding gives to single codes."""
    found: dict[int, str] = {}
    code = 0
    for item in items(raw(encoding, "Differences")):
        value = resolve(item)
        if isinstance(value, NameObject):
            found[code] = str(value)[1:]
            code += 1
        else:
            code = int(number(value) or 0)
    return found
