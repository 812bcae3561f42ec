"""The words and paragraphs of PDF pages, each with its place, in the order of the content.

PDFium finds words in a third of the time, but puts those of a line in an order of its own,
joins two where a line ends in a hyphen, and leaves out joiners of Bengali. So words are read
here, from the same interpreter as everything else.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

from agendapack.model import dataclass
from agendapack.pdf import content, objects
from agendapack.pdf.files import open_source
from agendapack.pdf.geometry import Box, Matrix, around, matrix_of, ordered, placed, times
from agendapack.pdf.text import Font, Fonts
from agendapack.problems import InternalFault

MOST_GLYPHS = 200_000
"""A page has a few thousand; a form that shows forms that show forms may have any number."""
ASCENT, DESCENT = 0.9, -0.22
"""Of a word's box, in ems."""
GAP = 0.2
"""How far apart words stand at least, in ems, where no space is written."""
NOT_SHOWN = 2 | 32
"""The flags of an annotation that is not shown (ISO 32000-1, table 165: Hidden, NoView)."""
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


def read_words(page: objects.DictionaryObject, fonts: Fonts) -> tuple[Word, ...]:
    """Return the words of a page, as far as they can be read."""
    return tuple(map(as_word, join_glyphs(read_glyphs(page, fonts))))


def read_glyphs(
    page: objects.DictionaryObject,
    fonts: Fonts,
    foot: float = DESCENT,
    head: float = ASCENT,
    *,
    with_notes: bool = False,
) -> "list[PlacedGlyph]":
    """Return the glyphs of a page in order, boxes from `foot` to `head`, in ems above the line.

    Those of its notes, if they are wanted, stand behind the others.
    """
    reader = _Reader(fonts, foot, head)
    reader.run(objects.page_content(page), objects.look_dict(page, "Resources"))
    for annotation in objects.annotations(page) if with_notes else ():
        found = appearance_of(annotation)
        if found is not None:
            reader.state = content.GraphicsState(matrix=found.matrix)
            reader.enter(found.form)
    return reader.glyphs


class Appearance(NamedTuple):
    """How an annotation looks; `matrix` leads from its own space to that of the page."""

    form: objects.StreamObject
    reference: objects.PdfObject | None
    matrix: Matrix


def appearance_of(annotation: objects.DictionaryObject) -> Appearance | None:
    """Return how an annotation looks; None for a link, and for what is not drawn.

    ISO 32000-1, 12.5.5: the box of the form, as its matrix leaves it, is put into the rectangle.
    """
    if objects.look_name(annotation, "Subtype") in ("Link", "Popup"):
        return None
    if (objects.look_int(annotation, "F") or 0) & NOT_SHOWN:
        return None
    looks = objects.look_dict(annotation, "AP")
    reference = objects.raw(looks, "N")
    form = objects.resolve(reference)
    if isinstance(form, objects.DictionaryObject) and not isinstance(form, objects.StreamObject):
        reference = objects.raw(form, objects.look_name(annotation, "AS") or "Off")
        form = objects.resolve(reference)
    area = objects.floats(objects.raw(annotation, "Rect"), 4)
    inner = objects.floats(objects.raw(form, "BBox"), 4)
    if not isinstance(form, objects.StreamObject) or area is None or inner is None:
        return None
    left, foot, right, head = ordered(area)
    box = placed(ordered(inner), matrix_of(form))
    wide, high = box[2] - box[0], box[3] - box[1]
    across, up = (right - left) / wide if wide else 1.0, (head - foot) / high if high else 1.0
    matrix = (across, 0.0, 0.0, up, left - box[0] * across, foot - box[1] * up)
    return Appearance(form, reference, matrix)


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """A glyph on its page: its type is `em` high, and the operation that shows it has its order."""

    text: str
    box: Box
    em: float
    order: int


class _Reader(content.Interpreter):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        **content.GRAPHICS,
        **content.FONTS,
        **content.LINES,
        **content.SPACING,
        **content.SHOWN,
    }

    def __init__(self, fonts: Fonts, foot: float, head: float) -> None:
        super().__init__()
        self.fonts = fonts
        self.foot, self.head = foot, head
        self.glyphs: list[PlacedGlyph] = []
        self.order = -1

    def show(self, operands: bytes) -> None:
        state = self.state
        self.order += 1
        font = self.fonts.of(state.font)
        downward = font.downward is not None
        for operand in content.split(operands):
            if operand[:1] not in b"(<":
                self.go_on(-content.number_of(operand) / 1000 * state.size, downward)
            elif state.font is not None and len(self.glyphs) < MOST_GLYPHS:
                self.go_on(self._set(content.plain(operand), font), downward)

    def _set(self, string: bytes, font: Font) -> float:
        """Take in the glyphs of a string; return how far they go on."""
        state, matrix = self.state, times(self.here, self.state.matrix)
        foot, head = self.foot * state.size + state.rise, self.head * state.size + state.rise
        downward, gone = font.downward, 0.0
        for glyph in font.glyphs(string):
            step = wide = glyph.width * state.size
            if downward:
                step, low = downward.step * state.size, gone - downward.top * state.size
                half = wide * state.stretch / 2
                box = placed((-half, low + foot, half, low + head), matrix)
            else:
                x = gone * state.stretch
                box = placed((x, foot, x + wide * state.stretch, head), matrix)
            em = (box[3] - box[1]) / (self.head - self.foot)
            self.glyphs.append(PlacedGlyph(glyph.text, box, em, self.order))
            spacing = state.letters + (state.words if glyph.is_blank else 0.0)
            gone += step + spacing
        return gone


def join_glyphs(glyphs: list[PlacedGlyph]) -> Iterator[list[PlacedGlyph]]:
    """Join glyphs to words: a space ends one, and so does a gap or another line."""
    word: list[PlacedGlyph] = []
    for glyph in glyphs:
        if word and (not glyph.text.strip() or _apart(word[-1], glyph)):
            yield word
            word = []
        if glyph.text.strip():
            word.append(glyph)
    if word:
        yield word


def _apart(before: PlacedGlyph, after: PlacedGlyph) -> bool:
    gap = max(after.box[0] - before.box[2], before.box[0] - after.box[2])
    rise = abs(after.box[1] - before.box[1])
    em = max(before.em, after.em)
    return gap > GAP * em or rise > 0.5 * em


def as_word(glyphs: list[PlacedGlyph]) -> Word:
    """Return a word of its glyphs."""
    box = around([glyph.box for glyph in glyphs])
    return Word("".join(glyph.text for glyph in glyphs), box)


def read_paragraphs(
    data: bytes, chosen: tuple[int, ...] | None = None
) -> Iterator[tuple[int, str]]:
    """Yield what stands together on each chosen page, with its number from 1 among these."""
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
