"""The words and paragraphs of PDF pages, each with its place, in the order of the content."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

import pikepdf

from agendapack.model.matrix import IDENTITY, Box, Matrix, as_matrix, placed, times
from agendapack.pdf.text import read_cmap

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


DEEPEST_FORM = 12
MOST_GLYPHS = 200_000
"""A page has a few thousand; a form that shows forms that show forms may have any number."""
ASCENT, DESCENT = 0.9, -0.22
"""Of a word's box, in ems."""
SETTINGS = {
    "Tc": ("letters", 1.0),
    "Tw": ("words", 1.0),
    "Tz": ("stretch", 0.01),
    "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0),
}
"""Operators that set one number, with its unit."""
GAP = 0.2
"""How far apart words stand at least, in ems, where no space is written."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box: left, bottom, right, top in the page's own units."""

    text: str
    box: Box


def read_pages(data: bytes) -> tuple[tuple[Word, ...], ...]:
    """Return the words of each page of a file; none where it cannot be read."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return tuple(read_words(page) for page in pdf.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, RecursionError):
        return ()


def read_words(page: pikepdf.Page) -> tuple[Word, ...]:
    """Return the words of a page, as far as they can be read."""
    reader = _Reader()
    resources = page.obj.get("/Resources") or page.resources
    reader.read(page, resources, IDENTITY, 0)
    return tuple(_join(reader.glyphs))


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that text depends on."""

    matrix: Matrix = IDENTITY
    font: Font | None = None
    size: float = 1.0
    letters: float = 0.0
    words: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class _Placed:
    text: str
    box: Box
    em: float


@dataclass(slots=True)
class _Reader:
    glyphs: list[_Placed] = field(default_factory=list)
    fonts: dict[tuple[int, int], Font] = field(default_factory=dict)
    state: _State = field(default_factory=_State)
    here: Matrix = IDENTITY
    line: Matrix = IDENTITY

    def read(
        self, content: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object,
        matrix: Matrix, depth: int,
    ) -> None:  # fmt: skip
        """Read a page or a form; what cannot be read ends it."""
        outer, self.state = self.state, replace(self.state, matrix=matrix)
        saved: list[_State] = []
        try:
            for step in pikepdf.parse_content_stream(content):
                name, operands = str(step.operator), list(step.operands)
                if len(self.glyphs) > MOST_GLYPHS:
                    break
                if name == "q":
                    saved.append(self.state)
                elif name == "Q" and saved:
                    self.state = saved.pop()
                elif name == "Do":
                    self._draw(
                        entry(entry(resources, "/XObject"), str(operands[0])), resources, depth
                    )
                else:
                    self._step(name, operands, resources)
        except (pikepdf.PdfError, ValueError, TypeError, IndexError, AttributeError, KeyError):
            pass
        self.state = outer

    def _draw(self, drawn: pikepdf.Object | None, resources: pikepdf.Object, depth: int) -> None:
        if not isinstance(drawn, pikepdf.Stream) or drawn.get("/Subtype") != "/Form":
            return
        if depth < DEEPEST_FORM:
            own = as_matrix(drawn.get("/Matrix", []))
            inner = drawn.get("/Resources", resources)
            self.read(drawn, inner, times(own, self.state.matrix), depth + 1)

    def _step(self, name: str, given: list[pikepdf.Object], resources: pikepdf.Object) -> None:
        state = self.state
        if name == "cm":
            self.state = replace(state, matrix=times(as_matrix(given), state.matrix))
        elif name == "Tf":
            font = self._font(entry(entry(resources, "/Font"), str(given[0])))
            self.state = replace(state, font=font, size=float(given[1]))
        elif name in SETTINGS:
            setting, unit = SETTINGS[name]
            self.state = replace(state, **{setting: float(given[0]) * unit})  # type: ignore[arg-type]
        elif name in ("Tj", "TJ", "'", '"'):
            if name in ("'", '"'):
                self._place("T*", [])
            self._show(given[0] if name == "TJ" else given[-1:])
        else:
            self._place(name, given)

    def _place(self, name: str, given: list[pikepdf.Object]) -> None:
        """Follow an operator that moves to another line."""
        if name == "BT":
            self.here = self.line = IDENTITY
        elif name == "Tm":
            self.here = self.line = as_matrix(given)
        elif name in ("Td", "TD"):
            if name == "TD":
                self.state = replace(self.state, leading=-float(given[1]))
            self._move(float(given[0]), float(given[1]))
        elif name == "T*":
            self._move(0, -self.state.leading)

    def _move(self, x: float, y: float) -> None:
        self.here = self.line = times((1, 0, 0, 1, x, y), self.line)

    def _font(self, font: pikepdf.Object | None) -> Font | None:
        if not isinstance(font, pikepdf.Dictionary):
            return None
        if not font.is_indirect:
            return Font(font)
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = Font(font)
        return self.fonts[font.objgen]

    def _show(self, parts: Iterable[pikepdf.Object]) -> None:
        state = self.state
        for part in parts:
            if not isinstance(part, pikepdf.String):
                self._advance(-float(part) / 1000 * state.size * state.stretch)
                continue
            for glyph in state.font.glyphs(bytes(part)) if state.font else ():
                wide = glyph.width * state.size
                flat = (0.0, DESCENT * state.size + state.rise,
                        wide * state.stretch, ASCENT * state.size + state.rise)  # fmt: skip
                box = placed(flat, times(self.here, state.matrix))
                em = (box[3] - box[1]) / (ASCENT - DESCENT)
                self.glyphs.append(_Placed(glyph.text, box, em))
                spacing = state.letters + (state.words if glyph.is_space else 0.0)
                self._advance((wide + spacing) * state.stretch)

    def _advance(self, x: float) -> None:
        self.here = times((1, 0, 0, 1, x, 0), self.here)


def _join(glyphs: list[_Placed]) -> Iterator[Word]:
    """Join glyphs to words: a space ends one, and so does a gap or another line."""
    word: list[_Placed] = []
    for glyph in glyphs:
        if word and (not glyph.text.strip() or _apart(word[-1], glyph)):
            yield _word(word)
            word = []
        if glyph.text.strip():
            word.append(glyph)
    if word:
        yield _word(word)


def _apart(before: _Placed, after: _Placed) -> bool:
    gap = max(after.box[0] - before.box[2], before.box[0] - after.box[2])
    rise = abs(after.box[1] - before.box[1])
    em = max(before.em, after.em)
    return gap > GAP * em or rise > 0.5 * em


def _word(glyphs: list[_Placed]) -> Word:
    boxes = [glyph.box for glyph in glyphs]
    left, bottom = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, top = max(b[2] for b in boxes), max(b[3] for b in boxes)
    return Word("".join(glyph.text for glyph in glyphs), (left, bottom, right, top))


APART = 1.6
"""How far apart the lines of two paragraphs stand at least, in heights of a line."""


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
