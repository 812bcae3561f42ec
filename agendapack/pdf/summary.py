"""What a stream of content holds, in one pass: marked content, painting, what is left open.

Every page is looked at so, where it is examined and where it goes into a document, so the
pass asks for few operators and takes apart the operands of fewer still.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

from agendapack.model import dataclass
from agendapack.model.cache import NO_CACHE, Cache, key_of
from agendapack.pdf.content import (
    COMMENT,
    DICTIONARY,
    GRAPHICS,
    HEX,
    MARKS,
    SHOWN,
    STRING,
    Interpreter,
    last_name,
    mark_of,
    name_of,
    numbers_of,
    plain,
    split,
    tokenizer,
)
from agendapack.pdf.geometry import IDENTITY, Matrix, as_matrix, times
from agendapack.pdf.objects import (
    DictionaryObject,
    look,
    look_dict,
    look_int,
    look_name,
    page_content,
)
from agendapack.pdf.syntax import is_closed, mended

TOGETHER = 8
"""Contents in an entry of the cache: with fewer there are many, with more few stay the same."""
MOST_DRAWN = 2000
_MCID = re.compile(rb"/MCID\s++(\d{1,9})")
_PLAIN_MARK = re.compile(rb"/[^\s/\[\]<>()]*+\s*+<<\s*+/MCID\s++(\d{1,9})\s*+>>\s*+\Z")
_STRINGS = re.compile(STRING, re.DOTALL)
_BARE_MARK = re.compile(
    rb"/\w++\s*+(?:<<(?:\s*+/MCID\s++(\d{1,9})\s*+|(?:(?!/MCID)[^<>])*+)>>\s*+BDC|BMC)(?=\s)"
)
_BEGINNING = re.compile(rb"B[DM]C(?<![^\s\0/\[\]<>(){}%]B.C)(?![^\s\0/\[\]<>(){}%])")
_UNCLEAR = (b"BI", b"%")
_STRING_IN_HEX = re.compile(rb"<(?<!<<)(?!<)[^<>(]*+\(")
_LANGUAGES = re.compile(rb"/Lang\s*+(" + STRING + rb"|" + HEX + rb")", re.DOTALL)
_TAGGED, _DECORATION = "P", "Artifact"
_REMARK = re.compile(
    rb"(" + STRING + rb"|" + DICTIONARY + rb"|" + HEX + rb")|" + COMMENT, re.DOTALL
)
_POINT = re.compile(rb"\b[DM]P\b")
_ACTUAL_TEXT = re.compile(rb"/ActualText\s*+(" + STRING + rb"|" + HEX + rb")", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ContentSummary:
    """What one content stream holds; forms that it draws have summaries of their own.

    Args:
        mcids: In order of appearance, repeats included.
        marked: There is marked content, or an end of some.
        unmarked: Something is painted that is neither tagged nor an artifact; of pictures and
            forms see `within`.
        balanced: All marked content is closed, and no other end is there.
        unopened: `Q` operators that have no `q`.
        unclosed: `q` operators that have no `Q`.
        four_inks: It sets a colour of four inks itself.
        text: It shows text, which may be invisible.
        painted: It paints anything but text, pictures and forms.
        boxes: It fills rectangles.
        drawn: The names of pictures and forms, and where each is drawn.
        artifacts: Some of it is marked as decoration.
        crossed: Decoration stands within tagged content, or tagged content within decoration.
        within: The names of what is drawn within tagged content (`P`), within decoration
            (`Artifact`), and within neither (nothing).
        languages: That its marks name, as they are written.
        remarks: It has comments, or points that are marked for another program.
    """

    mcids: tuple[int, ...]
    marked: bool
    unmarked: bool
    balanced: bool
    unopened: int
    unclosed: int
    four_inks: bool
    text: bool
    painted: bool
    boxes: bool
    drawn: tuple[tuple[str, Matrix], ...]
    artifacts: bool = False
    crossed: bool = False
    within: frozenset[tuple[str, str]] = frozenset()
    languages: frozenset[bytes] = frozenset()
    remarks: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it can be taken as it is: nothing to add, no marks, remarks or four inks."""
        return not (self.marked or self.remarks or self.unopened or self.unclosed or self.four_inks)


def mcids_of(resources: DictionaryObject) -> dict[str, int | None]:
    """Return the MCIDs of the property lists among some resources, by their names."""
    lists = look_dict(resources, "Properties")
    found = {key[1:]: look_int(look(lists, key[1:]), "MCID") for key in lists}
    return {key: None if mcid is None or mcid < 0 else mcid for key, mcid in found.items()}


