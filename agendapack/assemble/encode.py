"""The syntax of PDF objects as bytes (ISO 32000-1, 7.3)."""

import re
from collections.abc import Callable

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
    match value:
        case IndirectObject():
            return b"%d 0 R" % renumber(value.idnum)
        case NameObject():
            return encode_name(value)
        case DictionaryObject():
            entries = [
                encode_name(key) + _spaced(encode(value.raw_get(key), renumber)) for key in value
            ]
            return b"<<" + b"".join(entries) + b">>"
        case ArrayObject():
            return b"[" + b" ".join([encode(i, renumber) for i in list.__iter__(value)]) + b"]"
        case BooleanObject():
            return b"true" if value.value else b"false"
        case NumberObject():
            return b"%d" % int(value)
        case FloatObject():
            return _real(value)
        case TextStringObject():
            return _string(value.original_bytes)
        case ByteStringObject():
            return b"<" + bytes(value).hex().encode() + b">"
        case _:
            return b"null"


def encode_name(value: str) -> bytes:
    """Write a name that starts with its slash, as pypdf keeps it."""
    known = _names.get(value)
    if known is None:
        plain = value[1:].encode("utf-8", "surrogateescape")
        known = b"/" + _IRREGULAR.sub(lambda found: b"#%02X" % found[0][0], plain)
        _names[value] = known
    return known


def _spaced(value: bytes) -> bytes:
    return value if value[0] in b"/<[(" else b" " + value


def _real(value: float) -> bytes:
    if value != value or abs(value) > 3.4e38:
        return b"0"
    return (f"{value:.6f}".rstrip("0").rstrip(".") or "0").encode()


def _string(plain: bytes) -> bytes:
    return b"(" + _SPECIAL.sub(lambda found: _ESCAPES[found[0]], plain) + b")"
