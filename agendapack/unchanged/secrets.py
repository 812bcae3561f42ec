"""Whether passwords from the environment are what they were, without keeping them anywhere.

What is kept is a salted digest that takes its time to work out, so that whoever comes by it can
try only few words a second. In a run that happens once for each variable, however many
meetings need it.
"""

import hashlib
import os
from collections.abc import Mapping
from functools import cache

from agendapack.unchanged.store import read_file, replace_file

SALT_BYTES = 16


class Secrets:
    """What an environment holds, for whoever may know it.

    Args:
        environment: The variables by name.
        salt: Of one output root, and of no other.
    """

    __slots__ = ("_environment", "_salt")

    def __init__(self, environment: Mapping[str, str], salt: bytes) -> None:
        self._environment = environment
        self._salt = salt

    def digest(self, name: str) -> str:
        """Return the digest of what a variable holds; empty where it is not set."""
        value = self._environment.get(name)
        return _digest(os.fsencode(value), self._salt) if value else ""


def settle_salt(path: str) -> bytes:
    """Return the salt that is kept in a file; a new one is put there, if that can be done."""
    salt = read_file(path)
    if len(salt) != SALT_BYTES:
        replace_file(path, os.urandom(SALT_BYTES))
        salt = read_file(path)  # which another run may have put there meanwhile
    return salt


@cache
def _digest(value: bytes, salt: bytes) -> str:
    return hashlib.scrypt(value, salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
