"""Turn a piece of text in one face into glyphs, by HarfBuzz.

The result does not depend on the type size, so that one word is shaped once
however often it is set.
"""

from dataclasses import dataclass

import uharfbuzz as hb

from agendapack.typeset.fonts import Face

FIRST_COMPLEX = 0x0590


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
    """Glyphs of one face, in visual order from the left."""

    face: Face
    text: str
    rtl: bool
    glyphs: tuple[Glyph, ...]
    width: float


def is_simple(text: str) -> bool:
    """Tell whether a text is Latin, Greek or Cyrillic: one glyph a character, left to right."""
    return all(ord(character) < FIRST_COMPLEX for character in text)


class Shaper:
    """Shapes text and remembers what it has shaped."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str, bool, str], Run] = {}

    def shape(self, face: Face, text: str, rtl: bool = False, language: str = "") -> Run:
        """Return the glyphs of a text that `face` has whole."""
        if is_simple(text):
            language = ""
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
    if language:
        buffer.language = language
    ligatures = not is_simple(text)
    hb.shape(face.font, buffer, {"kern": True, "liga": ligatures, "clig": ligatures})
    scale = 1000 / face.upem
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    told: set[int] = set()
    glyphs = []
    for info, position in zip(infos, positions, strict=True):
        cluster = text[info.cluster : ends[info.cluster]] if info.cluster not in told else ""
        told.add(info.cluster)
        glyphs.append(
            Glyph(
                id=info.codepoint,
                text=cluster,
                natural=face.font.get_glyph_h_advance(info.codepoint) * scale,
                advance=position.x_advance * scale,
                dx=position.x_offset * scale,
                dy=position.y_offset * scale,
            )
        )
    return Run(face, text, rtl, tuple(glyphs), sum(glyph.advance for glyph in glyphs))
