"""The objects that a PDF is made of: the one module that imports pypdf.

pypdf imports Pillow, fontTools and cryptography, for pictures, fonts and passwords that
nobody asks it about here, and these take a third of its start.

A file that somebody else made can hold anything anywhere, so objects are only ever
read through `resolve`, `look` and their kin, which return None where something else
stands than was asked for.
"""

import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from agendapack.pdf.encoded import UTF_16, plain_address, text_bytes

AT_A_TIME = 2**20
UNUSED = ("PIL", "fontTools", "cryptography")


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """Make imports of these modules fail, which pypdf copes with; modules imported before stay."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what the import system defines
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _without(UNUSED):
    import pypdf.filters  # noqa: F401 - pypdf itself waits for a stream: then a fork would, too
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError
    from pypdf.generic import (
        ArrayObject,
        BooleanObject,
        ByteStringObject,
        DecodedStreamObject,
        DictionaryObject,
        EncodedStreamObject,
        FloatObject,
        IndirectObject,
        NameObject,
        NullObject,
        NumberObject,
        PdfObject,
        StreamObject,
        TextStringObject,
        create_string_object,
        read_object,
    )

__all__ = [
    "ArrayObject", "BooleanObject", "ByteStringObject", "DecodedStreamObject", "DictionaryObject",
    "EncodedStreamObject", "FloatObject", "IndirectObject", "LimitReachedError", "NameObject",
    "NullObject", "NumberObject", "PdfObject", "PdfReader", "StreamObject", "TextStringObject",
    "create_string_object", "read_object",
]  # fmt: skip

MAX_HOPS = 16
_NUMBERS = frozenset({NumberObject, FloatObject})
_SELF_CONTAINED = frozenset(
    {
        ArrayObject, BooleanObject, ByteStringObject, DecodedStreamObject, DictionaryObject,
        EncodedStreamObject, FloatObject, NameObject, NumberObject, StreamObject, TextStringObject,
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def name(value: str) -> NameObject:
    """Return the name `/value`."""
    return NameObject("/" + value)


def number(value: float) -> PdfObject:
    """Return a number with at most three decimals, written as short as it can be."""
    if isinstance(value, int):
        return NumberObject(value)
    rounded = round(value, 3)
    return NumberObject(int(rounded)) if rounded == int(rounded) else FloatObject(repr(rounded))


def text(value: str) -> TextStringObject:
    """Return a text string."""
    if value.isascii() and value.isprintable():
        return plain_text(value)
    plain = text_bytes(value)
    return TextStringObject(plain if plain.startswith(UTF_16) else value)


def plain_text(value: str) -> TextStringObject:
    """Return a string of printable ASCII, which needs no look at each of its characters."""
    made = str.__new__(TextStringObject, value)
    made._original_bytes = value.encode("ascii")
    made.autodetect_utf16 = False
    made.autodetect_pdfdocencoding = True
    made.utf16_bom = b""
    return made


def true() -> BooleanObject:
    """Return `true`."""
    return BooleanObject(True)


def array(items: Iterable[PdfObject]) -> ArrayObject:
    """Return an array of the items."""
    return ArrayObject(items)


def numbers(*values: float) -> ArrayObject:
    """Return an array of numbers."""
    return array(number(value) for value in values)


def dictionary(**entries: PdfObject | None) -> DictionaryObject:
    """Return a dictionary; entries that are None are left out."""
    return DictionaryObject({name(k): v for k, v in entries.items() if v is not None})


def stream(data: bytes, **entries: PdfObject | None) -> StreamObject:
    """Return a stream that is not compressed yet."""
    made = StreamObject()
    made.update(dictionary(**entries))
    made.set_data(data)
    return made


def web_action(address: str) -> DictionaryObject:
    """Return the action that leads to an address on the web, in the letters that it may have."""
    return dictionary(S=name("URI"), URI=text(plain_address(address)))


def put(holder: DictionaryObject, key: str, value: PdfObject) -> None:
    """Set the entry `/key`."""
    holder[name(key)] = value


def resolve(value: object) -> PdfObject | None:
    """Follow references to an object; None if it is null, missing or unreadable."""
    kind = type(value)
    if kind in _SELF_CONTAINED:
        return value  # type: ignore[return-value]
    if kind is IndirectObject:
        read = value.pdf.resolved_objects.get((value.generation, value.idnum))  # type: ignore[attr-defined]
        if type(read) in _SELF_CONTAINED:
            return read  # type: ignore[no-any-return]
    hops = 0
    while isinstance(value, IndirectObject):
        hops += 1
        try:
            value = value.get_object() if hops < MAX_HOPS else None
        except Exception:  # the reader raises many kinds for what it cannot read
            return None
    if value is None or isinstance(value, NullObject):
        return None
    return value if isinstance(value, PdfObject) else None


def raw(holder: object, key: str) -> PdfObject | None:
    """Return the entry `/key` as it stands, which may be a reference."""
    if not isinstance(holder, DictionaryObject):
        return None
    found: PdfObject | None = dict.get(holder, "/" + key)
    return found


def look(holder: object, key: str) -> PdfObject | None:
    """Return the entry `/key` of a dictionary, references followed."""
    if type(holder) is not DictionaryObject:  # as most are
        holder = resolve(holder)
        if not isinstance(holder, DictionaryObject):
            return None
    found = dict.get(holder, "/" + key)
    return None if found is None else resolve(found)


def look_dict(holder: object, key: str) -> DictionaryObject:
    """Return a dictionary entry, an empty one if there is none."""
    found = look(holder, key)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def look_name(holder: object, key: str) -> str | None:
    """Return a name entry without its slash."""
    found = look(holder, key)
    return found[1:] if isinstance(found, NameObject) else None


def sayable(named: str) -> str:
    """Return a name that can be printed: bytes of it that are not UTF-8 are read as Latin 1."""
    plain = named.encode("utf-8", "surrogateescape")
    return named if named.isprintable() else plain.decode("latin-1")


def look_int(holder: object, key: str) -> int | None:
    """Return a whole number."""
    found = look(holder, key)
    return int(found) if isinstance(found, NumberObject) else None


_UNSAYABLE = re.compile("\x1b[A-Za-z]{2,5}\x1b|[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Marks of a language within a text (ISO 32000-1, 14.9.2.2), and what is no letter."""


