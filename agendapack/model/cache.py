"""The interface of the cache, and its keys: digests of everything that a result depends on."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Protocol


class Cache(Protocol):
    """Bytes by key. Entries may be evicted at any time; an entry that is found is intact."""

    def get(self, key: str) -> bytes | None:
        """Return the entry of a key; None where there is none."""

    def put(self, key: str, value: bytes) -> None:
        """Store a value if possible; failing to is no error."""


class NoCache:
    """A cache that stores nothing."""

    def get(self, key: str) -> bytes | None:  # noqa: D102
        return None

    def put(self, key: str, value: bytes) -> None:  # noqa: D102
        pass


NO_CACHE = NoCache()


def key_of(*values: object) -> str:
    """Return the SHA-256, in hexadecimal, of values and of everything that they hold.

    Different values have different keys: a record is hashed with the names of its class and
    fields, and mappings and sets are sorted first. The caller leaves out places in files,
    which would make the key depend on lines that do not matter.

    Raises:
        TypeError: A value is neither plain nor a dataclass of plain values.
    """
    parts: list[bytes] = []
    _take_apart(values, parts)
    return hashlib.sha256(b"".join([b"%d:%b" % (len(part), part) for part in parts])).hexdigest()


def _take_apart(value: object, parts: list[bytes]) -> None:
    """Append a value as byte strings; with their lengths they are unambiguous."""
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
    return tuple(field.name for field in fields(kind))


def _first_key(pair: tuple[object, object]) -> str:
    """Return the sort key of a mapping's pair."""
    # Most keys are text, which need not be hashed; "=" sets it apart from any digest.
    first = pair[0]
    return "=" + first if isinstance(first, str) else key_of(first)
