"""PDF files: one that goes into the document, opened; and the one that is being made.

Of an opened file these are its pages, their content and its streams. Of the one that is made,
only what the document's root can reach is written, numbered in the order in which it is met, so
equal content gives equal bytes. Equal fonts, pictures, profiles and contents are stored once.
Object and cross-reference streams are those of ISO 32000-1, 7.5.7 and 7.5.8; PDF/A-2 allows both.
"""

import gc
import hashlib
import logging
import re
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from functools import lru_cache
from io import BytesIO
from itertools import accumulate, chain, count

from agendapack.model import dataclass
from agendapack.pdf import objects
from agendapack.pdf.encoded import EFFORT, END_STREAM, EncodedObject, Objects, compress, encode_hex
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    StreamObject,
    put,
    read_object,
)
from agendapack.pdf.reader import QuickReader, parse_ahead
from agendapack.pdf.summary import ContentSummary, mcids_of, summarise
from agendapack.pdf.syntax import Parser, UnusualSyntax, encode, encode_entries
from agendapack.problems import InternalFault

KEPT_OPEN = 64
_BOX = re.compile(rb"/(?:Media|Crop|Bleed|Trim|Art)Box\s*\[[^\]]{1,200}\]")
_DOUBTFUL_BOX = re.compile(rb"Box\s*\[[^\]]{1,200}[\d.][eE]")
_EXPONENT = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+")


@dataclass(frozen=True, slots=True, eq=False)
class PdfSource:
    """An opened file; `pages` have their inherited entries, those `left_out` are not taken."""

    reader: QuickReader
    root: objects.DictionaryObject
    pages: tuple[objects.DictionaryObject, ...]
    left_out: frozenset[int] = frozenset()
    _summaries: dict[int, ContentSummary] = field(default_factory=dict)

    def summary(self, index: int) -> ContentSummary:
        """Return the summary of a page's content, which is read once."""
        if index not in self._summaries:
            page = self.pages[index]
            properties = mcids_of(objects.look_dict(page, "Resources"))
            self._summaries[index] = summarise(objects.page_content(page), properties)
        return self._summaries[index]

    def page_index(self) -> dict[int, int]:
        """Map the object numbers of the pages to their page indexes."""
        index: dict[int, int] = {}
        for place, page in enumerate(self.pages):
            found = objects.reference_number(page.indirect_reference)
            if found is not None:
                index.setdefault(found, place)
        return index


def open_source(data: bytes, what: str, finished: bool = False) -> PdfSource:
    """Open a file that is not encrypted.

    A pack and its single papers are made of the same files, so opened ones are kept; nothing in
    them is ever changed.

    Args:
        what: What to call it in a fault.
        finished: Whether it was made here. One check after another reads such a file, and then
            nobody: only the last one is kept, or they would push out what the next is made of.

    Raises:
        InternalFault: It has no pages that can be read; `load` has opened every
            annex before and decrypted it, so this is no fault of the user's.
    """
    try:
        return _open_finished(data) if finished else _open(data)
    except Exception as error:  # pypdf raises many kinds for files it cannot read
        raise InternalFault(f"{what}: its pages cannot be read ({error})") from error


def _read(data: bytes) -> PdfSource:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    mended = mend_numbers(data)
    reader = QuickReader(mended)
    if reader.needs_decrypting:
        raise InternalFault("it is still encrypted")
    parse_ahead(reader, mended)
    return gather_pages(reader)


_open = lru_cache(maxsize=KEPT_OPEN)(_read)
_open_finished = lru_cache(maxsize=1)(_read)


def close_sources() -> None:
    """Keep no opened file any longer."""
    _open.cache_clear()
    _open_finished.cache_clear()


def gather_pages(reader: QuickReader) -> PdfSource:
    """Go through the tree of pages.

    Raises:
        Exception: Of any kind that pypdf has, for a tree that it cannot follow.
    """
    reader.get_num_pages()  # which goes through the tree
    pages = tuple(reader.pages if reader.flattened_pages is None else reader.flattened_pages)
    return PdfSource(reader, objects.look_dict(reader.trailer, "Root"), pages)


def choose_pages(source: PdfSource, chosen: tuple[int, ...]) -> PdfSource:
    """Return a part of a file: the pages with these indexes, in this order."""
    kept = replace(source, pages=tuple(source.pages[index] for index in chosen), _summaries={})
    left_out = source.page_index().keys() - kept.page_index().keys()
    return replace(kept, left_out=frozenset(left_out))


