"""An entry as it stands in its file: a head that tells whether the rest is whole."""

import hashlib

MAGIC = b"agendapack cache 1\n"
_HEAD = len(MAGIC) + hashlib.sha256().digest_size


def seal(key: str, value: bytes) -> bytes:
    """Return the bytes of an entry's file."""
    return MAGIC + _digest(key, value) + value


def open_entry(key: str, data: bytes) -> bytes | None:
    """Return the value of an entry's file; None where it is damaged, or another's."""
    value = data[_HEAD:]
    if data[:_HEAD] != MAGIC + _digest(key, value):
        return None
    return value


def _digest(key: str, value: bytes) -> bytes:
    digest = hashlib.sha256(key.encode())
    digest.update(value)
    return digest.digest()
