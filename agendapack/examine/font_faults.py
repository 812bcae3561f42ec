"""What in the fonts of a paper keeps a pack from being PDF/UA-1 or PDF/A-2a.

Judged is what the pages show, as ISO 19005-2, 6.2.11, and ISO 14289-1, 7.21, ask for it.
Fonts that are not embedded are told of when the paper is brought in, and not here.
"""

from collections.abc import Iterator

from agendapack.assemble.obstacles import MEANINGLESS, embedded, font_name
from agendapack.examine.font_faces import DrawnFace, Face, SimpleFace, WideFace
from agendapack.examine.font_programs import Unexamined, Unreadable
from agendapack.examine.font_uses import Manner, TooMuch, Use, read_uses
from agendapack.model.facts import FontFault
from agendapack.pdf.objects import DictionaryObject, items, look_name, raw, resolve
from agendapack.pdf.source import Source

TOLERANCE = 1.0
"""By which widths may differ, in thousandths of an em (ISO 19005-2, 6.2.11.5)."""
MOST_NAMED = 20
LONGEST_NAME = 60


def find_font_faults(source: Source) -> tuple[FontFault, ...]:
    """Find what is wrong with the fonts that a paper's pages show, each fault once."""
    try:
        uses = read_uses(source)
    except TooMuch:
        return (FontFault("unexamined", ""),)
    found = dict.fromkeys(
        FontFault(kind, font_name(use.font)[:LONGEST_NAME] if use.font is not None else "")
        for use in uses
        for kind in _judge(use)
    )
    return tuple(sorted(found, key=lambda fault: (fault.kind, fault.font)))[:MOST_NAMED]


def _judge(use: Use) -> set[str]:
    if use.font is None:
        return {"missing"} if any(string for m in use.shown for string in use.strings(m)) else set()
    if not all(map(embedded, _fonts(use.font))):
        return set()
    try:
        return _faults(use, _face(use.font))
    except Unexamined:
        return {"unexamined"}
    except MemoryError:
        raise
    except Exception:  # fontTools raises many kinds for what it cannot read
        return {"damaged"}


def _fonts(font: DictionaryObject) -> Iterator[DictionaryObject]:
    yield font
    for item in items(raw(font, "DescendantFonts")):
        inner = resolve(item)
        if isinstance(inner, DictionaryObject):
            yield inner


def _face(font: DictionaryObject) -> Face:
    match look_name(font, "Subtype"):
        case "Type0":
            return WideFace(font)
        case "Type1" | "TrueType":
            return SimpleFace(font)
        case "Type3":
            return DrawnFace(font)
        case "MMType1":
            raise Unexamined
        case _:
            raise Unreadable


def _faults(use: Use, face: Face) -> set[str]:
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


def _codes(use: Use, manner: Manner, wide: bool) -> set[int]:
    found: set[int] = set()
    for string in use.strings(manner):
        if not wide:
            found.update(string)
        elif len(string) % 2:
            raise Unreadable
        else:
            found.update(int.from_bytes(string[at : at + 2]) for at in range(0, len(string), 2))
    return found


def _is_private(char: str) -> bool:
    code = ord(char)
    return 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0x10FFFF
