"""A cache in a folder, a file an entry, that any number of processes may use at once.

No process waits for another: an entry is written under a name of its own and then
renamed, and a reader that finds it gone or damaged goes on without it.
"""

import os
import tempfile
from pathlib import Path

from agendapack.cache.entry import open_entry, seal
from agendapack.cache.pruning import BEING_WRITTEN, read_now
from agendapack.model.cache import NO_CACHE, Cache, key_of
from agendapack.unchanged.fingerprint import fingerprint

PROGRAM = "program"
"""The file that remembers what the program is, so that not all of it need be looked at."""
TOUCHED_ANEW = 3600.0
"""Seconds for which the time of an entry's last use may be behind."""


def open_cache(folder: Path | None) -> Cache:
    """Return the cache in a folder; without one, a cache that keeps nothing."""
    if folder is None:
        return NO_CACHE
    return CacheFolder(folder, fingerprint(folder / PROGRAM))


class CacheFolder:
    """What has been made before, kept in files.

    Where the folder cannot be written it keeps nothing, and nobody is told.

    Args:
        folder: Where it is; made when the first entry is.
        program: Stands for our version and those of the libraries.
    """

    def __init__(self, folder: Path, program: str) -> None:
        self._folder = folder
        self._program = program
        self._start: float | None = None
        self._is_writable = True

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key; what is damaged is removed."""
        own = key_of(self._program, key)
        path = self._path(own)
        try:
            with path.open("rb") as entry:
                last_use = os.fstat(entry.fileno()).st_mtime
                data = entry.read()
        except OSError:
            return None
        value = open_entry(own, data)
        try:
            if value is None:
                path.unlink()
            elif last_use < self._started() - TOUCHED_ANEW:
                os.utime(path)
        except OSError:
            pass
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep a value, if the folder can be written."""
        if not self._is_writable:
            return
        own = key_of(self._program, key)
        path = self._path(own)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            descriptor, beside = tempfile.mkstemp(prefix=BEING_WRITTEN, dir=path.parent)
            try:
                with os.fdopen(descriptor, "wb") as entry:
                    entry.write(seal(own, value))
                os.replace(beside, path)
            except OSError:
                os.unlink(beside)
                raise
        except OSError:
            self._is_writable = False

    def _started(self) -> float:
        """Return when this run used the cache first; long ago where nothing can be written."""
        if self._start is None:
            self._start = read_now(self._folder) or 0.0
        return self._start

    def _path(self, own: str) -> Path:
        return self._folder / own[:2] / own[2:]
