"""The finished file: objects numbered, packed into object streams, and indexed.

Only what the document's root can reach is written, numbered in the order in which
it is met, so equal content gives equal bytes. Object and cross-reference streams are
those of ISO 32000-1, 7.5.7 and 7.5.8; PDF/A-2 allows both.
"""

import hashlib
import zlib

from pypdf.generic import (
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
)

from agendapack.assemble.encode import encode
from agendapack.assemble.store import Store
from agendapack.assemble.twins import find_twins
from agendapack.assemble.words import array, dictionary, name, number

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
OBJECTS_A_STREAM = 200
EFFORT = 6
# Two bytes, so that data that ends in a carriage return is not read as one byte shorter.
END_STREAM = b"\r\nendstream"
_LENGTH = "/Length"


def write(store: Store, root: IndirectObject, info: IndirectObject, identity: str) -> bytes:
    """Return the bytes of the file.

    Args:
        store: Its objects.
        root: The document catalogue.
        info: The information dictionary.
        identity: Becomes the file identifier, hashed.
    """
    numbering = _Numbering(store)
    trailer = {"Root": numbering.of(root.idnum), "Info": numbering.of(info.idnum)}
    out = _Out()
    small: list[tuple[int, bytes]] = []
    for final, value in numbering:
        if isinstance(value, StreamObject):
            out.object(final, _encode_stream(value, numbering))
        else:
            small.append((final, encode(value, numbering.of)))
    following = len(numbering) + 1
    for start in range(0, len(small), OBJECTS_A_STREAM):
        out.object_stream(following, small[start : start + OBJECTS_A_STREAM])
        following += 1
    return out.finish(following, trailer, identity)


class _Numbering:
    """Final numbers, given in the order in which objects are met."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._twins = find_twins(store)
        self._final: dict[int, int] = {}
        self._queue: list[int] = []

    def of(self, number: int) -> int:
        number = self._twins.get(number, number)
        final = self._final.get(number)
        if final is None:
            final = self._final[number] = len(self._final) + 1
            self._queue.append(number)
        return final

    def __iter__(self) -> "_Numbering":
        self._next = 0
        return self

    def __next__(self) -> tuple[int, PdfObject]:
        if self._next == len(self._queue):
            raise StopIteration
        self._next += 1
        value = self._store.get_object(IndirectObject(self._queue[self._next - 1], 0, None))
        return self._next, value

    def __len__(self) -> int:
        return len(self._final)


def _encode_stream(value: StreamObject, numbering: _Numbering) -> bytes:
    head = DictionaryObject({k: value.raw_get(k) for k in value if k != _LENGTH})
    data = value._data
    if "/Filter" not in head and len(data) > 100 and head.get("/Type") != "/Metadata":
        head[name("Filter")] = name("FlateDecode")
        data = zlib.compress(data, EFFORT)
    head[name("Length")] = number(len(data))
    return encode(head, numbering.of) + b"\nstream\n" + data + END_STREAM


class _Out:
    def __init__(self) -> None:
        self._parts = [HEADER]
        self._length = len(HEADER)
        self._places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}

    def object(self, final: int, body: bytes) -> None:
        self._places[final] = (1, self._length, 0)
        part = b"%d 0 obj\n%b\nendobj\n" % (final, body)
        self._parts.append(part)
        self._length += len(part)

    def object_stream(self, final: int, members: list[tuple[int, bytes]]) -> None:
        index: list[bytes] = []
        offset = 0
        for place, (member, body) in enumerate(members):
            self._places[member] = (2, final, place)
            index.append(b"%d %d" % (member, offset))
            offset += len(body) + 1
        head = b" ".join(index) + b"\n"
        data = zlib.compress(head + b"\n".join(body for _, body in members), EFFORT)
        entries = dictionary(
            Type=name("ObjStm"),
            N=number(len(members)),
            First=number(len(head)),
            Filter=name("FlateDecode"),
            Length=number(len(data)),
        )
        self.object(final, encode(entries, int) + b"\nstream\n" + data + END_STREAM)

    def finish(self, final: int, trailer: dict[str, int], identity: str) -> bytes:
        start = self._length
        self._places[final] = (1, start, 0)
        rows = b"".join(
            bytes([kind]) + first.to_bytes(4, "big") + second.to_bytes(2, "big")
            for _, (kind, first, second) in sorted(self._places.items())
        )
        data = zlib.compress(rows, EFFORT)
        file_id = ByteStringObject(hashlib.sha256(identity.encode()).digest()[:16])
        entries = dictionary(
            Type=name("XRef"),
            Size=number(final + 1),
            W=array(number(width) for width in (1, 4, 2)),
            **{key: IndirectObject(value, 0, None) for key, value in trailer.items()},
            ID=array([file_id, file_id]),
            Filter=name("FlateDecode"),
            Length=number(len(data)),
        )
        body = encode(entries, int) + b"\nstream\n" + data + END_STREAM
        self._parts.append(b"%d 0 obj\n%b\nendobj\n" % (final, body))
        self._parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._parts)
