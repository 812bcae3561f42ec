"""Content streams: the one tokenizer of them, and the one interpreter (ISO 32000-1, 7.8.2).

A regular expression splits a stream into operations, each an operator with its operands as
they are written, and an operator that nobody asks about costs one look into a table. pikepdf's
parser finds the same operations, but makes an object of every operand: it takes three to four
times as long, and cannot be used on what pypdf has opened. That is why this stays by hand.

    q 1 0 0 1 72 720 cm  /P <</MCID 0>> BDC  BT /F1 11 Tf (Agenda) Tj ET  EMC  Q
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from io import BytesIO
from math import isfinite
from operator import methodcaller
from typing import Any, ClassVar

from agendapack.model import dataclass
from agendapack.pdf import objects
from agendapack.pdf.geometry import IDENTITY, Matrix, as_matrix, matrix_of, moved, times

DEEPEST = 12
"""Forms within forms."""
MOST_BYTES, MOST_STREAMS = 32 * 2**20, 20_000
"""What is followed for the sake of forms, which may draw one another without end."""
AT_ONCE = 2**20
"""Bytes of a stream whose operations are held in memory together; few pages have more."""

_SPACE = rb"[\s\0]*+"
_REGULAR = rb"[^\s\0/\[\]<>(){}%]"
STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
HEX = rb"(?<!<)<[^<>]*+>"
"""Viewers pass over whatever is no digit in such a string."""
_NAME = rb"/" + _REGULAR + rb"*+"
_NUMBER = rb"[-+.\d]" + _REGULAR + rb"*+"
_INNER = rb"<<(?:[^<>()]++|" + STRING + rb"|<<[^<>]*+>>|<[^<>]*+>)*+>>"
DICTIONARY = rb"<<(?:[^<>()]++|" + STRING + rb"|" + _INNER + rb"|<[^<>]*+>)*+>>"
_TAIL = rb"(?<=[-+.\d])" + _REGULAR + rb"++"  # of a number with an exponent
COMMENT = rb"%[^\r\n]*+"
_IMAGE = (
    rb"(?<=BI)(?<![^\s\0\])>]BI)(?=[\s/])(?:(?!BI[\s/]).)*?(?<=\s)ID\s.*?"
    rb"(?:\sEI(?![^\s\[(/<])|\Z)"
)
_PLAIN = (
    *(b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"W", b"W*", b"g", b"G", b"rg", b"RG"),
    *(b"w", b"J", b"j", b"M", b"i", b"BT", b"ET", b"Tm", b"Td", b"TD", b"T*", b"TL"),
    *(b"Tc", b"Tw", b"Tz", b"Ts"),
)
"""Frequent operators whose operands are numbers."""
EVERY_OPERATOR = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J"
    b" K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz"
    b" v w W W* y ' \" true false null".split()
)
"""All that there are (ISO 32000-1, annex A), and the words that can be operands."""
DRAWN_ON = frozenset({b"m", b"l", b"c", b"v", b"y", b"h"})
"""Lines and curves, of which a drawing may have a hundred thousand, and nobody asks for one."""


@cache
def tokenizer(passed: frozenset[bytes] = DRAWN_ON) -> re.Pattern[bytes]:
    """Return the expression for an operation: operands as they are written, and an operator.

    Operators that are `passed` count as operands: that saves half of the time if there are many.

    What is no operation, as a bracket too many, has an empty operator. The data of an inline
    picture belong to its `BI`.
    """
    words = rb"|".join(map(re.escape, sorted(passed, reverse=True)))
    numbers = rb"[-+.\d\s\0]++(?:(?:" + words + rb")(?=[\s\0])[-+.\d\s\0]++)*+"
    others = [each + _SPACE for each in (_NAME, STRING, HEX, DICTIONARY)]
    others += [rb"(?:" + words + rb")(?=[\s\0])", rb"[\[\]]++", _TAIL, COMMENT]
    return re.compile(
        rb"((?:%b)*+)(?:([A-Za-z'\"]%b*+)(?:%b)?+|%b++|.|\Z)"
        % (rb"|".join([numbers, *others]), _REGULAR, _IMAGE, _REGULAR),
        re.DOTALL,
    )


_OPERAND = re.compile(
    COMMENT + rb"|(" + rb"|".join((STRING, DICTIONARY, HEX, _NAME, _NUMBER)) + rb")", re.DOTALL
)
_PASSED = re.compile(rb"(?<![^\s\0])[A-Za-z]+\*?(?=[\s\0])")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}
_NO_DIGITS = bytes(range(256)).translate(None, b"0123456789ABCDEFabcdef")
_CODED = re.compile(rb"#([0-9A-Fa-f]{2})")


def operations(
    content: bytes, passed: frozenset[bytes] = DRAWN_ON
) -> Iterable[tuple[bytes, bytes]]:
    """Split a decoded stream into operations: operands as they are written, and the operator."""
    expression = tokenizer(passed)
    if len(content) <= AT_ONCE:
        return expression.findall(content)
    return map(methodcaller("groups", b""), expression.finditer(content))


def split(operands: bytes) -> list[bytes]:
    """Return operands one by one; brackets and comments are left out."""
    return [operand for operand in _OPERAND.findall(operands) if operand]


def numbers_of(operands: bytes) -> list[float]:
    """Return the operands that are numbers; 0.0 for one that is not finite."""
    try:
        numbers = [float(word) for word in operands.split()]
    except ValueError:
        given = split(_PASSED.split(operands)[-1])
        numbers = [number_of(operand) for operand in given if operand[0] in b"+-.0123456789"]
    return numbers if isfinite(sum(numbers)) else [n if isfinite(n) else 0.0 for n in numbers]


@lru_cache(maxsize=4096)
def _read_matrix(operands: bytes) -> Matrix | None:
    """Return six operands as a matrix: pages of one paper place their lines alike."""
    numbers = numbers_of(operands)
    return as_matrix(numbers) if len(numbers) == 6 else None


def number_of(operand: bytes) -> float:
    """Return an operand's number; 0.0 for what is none."""
    try:
        return float(operand)
    except ValueError:
        return 0.0


