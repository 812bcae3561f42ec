"""The font of stamps and notices, put into the document once."""

import struct
import unicodedata
from dataclasses import dataclass

from agendapack.assemble.copying import Copier
from agendapack.assemble.source import open_source
from agendapack.assemble.store import Store
from agendapack.assemble.words import look_dict, raw
from agendapack.model.document import StampFont
from agendapack.pdf_objects import DictionaryObject, IndirectObject
from agendapack.problems import InternalFault


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font in the store, and the codes and advances of its characters."""

    reference: IndirectObject
    glyphs: dict[str, tuple[int, float]]

    def width(self, text: str, size: float) -> float:
        """Return how wide a line is, in the unit of the size."""
        return sum([advance for _, advance in self._glyphs(text)]) * size / 1000

    def show(self, text: str) -> bytes:
        """Return the operator that shows a line."""
        codes = [code for code, _ in self._glyphs(text)]
        return b"<%b> Tj" % struct.pack(f">{len(codes)}H", *codes).hex().upper().encode()

    def printable(self, text: str) -> str:
        """Return a line with what the font lacks written plainly, or left out."""
        plain = unicodedata.normalize("NFKD", text)
        return "".join(char for char in plain if char in self.glyphs)

    def _glyphs(self, text: str) -> list[tuple[int, float]]:
        try:
            return [self.glyphs[char] for char in text]
        except KeyError as error:
            raise InternalFault(f"the stamp's font has no '{error.args[0]}'") from error


def import_font(stamp_font: StampFont, store: Store) -> Face:
    """Copy the font out of the small file that carries it.

    Raises:
        InternalFault: There is no font of two-byte codes in it.
    """
    source = open_source(stamp_font.pdf, "the stamp's font")
    for page in source.pages:
        fonts = look_dict(look_dict(page, "Resources"), "Font")
        for key in sorted(fonts):
            font = look_dict(fonts, key[1:])
            if isinstance(font, DictionaryObject) and font.get("/Subtype") == "/Type0":
                copied = Copier(source, store, {}).copy_indirect(raw(fonts, key[1:]))
                return Face(copied, stamp_font.glyphs)
    raise InternalFault("the stamp's font is not in its file")
