"""Turn a piece of text in one face into glyphs, by HarfBuzz.

The result does not depend on the type size, so that one word is shaped once
however often it is set.
"""

from dataclasses import dataclass
from functools import cache

import uharfbuzz as hb

from agendapack.typeset.fonts import Face

FIRST_COMPLEX = 0x0590
NO_MOVE = 0.05


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph as placed: its id, the characters it stands for, and distances.

    Distances are in thousandths of the type size. `natural` is the glyph's own
    advance as in the font file, `advance` the one that shaping gave it.
    `text` is empty for all but the first glyph of a cluster.
    """

    id: int
    text: str
    natural: float
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Glyphs of one face, in visual order from the left.

    `codes` are the glyphs as strings of two-byte codes in hexadecimal, each with
    the move to the left behind it; empty where a glyph is raised or lowered.
    """

    face: Face
    text: str
    rtl: bool
    glyphs: tuple[Glyph, ...]
    width: float
    codes: tuple[tuple[str, float], ...]


def is_simple(text: str) -> bool:
    """Tell whether a text is Latin, Greek or Cyrillic: one glyph a character, left to right."""
    return text.isascii() or max(map(ord, text), default=0) < FIRST_COMPLEX


class Shaper:
    """Shapes text and remembers what it has shaped."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str, bool, str], Run] = {}

    def shape(self, face: Face, text: str, rtl: bool = False, language: str = "") -> Run:
        """Return the glyphs of a text that `face` has whole."""
        key = (face.name, text, rtl, language)
        run = self._runs.get(key)
        if run is None:
            run = self._runs[key] = _shape(face, text, rtl, language)
        return run


def _shape(face: Face, text: str, rtl: bool, language: str) -> Run:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    ligatures = not is_simple(text)
    if language and ligatures:
        buffer.language = language
    hb.shape(face.font, buffer, {"kern": True, "liga": ligatures, "clig": ligatures})
    scale = 1000 / face.upem
    texts = _cluster_texts(text, [info.cluster for info in buffer.glyph_infos])
    glyphs = [
        Glyph(
            id=info.codepoint,
            text=cluster,
            natural=natural_advance(face, info.codepoint),
            advance=position.x_advance * scale,
            dx=position.x_offset * scale,
            dy=position.y_offset * scale,
        )
        for info, position, cluster in zip(
            buffer.glyph_infos, buffer.glyph_positions, texts, strict=True
        )
    ]
    width = sum(glyph.advance for glyph in glyphs)
    return Run(face, text, rtl, tuple(glyphs), width, _codes(glyphs))


def _codes(glyphs: list[Glyph]) -> tuple[tuple[str, float], ...]:
    if any(glyph.dy for glyph in glyphs):
        return ()
    codes: list[tuple[str, float]] = []
    text, move = "", 0.0
    for glyph in glyphs:
        move -= glyph.dx
        if abs(move) > NO_MOVE:
            codes.append((text, move))
            text, move = "", 0.0
        text += f"{glyph.id:04X}"
        move += glyph.natural - glyph.advance + glyph.dx
    return (*codes, (text, move))


def _cluster_texts(text: str, clusters: list[int]) -> list[str]:
    """Return the characters of each glyph's cluster; an empty text for all but its first glyph."""
    if clusters == list(range(len(text))):
        return list(text)
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    return [text[start : ends.pop(start)] if start in ends else "" for start in clusters]


@cache
def natural_advance(face: Face, glyph: int) -> float:
    """Return a glyph's advance as in the font file, in thousandths of the type size."""
    advance: int = face.font.get_glyph_h_advance(glyph)
    return advance * 1000 / face.upem