def mend_numbers(data: bytes) -> bytes:
    """Write page boxes without exponents (`5.95E2`), which pypdf cannot read.

    PDF knows no such numbers (ISO 32000-1, 7.3.3), yet some programs write them and
    viewers accept them. The length stays, so no offset moves.
    """

    def plain(found: re.Match[bytes]) -> bytes:
        width = len(found[0])
        value = b"%.*f" % (max(0, width - 6), float(found[0]))
        return value[:width].ljust(width) if b"." in value[:width] else value.ljust(width)

    def box(found: re.Match[bytes]) -> bytes:
        mended = _EXPONENT.sub(plain, found[0])
        return mended if len(mended) == len(found[0]) else found[0]

    return _BOX.sub(box, data) if _DOUBTFUL_BOX.search(data) else data


@contextmanager
def uncollected() -> Iterator[None]:
    """Turn the garbage collector off while many objects are made that all stay alive.

    It would go through hundreds of thousands of them again and again and find nothing; and
    once more as it is put on again, but that they are passed to its oldest generation first.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


SHAREABLE = {"/Font", "/FontDescriptor", "/Encoding", "/ExtGState"}
_LENGTH = "/Length"


class Store(Objects):
    """A growing list of objects; its references can be followed like a reader's."""

    def __init__(self) -> None:
        super().__init__()
        self.resolved_objects: dict[tuple[int, int], PdfObject] = {}  # as a reader has
        self._operators: dict[bytes, IndirectObject] = {}

    def add(self, value: PdfObject | EncodedObject) -> IndirectObject:
        """Take in an object and return the reference to it."""
        self._objects.append(value)
        return IndirectObject(len(self._objects), 0, self)

    def add_operators(self, data: bytes) -> IndirectObject:
        """Take in a stream of content, each content once."""
        known = self._operators.get(data)
        if known is None:
            known = self.add(EncodedObject(b"<<>>", (), data, packs=True, shares=True))
            self._operators[data] = known
        return known

    def reserve(self) -> IndirectObject:
        """Return a reference whose object follows by `settle`."""
        return self.add(NullObject())

    def settle(self, reference: IndirectObject, value: PdfObject | EncodedObject) -> None:
        """Put the object in its reserved place."""
        self._objects[reference.idnum - 1] = value

    def say(self, number: int, key: str, value: PdfObject) -> None:
        """Add the entry `/key` to a dictionary or stream, encoded already or not."""
        found = self._objects[number - 1]
        if isinstance(found, EncodedObject):
            references = list(found.references)
            added = encode_entries({key: value}, references)
            template = found.template.removesuffix(b">>") + added + b">>"
            self._objects[number - 1] = found._replace(template=template, references=references)
        elif isinstance(found, DictionaryObject):
            put(found, key, value)

    def get_object(self, reference: IndirectObject) -> PdfObject:
        """Return the object that a reference leads to; of a stream that is encoded, its entries."""
        found: PdfObject | EncodedObject = self._objects[reference.idnum - 1]
        return self._parse(found) if isinstance(found, EncodedObject) else found

    def _parse(self, written: EncodedObject) -> PdfObject:
        plain = written.template % tuple(written.references)
        try:
            return Parser(self).parse(plain)
        except UnusualSyntax:
            return read_object(BytesIO(plain), self)  # type: ignore[arg-type]

    def clear(self) -> None:
        """Let go of everything; the references to it hold the store, and it them."""
        self._objects.clear()
        self._operators.clear()

    def written(self) -> list[EncodedObject]:
        """Encode every object that is not yet."""
        return [
            value if isinstance(value, EncodedObject) else _write(value) for value in self._objects
        ]


def encoded(entries: Mapping[str, PdfObject]) -> EncodedObject:
    """Encode a dictionary, whose keys are without their slashes."""
    references: list[int] = []
    return EncodedObject(b"<<%b>>" % encode_entries(entries, references), references)


def _write(value: PdfObject) -> EncodedObject:
    if isinstance(value, StreamObject):
        entries = value if _LENGTH not in value else _without_length(value)
        template, references = encode(entries)
        packs = "/Filter" not in value and dict.get(value, "/Type") != "/Metadata"
        return EncodedObject(template, references, value._data, packs, shares=True)
    template, references = encode(value)
    shares = isinstance(value, DictionaryObject) and dict.get(value, "/Type") in SHAREABLE
    return EncodedObject(template, references, shares=shares)


