"""A file opened, and its objects parsed in bulk: several times faster than one by one.

pypdf reads a cross-reference table (ISO 32000-1, 7.5.4) a row at a time, and an object
when it is asked for, byte by byte. Nearly every object of a source is needed here, so
all that is written plainly is parsed at once and put into pypdf's cache. Whatever is
written in any other way is left to pypdf, which knows how to mend it.
"""

import re
import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any, NamedTuple

from agendapack.pdf.objects import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    PdfReader,
    StreamObject,
    look_int,
)
from agendapack.pdf.syntax import END, SPACE, Parser, UnusualSyntax

_ROW = 20
_LONGEST_END = 64
_END = re.compile(rb"startxref[\r\n ]++([0-9]{1,10})[\r\n ]++%%EOF[\r\n ]*+\Z")
_HEAD = re.compile(rb"xref[\r\n ]{1,3}0 ([0-9]{1,7})[\r\n ]{1,3}(?=[0-9])")
_ROWS = re.compile(rb"[0-9]{10} 65535 f[\r\n ]{2}(?:[0-9]{10} 00000 [nf][\r\n ]{2})*+")
_TRAILER = re.compile(rb"trailer[\r\n ]*+(<<.*>>)[\r\n ]*+", re.DOTALL)
_ELSEWHERE = (b"/Prev", b"/XRefStm")
_OUR_INDEX = re.compile(
    rb"[0-9]{1,9} 0 obj\n<</Type/XRef/Size ([0-9]{1,7})/W\[1 4 2\]"
    rb"(/Root [0-9]{1,9} 0 R/Info [0-9]{1,9} 0 R/ID\[<[0-9a-fA-F]*+> <[0-9a-fA-F]*+>\])"
    rb"/Filter/FlateDecode/Length [0-9]{1,9}>>\nstream\n"
)
_OUR_ROW = struct.Struct(">BIH")


class PlainIndex(NamedTuple):
    """Where everything is, in bytes from the beginning of the file.

    Args:
        places: Of each object, by its number.
        bodies: Of what follows `12 0 obj`.
        trailer: The trailer dictionary, as it stands in the file.
        members: Of what stands in a stream of objects: its number there, and the place in it.
    """

    places: dict[int, int]
    bodies: dict[int, int]
    trailer: bytes
    members: dict[int, tuple[int, int]]


def read_plain_index(data: bytes) -> PlainIndex | None:
    """Return the index of a file; None where it is written in any other way."""
    end = _END.search(data, max(0, len(data) - _LONGEST_END))
    if end is None or not data.startswith(b"%PDF-"):
        return None
    head = _HEAD.match(data, int(end[1]))
    if head is None:
        return _read_our_index(data, int(end[1]))
    rows = data[head.end() : head.end() + _ROW * int(head[1])]
    trailer = _TRAILER.fullmatch(data, head.end() + len(rows), end.start())
    if trailer is None or any(word in trailer[1] for word in _ELSEWHERE):
        return None
    if len(rows) != _ROW * int(head[1]) or not _ROWS.fullmatch(rows):
        return None
    places: dict[int, int] = {}
    bodies: dict[int, int] = {}
    for number, start in enumerate(range(_ROW, len(rows), _ROW), 1):
        if rows[start + 17] == ord("n"):
            place, label = int(rows[start : start + 10]), b"%d 0 obj" % number
            if not data.startswith(label, place):
                return None
            places[number] = place
            bodies[number] = place + len(label)
    return PlainIndex(places, bodies, trailer[1], {})