def find_undrawn(page: DictionaryObject, found: ContentSummary) -> frozenset[tuple[str, str]]:
    """Return what a page does not draw of the pictures, forms and patterns among its resources.

    Each is a category, as `XObject`, and a name. None where something else may draw them with the
    resources of the page: a form, a font or a pattern that has none of its own; and where it draws
    what is not there, as a name may be misread.
    """
    resources = look_dict(page, "Resources")
    objects, patterns = look_dict(resources, "XObject"), look_dict(resources, "Pattern")
    held, drawn = {key[1:] for key in objects}, {name for name, _ in found.drawn}
    unused = {("XObject", name) for name in held - drawn}
    content = page_content(page) if patterns else b""
    if b"#" not in content:  # which spells a letter of a name
        written = ((key, key.encode("utf-8", "surrogateescape")) for key in patterns)
        unused |= {("Pattern", key[1:]) for key, name in written if name not in content}
    if not unused or drawn - held or len(found.drawn) >= MOST_DRAWN:
        return frozenset()
    users = [look(objects, name) for name in drawn]
    users += [look(patterns, key[1:]) for key in patterns if ("Pattern", key[1:]) not in unused]
    fonts = look_dict(resources, "Font")
    users += [look(fonts, key[1:]) for key in fonts]
    borrowing = (
        (look_name(user, "Subtype") in ("Form", "Type3") or look_int(user, "PatternType") == 1)
        and look(user, "Resources") is None
        for user in users
        if isinstance(user, DictionaryObject)
    )
    return frozenset() if any(borrowing) else frozenset(unused)


def summarise(content: bytes, properties: Mapping[str, int | None]) -> ContentSummary:
    """Summarise a content stream in one pass; `properties` are from `mcids_of`."""
    reader = _Reader(properties)
    reader.run(content, DictionaryObject())
    return ContentSummary(
        mcids=tuple(reader.mcids),
        marked=reader.marked,
        unmarked=reader.unmarked,
        balanced=not reader.opened and not reader.stray,
        unopened=reader.unopened,
        unclosed=len(reader.matrices),
        four_inks=reader.four_inks,
        text=reader.text,
        painted=reader.painted,
        boxes=reader.boxes,
        drawn=tuple(reader.drawn),
        artifacts=reader.artifacts,
        crossed=reader.crossed,
        within=frozenset(reader.within),
        languages=frozenset(reader.languages),
        remarks=drop_remarks(content) is not content,
    )


class _Reader(Interpreter):
    """Keeps of the graphics state the matrix alone, since nearly every page has many `q`."""

    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        **GRAPHICS, **MARKS, **dict.fromkeys(SHOWN, "show"),
        **dict.fromkeys((b"f", b"F", b"f*", b"b", b"b*", b"B", b"B*"), "fill"),
        **dict.fromkeys((b"S", b"s", b"sh", b"BI"), "paint"),
        b"k": "set_four_inks", b"K": "set_four_inks",
    }  # fmt: skip

    def __init__(self, properties: Mapping[str, int | None]) -> None:
        super().__init__()
        self.properties = properties
        self.mcids: list[int] = []
        self.opened: list[str] = []
        self.inside = 0
        self.kinds = {_TAGGED: 0, _DECORATION: 0, "": 0}
        self.matrix: Matrix = IDENTITY
        self.matrices: list[Matrix] = []
        self.unopened = 0
        self.drawn: list[tuple[str, Matrix]] = []
        self.stray = self.marked = self.unmarked = self.four_inks = False
        self.text = self.painted = self.boxes = self.artifacts = self.crossed = False
        self.within: set[tuple[str, str]] = set()
        self.languages: set[bytes] = set()

    def save(self, operands: bytes) -> None:
        self.matrices.append(self.matrix)

    def restore(self, operands: bytes) -> None:
        if self.matrices:
            self.matrix = self.matrices.pop()
        else:
            self.unopened += 1

    def transform(self, operands: bytes) -> None:
        numbers = numbers_of(operands)
        if len(numbers) == 6:
            self.matrix = times(as_matrix(numbers), self.matrix)

    def open_mark(self, operands: bytes) -> None:
        self.marked = True
        found = _PLAIN_MARK.search(operands)  # as most are
        tag, mcid = ("", int(found[1])) if found else self._mark(operands)
        if mcid is not None:
            self.mcids.append(mcid)
        kind = _TAGGED if mcid is not None else tag if tag == _DECORATION else ""
        if kind and self.kinds[_DECORATION if kind == _TAGGED else _TAGGED]:
            self.crossed = True
        self.artifacts = self.artifacts or kind == _DECORATION
        self.opened.append(kind)
        self.kinds[kind] += 1
        self.inside += bool(kind)

    def _mark(self, operands: bytes) -> tuple[str, int | None]:
        tag, listed = mark_of(operands)
        self.languages.update(plain(said) for said in _LANGUAGES.findall(listed))
        if listed.startswith(b"/"):
            return tag, self.properties.get(name_of(listed))
        found = _MCID.search(_STRINGS.sub(b"()", listed))
        return tag, int(found[1]) if found else None

    def close_mark(self, operands: bytes) -> None:
        self.marked = True
        if self.opened:
            kind = self.opened.pop()
            self.kinds[kind] -= 1
            self.inside -= bool(kind)
        else:
            self.stray = True

    def show(self, operands: bytes) -> None:
        self.text = True
        if not self.inside:
            self.unmarked = True

    def paint(self, operands: bytes) -> None:
        self.painted = True
        if not self.inside:
            self.unmarked = True

    def fill(self, operands: bytes) -> None:
        self.boxes = self.boxes or b"re" in operands  # where it is passed over
        self.paint(operands)

    def draw(self, operands: bytes) -> None:
        name = last_name(operands)
        if len(self.drawn) < MOST_DRAWN:
            self.drawn.append((name, self.matrix))
        if len(self.within) < MOST_DRAWN:
            kinds = [kind for kind in (_TAGGED, _DECORATION) if self.kinds[kind]]
            self.within.update((name, kind) for kind in kinds or ("",))
        elif not self.inside:
            self.unmarked = True

    def set_four_inks(self, operands: bytes) -> None:
        self.four_inks = self.four_inks or bool(operands.strip())


