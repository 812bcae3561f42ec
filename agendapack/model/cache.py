"""What has been made before, by the digest of everything that it depends on."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Protocol


class Cache(Protocol):
    """Bytes by key. What is put may be gone the next moment; what is got is what was put."""

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
    digest = hashlib.sha256()
    for part in _parts(values):
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()


def _first_key(pair: tuple[object, object]) -> str:
    """Return what a mapping's pairs are sorted by, cheaply where the key is text."""
    first = pair[0]
    return "=" + first if isinstance(first, str) else key_of(first)


def _parts(value: object) -> list[bytes]:
    """Return a value as pieces that, with their lengths, can be told apart from any other's."""
    if value is None or isinstance(value, bool | int | float):
        return [repr(value).encode()]
    if isinstance(value, Enum):
        return [b"enum", type(value).__name__.encode(), *_parts(value.value)]
    if isinstance(value, str):
        return [b"text", value.encode("utf-8", "surrogatepass")]
    if isinstance(value, bytes):
        return [b"bytes", value]
    if isinstance(value, tuple | list):
        return [b"list", b"%d" % len(value), *(part for each in value for part in _parts(each))]
    if isinstance(value, frozenset | set):
        return [b"set", *_parts(sorted(key_of(each) for each in value))]
    if isinstance(value, Mapping):
        return [b"mapping", *_parts(sorted(value.items(), key=_first_key))]
    if is_dataclass(value) and not isinstance(value, type):
        named = [(field.name, getattr(value, field.name)) for field in fields(value)]
        return [b"record", type(value).__name__.encode(), *_parts(named)]
    raise TypeError(f"{type(value).__name__} has no key")