def plain(operand: bytes) -> bytes:
    """Return the bytes of a string operand, literal or hexadecimal; none of a dictionary."""
    if operand.startswith(b"<<"):
        return b""
    if operand.startswith(b"<"):
        digits = operand.translate(None, _NO_DIGITS)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    inner = operand[1:-1]
    return _ESCAPE.sub(_unescape, inner) if b"\\" in inner else inner


def _unescape(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 255])
    return _ESCAPED.get(found[2], found[2])


@lru_cache(maxsize=1024)
def name_of(operand: bytes) -> str:
    """Return what a name operand says, without its slash, as names of resources are kept."""
    said = _CODED.sub(lambda found: bytes([int(found[1], 16)]), operand[1:])
    return said.decode("utf-8", "surrogateescape")


def last_name(operands: bytes) -> str:
    """Return the last name among operands; an empty one where there is none."""
    names = [operand for operand in split(operands) if operand.startswith(b"/")]
    return name_of(names[-1]) if names else ""


def mark_of(operands: bytes) -> tuple[str, bytes]:
    """Return the tag of marked content, and its property list: written out, or its name.

    The property list is empty where there is none.
    """
    given = [operand for operand in split(operands) if operand[:1] in b"/<"]
    tag = name_of(given[0]) if given and given[0].startswith(b"/") else ""
    return tag, given[-1] if len(given) > 1 else b""


def last_number(operands: bytes) -> float:
    """Return the last number among operands; 0.0 where there is none."""
    numbers = numbers_of(operands)
    return numbers[-1] if numbers else 0.0


@lru_cache(maxsize=256)
def read_properties(operand: bytes) -> objects.PdfObject | None:
    """Read the dictionary that marked content begins with; None if it cannot be read."""
    try:
        return objects.read_object(BytesIO(operand), None)
    except Exception:  # pypdf raises many kinds for damaged objects
        return None


