"""What is known of a font that a page uses, and where its program is (ISO 32000-1, 9.6 to 9.9)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from agendapack.assemble.decode import read_cmap
from agendapack.assemble.streams import decoded
from agendapack.assemble.words import look, look_name
from agendapack.examine.cff_program import Compact
from agendapack.examine.sfnt_program import Sfnt
from agendapack.examine.type1_program import TypeOne
from agendapack.examine.unreadable import Unexamined, Unreadable
from agendapack.pdf_objects import (
    DictionaryObject,
    FloatObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

LARGEST_TYPE_1 = 2**20
Program = Sfnt | Compact | TypeOne


@dataclass(frozen=True, slots=True)
class Glyph:
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


class Face(Protocol):
    """A font; `faults` are those of the font itself, whatever is shown in it."""

    wide: bool
    faults: set[str]

    def glyph(self, code: int) -> Glyph:
        """Return what a code shows."""


def number(value: PdfObject | None) -> float | None:
    """Return a number as it is, and nothing for what is none."""
    return float(value) if isinstance(value, NumberObject | FloatObject) else None


def texts(font: DictionaryObject) -> dict[int, str]:
    """Return what the font itself says that its codes stand for."""
    stream = look(font, "ToUnicode")
    return read_cmap(decoded(stream) or b"") if isinstance(stream, StreamObject) else {}


def open_program(descriptor: DictionaryObject) -> Program:
    """Open the program that is embedded in a font.

    Raises:
        Unreadable: It is damaged, or none.
        Unexamined: It is too large.
    """
    for key in ("FontFile2", "FontFile3", "FontFile"):
        stream = look(descriptor, key)
        if isinstance(stream, StreamObject):
            data = decoded(stream)
            if not data:
                break
            return _open(key, look_name(stream, "Subtype") or "", data)
    raise Unreadable


@lru_cache(maxsize=16)
def _open(key: str, kind: str, data: bytes) -> Program:
    try:
        if key == "FontFile":
            if len(data) > LARGEST_TYPE_1:
                raise Unexamined
            return TypeOne(data)
        if key == "FontFile2":
            return Sfnt(data)
        if kind == "OpenType":
            found = Sfnt(data)
            return Compact(found.table("CFF ")) if data.startswith(b"OTTO") else found
        if kind in ("Type1C", "CIDFontType0C"):
            return Compact(data)
    except (MemoryError, Unexamined):
        raise
    except Exception:  # fontTools raises many kinds for what it cannot read
        raise Unreadable from None
    raise Unreadable