def _read_our_index(data: bytes, start: int) -> PlainIndex | None:
    """Read an index in a stream (ISO 32000-1, 7.5.8), if it is written as we write it."""
    head = _OUR_INDEX.match(data, start)
    if head is None:
        return None
    count = int(head[1])
    try:
        rows = zlib.decompressobj().decompress(data[head.end() :], _OUR_ROW.size * count + 1)
    except zlib.error:
        return None
    if len(rows) != _OUR_ROW.size * count:
        return None
    places: dict[int, int] = {}
    bodies: dict[int, int] = {}
    members: dict[int, tuple[int, int]] = {}
    for number, (kind, place, within) in enumerate(_OUR_ROW.iter_unpack(rows)):
        if kind == 2:
            members[number] = place, within
        elif kind == 1:
            label = b"%d 0 obj" % number
            if within or not data.startswith(label, place):
                return None
            places[number] = place
            bodies[number] = place + len(label)
        elif number:
            return None
    return PlainIndex(places, bodies, b"<</Size %d%b>>" % (count, head[2]), members)


NAMES_NEEDED = 5
"""In `/Type/StructElem/S/TD/P 5 0 R`."""
_NAMED = b"/StructElem"
_GAP = SPACE + rb"*+"
_NUMBER = SPACE + rb"*+([0-9]{1,9})"
_REFERENCE = SPACE + rb"++([0-9]{1,9})" + SPACE + rb"++0" + SPACE + rb"++R"
_NO_REFERENCE = rb"(?!" + SPACE + rb"++[0-9]++" + SPACE + rb"++R|[0-9.])"
_ELEMENT = re.compile(
    _GAP + rb"<<(?:"
    + _GAP + rb"/(?:"
    rb"Type" + _GAP + rb"/(StructElem)|"
    rb"S" + _GAP + rb"/([A-Za-z0-9]++)|"
    rb"P" + _REFERENCE + rb"|"
    rb"Pg" + _REFERENCE + rb"|"
    rb"K(?:" + _NUMBER + _NO_REFERENCE + rb"|" + _REFERENCE
    + rb"|" + _GAP + rb"\[([^\]]*+)\])"
    rb"))*+" + _GAP + rb">>" + _GAP
)  # fmt: skip


class PlainElement(NamedTuple):
    """An element whose kids are all of one kind.

    Args:
        parent: The object that it says it is a kid of.
        page: The object of its page; None if it names none.
        marks: The marked content that it holds, by MCID.
        kids: The objects that it holds.
    """

    role: str
    parent: int
    page: int | None
    marks: tuple[int, ...]
    kids: tuple[int, ...]


_OURS = re.compile(
    rb"<</Type/StructElem/S/([A-Za-z0-9]++)/P ([0-9]{1,9}) 0 R(?:/Pg ([0-9]{1,9}) 0 R)?+/K(?:"
    rb" ([0-9]{1,9})(?=>)| ([0-9]{1,9}) 0 R|"
    rb"\[(?:([0-9]{1,9}(?: [0-9]{1,9})*+)|([0-9]{1,9} 0 R(?: [0-9]{1,9} 0 R)*+))\])>>\n?+"
)


def read_our_element(data: bytes, start: int, end: int) -> PlainElement | None:
    """Read what stands there as `read_plain_element` does, if it is written as we write it."""
    found = _OURS.match(data, start, end)
    if found is None or found.end() != end:
        return None
    role, parent, page, mark, kid, marks, kids = found.groups()
    if mark is not None:  # as in most
        held: tuple[tuple[int, ...], tuple[int, ...]] = (int(mark),), ()
    elif kid is not None:
        held = (), (int(kid),)
    elif kids is not None:
        held = (), tuple(map(int, kids.split()[::3]))
    else:
        held = tuple(map(int, marks.split())), ()
    return PlainElement._make((role.decode(), int(parent), int(page) if page else None, *held))


def read_plain_element(body: bytes) -> PlainElement | None:
    """Read an object's bytes, with space around it at most; None if it is no plain element."""
    found = _ELEMENT.fullmatch(body) if _NAMED in body else None
    if found is None:
        return None
    kind, role, parent, page, mark, kid, several = found.groups()
    if kind is None or role is None or parent is None:
        return None
    has_kids = any(held is not None for held in (mark, kid, several))
    if body.count(b"/") != NAMES_NEEDED + (page is not None) + has_kids:  # one is said twice
        return None
    held = ((int(mark),), ()) if mark else ((), (int(kid),)) if kid else _several(several or b"")
    if held is None:
        return None
    return PlainElement(role.decode("ascii"), int(parent), int(page) if page else None, *held)


