"""The syntax of PDF objects as bytes (ISO 32000-1, 7.3)."""

import re
from collections.abc import Callable
from typing import Any

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

_IRREGULAR = re.compile(rb"[^!-~]|[#()<>\[\]{}/%]")
_SPECIAL = re.compile(rb"[\\()\r]")
_ESCAPES = {b"\\": rb"\\", b"(": rb"\(", b")": rb"\)", b"\r": rb"\r"}
_names: dict[str, bytes] = {}

Renumber = Callable[[int], int]


def encode(value: object, renumber: Renumber) -> bytes:
    """Write an object; of a stream, its dictionary.

    Args:
        value: Any PDF object.
        renumber: Gives the final number for an object number in the store.
    """
    writer = _WRITERS.get(type(value))
    return writer(value, renumber) if writer is not None else _encode_any(value, renumber)


def _encode_any(value: object, renumber: Renumber) -> bytes:
    for kind, writer in _WRITERS.items():
        if isinstance(value, kind):
            return writer(value, renumber)
    return b"null"


def _dictionary(value: DictionaryObject, renumber: Renumber) -> bytes:
    parts = [b"<<"]
    for key, entry in dict.items(value):
        parts.append(_names.get(key) or encode_name(key))
        writer = _WRITERS.get(type(entry), _encode_any)
        plain = writer(entry, renumber)
        if plain[0] not in b"/<[(":
            parts.append(b" ")
        parts.append(plain)
    parts.append(b">>")
    return b"".join(parts)


def _array(value: ArrayObject, renumber: Renumber) -> bytes:
    return b"[" + b" ".join([encode(item, renumber) for item in list.__iter__(value)]) + b"]"


def encode_name(value: str) -> bytes:
    """Write a name that starts with its slash, as pypdf keeps it."""
    known = _names.get(value)
    if known is None:
        plain = value[1:].encode("utf-8", "surrogateescape")
        known = b"/" + _IRREGULAR.sub(lambda found: b"#%02X" % found[0][0], plain)
        _names[value] = known
    return known


def _real(value: float) -> bytes:
    if value != value or abs(value) > 3.4e38:
        return b"0"
    written = f"{value:.6f}".rstrip("0").rstrip(".")
    return b"0" if written in ("", "-0") else written.encode()


def _string(plain: bytes) -> bytes:
    return b"(" + _SPECIAL.sub(lambda found: _ESCAPES[found[0]], plain) + b")"


_WRITERS: dict[type, Callable[[Any, Renumber], bytes]] = {
    IndirectObject: lambda value, renumber: b"%d 0 R" % renumber(value.idnum),
    NameObject: lambda value, _: encode_name(value),
    NumberObject: lambda value, _: b"%d" % value,
    DictionaryObject: _dictionary,
    ArrayObject: _array,
    FloatObject: lambda value, _: _real(value),
    TextStringObject: lambda value, _: _string(value.original_bytes),
    ByteStringObject: lambda value, _: b"<" + bytes(value).hex().encode() + b">",
    BooleanObject: lambda value, _: b"true" if value.value else b"false",
}