@dataclass(slots=True)
class GraphicsState:
    """The part of the graphics state that some reader needs (ISO 32000-1, 8.4 and 9.3).

    Args:
        matrix: From the space of what is drawn to that of the page.
        font: That text is shown in; None for one that is not there.
        size: Of the type, in units of text space.
        leading: From line to line, as `letters`, `words` and `rise` in units of text space.
        letters: Space after each glyph.
        words: More space after each blank.
        stretch: How much wider than high text is drawn.
        rise: Of the baseline.
    """

    matrix: Matrix = IDENTITY
    font: objects.DictionaryObject | None = None
    size: float = 1.0
    mode: int = 0
    leading: float = 0.0
    letters: float = 0.0
    words: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0

    def copy(self) -> "GraphicsState":
        """Return a state that is equal; `copy.copy` takes several times as long."""
        return GraphicsState(
            self.matrix, self.font, self.size, self.mode,
            self.leading, self.letters, self.words, self.stretch, self.rise,
        )  # fmt: skip


GRAPHICS = {b"q": "save", b"Q": "restore", b"cm": "transform", b"Do": "draw"}
MARKS = {b"BMC": "open_mark", b"BDC": "open_mark", b"EMC": "close_mark"}
FONTS = {b"Tf": "set_font", b"gs": "set_state", b"Tr": "set_mode"}
SHOWN = {b"Tj": "show", b"TJ": "show", b"'": "next_and_show", b'"': "next_and_show"}
LINES = {
    b"BT": "begin_text", b"Tm": "place", b"Td": "move", b"TD": "move_and_lead",
    b"T*": "next_line", b"TL": "set_leading",
}  # fmt: skip
SPACING = {b"Tc": "set_letters", b"Tw": "set_words", b"Tz": "set_stretch", b"Ts": "set_rise"}


