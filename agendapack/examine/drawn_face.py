"""Type 3 fonts, whose glyphs are small drawings (ISO 32000-1, 9.6.5)."""

import re

from agendapack.assemble.streams import decoded
from agendapack.assemble.words import floats, items, look, look_dict, look_int, raw, resolve
from agendapack.examine.font_face import Glyph, number, texts
from agendapack.examine.simple_face import differences, text_of
from agendapack.examine.unreadable import Unreadable
from agendapack.pdf_objects import DictionaryObject, StreamObject

_ADVANCE = re.compile(rb"\s*([-+.\d]+)\s+(?:[-+.\d]+\s+d0|(?:[-+.\d]+\s+){5}d1)\b")


class DrawnFace:
    """A Type 3 font."""

    wide = False

    def __init__(self, font: DictionaryObject) -> None:
        matrix = floats(raw(font, "FontMatrix"), 6)
        if matrix is None:
            raise Unreadable
        self._scale = abs(matrix[0]) * 1000
        self._names = differences(look(font, "Encoding"))
        self._drawings = look_dict(font, "CharProcs")
        self._texts = texts(font)
        self._first = look_int(font, "FirstChar") or 0
        self._widths = [number(resolve(item)) or 0.0 for item in items(raw(font, "Widths"))]
        last = look_int(font, "LastChar")
        counted = last is not None and len(self._widths) == last - self._first + 1
        self.faults = set() if counted else {"unlawful"}

    def glyph(self, code: int) -> Glyph:
        """Return what a code shows."""
        place = code - self._first
        said = self._widths[place] if 0 <= place < len(self._widths) else 0.0
        name = self._names.get(code, "")
        text = self._texts.get(code) or text_of(name)
        drawing = look(self._drawings, name) if name else None
        if not isinstance(drawing, StreamObject):
            return Glyph(None, said, text)
        found = _ADVANCE.match(decoded(drawing) or b"")
        if found is None:
            raise Unreadable
        return Glyph(float(found[1]) * self._scale, said * self._scale, text)
