"""The syntax of PDF objects as bytes (ISO 32000-1, 7.3), before their final numbers are known.

An object becomes a template for `%`: each reference is a `%d` in it, and the numbers that
it leads to in the store stand beside it. So an object is encoded once, and its template
is compared, followed and at last filled in without being looked into again.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from agendapack.pdf_objects import (
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

REFERENCE = b"%d 0 R"
_IRREGULAR = re.compile(rb"[^!-~]|[#()<>\[\]{}/%]")
_SPECIAL = re.compile(rb"[\\()\r%]")
_ESCAPES = {b"\\": rb"\\", b"(": rb"\(", b")": rb"\)", b"\r": rb"\r", b"%": b"%%"}
_names: dict[str, bytes] = {}


def encode(value: object) -> tuple[bytes, list[int]]:
    """Write an object; of a stream, its dictionary.

    Returns:
        The template, and the numbers of the objects that it refers to, in order.
    """
    references: list[int] = []
    return _encode(value, references), references


def encode_entries(entries: Mapping[str, object], references: list[int]) -> bytes:
    """Write entries of a dictionary, whose keys are without their slashes.

    Args:
        references: Takes what they refer to.
    """
    return _entries((("/" + key, value) for key, value in entries.items()), references)


def _encode(value: object, references: list[int]) -> bytes:
    writer = _WRITERS.get(type(value)) or _writer(value)
    return writer(value, references)


def _writer(value: object) -> Callable[[Any, list[int]], bytes]:
    for kind, writer in _WRITERS.items():
        if isinstance(value, kind):
            return writer
    return lambda value, _: b"null"


def _reference(value: IndirectObject, references: list[int]) -> bytes:
    references.append(value.idnum)
    return REFERENCE


def _dictionary(value: DictionaryObject, references: list[int]) -> bytes:
    return b"<<" + _entries(dict.items(value), references) + b">>"


def _entries(entries: Iterable[tuple[str, Any]], references: list[int]) -> bytes:
    parts: list[bytes] = []
    for key, entry in entries:
        parts.append(_names.get(key) or encode_name(key))
        kind = type(entry)
        if kind is NameObject:
            parts.append(_names.get(entry) or encode_name(entry))
        elif kind is IndirectObject:
            references.append(entry.idnum)
            parts.append(b" %d 0 R")
        else:
            plain = _encode(entry, references)
            if plain[0] not in b"/<[(":
                parts.append(b" ")
            parts.append(plain)
    return b"".join(parts)


def _array(value: ArrayObject, references: list[int]) -> bytes:
    return b"[" + b" ".join([_encode(item, references) for item in list.__iter__(value)]) + b"]"


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


def encode_string(plain: bytes) -> bytes:
    """Write the bytes of a string, as part of a template."""
    return b"(" + _SPECIAL.sub(lambda found: _ESCAPES[found[0]], plain) + b")"


def encode_hex(plain: bytes) -> bytes:
    """Write the bytes of a string in hexadecimal digits."""
    return b"<" + plain.hex().encode() + b">"


_WRITERS: dict[type, Callable[[Any, list[int]], bytes]] = {
    IndirectObject: _reference,
    NameObject: lambda value, _: encode_name(value),
    NumberObject: lambda value, _: b"%d" % value,
    DictionaryObject: _dictionary,
    ArrayObject: _array,
    FloatObject: lambda value, _: _real(value),
    TextStringObject: lambda value, _: encode_string(value.original_bytes),
    ByteStringObject: lambda value, _: encode_hex(bytes(value)),
    BooleanObject: lambda value, _: b"true" if value.value else b"false",
}