def as_object(element: PlainElement, reader: object) -> DictionaryObject:
    """Return the object that an element was read from."""
    references = {"/P": element.parent, "/Pg": element.page}
    kids = [IndirectObject(number, 0, reader) for number in element.kids]
    made = {
        "/Type": NameObject("/StructElem"),
        "/S": NameObject("/" + element.role),
        **{k: IndirectObject(n, 0, reader) for k, n in references.items() if n is not None},
        "/K": ArrayObject([*map(NumberObject, element.marks), *kids]),
    }
    return DictionaryObject({NameObject(key): value for key, value in made.items()})


def _several(array: bytes) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    words = array.split()
    if b"R" not in array:
        return (tuple(map(int, words)), ()) if _are_numbers(words) else None
    numbers, generations, marks = words[::3], words[1::3], words[2::3]
    if len(words) % 3 or {*generations} != {b"0"} or {*marks} != {b"R"}:
        return None
    return ((), tuple(map(int, numbers))) if _are_numbers(numbers) else None


def _are_numbers(words: list[bytes]) -> bool:
    return all(word.isdigit() and len(word) < 10 for word in words)


_OBJECT = re.compile(rb"\bobj")
_HEADER = re.compile(
    SPACE + rb"*+([0-9]+)" + SPACE + rb"++0" + SPACE + rb"++obj" + END + SPACE + rb"*+"
)
_STREAM = re.compile(rb"stream(?:\r\n|\n)")
_HOLDERS = (DictionaryObject, ArrayObject)
_STREAM_END = re.compile(SPACE + rb"*+endstream" + END)
_COMMENT = re.compile(rb"(\((?:[^()\\]++|\\.)*+\))|%[^\r\n]*+", re.DOTALL)
_NUMBER_OBJECT = re.compile(
    rb"%b*+[0-9]+%b++[0-9]+%b++obj%b++([0-9]{1,10})%b*+endobj" % ((SPACE,) * 5)
)


class QuickReader(PdfReader):
    """pypdf's reader, faster at a plain index and at the head of an object.

    Structure elements that are plain stand in `elements`, by number. What is encrypted is
    not decrypted here: whoever opens such a file first leaves that to pikepdf.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file = BytesIO(data)
        self.bodies: dict[int, int] | None = None
        self.elements: dict[int, PlainElement] = {}
        super().__init__(self._file)

    def read(self, stream: IO[Any]) -> None:  # noqa: D102
        if not self._read_plainly():
            super().read(stream)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:  # noqa: D102
        given = indirect_reference
        number = given.idnum if isinstance(given, IndirectObject) else given
        element = self.elements.get(number)
        if element is not None and (0, number) not in self.resolved_objects:
            _cache(self, number, as_object(element, self))
        return super().get_object(indirect_reference)

    def _read_plainly(self) -> bool:
        index = read_plain_index(self._data)
        if index is None:
            return False
        try:
            trailer = Parser(self).parse(_without_comments(index.trailer))
        except UnusualSyntax:
            return False
        if not isinstance(trailer, DictionaryObject):
            return False
        self.xref, self.xref_free_entry, self.xref_objStm = {0: index.places}, {}, index.members
        self.trailer, self.bodies = trailer, index.bodies
        return True

    @property
    def is_encrypted(self) -> bool:
        """False, so that pypdf asks for no password; see `needs_decrypting`."""
        return False

    @property
    def needs_decrypting(self) -> bool:
        """Whether strings and streams are encrypted (ISO 32000-1, 7.6)."""
        return "/Encrypt" in self.trailer

    def read_object_header(self, stream: IO[Any]) -> tuple[int, int]:  # noqa: D102
        found = _HEADER.match(self._data, stream.tell()) if stream is self._file else None
        if found is None:
            return super().read_object_header(stream)
        stream.seek(found.end())
        return int(found[1]), 0


def parse_ahead(reader: QuickReader, data: bytes) -> None:
    """Fill pypdf's cache with the plain objects of a file that is not encrypted."""
    parser = Parser(reader)
    for number, start in _bodies(reader, data):
        end = data.find(b"endobj", start)
        behind = data.find(b"stream", start, end)
        body = data[start : end if behind < 0 else behind]
        if end < 0 or (b"obj" in body and _OBJECT.search(body)):
            continue
        if behind < 0 and _take_element(reader, number, body):
            continue
        try:
            value = parser.parse(_without_comments(body))
        except UnusualSyntax:
            continue
        if behind < 0:
            _cache(reader, number, value)
        elif type(value) is DictionaryObject:
            stream = _stream(reader, data, value, behind)
            if stream is not None:
                _cache(reader, number, stream)
    for stream in sorted({stream for stream, _ in reader.xref_objStm.values()}):
        _parse_stream(reader, parser, stream)