def look_text(holder: object, key: str) -> str | None:
    """Return a string entry as text."""
    return words_of(look(holder, key))


def words_of(value: object) -> str | None:
    """Return what a text string says; None for what is no string.

    Programs write UTF-8 where the format knows PDFDocEncoding and UTF-16 alone, end a string
    with NUL, and use bytes that PDFDocEncoding does not define: these are left out.
    """
    if isinstance(value, TextStringObject):
        if value.isascii() and value.isprintable():
            return str(value)
        plain, said = value.original_bytes, str(value)
    elif isinstance(value, ByteStringObject):
        plain, said = bytes(value), ""
    else:
        return None
    if plain.startswith(UTF_16):
        said = said or plain.decode("utf-16", "ignore")
    else:
        try:
            said = plain.decode("utf-8-sig")
        except UnicodeDecodeError:
            said = said or "".join(map(_letter, plain))
    return _UNSAYABLE.sub("", said)


def _letter(code: int) -> str:
    """Return what a byte stands for in PDFDocEncoding; nothing where it is not defined."""
    found = create_string_object(bytes([code]))
    return str(found) if isinstance(found, TextStringObject) else ""


def is_true(value: object) -> bool:
    """Tell whether a value is `true`, and no other."""
    return isinstance(value, BooleanObject) and bool(value.value)


def items(value: object) -> Iterator[PdfObject]:
    """Go through an array; a single object in its place counts as an array of one."""
    found = resolve(value)
    if isinstance(found, ArrayObject):
        yield from list.__iter__(found)
    elif found is not None and isinstance(value, PdfObject):
        yield value


def floats(value: object, count: int) -> list[float] | None:
    """Return an array of so many numbers, or None."""
    if type(value) is ArrayObject and len(value) == count and _NUMBERS.issuperset(map(type, value)):
        return list(map(float, list.__iter__(value)))
    found = [resolve(item) for item in items(value)]
    if len(found) != count:
        return None
    values = [float(item) for item in found if isinstance(item, NumberObject | FloatObject)]
    return values if len(values) == count else None


def reference_number(value: object) -> int | None:
    """Return the object number of a reference."""
    return value.idnum if isinstance(value, IndirectObject) else None


def decoded(value: StreamObject) -> bytes | None:
    """Return the data of a stream without its filters; None if it cannot be read."""
    if not isinstance(value, EncodedStreamObject):
        return value._data
    try:
        return value.get_data()
    except Exception:  # the filters raise many kinds for damaged data
        return None


def is_intact(value: StreamObject) -> bool:
    """Tell whether all data of a stream can be decoded, and its checksum is right."""
    if not isinstance(value, EncodedStreamObject) or not value._data.strip():
        return True
    if str(resolve(next(items(raw(value, "Filter")), None))) != "/FlateDecode":
        return decoded(value) is not None
    if not _inflates(value._data, zlib.MAX_WBITS):
        # a checksum that was cut off is no loss; a wrong one says that something has changed
        return len(value._data) > 2 and _inflates(value._data[2:], -zlib.MAX_WBITS, spare=4)
    return True


def _inflates(data: bytes, bits: int, spare: int | None = None) -> bool:
    """Tell whether data inflate to their end, with fewer than `spare` bytes (if any) behind."""
    inflater = zlib.decompressobj(bits)
    try:
        while data and not inflater.eof:
            inflater.decompress(data, AT_A_TIME)
            data = inflater.unconsumed_tail
    except zlib.error:
        return False
    behind = len(inflater.unused_data)
    return inflater.eof and (spare is None or behind < spare)


def annotations(page: DictionaryObject) -> Iterator[DictionaryObject]:
    """Go through the annotations of a page."""
    for item in items(raw(page, "Annots")):
        found = resolve(item)
        if isinstance(found, DictionaryObject):
            yield found


def stored(value: StreamObject) -> tuple[str, bytes]:
    """Return what a stream is decoded from: how it is compressed, and the data.

    Where it is compressed in an unusual way, this is the data without its filters.
    """
    how = dict.get(value, "/Filter", "")
    if isinstance(how, str) and value.keys().isdisjoint(_DECODED_BY):
        return how, value._data
    return "", decoded(value) or b""


_DECODED_BY = ("/DecodeParms", "/DP", "/F")
"""Entries that change how a stream is decoded."""


def content_streams(page: DictionaryObject) -> list[StreamObject]:
    """Return the streams of a page's content."""
    parts = map(resolve, items(raw(page, "Contents")))
    return [part for part in parts if isinstance(part, StreamObject)]


def join_contents(streams: Iterable[StreamObject]) -> bytes:
    """Return the content of streams, joined by line ends.

    A stream that cannot be read counts as empty, as it does in viewers.
    """
    return b"\n".join([decoded(each) or b"" for each in streams])


def page_content(page: DictionaryObject) -> bytes:
    """Return a page's whole content; see `join_contents`."""
    return join_contents(content_streams(page))