class Interpreter:
    """Follows a stream with its graphics state, and the forms that it draws.

    A subclass says in `OPERATORS` which operators it needs, and by which of its methods each is
    followed. Those that only change the state are here; `show`, `open_mark` and `close_mark`
    are for subclasses to take in what they come upon.
    """

    OPERATORS: ClassVar[Mapping[bytes, str]] = {}
    _acts: ClassVar[dict[bytes, Callable[[Any, bytes], None]]] = {}

    _passed: ClassVar[frozenset[bytes]] = frozenset()

    def __init_subclass__(cls) -> None:
        cls._passed = frozenset(_PLAIN).difference(cls.OPERATORS)
        cls._acts = {operator: getattr(cls, name) for operator, name in cls.OPERATORS.items()}

    def __init__(self) -> None:
        self.state = GraphicsState()
        self.saved: list[GraphicsState] = []
        self.resources = objects.DictionaryObject()
        self.named_fonts: dict[
            tuple[int, bytes],
            tuple[objects.DictionaryObject | None, float, objects.DictionaryObject],
        ] = {}  # with their resources, so that no others get the same id
        self.line: Matrix = IDENTITY
        self.here: Matrix = IDENTITY
        self.depth = 0
        self.bytes = self.streams = 0

    def run(self, content: bytes, resources: objects.DictionaryObject) -> None:
        """Follow a stream, which names its fonts and forms by some resources."""
        outer, self.resources = self.resources, resources
        find = self._acts.get
        for operands, operator in operations(content, self._passed):
            act = find(operator)
            if act is not None:
                act(self, operands)
            elif operator not in EVERY_OPERATOR:
                self.stumble()
        self.resources = outer

    def enter(self, form: objects.StreamObject) -> None:
        """Follow a form where it is drawn."""
        data = objects.decoded(form) or b""
        self.bytes += len(data)
        self.streams += 1
        if self.depth == DEEPEST or self.bytes > MOST_BYTES or self.streams > MOST_STREAMS:
            return
        outer = self.state, self.saved, self.line, self.here
        self.state, self.saved = self.state.copy(), []
        self.state.matrix = times(matrix_of(form), self.state.matrix)
        self.depth += 1
        own = objects.look(form, "Resources")
        self.run(data, own if isinstance(own, objects.DictionaryObject) else self.resources)
        self.depth -= 1
        self.state, self.saved, self.line, self.here = outer

    def show(self, operands: bytes) -> None:
        """Take in text: strings, and numbers that move what follows to the left."""

    def go_on(self, step: float, downward: bool) -> None:
        """Move on behind text: by the step, stretched as the text is; or up, if it goes down."""
        x, y = (0.0, step) if downward else (step * self.state.stretch, 0.0)
        self.here = moved(self.here, x, y)

    def stumble(self) -> None:
        """Take in what is no operation; so is the end, and the space in front of it."""

    def open_mark(self, operands: bytes) -> None:
        """Take in the beginning of marked content."""

    def close_mark(self, operands: bytes) -> None:
        """Take in the end of marked content."""

    def save(self, operands: bytes) -> None:  # noqa: D102
        self.saved.append(self.state)
        self.state = self.state.copy()

    def restore(self, operands: bytes) -> None:  # noqa: D102
        if self.saved:
            self.state = self.saved.pop()

    def transform(self, operands: bytes) -> None:  # noqa: D102
        numbers = numbers_of(operands)
        if len(numbers) == 6:
            self.state.matrix = times(as_matrix(numbers), self.state.matrix)

    def draw(self, operands: bytes) -> None:  # noqa: D102
        drawn = objects.look(objects.look_dict(self.resources, "XObject"), last_name(operands))
        if (
            isinstance(drawn, objects.StreamObject)
            and objects.look_name(drawn, "Subtype") == "Form"
        ):
            self.enter(drawn)

    def set_font(self, operands: bytes) -> None:  # noqa: D102
        named = id(self.resources), operands
        if named not in self.named_fonts:
            given = split(operands)
            if len(given) < 2:
                return
            font = objects.look(objects.look_dict(self.resources, "Font"), name_of(given[-2]))
            found = font if isinstance(font, objects.DictionaryObject) else None
            self.named_fonts[named] = (found, number_of(given[-1]), self.resources)
        self.state.font, self.state.size, _ = self.named_fonts[named]

    def set_state(self, operands: bytes) -> None:  # noqa: D102
        given = objects.look(objects.look_dict(self.resources, "ExtGState"), last_name(operands))
        font = objects.resolve(next(objects.items(objects.raw(given, "Font")), None))
        if isinstance(font, objects.DictionaryObject):
            self.state.font = font

    def set_mode(self, operands: bytes) -> None:  # noqa: D102
        self.state.mode = int(last_number(operands))

    def set_leading(self, operands: bytes) -> None:  # noqa: D102
        self.state.leading = last_number(operands)

    def set_letters(self, operands: bytes) -> None:  # noqa: D102
        self.state.letters = last_number(operands)

    def set_words(self, operands: bytes) -> None:  # noqa: D102
        self.state.words = last_number(operands)

    def set_stretch(self, operands: bytes) -> None:  # noqa: D102
        self.state.stretch = last_number(operands) / 100

    def set_rise(self, operands: bytes) -> None:  # noqa: D102
        self.state.rise = last_number(operands)

    def begin_text(self, operands: bytes) -> None:  # noqa: D102
        self.line = self.here = IDENTITY

    def place(self, operands: bytes) -> None:  # noqa: D102
        matrix = _read_matrix(operands)
        if matrix is not None:
            self.line = self.here = matrix

    def move(self, operands: bytes) -> None:  # noqa: D102
        numbers = numbers_of(operands)
        if len(numbers) == 2:
            self.line = self.here = moved(self.line, numbers[0], numbers[1])

    def move_and_lead(self, operands: bytes) -> None:  # noqa: D102
        numbers = numbers_of(operands)
        if len(numbers) == 2:
            self.state.leading = -numbers[1]
            self.move(operands)

    def next_line(self, operands: bytes) -> None:  # noqa: D102
        self.line = self.here = moved(self.line, 0.0, -self.state.leading)

    def next_and_show(self, operands: bytes) -> None:  # noqa: D102
        self.next_line(operands)
        self.show(operands)
