"""Set atoms: choose a face for each character, shape the text, and order it by level."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from agendapack.pdf.drawn import Node
from agendapack.typeset import shaping as bidi
from agendapack.typeset.fonts import FontFace, FontLibrary
from agendapack.typeset.lines import Atom
from agendapack.typeset.looks import Look
from agendapack.typeset.shaping import GlyphRun, shape

# Characters that no font may have, with the character drawn instead.
VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""They choose between pictures of the character before them."""

LOOKALIKES = {
    **dict.fromkeys("\u2010\u2011\u2212", "-"),
    **dict.fromkeys("\t\u2007\u2028\u2029\u202f", " "),
}
INVISIBLE = bidi.CONTROLS | frozenset("\u00ad\u200b\u2060\ufeff") | VARIANTS
JOINERS = frozenset("\u200c\u200d")
REGIONS = range(0x1F1E6, 0x1F200)
"""The letters of which flags are made."""
_look = attrgetter("look")


class _Word(NamedTuple):
    """A word in a look: its glyphs, lengths in points, and the characters in no font.

    The same words occur again and again, so they are kept and set only once.
    """

    runs: tuple[GlyphRun, ...]
    width: float
    ascent: float
    descent: float
    space: float
    lacking: tuple[str, ...]


def stand_in_for(character: str) -> str:
    """Return what is drawn for a character that is in no font, so that no two look alike.

    >>> [stand_in_for(character) for character in ("\U0001f1ec", "\U0001f9ed", "\U00020bb7")]
    ['[G]', '[compass]', '[U+20BB7]']
    """
    if ord(character) in REGIONS:
        return f"[{chr(ord('A') + ord(character) - REGIONS.start)}]"
    if unicodedata.category(character) in ("So", "Sm", "Sk"):
        return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"
    return f"[U+{ord(character):04X}]"


class Setter:
    """Sets atoms; `missing` is called with each character that is in no font, and its text."""

    def __init__(self, fonts: FontLibrary, missing: Callable[[str, str], object]) -> None:
        self._fonts = fonts
        self._missing = missing
        self._words: dict[Look, dict[tuple[str, bool], _Word]] = {}
        self._spaces: dict[FontFace, GlyphRun] = {}

    def set(self, atoms: list[Atom]) -> list[Atom]:
        """Return the atoms of a paragraph with runs, widths and levels.

        If the paragraph has right-to-left text, its atoms are split where the
        level changes, and its spaces become atoms, since they are reordered too.
        """
        if bidi.has_right_to_left("".join(atom.text for atom in atoms)):
            atoms = _split_by_level(atoms)
            _say_in_order(atoms)
        for look, alike in groupby(atoms, _look):
            words = self._words.setdefault(look, {})
            for atom in alike:
                self._set(atom, words)
        return atoms

    def set_atom(self, atom: Atom) -> None:
        """Set the runs and the width of one atom."""
        self._set(atom, self._words.setdefault(atom.look, {}))

    def _set(self, atom: Atom, words: dict[tuple[str, bool], _Word]) -> None:
        """Set an atom; `words` are those set before in its look."""
        key = (atom.text, atom.level % 2 == 1)
        word = words.get(key)
        if word is None:
            word = words[key] = self._word(atom.look, *key)
        atom.runs, atom.width, atom.ascent, atom.descent, space, lacking = word
        if atom.space:
            atom.space = space
        for character in lacking:
            self._missing(character, atom.text)

    def _word(self, look: Look, text: str, rtl: bool) -> _Word:
        main, scale = self._main(look), look.size / 1000
        space = self._space_of(main).width * scale
        runs = self._runs(text, main, rtl, look)
        lacking = () if main.has(text) else tuple(c for c in text if self._lacks(c, main))
        reaches = [(main.ascent, main.descent), *[_reach(run, main) for run in runs]]
        return _Word(
            runs=runs,
            width=sum([run.width for run in runs]) * scale,
            ascent=max([up for up, _ in reaches]) * scale + look.rise,
            descent=-min([down for _, down in reaches]) * scale - look.rise,
            space=space,
            lacking=lacking,
        )

    def _lacks(self, character: str, main: FontFace) -> bool:
        """Tell whether a visible character is in no font and has no lookalike."""
        known = character in INVISIBLE or character in JOINERS or character in LOOKALIKES
        return not known and self._fonts.find(character, main) is None

    def space(self, look: Look) -> GlyphRun:
        """Return the glyph of a space in a look's main face."""
        return self._space_of(self._main(look))

    def _space_of(self, face: FontFace) -> GlyphRun:
        run = self._spaces.get(face)
        if run is None:
            run = self._spaces[face] = shape(face, " ")
        return run

    def _main(self, look: Look) -> FontFace:
        if look.fixed:
            return self._fonts.fixed()
        return self._fonts.main(look.bold, look.italic, heading=look.heading)

    def _runs(self, text: str, main: FontFace, rtl: bool, look: Look) -> tuple[GlyphRun, ...]:
        if look.capitals:
            text = text.upper()
        if not text.isascii():
            text = "".join(c for c in text if c not in INVISIBLE)
        if main.has(text):
            return (shape(main, text, rtl, look.lang),) if text else ()
        runs = []
        for face, piece in self._pieces(text, main):
            if face is None:
                stand_in = shape(self._fonts.main(False, False), stand_in_for(piece))
                runs.append(replace(stand_in, text=piece))
            else:
                runs.append(shape(face, piece, rtl, look.lang))
        return tuple(reversed(runs)) if rtl else tuple(runs)

    def _pieces(self, text: str, main: FontFace) -> list[tuple[FontFace | None, str]]:
        pieces: list[tuple[FontFace | None, str]] = []
        for character in text:
            previous = pieces[-1][0] if pieces else None
            if previous and (
                character in JOINERS
                or (unicodedata.combining(character) and ord(character) in previous.characters)
            ):
                face: FontFace | None = previous
            else:
                face = self._fonts.find(character, main)
                if face is None and character in LOOKALIKES:
                    character = LOOKALIKES[character]
                    face = main
            if pieces and face is previous and face is not None:
                pieces[-1] = (face, pieces[-1][1] + character)
            else:
                pieces.append((face, character))
        return pieces


