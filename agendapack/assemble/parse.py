"""Objects parsed in bulk, several times faster than one by one.

pypdf reads an object when it is asked for, byte by byte. Nearly every object of a
source is needed here, so those in plain sight are parsed ahead (see `tokens.py`) and
handed to pypdf's cache.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

from agendapack.assemble.plain_elements import PlainElement, as_object, read_plain_element
from agendapack.assemble.plain_index import read_plain_index
from agendapack.assemble.tokens import END, SPACE, Parser, Unusual
from agendapack.assemble.words import look_int
from agendapack.pdf_objects import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    PdfReader,
    StreamObject,
)

_OBJECT = re.compile(rb"\bobj")
_HEADER = re.compile(
    SPACE + rb"*+([0-9]+)" + SPACE + rb"++0" + SPACE + rb"++obj" + END + SPACE + rb"*+"
)
_STREAM = re.compile(rb"stream(?:\r\n|\n)")
_HOLDERS = (DictionaryObject, ArrayObject)
_STREAM_END = re.compile(SPACE + rb"*+endstream" + END)
_COMMENT = re.compile(rb"(\((?:[^()\\]++|\\.)*+\))|%[^\r\n]*+", re.DOTALL)
_NUMBER = re.compile(
    SPACE
    + rb"*+[0-9]+"
    + SPACE
    + rb"++[0-9]+"
    + SPACE
    + rb"++obj"
    + SPACE
    + rb"++([0-9]{1,10})"
    + SPACE
    + rb"*+endobj"
)


class QuickReader(PdfReader):
    """A reader that reads a plain index, and the plain head of an object, at a glance.

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
        except Unusual:
            return False
        if not isinstance(trailer, DictionaryObject):
            return False
        self.xref, self.xref_free_entry, self.xref_objStm = {0: index.places}, {}, {}
        self.trailer, self.bodies = trailer, index.bodies
        return True

    @property
    def is_encrypted(self) -> bool:
        """Keep pypdf from asking for a password; `needs_decrypting` tells."""
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
        except Unusual:
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
    found = None if place is None else _NUMBER.match(data, place)
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
    offsets = index[1::2]
    for member, start, end in zip(index[::2], offsets, [*offsets[1:], len(data)], strict=False):
        if reader.xref_objStm.get(member, (0, 0))[0] != number:
            continue
        body = data[first + start : first + end]
        if _take_element(reader, member, body):
            continue
        try:
            _cache(reader, member, parser.parse(body))
        except Unusual:
            continue


def _take_element(reader: QuickReader, number: int, body: bytes) -> bool:
    """Keep an object if it is a plain structure element."""
    element = read_plain_element(body)
    if element is not None:
        reader.elements[number] = element
    return element is not None


def _cache(reader: PdfReader, number: int, value: PdfObject) -> None:
    """Keep an object; not a plain value, which would be told what its number is."""
    key = (0, number)
    if key not in reader.resolved_objects and isinstance(value, _HOLDERS):
        if type(value) is ArrayObject:
            value = ArrayObject(value)  # which may stand elsewhere too
        value.indirect_reference = IndirectObject(number, 0, reader)
        reader.resolved_objects[key] = value
