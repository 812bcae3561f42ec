"""The words and paragraphs of PDF pages, each with its place, in the order of the content.

PDFium finds words in a third of the time, but puts those of a line in an order of its own,
joins two where a line ends in a hyphen, and leaves out joiners of Bengali. So words are read
here, from the same interpreter as everything else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from agendapack.pdf.content import (
    FONTS,
    GRAPHICS,
    LINES,
    SHOWN,
    SPACING,
    Interpreter,
    number_of,
    plain,
    split,
)
from agendapack.pdf.geometry import Box, around, placed, times
from agendapack.pdf.objects import DictionaryObject, look_dict, page_content
from agendapack.pdf.source import open_source
from agendapack.pdf.text import Fonts
from agendapack.problems import InternalFault

MOST_GLYPHS = 200_000
"""A page has a few thousand; a form that shows forms that show forms may have any number."""
ASCENT, DESCENT = 0.9, -0.22
"""Of a word's box, in ems."""
GAP = 0.2
"""How far apart words stand at least, in ems, where no space is written."""
APART = 1.6
"""How far apart the lines of two paragraphs stand at least, in heights of a line."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box: left, bottom, right, top in the page's own units."""

    text: str
    box: Box


def read_pages(data: bytes) -> tuple[tuple[Word, ...], ...]:
    """Return the words of each page of a file; none where it cannot be read."""
    try:
        pages = open_source(data, "a file").pages
    except InternalFault:
        return ()
    fonts = Fonts()
    return tuple(read_words(page, fonts) for page in pages)


def read_words(page: DictionaryObject, fonts: Fonts) -> tuple[Word, ...]:
    """Return the words of a page, as far as they can be read.

    Args:
        page: Its resources filled in.
        fonts: Those of its file.
    """
    reader = _Reader(fonts)
    reader.run(page_content(page), look_dict(page, "Resources"))
    return tuple(_join(reader.glyphs))


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """A glyph on its page.

    Args:
        text: What it stands for.
        box: As that of a word.
        em: How high the type is there.
    """

    text: str
    box: Box
    em: float


class _Reader(Interpreter):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {**GRAPHICS, **FONTS, **LINES, **SPACING, **SHOWN}

    def __init__(self, fonts: Fonts) -> None:
        super().__init__()
        self.fonts = fonts
        self.glyphs: list[PlacedGlyph] = []

    def show(self, operands: bytes) -> None:
        state = self.state
        for operand in split(operands):
            if operand[:1] not in b"(<":
                self._advance(-number_of(operand) / 1000 * state.size * state.stretch)
            elif state.font is not None and len(self.glyphs) < MOST_GLYPHS:
                self._set(plain(operand))

    def _set(self, string: bytes) -> None:
        state, matrix = self.state, times(self.here, self.state.matrix)
        foot, head = DESCENT * state.size + state.rise, ASCENT * state.size + state.rise
        x = 0.0
        for glyph in self.fonts.of(state.font).glyphs(string):
            wide = glyph.width * state.size
            box = placed((x, foot, x + wide * state.stretch, head), matrix)
            self.glyphs.append(PlacedGlyph(glyph.text, box, (box[3] - box[1]) / (ASCENT - DESCENT)))
            spacing = state.letters + (state.words if glyph.is_blank else 0.0)
            x += (wide + spacing) * state.stretch
        self._advance(x)

    def _advance(self, x: float) -> None:
        self.here = times((1, 0, 0, 1, x, 0), self.here)


def _join(glyphs: list[PlacedGlyph]) -> Iterator[Word]:
    """Join glyphs to words: a space ends one, and so does a gap or another line."""
    word: list[PlacedGlyph] = []
    for glyph in glyphs:
        if word and (not glyph.text.strip() or _apart(word[-1], glyph)):
            yield _word(word)
            word = []
        if glyph.text.strip():
            word.append(glyph)
    if word:
        yield _word(word)


def _apart(before: PlacedGlyph, after: PlacedGlyph) -> bool:
    gap = max(after.box[0] - before.box[2], before.box[0] - after.box[2])
    rise = abs(after.box[1] - before.box[1])
    em = max(before.em, after.em)
    return gap > GAP * em or rise > 0.5 * em


def _word(glyphs: list[PlacedGlyph]) -> Word:
    box = around([glyph.box for glyph in glyphs])
    return Word("".join(glyph.text for glyph in glyphs), box)


def read_paragraphs(
    data: bytes, chosen: tuple[int, ...] | None = None
) -> Iterator[tuple[int, str]]:
    """Yield what stands together on each page of a file, with the number of the page.

    Args:
        data: The file.
        chosen: Indexes of the pages that are read, which are numbered from 1; None for all.
    """
    pages = read_pages(data)
    indexes = range(len(pages)) if chosen is None else chosen
    for number, index in enumerate(indexes, start=1):
        if index < len(pages):
            yield from ((number, text) for text in _paragraphs(pages[index]))


def _paragraphs(words: Sequence[Word]) -> Iterator[str]:
    paragraph: list[Word] = []
    for word in words:
        if paragraph and _starts_anew(paragraph[-1], word):
            yield " ".join(each.text for each in paragraph)
            paragraph = []
        paragraph.append(word)
    if paragraph:
        yield " ".join(each.text for each in paragraph)


def _starts_anew(before: Word, word: Word) -> bool:
    height = max(before.box[3] - before.box[1], word.box[3] - word.box[1])
    return abs(word.box[1] - before.box[1]) > APART * height