def _reach(run: GlyphRun, main: FontFace) -> tuple[float, float]:
    """Return how far a run reaches above and below its line, in thousandths of the size.

    A face for another script needs the room that it asks for, above all for what stands above and
    below its letters. Signs, and letters that fill a square, take only what they are, so that
    a tick does not move the lines around it apart.
    """
    if run.face is main or not all(_is_square(character) for character in run.text):
        return run.face.ascent, run.face.descent
    scale, top, bottom = 1000 / run.face.upem, 0.0, 0.0
    for glyph in run.glyphs:
        extents = run.face.font.get_glyph_extents(glyph.id)
        if extents is not None:
            top = max(top, extents.y_bearing * scale)
            bottom = min(bottom, (extents.y_bearing + extents.height) * scale)
    return top, bottom


def _is_square(character: str) -> bool:
    is_sign = unicodedata.category(character)[0] in "SPZ"
    return is_sign or unicodedata.east_asian_width(character) in "WF"


def _split_by_level(atoms: list[Atom]) -> list[Atom]:
    text = "".join(atom.text + (" " if atom.space else "") for atom in atoms)
    levels = bidi.embedding_levels(text, paragraph_level(atoms))
    result: list[Atom] = []
    start = 0
    for atom in atoms:
        pieces: list[Atom] = []
        for offset, character in enumerate(atom.text):
            level = levels[start + offset]
            if pieces and pieces[-1].level == level:
                pieces[-1].text += character
            else:
                pieces.append(replace(atom, text=character, level=level, space=0.0, breaks=False))
        start += len(atom.text)
        if pieces:
            pieces[1:] = [replace(piece, anchors=()) for piece in pieces[1:]]
            pieces[:-1] = [replace(piece, ends=False) for piece in pieces[:-1]]
        result += pieces
        if atom.space:
            result.append(replace(atom, text=" ", level=levels[start], space=0.0, anchors=()))
            start += 1
        elif pieces:
            pieces[-1].breaks = atom.breaks
    return result


def _say_in_order(atoms: list[Atom]) -> None:
    """Put right-to-left text into spans with its text in reading order.

    Glyphs are drawn from the left, and programs that extract text differ
    in how they reverse them; ActualText (ISO 32000-1, 14.9.4) leaves no doubt.
    """
    base = paragraph_level(atoms)
    span: Node | None = None
    owner: Node | None = None
    for atom in atoms:
        if base == 0 and atom.level == 0:
            span = None
            continue
        if span is None or owner is not atom.node:
            owner = atom.node
            span = owner.later("Span", actual="")
        span.actual = (span.actual or "") + atom.text + (" " if atom.ends else "")
        atom.node = span


def paragraph_level(atoms: list[Atom]) -> int:
    """Return 1 for a right-to-left paragraph, otherwise 0."""
    text = "".join(atom.text for atom in atoms)
    if not bidi.has_right_to_left(text):
        return 0
    return bidi.base_level(text, atoms[0].look.lang)
