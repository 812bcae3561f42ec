"""Objects parsed in bulk, several times faster than one by one.

pypdf reads an object when it is asked for, byte by byte. Nearly every object of a
source is needed here, so those in plain sight are parsed ahead, by one regular
expression, and handed to pypdf's cache. Whatever is out of the ordinary is left to
pypdf, which knows how to mend it.
"""

import re
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
_END = rb"(?=[\0\t\n\f\r ()<>\[\]{}/%]|\Z)"
_TOKEN = re.compile(
    _SPACE + rb"*+(?:"
    rb"/([^\0-\x20#()<>\[\]{}/%\x7f-\xff]*+)" + _END + rb"|"
    rb"([0-9]{1,9}) ([0-9]{1,5}) R" + _END + rb"|"
    rb"([+-]?[0-9]{1,10})" + _END + rb"|"
    rb"([+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+))" + _END + rb"|"
    rb"(<<)|(>>)|(\[)|(\])|"
    rb"\(([^()\\\r]*+)\)|"
    rb"<([0-9A-Fa-f]*+)>|"
    rb"(true|false|null)" + _END + rb"|"
    rb"(endobj)" + _END + rb")"
)
_NAME, _REFERENCE, _ENDOBJ = 1, 3, 13
_OPEN, _CLOSE, _LIST, _LIST_END = 6, 7, 8, 9
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
_names: dict[bytes, NameObject] = {}


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
    for number, place in reader.xref.get(0, {}).items():
        if number in reader.xref_objStm or reader.xref_free_entry.get(0, {}).get(number):
            continue
        header = _HEADER.match(data, place)
        if header is None or int(header[1]) != number:
            continue
        try:
            value, end = parse_object(data, header.end(), reader)
        except Unusual:
            continue
        ending = _TOKEN.match(data, end)
        if ending is not None and ending.lastindex == _ENDOBJ:
            _cache(reader, number, value)
        elif type(value) is DictionaryObject:
            stream = _stream(reader, data, value, end)
            if stream is not None:
                _cache(reader, number, stream)
    for stream in sorted({stream for stream, _ in reader.xref_objStm.values()}):
        _parse_stream(reader, stream)


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


def _parse_stream(reader: PdfReader, number: int) -> None:
    try:
        stream = reader.get_object(number)
        if not isinstance(stream, StreamObject):
            return
        data = stream.get_data()
        count, first = look_int(stream, "N") or 0, look_int(stream, "First") or 0
        index = [int(word) for word in data[:first].split()[: 2 * count]]
    except Exception:  # pypdf raises many kinds; it will again when it is asked for the object
        return
    for member, offset in zip(index[::2], index[1::2], strict=False):
        if reader.xref_objStm.get(member, (0, 0))[0] != number:
            continue
        try:
            _cache(reader, member, parse_object(data, first + offset, reader)[0])
        except Unusual:
            continue


def _cache(reader: PdfReader, number: int, value: PdfObject) -> None:
    if (0, number) not in reader.resolved_objects:
        reader.cache_indirect_object(0, number, value)


def parse_object(data: bytes, place: int, reader: PdfReader | None) -> tuple[PdfObject, int]:
    """Parse one object.

    Args:
        data: The bytes it stands in.
        place: Where it starts.
        reader: Resolves its references.

    Returns:
        The object, and where it ends.

    Raises:
        Unusual: It is written in a way that is left to pypdf.
    """
    open_lists: list[tuple[bool, list[PdfObject]]] = []
    members: list[PdfObject] = []
    value: PdfObject
    tokens = _TOKEN.scanner(data, place).match  # type: ignore[attr-defined]
    while found := tokens():
        kind = found.lastindex
        if kind == _NAME:
            value = _names.get(found[_NAME]) or _name(found[_NAME])
        elif kind == _REFERENCE:
            value = IndirectObject(int(found[2]), int(found[3]), reader)
        elif kind in (_OPEN, _LIST):
            members = []
            open_lists.append((kind == _OPEN, members))
            continue
        elif kind in (_CLOSE, _LIST_END):
            if not open_lists or open_lists[-1][0] != (kind == _CLOSE):
                raise Unusual
            named, members = open_lists.pop()
            value = _dictionary(members) if named else ArrayObject(members)
            if open_lists:
                members = open_lists[-1][1]
        else:
            value = _scalar(found)
        if not open_lists:
            return value, found.end()
        members.append(value)
    raise Unusual


def _name(plain: bytes) -> NameObject:
    made = _names[plain] = NameObject("/" + plain.decode("ascii"))
    return made


def _scalar(found: re.Match[bytes]) -> PdfObject:
    match found.lastindex:
        case 4:
            return NumberObject(found[4])
        case 5:
            return FloatObject(found[5].decode("ascii"))
        case 10:
            return create_string_object(found[10])
        case 11 if len(found[11]) % 2 == 0:
            return create_string_object(bytes.fromhex(found[11].decode("ascii")))
        case 12:
            return NullObject() if found[12] == b"null" else BooleanObject(found[12] == b"true")
    raise Unusual


def _dictionary(members: list[PdfObject]) -> DictionaryObject:
    made = DictionaryObject()
    keys = members[::2]
    if len(members) % 2 or not all(isinstance(key, NameObject) for key in keys):
        raise Unusual
    dict.update(made, zip(keys, members[1::2], strict=True))
    if len(made) != len(keys):
        raise Unusual
    return made