def _without_comments(data: bytes) -> bytes:
    return _COMMENT.sub(rb"\1", data) if b"%" in data else data


def _bodies(reader: QuickReader, data: bytes) -> Iterable[tuple[int, int]]:
    """Yield the number of each object in plain sight, and where it starts."""
    if reader.bodies is not None:
        yield from reader.bodies.items()
        return
    free = reader.xref_free_entry.get(0, {})
    for number, place in reader.xref.get(0, {}).items():
        if number in reader.xref_objStm or free.get(number):
            continue
        header = _HEADER.match(data, place)
        if header is not None and int(header[1]) == number:
            yield number, header.end()


def _stream(
    reader: PdfReader, data: bytes, entries: DictionaryObject, place: int
) -> StreamObject | None:
    """Read the data behind a dictionary, if it is as long as the dictionary says."""
    start = _STREAM.match(data, place)
    length = dict.get(entries, "/Length")
    if isinstance(length, IndirectObject):
        length = _number_at(data, reader.xref.get(length.generation, {}).get(length.idnum))
    if start is None or not isinstance(length, int):
        return None
    end = start.end() + length
    if _STREAM_END.match(data, end) is None:
        return None
    given: dict[str, Any] = {**entries, "__streamdata__": data[start.end() : end]}
    return StreamObject.initialize_from_dictionary(given)


def _number_at(data: bytes, place: int | None) -> int | None:
    found = None if place is None else _NUMBER_OBJECT.match(data, place)
    return None if found is None else int(found[1])


def _parse_stream(reader: QuickReader, parser: Parser, number: int) -> None:
    try:
        stream = reader.get_object(number)
        if not isinstance(stream, StreamObject):
            return
        data = stream.get_data()
        count, first = look_int(stream, "N") or 0, look_int(stream, "First") or 0
        index = [int(word) for word in data[:first].split()[: 2 * count]]
    except Exception:  # pypdf raises many kinds; it will again when it is asked for the object
        return
    starts = [first + offset for offset in index[1::2]]
    for member, start, end in zip(index[::2], starts, [*starts[1:], len(data)], strict=False):
        if reader.xref_objStm.get(member, (0, 0))[0] != number:
            continue
        element = read_our_element(data, start, end)
        if element is not None:
            reader.elements[member] = element
            continue
        body = data[start:end]
        if _take_element(reader, member, body):
            continue
        try:
            _cache(reader, member, parser.parse(body))
        except UnusualSyntax:
            continue


def _take_element(reader: QuickReader, number: int, body: bytes) -> bool:
    """Keep an object if it is a plain structure element."""
    element = read_plain_element(body)
    if element is not None:
        reader.elements[number] = element
    return element is not None


def _cache(reader: PdfReader, number: int, value: PdfObject) -> None:
    """Put an object into pypdf's cache; a plain value has no place for its number."""
    key = (0, number)
    if key not in reader.resolved_objects and isinstance(value, _HOLDERS):
        if type(value) is ArrayObject:
            value = ArrayObject(value)  # which may stand elsewhere too
        value.indirect_reference = IndirectObject(number, 0, reader)
        reader.resolved_objects[key] = value
