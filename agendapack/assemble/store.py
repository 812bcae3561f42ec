"""The objects of the file that is being made, before they have their final numbers."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from agendapack.assemble.encode import encode, encode_entries
from agendapack.assemble.tokens import Parser, Unusual
from agendapack.assemble.words import put
from agendapack.pdf_objects import (
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    StreamObject,
    read_object,
)

SHAREABLE = {"/Font", "/FontDescriptor", "/Encoding", "/ExtGState"}
_LENGTH = "/Length"


class Written(NamedTuple):
    """An object that is encoded already, but for the numbers of what it refers to.

    Args:
        template: Its bytes, with `%d` where a number goes; of a stream, its dictionary
            without the length.
        references: Numbers in the store, in order.
        data: Of a stream.
        packs: Whether the data is to be compressed.
        shares: Whether it may be one with another object that is equal.
    """

    template: bytes
    references: Sequence[int] = ()
    data: bytes | None = None
    packs: bool = False
    shares: bool = False


_NOTHING = Written(b"null")


class Store:
    """A growing list of objects; its references can be followed like a reader's."""

    def __init__(self) -> None:
        self._objects: list[PdfObject | Written] = []
        self.resolved_objects: dict[tuple[int, int], PdfObject] = {}  # as a reader has
        self._operators: dict[bytes, IndirectObject] = {}

    def add(self, value: PdfObject | Written) -> IndirectObject:
        """Take in an object and return the reference to it."""
        self._objects.append(value)
        return IndirectObject(len(self._objects), 0, self)

    def add_operators(self, data: bytes) -> IndirectObject:
        """Take in a stream of content, each content once."""
        known = self._operators.get(data)
        if known is None:
            known = self.add(Written(b"<<>>", (), data, packs=True, shares=True))
            self._operators[data] = known
        return known

    def reserve(self) -> IndirectObject:
        """Return a reference whose object follows by `settle`."""
        return self.add(NullObject())

    def reserve_many(self, count: int) -> range:
        """Return the numbers of so many objects that follow by `place`."""
        first = len(self._objects) + 1
        self._objects.extend([_NOTHING] * count)
        return range(first, first + count)

    def place(self, number: int, value: Written) -> None:
        """Put an object in one of the places that were reserved together."""
        self._objects[number - 1] = value

    def settle(self, reference: IndirectObject, value: PdfObject | Written) -> None:
        """Put the object in its reserved place."""
        self._objects[reference.idnum - 1] = value

    def say(self, number: int, key: str, value: PdfObject) -> None:
        """Add the entry `/key` to a dictionary or stream, encoded already or not."""
        found = self._objects[number - 1]
        if isinstance(found, Written):
            references = list(found.references)
            added = encode_entries({key: value}, references)
            template = found.template.removesuffix(b">>") + added + b">>"
            self._objects[number - 1] = found._replace(template=template, references=references)
        elif isinstance(found, DictionaryObject):
            put(found, key, value)

    def get_object(self, reference: IndirectObject) -> PdfObject:
        """Return the object that a reference leads to; of a stream that is encoded, its entries."""
        found = self._objects[reference.idnum - 1]
        return self._parse(found) if isinstance(found, Written) else found

    def _parse(self, written: Written) -> PdfObject:
        plain = written.template % tuple(written.references)
        try:
            return Parser(self).parse(plain)
        except Unusual:
            return read_object(BytesIO(plain), self)  # type: ignore[arg-type]

    def clear(self) -> None:
        """Let go of everything; the references to it hold the store, and it them."""
        self._objects.clear()
        self._operators.clear()

    def written(self) -> list[Written]:
        """Encode every object that is not yet."""
        return [value if isinstance(value, Written) else _write(value) for value in self._objects]


def encoded(entries: Mapping[str, PdfObject]) -> Written:
    """Encode a dictionary, whose keys are without their slashes."""
    references: list[int] = []
    return Written(b"<<%b>>" % encode_entries(entries, references), references)


def _write(value: PdfObject) -> Written:
    if isinstance(value, StreamObject):
        entries = value if _LENGTH not in value else _without_length(value)
        template, references = encode(entries)
        packs = "/Filter" not in value and dict.get(value, "/Type") != "/Metadata"
        return Written(template, references, value._data, packs, shares=True)
    template, references = encode(value)
    shares = isinstance(value, DictionaryObject) and dict.get(value, "/Type") in SHAREABLE
    return Written(template, references, shares=shares)


def _without_length(value: StreamObject) -> DictionaryObject:
    return DictionaryObject({key: value.raw_get(key) for key in value if key != _LENGTH})
