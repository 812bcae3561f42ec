"""What a font's codes say, and how wide they are (ISO 32000-1, 9.6 to 9.10)."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from agendapack.assemble.decode import read_cmap

LARGEST_CODE = 65_535
USUAL_WIDTH = 0.5
"""Of a glyph whose font does not say, in ems."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One code of a string: its text, its width in ems, and whether word spacing applies."""

    text: str
    width: float
    is_space: bool


def entry(holder: object, key: str) -> pikepdf.Object | None:
    """Return an entry of a dictionary, or None where there is none."""
    named = isinstance(holder, pikepdf.Dictionary | pikepdf.Stream)
    return holder.get(key) if named else None  # type: ignore[attr-defined]


class Font:
    """A font resource; whatever is missing in it is guessed."""

    def __init__(self, font: pikepdf.Object) -> None:
        self._wide = font.get("/Subtype") == "/Type0"
        stream = font.get("/ToUnicode")
        self._texts = read_cmap(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else {}
        self._widths, self._default = _wide_widths(font) if self._wide else _widths(font)

    def glyphs(self, string: bytes) -> Iterator[Glyph]:
        """Read a string that is shown in this font."""
        if self._wide:
            codes = [h << 8 | low for h, low in zip(string[::2], string[1::2], strict=False)]
        else:
            codes = list(string)
        for code in codes:
            text = self._texts.get(code)
            if text is None:
                text = "\ufffd" if self._wide else bytes([code]).decode("cp1252", "replace")
            yield Glyph(text, self._widths.get(code, self._default), not self._wide and code == 32)


def _widths(font: pikepdf.Object) -> tuple[dict[int, float], float]:
    scale = 0.001
    if font.get("/Subtype") == "/Type3":
        scale = abs(_numbers(font, "/FontMatrix")[0])
    first = int(font.get("/FirstChar", 0))
    widths = [width * scale for width in _numbers(font, "/Widths")]
    missing = float(str(entry(font.get("/FontDescriptor"), "/MissingWidth") or 0)) * scale
    return dict(enumerate(widths, first)), missing or USUAL_WIDTH


def _wide_widths(font: pikepdf.Object) -> tuple[dict[int, float], float]:
    descendant = next(iter(_array(font, "/DescendantFonts")), None)
    widths: dict[int, float] = {}
    waiting = list(reversed(_array(descendant, "/W")))
    while len(waiting) > 1:
        first, second = int(waiting.pop()), waiting.pop()
        if isinstance(second, pikepdf.Array):
            widths.update((first + place, float(w) / 1000) for place, w in enumerate(list(second)))
        elif waiting:
            codes = range(first, min(int(second), first + LARGEST_CODE) + 1)
            widths.update(dict.fromkeys(codes, float(waiting.pop()) / 1000))
    return widths, float(str(entry(descendant, "/DW") or 1000)) / 1000


def _array(holder: object, key: str) -> list[pikepdf.Object]:
    found = entry(holder, key)
    return list(found) if isinstance(found, pikepdf.Array) else []


def _numbers(holder: object, key: str) -> list[float]:
    return [float(number) for number in _array(holder, key)]
