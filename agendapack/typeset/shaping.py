"""Shape text in one face with HarfBuzz, and order right-to-left text.

Shaping does not depend on the type size, so that a word is shaped once however often it is
set. The order follows the Unicode Bidirectional Algorithm (UAX #9): python-bidi computes the
levels of a paragraph; rules N0 and L2 are here.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import uharfbuzz as hb

from agendapack.model import dataclass
from agendapack.typeset.fonts import FontFace

FIRST_COMPLEX = 0x0590
"""The first character of scripts that need ligatures and reordering, from Hebrew on."""
NO_MOVE = 0.05
"""Moves smaller than this, in thousandths of the type size, are not written."""
WITHOUT_LIGATURES = {"liga": False, "clig": False}

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
BRACKETS = {"(": ")", "[": "]", "{": "}", "\uff08": "\uff09", "\u300c": "\u300d"}
ISOLATES = str.maketrans("\u2066\u2067\u2068\u2069", "\u202a\u202b\u202a\u202c")
CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class ShapedGlyph(NamedTuple):
    """A positioned glyph: its id, the characters it stands for, and distances.

    Distances are in thousandths of the type size. `natural` is the glyph's
    advance in the font file, `advance` its advance after shaping.
    `text` is empty for all but the first glyph of a cluster.
    """

    id: int
    text: str
    natural: float
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True, eq=False)
class GlyphRun:
    """Glyphs of one face, in visual order from the left.

    `codes` are the glyphs as strings of two-byte codes in hexadecimal, each with
    the move to the left after it; empty if any glyph is raised or lowered.
    """

    face: FontFace
    text: str
    rtl: bool
    glyphs: tuple[ShapedGlyph, ...]
    width: float
    codes: tuple[tuple[str, float], ...]


def is_simple(text: str) -> bool:
    """Tell whether a text is Latin, Greek or Cyrillic: one glyph a character, left to right."""
    return text.isascii() or max(map(ord, text), default=0) < FIRST_COMPLEX


@lru_cache(maxsize=50_000)
def shape(face: FontFace, text: str, rtl: bool = False, language: str = "") -> GlyphRun:
    """Return the glyphs of a text all of whose characters are in `face`."""
    buffer = hb.Buffer()  # its clusters are graphemes, in the order of the text
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    simple = is_simple(text)
    if language and not simple:
        buffer.language = language
    hb.shape(face.font, buffer, WITHOUT_LIGATURES if simple else None)
    infos = buffer.glyph_infos
    texts = _cluster_texts(text, [info.cluster for info in infos])
    glyphs = tuple(
        [
            _glyph(face, info.codepoint, cluster, place.x_advance, place.x_offset, place.y_offset)
            for info, place, cluster in zip(infos, buffer.glyph_positions, texts, strict=True)
        ]
    )
    width = sum([glyph.advance for glyph in glyphs])
    return GlyphRun(face, text, rtl, glyphs, width, _codes(glyphs))


@cache
def _glyph(face: FontFace, glyph: int, text: str, advance: int, dx: int, dy: int) -> ShapedGlyph:
    """Return a glyph with its distances, which the font file has in units of its own.

    Most letters of a pack are the same few glyphs in the same distances, so each is kept.
    """
    natural, scale = natural_advance(face, glyph), 1000 / face.upem
    return ShapedGlyph(glyph, text, natural, advance * scale, dx * scale, dy * scale)


_code = cache("{:04X}".format)
"""Returns a glyph's code in hexadecimal."""


def _codes(glyphs: Sequence[ShapedGlyph]) -> tuple[tuple[str, float], ...]:
    codes: list[tuple[str, float]] = []
    text, move = "", 0.0
    for glyph, _, natural, advance, dx, dy in glyphs:
        if dy:
            return ()
        if dx:
            move -= dx
        if move > NO_MOVE or move < -NO_MOVE:
            codes.append((text, move))
            text, move = "", 0.0
        text += _code(glyph)
        move += natural - advance + dx
    return (*codes, (text, move))


def _cluster_texts(text: str, clusters: list[int]) -> list[str]:
    """Return the text of each glyph: that of its cluster for the first glyph, empty for others."""
    if clusters == list(range(len(text))):
        return list(text)
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    return [text[start : ends.pop(start)] if start in ends else "" for start in clusters]


@cache
def natural_advance(face: FontFace, glyph: int) -> float:
    """Return a glyph's advance in the font file, in thousandths of the type size."""
    advance: int = face.font.get_glyph_h_advance(glyph)
    return advance * 1000 / face.upem


def has_right_to_left(text: str) -> bool:
    """Tell whether a text needs the bidirectional algorithm."""
    return RIGHT_TO_LEFT.search(text) is not None


def reads_leftwards(language: str) -> bool:
    """Tell whether a language is written from right to left, so that its pages are mirrored."""
    tag, *more = language.lower().split("-")
    return tag in LANGUAGES and "latn" not in more


def base_level(text: str, language: str) -> int:
    """Return the level of a paragraph: 1 for a right-to-left language, or by rules P2 and P3."""
    from bidi import algorithm

    if reads_leftwards(language):
        return 1
    level: int = algorithm.get_base_level(text)
    return level


def embedding_levels(text: str, base: int) -> list[int]:
    """Return the level of each character in a paragraph of level `base` (rules X1 to I2).

    Control characters, which are never drawn, get the paragraph's level. Isolates are
    treated as embeddings, since python-bidi does not know them.
    """
    from bidi import algorithm

    text = text.translate(ISOLATES)
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = ("L", "R")[base]
    algorithm.get_embedding_levels(text, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels = [base] * len(text)
    for character in storage["chars"]:
        levels[character["index"]] = character["level"]
    return levels


def _resolve_brackets(storage: dict[str, Any]) -> None:
    """Give both brackets of a pair one direction (rule N0, which python-bidi lacks)."""
    for run in storage["runs"]:
        characters = storage["chars"][run["start"] : run["start"] + run["length"]]
        embedding = ("L", "R")[characters[0]["level"] % 2]
        for opening, closing in _bracket_pairs(characters):
            inside = {_strong(c["type"]) for c in characters[opening + 1 : closing]} - {None}
            if not inside:
                continue
            before = [_strong(c["type"]) for c in characters[:opening]]
            context = next((kind for kind in reversed(before) if kind), run["sor"])
            kind = embedding if embedding in inside or context == embedding else context
            characters[opening]["type"] = characters[closing]["type"] = kind


def _bracket_pairs(characters: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return the indexes of paired brackets, in order of the opening ones (definition BD16)."""
    waiting: list[tuple[str, int]] = []
    pairs = []
    for index, character in enumerate(characters):
        if character["ch"] in BRACKETS:
            waiting.append((BRACKETS[character["ch"]], index))
        elif any(closing == character["ch"] for closing, _ in waiting):
            closing, opening = waiting.pop()
            while closing != character["ch"]:
                closing, opening = waiting.pop()
            pairs.append((opening, index))
    return sorted(pairs)


def _strong(kind: str) -> str | None:
    return {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}.get(kind)


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the indexes of a line's pieces from left to right (rule L2).

    >>> visual_order([0, 1, 1, 0])
    [0, 2, 1, 3]
    """
    order = list(range(len(levels)))
    if not any(level % 2 for level in levels):
        return order
    lowest_odd = min(level for level in levels if level % 2)
    for level in range(max(levels), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            if levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order
