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

from agendapack.pdf import objects, plain_elements
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


_OBJECT = re.compile(rb"\bobj")
_HEADER = re.compile(
    SPACE + rb"*+([0-9]+)" + SPACE + rb"++0" + SPACE + rb"++obj" + END + SPACE + rb"*+"
)
_STREAM = re.compile(rb"stream(?:\r\n|\n)")
_HOLDERS = (objects.DictionaryObject, objects.ArrayObject)
_STREAM_END = re.compile(SPACE + rb"*+endstream" + END)
_COMMENT = re.compile(rb"(\((?:[^()\\]++|\\.)*+\))|%[^\r\n]*+", re.DOTALL)
_NUMBER_OBJECT = re.compile(
    rb"%b*+[0-9]+%b++[0-9]+%b++obj%b++([0-9]{1,10})%b*+endobj" % ((SPACE,) * 5)
)


class QuickReader(objects.PdfReader):
    """pypdf's reader, faster at a plain index and at the head of an object.

    Structure elements that are plain stand in `elements`, by number, and arrays of nothing but
    references in `lists`, as they are written; an object is made of one when it is asked for. What
    is encrypted is not decrypted here: whoever opens such a file first leaves that to pikepdf.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file = BytesIO(data)
        self.bodies: dict[int, int] | None = None
        self.elements: dict[int, plain_elements.PlainElement] = {}
        self.lists: dict[int, bytes] = {}
        self._attributes: dict[bytes, objects.PdfObject] = {}
        super().__init__(self._file)

    def read(self, stream: IO[Any]) -> None:  # noqa: D102
        if not self._read_plainly():
            super().read(stream)

    def get_object(  # noqa: D102
        self, indirect_reference: int | objects.IndirectObject
    ) -> objects.PdfObject | None:
        given = indirect_reference
        number = given.idnum if isinstance(given, objects.IndirectObject) else given
        if (0, number) not in self.resolved_objects:
            if (element := self.elements.get(number)) is not None:
                named = element.attributes and self.attributes(element.attributes)
                _cache(self, number, plain_elements.as_object(element, self, named or None))
            elif (listed := self.lists.get(number)) is not None:
                kids = [
                    objects.IndirectObject(kid, 0, self)
                    for kid in plain_elements.numbers_in(listed)
                ]
                _cache(self, number, objects.ArrayObject(kids))
        return super().get_object(indirect_reference)

    def numbers_listed(self, value: object) -> list[int] | None:
        """Return the numbers in an array of nothing but references; None where it is no plain one.

        Args:
            value: What may be the reference to it.
        """
        listed = self.lists.get(value.idnum) if isinstance(value, objects.IndirectObject) else None
        return None if listed is None else plain_elements.numbers_in(listed)

    def attributes(self, written: bytes) -> objects.PdfObject:
        """Return the attributes of a plain element; equal ones share one object."""
        made = self._attributes.get(written)
        if made is None:
            try:
                made = Parser(self).parse(written)
            except UnusualSyntax:
                made = objects.read_object(BytesIO(written), self)
            self._attributes[written] = made
        return made

    def _read_plainly(self) -> bool:
        index = read_plain_index(self._data)
        if index is None:
            return False
        try:
            trailer = Parser(self).parse(_without_comments(index.trailer))
        except UnusualSyntax:
            return False
        if not isinstance(trailer, objects.DictionaryObject):
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
        elif type(value) is objects.DictionaryObject:
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
    reader: objects.PdfReader, data: bytes, entries: objects.DictionaryObject, place: int
) -> objects.StreamObject | None:
    """Read the data behind a dictionary, if it is as long as the dictionary says."""
    start = _STREAM.match(data, place)
    length = dict.get(entries, "/Length")
    if isinstance(length, objects.IndirectObject):
        length = _number_at(data, reader.xref.get(length.generation, {}).get(length.idnum))
    if start is None or not isinstance(length, int):
        return None
    end = start.end() + length
    if _STREAM_END.match(data, end) is None:
        return None
    given: dict[str, Any] = {**entries, "__streamdata__": data[start.end() : end]}
    return objects.StreamObject.initialize_from_dictionary(given)


def _number_at(data: bytes, place: int | None) -> int | None:
    found = None if place is None else _NUMBER_OBJECT.match(data, place)
    return None if found is None else int(found[1])


def _parse_stream(reader: QuickReader, parser: Parser, number: int) -> None:
    try:
        stream = reader.get_object(number)
        if not isinstance(stream, objects.StreamObject):
            return
        data = stream.get_data()
        count, first = objects.look_int(stream, "N") or 0, objects.look_int(stream, "First") or 0
        index = list(map(int, data[:first].split()[: 2 * count]))
    except Exception:  # pypdf raises many kinds; it will again when it is asked for the object
        return
    starts = [first + offset for offset in index[1::2]]
    bodies = [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=False)]
    members, elements = reader.xref_objStm, reader.elements
    make = plain_elements.PlainElement._make
    for member, body, found in zip(
        index[::2], bodies, map(plain_elements.OUR_ELEMENT.fullmatch, bodies), strict=False
    ):
        if members.get(member, _NOWHERE)[0] != number:
            continue
        if found is not None:  # as most
            elements[member] = make(found.groups())
        elif (listed := plain_elements.OUR_LIST.fullmatch(body)) is not None:
            reader.lists[member] = listed[1]
        elif not _take_element(reader, member, body):
            try:
                _cache(reader, member, parser.parse(body))
            except UnusualSyntax:
                continue


_NOWHERE = (0, 0)


def _take_element(reader: QuickReader, number: int, body: bytes) -> bool:
    """Keep an object if it is a plain structure element."""
    element = plain_elements.read_plain_element(body)
    if element is not None:
        reader.elements[number] = element
    return element is not None


def _cache(reader: objects.PdfReader, number: int, value: objects.PdfObject) -> None:
    """Put an object into pypdf's cache; a plain value has no place for its number."""
    key = (0, number)
    if key not in reader.resolved_objects and isinstance(value, _HOLDERS):
        if type(value) is objects.ArrayObject:
            value = objects.ArrayObject(value)  # which may stand elsewhere too
        value.indirect_reference = objects.IndirectObject(number, 0, reader)
        reader.resolved_objects[key] = value
