"""Objects parsed in bulk, several times faster than one by one.

pypdf reads an object when it is asked for, byte by byte. Nearly every object of a
source is needed here, so those in plain sight are parsed ahead, by one regular
expression, and handed to pypdf's cache. Whatever is out of the ordinary is left to
pypdf, which knows how to mend it.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    create_string_object,
)

from agendapack.assemble.words import look_int

_SPACE = rb"[\0\t\n\f\r ]"
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_END = rb"(?=[\0\t\n\f\r ()<>\[\]{}/%]|\Z)"
_TOKEN = re.compile(
    _SPACE + rb"*+("
    rb"/" + _REGULAR + rb"*+|"
    rb"[0-9]{1,9} [0-9]{1,5} R" + _END + rb"|"
    + _REGULAR + rb"++|"
    rb"<<|>>|"
    rb"\([^()\\\r]*+\)|"
    rb"<[0-9A-Fa-f]*+>|"
    rb"[^\0\t\n\f\r ])"
)  # fmt: skip
_NAME = re.compile(rb"/[!-~]*")
_WHOLE = re.compile(rb"[+-]?[0-9]{1,10}")
_REAL = re.compile(rb"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)")
_CONSTANTS: dict[bytes, Callable[[], PdfObject]] = {
    b"true": lambda: BooleanObject(True),
    b"false": lambda: BooleanObject(False),
    b"null": NullObject,
}
_OPEN, _CLOSE, _LIST, _LIST_END = 1, 2, 3, 4
_BRACKETS: dict[bytes, PdfObject | int] = {
    b"<<": _OPEN,
    b">>": _CLOSE,
    b"[": _LIST,
    b"]": _LIST_END,
}
_ENDING = re.compile(rb"endobj|stream")
_HEADER = re.compile(
    _SPACE + rb"*+([0-9]+)" + _SPACE + rb"++0" + _SPACE + rb"++obj" + _END + _SPACE + rb"*+"
)
_STREAM = re.compile(_SPACE + rb"*+stream(?:\r\n|\n)")
_STREAM_END = re.compile(_SPACE + rb"*+endstream" + _END)
_NUMBER = re.compile(
    _SPACE
    + rb"*+[0-9]+"
    + _SPACE
    + rb"++[0-9]+"
    + _SPACE
    + rb"++obj"
    + _SPACE
    + rb"++([0-9]{1,10})"
    + _SPACE
    + rb"*+endobj"
)


class QuickReader(PdfReader):
    """A reader that reads the plain head of an object (`12 0 obj`) at a glance.

    pypdf reads the head of every object as it opens a file.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file = BytesIO(data)
        super().__init__(self._file)

    def read_object_header(self, stream: IO[Any]) -> tuple[int, int]:  # noqa: D102
        found = _HEADER.match(self._data, stream.tell()) if stream is self._file else None
        if found is None:
            return super().read_object_header(stream)
        stream.seek(found.end())
        return int(found[1]), 0


class Unusual(Exception):
    """An object that is left to pypdf."""


def parse_ahead(reader: PdfReader, data: bytes) -> None:
    """Fill pypdf's cache with the plain objects of a file that is not encrypted."""
    parser = Parser(reader)
    for number, place in reader.xref.get(0, {}).items():
        if number in reader.xref_objStm or reader.xref_free_entry.get(0, {}).get(number):
            continue
        header = _HEADER.match(data, place)
        ending = _ENDING.search(data, header.end()) if header else None
        if header is None or ending is None or int(header[1]) != number:
            continue
        try:
            value = parser.parse(data[header.end() : ending.start()])
        except Unusual:
            continue
        if ending[0] == b"endobj":
            _cache(reader, number, value)
        elif type(value) is DictionaryObject:
            stream = _stream(reader, data, value, ending.start())
            if stream is not None:
                _cache(reader, number, stream)
    for stream in sorted({stream for stream, _ in reader.xref_objStm.values()}):
        _parse_stream(reader, parser, stream)


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


def _parse_stream(reader: PdfReader, parser: "Parser", number: int) -> None:
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
        try:
            _cache(reader, member, parser.parse(data[first + start : first + end]))
        except Unusual:
            continue


def _cache(reader: PdfReader, number: int, value: PdfObject) -> None:
    """Keep an object; not a plain value, which would be told what its number is."""
    if (0, number) not in reader.resolved_objects and isinstance(
        value, DictionaryObject | ArrayObject
    ):
        reader.cache_indirect_object(0, number, value)


class Parser:
    """Parses the objects of one file; equal names, numbers and references are one object.

    Args:
        reader: Resolves its references.
    """

    def __init__(self, reader: PdfReader | None) -> None:
        self._reader = reader
        self._known: dict[bytes, PdfObject | int] = dict(_BRACKETS)

    def parse(self, data: bytes) -> PdfObject:
        """Parse one object.

        Args:
            data: Its bytes, and space around them at most.

        Raises:
            Unusual: It is written in a way that is left to pypdf.
        """
        known = self._known.get
        outer: list[tuple[int, list[PdfObject]]] = []
        members: list[PdfObject] = []
        for token in _TOKEN.findall(data):
            value = known(token)
            if value is None:
                value = self._make(token)
            if type(value) is not int:
                members.append(value)  # type: ignore[arg-type]
            elif value in (_OPEN, _LIST):
                outer.append((value, members))
                members = []
            else:
                if not outer or outer[-1][0] != value - 1:
                    raise Unusual
                made = _dictionary(members) if value == _CLOSE else ArrayObject(members)
                members = outer.pop()[1]
                members.append(made)
        if outer or len(members) != 1:
            raise Unusual
        return members[0]

    def _make(self, token: bytes) -> PdfObject | int:
        if token.startswith((b"(", b"<")):
            return _string(token)
        made = self._known[token] = self._plain(token)
        return made

    def _plain(self, token: bytes) -> PdfObject:
        if _NAME.fullmatch(token) and b"#" not in token:
            return NameObject(token.decode("ascii"))
        if _WHOLE.fullmatch(token):
            return NumberObject(token)
        if _REAL.fullmatch(token):
            return FloatObject(token.decode("ascii"))
        if token.endswith(b" R"):
            number, generation, _ = token.split(b" ")
            return IndirectObject(int(number), int(generation), self._reader)
        if token in _CONSTANTS:
            return _CONSTANTS[token]()
        raise Unusual


def _string(token: bytes) -> PdfObject:
    if token[:1] == b"(" and len(token) > 1:
        return create_string_object(token[1:-1])
    if token[-1:] == b">" and len(token) % 2 == 0:
        return create_string_object(bytes.fromhex(token[1:-1].decode("ascii")))
    raise Unusual


def _dictionary(members: list[PdfObject]) -> DictionaryObject:
    keys = members[::2]
    if set(map(type, keys)) - {NameObject}:
        raise Unusual
    made = DictionaryObject(zip(keys, members[1::2], strict=False))
    if 2 * len(made) != len(members):
        raise Unusual
    return made