class Content(NamedTuple):
    """A content whose marks are to be read.

    Args:
        stored: What it is decoded from, see `stored`; equal ones have equal contents.
        decode: Returns its bytes.
        named: The MCIDs of its named property lists.
    """

    stored: tuple[tuple[str, bytes], ...]
    decode: Callable[[], bytes]
    named: Mapping[str, int | None]


def read_marks(contents: Sequence[Content], cache: Cache) -> Iterator[tuple[tuple[int, ...], bool]]:
    """Read the MCIDs of each content in order of appearance, and whether it leaves nothing open."""
    for start in range(0, len(contents), TOGETHER):
        yield from _read_together(contents[start : start + TOGETHER], cache)


def _read_together(contents: Sequence[Content], cache: Cache) -> list[tuple[tuple[int, ...], bool]]:
    key = ""
    if cache is not NO_CACHE:
        key = key_of("marks", [(each.stored, each.named) for each in contents])
    kept = cache.get(key)
    if kept is not None:
        return [(tuple(mcids), closed) for mcids, closed in json.loads(kept)]
    decoded = [(each.decode(), each.named) for each in contents]
    read = [_read_content(data, named) for data, named in decoded]
    if key:
        cache.put(key, json.dumps(read, separators=(",", ":")).encode())
    return read


def _read_content(
    content: bytes, properties: Mapping[str, int | None]
) -> tuple[tuple[int, ...], bool]:
    """Return the MCIDs of a content stream, as its summary does, and whether it is closed.

    The summary mostly need not be made: where nothing but strings could hide an operator, these
    are taken out and the beginnings of marked content are looked for in what remains.
    """
    bare = _STRINGS.sub(b" ", content)
    closed = is_closed(content, bare)
    marks, words = _BARE_MARK.findall(bare), _BEGINNING.findall(bare)
    is_clear = (
        not any(word in bare for word in _UNCLEAR)
        and b"(" not in bare
        and b")" not in bare
        and bare.count(b"<<") == words.count(b"BDC")
        and len(marks) == len(words)
        and not (properties and b"BMC" in words)
        and not _STRING_IN_HEX.search(bare)
    )
    if not is_clear:
        return summarise(content, properties).mcids, closed
    return tuple(int(mcid) for mcid in marks if mcid), closed


def drop_remarks(content: bytes) -> bytes:
    """Take comments and marked points out of a decoded stream; without any it is returned."""
    points = b"DP" in content or b"MP" in content  # which most streams are rid of with
    if b"%" not in content and not (points and _POINT.search(content)):
        return content
    made = tokenizer().sub(_without_remarks, content)
    return content if made == content else made


def _without_remarks(found: re.Match[bytes]) -> bytes:
    if found[2] in (b"DP", b"MP"):
        return b" "
    if b"%" not in found[1]:
        return found[0]
    return _REMARK.sub(_keep, found[1]) + found[0][len(found[1]) :]


def _keep(found: re.Match[bytes]) -> bytes:
    return found[1] or b" "


def drop_tags(content: bytes, known: ContentSummary | None = None) -> bytes:
    """Turn all marked content but layers into `Span`; drawing and ActualText stay.

    Where marked content is not closed properly its operators are taken out altogether.
    """
    found = known or summarise(content, {})
    if not found.marked:
        return content
    return mended(tokenizer().sub(_untag if found.balanced else _unmark, content), intact=True)


def _untag(found: re.Match[bytes]) -> bytes:
    if found[2] not in (b"BDC", b"BMC"):
        return found[0]
    given = split(found[1])
    if given[-2:-1] == [b"/OC"]:
        return found[0]
    said = _ACTUAL_TEXT.search(given[-1]) if found[2] == b"BDC" and given else None
    made = b"/Span <</ActualText %b>> BDC" % said[1] if said else b"/Span BMC"
    return _without_mark(found) + made


def _unmark(found: re.Match[bytes]) -> bytes:
    if found[2] == b"EMC":
        return found[1] + b" "
    return _without_mark(found) + b" " if found[2] in (b"BDC", b"BMC") else found[0]


def _without_mark(found: re.Match[bytes]) -> bytes:
    """Return what stands before the operands of an operator that begins marked content."""
    count = 2 if found[2] == b"BDC" else 1
    given = split(found[1])[-count:]
    return found[1][: found[1].rindex(given[0])] if given else found[1]
