"""The interface of the cache, and its keys: digests of everything that a result depends on."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
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

    def __reduce__(self) -> str:
        """Be the same one in another process, where what is known to keep nothing is not asked."""
        return "NO_CACHE"


NO_CACHE = NoCache()


def key_of(*values: object) -> str:
    """Return the SHA-256, in hexadecimal, of values and of everything that they hold.

    Different values have different keys: a record is hashed with the names of its class and
    fields, and mappings and sets are sorted first. The caller leaves out places in files,
    which would make the key depend on lines that do not matter.

    Raises:
        TypeError: A value is neither plain nor a record of plain values.
    """
    parts: list[bytes] = []
    _take_apart(values, parts)
    return hashlib.sha256(b"".join(parts)).hexdigest()


_ONE_WORD = frozenset({int, float, bool, type(None)})


def _take_apart(value: object, parts: list[bytes]) -> None:
    """Append a value as byte strings; the length before each makes them unambiguous."""
    kind: Any = type(value)
    # Most values are plain text, numbers or records: they need not be compared with every kind.
    if kind is str or (isinstance(value, str) and not isinstance(value, Enum)):
        text = str.encode(value, "utf-8", "surrogatepass")  # type: ignore[arg-type]
        parts.append(b"4:text%d:%b" % (len(text), text))
    elif kind in _ONE_WORD:
        parts.append(_sized(repr(value).encode()))
    elif (record := _record(kind)) is not None:
        parts.append(record[0])
        for name in record[1]:
            _take_apart(getattr(value, name), parts)
    elif isinstance(value, Enum):
        parts += (b"4:enum", _sized(kind.__name__.encode()))
        _take_apart(value.value, parts)
    elif isinstance(value, int | float | date | time):
        parts.append(_sized(repr(value).encode()))
    elif isinstance(value, bytes):
        parts += (b"5:bytes%d:" % len(value), value)
    elif isinstance(value, tuple | list):
        parts += (b"4:list", _sized(b"%d" % len(value)))
        for each in value:
            _take_apart(each, parts)
    elif isinstance(value, frozenset | set):
        parts.append(b"3:set")
        _take_apart(sorted(key_of(each) for each in value), parts)
    elif isinstance(value, Mapping):
        parts.append(b"7:mapping")
        _take_apart(sorted(value.items(), key=_first_key), parts)
    else:
        raise TypeError(f"{kind.__name__} has no key")


def _sized(part: bytes) -> bytes:
    return b"%d:%b" % (len(part), part)


_OF_THEIR_KIND = (Enum, str, int, float, bytes, tuple, list, frozenset, set, Mapping)


@cache
def _record(kind: Any) -> tuple[bytes, tuple[str, ...]] | None:
    """Return what is said of each record of a class, and its fields; None if it is none."""
    read = getattr(kind, "model_fields", None)  # of a file, by pydantic
    is_record = is_dataclass(kind) and not issubclass(kind, _OF_THEIR_KIND)  # type: ignore[arg-type]
    if read is None and not is_record:
        return None
    names = tuple(read) if read is not None else tuple(field.name for field in fields(kind))
    said = (b"record", kind.__name__.encode(), ",".join(names).encode())
    return b"".join(map(_sized, said)), names


def _first_key(pair: tuple[object, object]) -> str:
    """Return the sort key of a mapping's pair."""
    # Most keys are text, which need not be hashed; "=" sets it apart from any digest.
    first = pair[0]
    return "=" + first if isinstance(first, str) else key_of(first)
