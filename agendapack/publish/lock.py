"""A lock, so that two builds at once do not replace the same folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(folder: Path | None) -> Iterator[None]:
    """Hold the folder's lock, waiting for whoever has it; no folder has none.

    The lock is on the open folder itself, so that no lock file is left behind and
    a killed process lets go. Where the system has no such locks (Windows) builds
    at once are not kept apart.
    """
    if folder is None:
        yield
        return
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
