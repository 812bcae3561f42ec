"""What has been made before, by the digest of everything that it depends on."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Protocol


class Cache(Protocol):
    """Bytes by key. Entries may be evicted at any time; an entry that is found is unchanged."""

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key."""

    def put(self, key: str, value: bytes) -> None:
        """Keep a value, if that is possible."""


class NoCache:
    """Keeps nothing."""

    def get(self, key: str) -> bytes | None:  # noqa: D102
        return None

    def put(self, key: str, value: bytes) -> None:  # noqa: D102
        pass


NO_CACHE = NoCache()


def key_of(*values: object) -> str:
    """Return the SHA-256, in hexadecimal, of values and of everything that they hold.

    Records count with their names and fields, mappings and sets in a settled order, so
    that different values have different keys. Places in files are to be left out by
    whoever asks.

    Raises:
        TypeError: Something is no plain value, and no record of such.
    """
    parts: list[bytes] = []
    _take_apart(values, parts)
    return hashlib.sha256(b"".join([b"%d:%b" % (len(part), part) for part in parts])).hexdigest()


def _take_apart(value: object, parts: list[bytes]) -> None:
    """Add a value as pieces that, with their lengths, can be told apart from any other's."""
    if isinstance(value, Enum):
        parts += (b"enum", type(value).__name__.encode())
        _take_apart(value.value, parts)
    elif isinstance(value, str):
        parts += (b"text", value.encode("utf-8", "surrogatepass"))
    elif value is None or isinstance(value, bool | int | float):
        parts.append(repr(value).encode())
    elif isinstance(value, bytes):
        parts += (b"bytes", value)
    elif isinstance(value, tuple | list):
        parts += (b"list", b"%d" % len(value))
        for each in value:
            _take_apart(each, parts)
    elif isinstance(value, frozenset | set):
        parts.append(b"set")
        _take_apart(sorted(key_of(each) for each in value), parts)
    elif isinstance(value, Mapping):
        parts.append(b"mapping")
        _take_apart(sorted(value.items(), key=_first_key), parts)
    elif is_dataclass(value) and not isinstance(value, type):
        names = _names(type(value))
        parts += (b"record", type(value).__name__.encode(), ",".join(names).encode())
        for name in names:
            _take_apart(getattr(value, name), parts)
    else:
        raise TypeError(f"{type(value).__name__} has no key")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Return the names of a record's fields."""
    return tuple(field.name for field in fields(kind))


def _first_key(pair: tuple[object, object]) -> str:
    """Return what a mapping's pairs are sorted by, cheaply where the key is text."""
    first = pair[0]
    return "=" + first if isinstance(first, str) else key_of(first)
