"""The fonts that pages use: what each code shows, how wide, and what it stands for.

Fonts of one-byte codes are Type 1 and TrueType (ISO 32000-1, 9.6) and Type 3, whose glyphs
are small drawings (9.6.5); fonts of two-byte codes are Type 0 (9.7).
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Protocol

from agendapack.examine.font_programs import (
    NOTDEF,
    CffProgram,
    DamagedFont,
    SfntProgram,
    Type1Program,
    UnexaminedFont,
)
from agendapack.model import dataclass
from agendapack.pdf.objects import (
    DictionaryObject,
    NameObject,
    StreamObject,
    decoded,
    floats,
    items,
    look,
    look_dict,
    look_int,
    look_name,
    look_text,
    raw,
    resolve,
)
from agendapack.pdf.text import cid_widths, number_or_none, texts_of

LARGEST_TYPE_1 = 2**20
Program = SfntProgram | CffProgram | Type1Program


@dataclass(frozen=True, slots=True)
class ShownGlyph:
    """What one code of a font shows.

    Args:
        drawn: The advance that the program gives it, in thousandths of an em; None where the
            program has no glyph for it.
        said: The advance that the font's dictionary gives it.
        text: What it stands for; None where that is not known.
    """

    drawn: float | None
    said: float
    text: str | None


class ExaminedFont(Protocol):
    """A font; `faults` are those of the font itself, whatever is shown in it."""

    wide: bool
    faults: set[str]

    def glyph(self, code: int) -> ShownGlyph:
        """Return what a code shows."""


def open_program(descriptor: DictionaryObject) -> Program:
    """Open the program that is embedded in a font.

    Raises:
        DamagedFont: It is damaged, or none.
        UnexaminedFont: It is too large.
    """
    for key in ("FontFile2", "FontFile3", "FontFile"):
        stream = look(descriptor, key)
        if isinstance(stream, StreamObject):
            data = decoded(stream)
            if not data:
                break
            return _open(key, look_name(stream, "Subtype") or "", data)
    raise DamagedFont


@lru_cache(maxsize=16)
def _open(key: str, kind: str, data: bytes) -> Program:
    try:
        if key == "FontFile":
            if len(data) > LARGEST_TYPE_1:
                raise UnexaminedFont
            return Type1Program(data)
        if key == "FontFile2":
            return SfntProgram(data)
        if kind == "OpenType":
            found = SfntProgram(data)
            return CffProgram(found.table("CFF ")) if data.startswith(b"OTTO") else found
        if kind in ("Type1C", "CIDFontType0C"):
            return CffProgram(data)
    except (MemoryError, UnexaminedFont):
        raise
    except Exception:  # fontTools raises many kinds for what it cannot read
        raise DamagedFont from None
    raise DamagedFont


SYMBOLIC = 4
UNICODE, SYMBOL, MACINTOSH = (3, 1), (3, 0), (1, 0)
SYMBOL_AREAS = (0, 0xF000, 0xF100, 0xF200)
PREDEFINED = ("WinAnsiEncoding", "MacRomanEncoding")
_SUBSET = re.compile("[A-Z]{6}[+]")


class _ByteWidths:
    """The widths that a font of one-byte codes states; None for a code that it says nothing of."""

    def __init__(self, font: DictionaryObject) -> None:
        self._first = look_int(font, "FirstChar") or 0
        self._said = [number_or_none(resolve(item)) for item in items(raw(font, "Widths"))]
        last = look_int(font, "LastChar")
        self.is_counted = last is not None and len(self._said) == last - self._first + 1

    def of(self, code: int) -> float | None:
        place = code - self._first
        return self._said[place] if 0 <= place < len(self._said) else None


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
        self._texts = texts_of(font)
        self._widths = _ByteWidths(font)
        self._missing = number_or_none(look(descriptor, "MissingWidth")) or 0.0
        named = look_name(font, "BaseFont") or ""
        self.faults = set() if self._widths.is_counted and named else {"unlawful"}
        if not isinstance(self._program, SfntProgram):
            self.faults |= _list_faults(named, look_text(descriptor, "CharSet"), self._program)
        elif not self._maps_lawful(self._program, base, encoding is not None, differing):
            self.faults.add("unlawful")

    def glyph(self, code: int) -> ShownGlyph:
        """Return what a code shows."""
        said = self._widths.of(code)
        text = self._texts.get(code) or text_of(self._names.get(code, NOTDEF))
        return ShownGlyph(self._drawn(code), self._missing if said is None else said, text)

    def _base_names(self, base: str | None) -> Mapping[int, str]:
        if base in PREDEFINED:
            return predefined(base)
        return {} if isinstance(self._program, SfntProgram) else self._program.built_in

    def _drawn(self, code: int) -> float | None:
        if not isinstance(self._program, SfntProgram):
            return self._program.width(self._names.get(code, NOTDEF))
        find = self._symbol if self._symbolic else self._letter
        return self._program.width(find(self._program, code))

    def _symbol(self, program: SfntProgram, code: int) -> int:
        for area in SYMBOL_AREAS:
            found = program.maps.get(SYMBOL, {}).get(area + code)
            if found:
                return found
        return program.maps.get(MACINTOSH, {}).get(code, 0)

    def _letter(self, program: SfntProgram, code: int) -> int:
        name = self._names.get(code, NOTDEF)
        text = text_of(name)
        found = program.maps.get(UNICODE, {}).get(ord(text), 0) if text else 0
        if found:
            return found
        return program.maps.get(MACINTOSH, {}).get(_macintosh_codes().get(name, -1), 0)

    def _maps_lawful(
        self, program: SfntProgram, base: str | None, encoded: bool, differing: Mapping[int, str]
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


def _list_faults(named: str, listed: str | None, program: CffProgram | Type1Program) -> set[str]:
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
            code = int(number_or_none(value) or 0)
    return found


PLAIN_CODES = ("Identity-H", "Identity-V")


class WideFace:
    """A Type 0 font whose codes are its CIDs; others are not looked into."""

    wide = True

    def __init__(self, font: DictionaryObject) -> None:
        if look_name(font, "Encoding") not in PLAIN_CODES:
            raise UnexaminedFont
        inner = next((resolve(item) for item in items(raw(font, "DescendantFonts"))), None)
        if not isinstance(inner, DictionaryObject):
            raise DamagedFont
        descriptor = look_dict(inner, "FontDescriptor")
        program = open_program(descriptor)
        kind = look_name(inner, "Subtype")
        if isinstance(program, SfntProgram) != (kind == "CIDFontType2"):
            raise DamagedFont
        if not isinstance(program, SfntProgram | CffProgram):
            raise DamagedFont
        self._program = program
        places = look(inner, "CIDToGIDMap")
        self._listed = decoded(places) or b"" if isinstance(places, StreamObject) else None
        whole = number_or_none(look(inner, "DW"))
        self._usual = 1000.0 if whole is None else whole
        self._widths = _widths(inner)
        self._texts = texts_of(font)
        ordered = look_dict(inner, "CIDSystemInfo")
        mapped = self._listed is not None or look_name(inner, "CIDToGIDMap") == "Identity"
        named = look_name(font, "BaseFont") is not None and look_name(inner, "BaseFont") is not None
        listed = "/CIDSet" in descriptor and "/Type" not in descriptor  # else it is left out
        lawful = (
            named
            and not listed
            and {"/Registry", "/Ordering", "/Supplement"} <= ordered.keys()
            and (mapped or not isinstance(program, SfntProgram))
        )
        self.faults = set() if lawful else {"unlawful"}

    def glyph(self, code: int) -> ShownGlyph:
        """Return what a code shows."""
        said = self._widths.get(code, self._usual)
        return ShownGlyph(self._drawn(code), said, self._texts.get(code))

    def _drawn(self, cid: int) -> float | None:
        if isinstance(self._program, CffProgram):
            return self._program.cid_width(cid)
        if self._listed is not None:
            return self._program.width(int.from_bytes(self._listed[2 * cid : 2 * cid + 2]))
        return self._program.width(cid)


def _widths(inner: DictionaryObject) -> dict[int, float]:
    try:
        return cid_widths(inner)
    except ValueError:
        raise DamagedFont from None
    except OverflowError:
        raise UnexaminedFont from None


_ADVANCE = re.compile(rb"\s*([-+.\d]+)\s+(?:[-+.\d]+\s+d0|(?:[-+.\d]+\s+){5}d1)\b")


class DrawnFace:
    """A Type 3 font."""

    wide = False

    def __init__(self, font: DictionaryObject) -> None:
        matrix = floats(raw(font, "FontMatrix"), 6)
        if matrix is None:
            raise DamagedFont
        self._scale = abs(matrix[0]) * 1000
        self._names = differences(look(font, "Encoding"))
        self._drawings = look_dict(font, "CharProcs")
        self._texts = texts_of(font)
        self._widths = _ByteWidths(font)
        self.faults = set() if self._widths.is_counted else {"unlawful"}

    def glyph(self, code: int) -> ShownGlyph:
        """Return what a code shows."""
        said = self._widths.of(code) or 0.0
        name = self._names.get(code, "")
        text = self._texts.get(code) or text_of(name)
        drawing = look(self._drawings, name) if name else None
        if not isinstance(drawing, StreamObject):
            return ShownGlyph(None, said, text)
        found = _ADVANCE.match(decoded(drawing) or b"")
        if found is None:
            raise DamagedFont
        return ShownGlyph(float(found[1]) * self._scale, said * self._scale, text)
