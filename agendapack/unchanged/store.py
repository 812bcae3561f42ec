"""The files in which the index is kept: for the operator alone, since they name papers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FAILED = b"failed\n"
"""What is kept of a meeting, in place of all details, where the last build failed."""


def read_file(path: Path) -> bytes:
    """Return what a file holds; nothing where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except (OSError, ValueError):
        return b""


def replace_file(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all; return whether it could be."""
    draft = f"{path}.{os.getpid()}.new"
    try:
        make_private(path.parent)
        with open(draft, "wb", opener=open_private) as stream:
            stream.write(data)
        os.replace(draft, path)
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.unlink(draft)
        return False
    return True


def make_private(folder: Path) -> None:
    """Make a folder that its owner alone may enter; those above it are left to the rule.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def open_private(path: str, flags: int) -> int:
    """Open a file, which if it is new is readable by its owner alone."""
    return os.open(path, flags, 0o600)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the lock of the index, where the system has such locks.

    Raises:
        OSError: The folder cannot be written.
    """
    make_private(home)
    with open(home / "lock", "wb", opener=open_private) as stream:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
