"""The finished file: objects numbered, packed into object streams, and indexed.

Only what the document's root can reach is written, numbered in the order in which
it is met, so equal content gives equal bytes. Object and cross-reference streams are
those of ISO 32000-1, 7.5.7 and 7.5.8; PDF/A-2 allows both.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Sequence

from agendapack.assemble.encode import encode_hex
from agendapack.assemble.store import Store, Written
from agendapack.assemble.twins import find_twins
from agendapack.pdf_objects import IndirectObject

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
OBJECTS_A_STREAM = 200
EFFORT = 5
MOST_UNPACKED = 256
"""Bytes of a stream that compressing would not make much shorter, and slower to read."""
SHORT = 1024
# Two bytes, so that data that ends in a carriage return is not read as one byte shorter.
END_STREAM = b"\r\nendstream"
_ROW = struct.Struct(">BIH").pack


def write(store: Store, root: IndirectObject, info: IndirectObject, identity: str) -> bytes:
    """Return the bytes of the file.

    Args:
        store: Its objects.
        root: The document catalogue.
        info: The information dictionary.
        identity: Becomes the file identifier, hashed.
    """
    objects = store.written()
    order, final = _number(objects, (root.idnum, info.idnum))
    out = _Out()
    small: list[tuple[int, bytes]] = []
    for place, number in enumerate(order, 1):
        written = objects[number - 1]
        plain = written.template % tuple(map(final.__getitem__, written.references))
        if written.data is None:
            small.append((place, plain))
        else:
            out.object(place, _stream(plain, written.data, written.packs))
    following = len(order) + 1
    for start in range(0, len(small), OBJECTS_A_STREAM):
        out.object_stream(following, small[start : start + OBJECTS_A_STREAM])
        following += 1
    return out.finish(following, (final[root.idnum], final[info.idnum]), identity)


def _number(objects: Sequence[Written], roots: tuple[int, ...]) -> tuple[list[int], dict[int, int]]:
    """Give final numbers in the order in which objects are met; twins have one number."""
    twins = find_twins(objects)
    order: list[int] = []
    final: dict[int, int] = {}

    def meet(references: Iterable[int]) -> None:
        for number in references:
            if number not in final:
                kept = twins.get(number, number)
                if kept not in final:
                    order.append(kept)
                    final[kept] = len(order)
                final[number] = final[kept]

    meet(roots)
    for number in order:  # which grows meanwhile
        meet(objects[number - 1].references)
    return order, final


def _stream(plain: bytes, data: bytes, packs: bool) -> bytes:
    head = plain[:-2]
    if packs and len(data) > MOST_UNPACKED:
        head += b"/Filter/FlateDecode"
        data = _pack(data)
    return b"%b/Length %d>>\nstream\n%b%b" % (head, len(data), data, END_STREAM)


def _pack(data: bytes) -> bytes:
    """Compress a stream; a short one needs no room to look back, which takes time to make."""
    if len(data) > SHORT:
        return zlib.compress(data, EFFORT)
    packer = zlib.compressobj(EFFORT, zlib.DEFLATED, 10, 2)
    return packer.compress(data) + packer.flush()


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
        data = zlib.compress(head + b"\n".join([body for _, body in members]), EFFORT)
        entries = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (
            len(members),
            len(head),
            len(data),
        )
        self.object(final, b"%b\nstream\n%b%b" % (entries, data, END_STREAM))

    def finish(self, final: int, trailer: tuple[int, int], identity: str) -> bytes:
        start = self._length
        self._places[final] = (1, start, 0)
        rows = b"".join([_ROW(*place) for _, place in sorted(self._places.items())])
        data = zlib.compress(rows, EFFORT)
        file_id = encode_hex(hashlib.sha256(identity.encode()).digest()[:16])
        entries = (
            b"<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[%b %b]"
            b"/Filter/FlateDecode/Length %d>>"
        ) % (final + 1, *trailer, file_id, file_id, len(data))
        self.object(final, b"%b\nstream\n%b%b" % (entries, data, END_STREAM))
        self._parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._parts)
