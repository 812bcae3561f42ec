"""Fonts of two-byte codes: Type 0, whose codes are CIDs (ISO 32000-1, 9.7)."""

from agendapack.assemble.streams import decoded
from agendapack.assemble.words import items, look, look_dict, look_name, raw, resolve
from agendapack.examine.cff_program import Compact
from agendapack.examine.font_face import Glyph, number, open_program, texts
from agendapack.examine.sfnt_program import Sfnt
from agendapack.examine.unreadable import Unexamined, Unreadable
from agendapack.pdf_objects import ArrayObject, DictionaryObject, StreamObject

LARGEST_CID = 65_535
MOST_WIDTHS = 500_000
PLAIN_CODES = ("Identity-H", "Identity-V")


class WideFace:
    """A Type 0 font whose codes are its CIDs; others are not looked into."""

    wide = True

    def __init__(self, font: DictionaryObject) -> None:
        if look_name(font, "Encoding") not in PLAIN_CODES:
            raise Unexamined
        inner = next((resolve(item) for item in items(raw(font, "DescendantFonts"))), None)
        if not isinstance(inner, DictionaryObject):
            raise Unreadable
        descriptor = look_dict(inner, "FontDescriptor")
        program = open_program(descriptor)
        kind = look_name(inner, "Subtype")
        if isinstance(program, Sfnt) != (kind == "CIDFontType2"):
            raise Unreadable
        if not isinstance(program, Sfnt | Compact):
            raise Unreadable
        self._program = program
        places = look(inner, "CIDToGIDMap")
        self._listed = decoded(places) or b"" if isinstance(places, StreamObject) else None
        whole = number(look(inner, "DW"))
        self._usual = 1000.0 if whole is None else whole
        self._widths = _widths(inner)
        self._texts = texts(font)
        ordered = look_dict(inner, "CIDSystemInfo")
        mapped = self._listed is not None or look_name(inner, "CIDToGIDMap") == "Identity"
        named = look_name(font, "BaseFont") is not None and look_name(inner, "BaseFont") is not None
        listed = "/CIDSet" in descriptor and "/Type" not in descriptor  # else it is left out
        lawful = (
            named
            and not listed
            and {"/Registry", "/Ordering", "/Supplement"} <= ordered.keys()
            and (mapped or not isinstance(program, Sfnt))
        )
        self.faults = set() if lawful else {"unlawful"}

    def glyph(self, code: int) -> Glyph:
        """Return what a code shows."""
        said = self._widths.get(code, self._usual)
        return Glyph(self._drawn(code), said, self._texts.get(code))

    def _drawn(self, cid: int) -> float | None:
        if isinstance(self._program, Compact):
            return self._program.cid_width(cid)
        if self._listed is not None:
            return self._program.width(int.from_bytes(self._listed[2 * cid : 2 * cid + 2]))
        return self._program.width(cid)


def _widths(inner: DictionaryObject) -> dict[int, float]:
    found: dict[int, float] = {}
    waiting = [resolve(item) for item in reversed(list(items(raw(inner, "W"))))]
    total = 0
    while len(waiting) > 1:
        first, second = number(waiting.pop()), waiting.pop()
        if first is None:
            raise Unreadable
        start = int(first)
        if isinstance(second, ArrayObject):
            listed = [number(resolve(item)) for item in items(second)]
            found.update((start + place, w) for place, w in enumerate(listed) if w is not None)
            total += len(listed)
            continue
        last, width = number(second), number(waiting.pop()) if waiting else None
        if last is None or width is None:
            raise Unreadable
        codes = range(start, min(int(last), start + LARGEST_CID) + 1)
        total += len(codes)
        if total > MOST_WIDTHS:
            raise Unexamined
        found.update(dict.fromkeys(codes, width))
    return found
