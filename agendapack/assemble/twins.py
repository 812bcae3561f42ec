"""Equal fonts, images, profiles and contents: found, so that each is stored once."""

import hashlib
from itertools import count

from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from agendapack.assemble.encode import encode
from agendapack.assemble.store import Store

SHAREABLE = {"/Font", "/FontDescriptor", "/Encoding", "/ExtGState"}
MAX_ROUNDS = 8


def find_twins(store: Store) -> dict[int, int]:
    """Map the number of each repeated object to the number of its first copy.

    A round finds objects that are equal once the twins of earlier rounds count as
    one; a font is four references deep. Only objects whose identity has no meaning
    are compared: not pages, annotations, layers or structure elements.
    """
    candidates = [
        (number, value, _data_key(value))
        for number, value in store.numbered()
        if isinstance(value, StreamObject)
        or (isinstance(value, DictionaryObject) and value.get("/Type") in SHAREABLE)
    ]
    twins: dict[int, int] = {}
    for turn in count(1):
        first: dict[tuple[bytes, bytes], int] = {}
        found = len(twins)
        for number, value, data in candidates:
            if number in twins:
                continue
            key = (data, encode(value, lambda n: twins.get(n, n)))
            kept = first.setdefault(key, number)
            if kept != number:
                twins[number] = kept
        if len(twins) == found or turn == MAX_ROUNDS:
            break
    return {number: _last(twins, kept) for number, kept in twins.items()}


def _data_key(value: PdfObject) -> bytes:
    return hashlib.sha256(value._data).digest() if isinstance(value, StreamObject) else b""


def _last(twins: dict[int, int], number: int) -> int:
    while number in twins:
        number = twins[number]
    return number