def _without_length(value: StreamObject) -> DictionaryObject:
    return DictionaryObject({key: value.raw_get(key) for key in value if key != _LENGTH})


MAX_ROUNDS = 8


def find_twins(objects: Sequence[EncodedObject]) -> dict[int, int]:
    """Map the number of each repeated object to the number of its first copy.

    A round finds objects that are equal once the twins of earlier rounds count as
    one; a font is four references deep. Only objects whose identity has no meaning
    are compared: not pages, annotations, layers or structure elements.
    """
    alike = list(_alike(objects))
    twins: dict[int, int] = {}
    for turn in count(1):
        found = len(twins)
        for numbers in alike:
            first: dict[tuple[int, ...], int] = {}
            for number in numbers:
                if number not in twins:
                    references = objects[number - 1].references
                    kept = first.setdefault(tuple(twins.get(n, n) for n in references), number)
                    if kept != number:
                        twins[number] = kept
        if len(twins) == found or turn == MAX_ROUNDS:
            break
    return {number: _last(twins, kept) for number, kept in twins.items()}


def _alike(objects: Sequence[EncodedObject]) -> Iterator[list[int]]:
    """Yield groups of objects that are equal except for their references."""
    alike: defaultdict[tuple[bytes, bytes | None], list[int]] = defaultdict(list)
    for number, written in enumerate(objects, 1):
        if written.shares:
            alike[written.template, written.data].append(number)
    return (numbers for numbers in alike.values() if len(numbers) > 1)


def _last(twins: dict[int, int], number: int) -> int:
    while number in twins:
        number = twins[number]
    return number


HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
OBJECTS_A_STREAM = 200
_ROW = struct.Struct(">BIH").pack


def write(store: Store, root: IndirectObject, info: IndirectObject, identity: str) -> bytes:
    """Return the bytes of the file, its identifier a hash of `identity`."""
    objects = store.written()
    order, final = _number(objects, (root.idnum, info.idnum))
    out = _Out()
    small: list[tuple[int, bytes]] = []
    for place, number in enumerate(order, 1):
        written = objects[number - 1]
        numbers = map(final.__getitem__, written.references)
        if written.data is None:  # as most
            small.append((place, written.template % tuple(numbers)))
        else:
            out.object(place, compress(written).filled(numbers))
    following = len(order) + 1
    for start in range(0, len(small), OBJECTS_A_STREAM):
        out.object_stream(following, small[start : start + OBJECTS_A_STREAM])
        following += 1
    return out.finish(following, (final[root.idnum], final[info.idnum]), identity)


def _number(
    objects: Sequence[EncodedObject], roots: tuple[int, ...]
) -> tuple[list[int], dict[int, int]]:
    """Give final numbers in the order in which objects are met; twins have one number."""
    twins = find_twins(objects)
    order: list[int] = []
    final: dict[int, int] = {}

    met = chain([roots], (objects[number - 1].references for number in order))  # which grows
    for number in chain.from_iterable(met):
        if number not in final:
            kept = twins.get(number, number)
            if kept not in final:
                order.append(kept)
                final[kept] = len(order)
            final[number] = final[kept]
    return order, final


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
        numbers, bodies = zip(*members, strict=True)
        offsets = accumulate([len(body) + 1 for body in bodies], initial=0)
        self._places.update({number: (2, final, place) for place, number in enumerate(numbers)})
        index = [b"%d %d" % pair for pair in zip(numbers, offsets, strict=False)]
        head = b" ".join(index) + b"\n"
        data = zlib.compress(head + b"\n".join(bodies), EFFORT)
        counts = len(members), len(head), len(data)
        entries = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % counts
        self.object(final, b"%b\nstream\n%b%b" % (entries, data, END_STREAM))

    def finish(self, final: int, trailer: tuple[int, int], identity: str) -> bytes:
        start = self._length
        self._places[final] = (1, start, 0)
        rows = b"".join([_ROW(*self._places[number]) for number in range(final + 1)])
        data = zlib.compress(rows, EFFORT)
        file_id = encode_hex(hashlib.sha256(identity.encode()).digest()[:16])
        entries = (
            b"<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[%b %b]"
            b"/Filter/FlateDecode/Length %d>>"
        ) % (final + 1, *trailer, file_id, file_id, len(data))
        self.object(final, b"%b\nstream\n%b%b" % (entries, data, END_STREAM))
        self._parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._parts)
