"""A cache in a folder, a file an entry, that any number of processes may use at once.

No process waits for another: an entry is written under a name of its own and then
renamed, and a reader that finds it gone or damaged goes on without it.

An entry as it stands in its file: a head that tells whether the rest is whole.

What a cache's folder holds, and how it is kept within its limit.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agendapack.cache.fingerprint import fingerprint
from agendapack.model.cache import NO_CACHE, Cache, key_of

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


BEING_WRITTEN = "new-"
LEFT_BEHIND = 3600.0
"""Seconds after which nobody is still writing an entry."""
_FOLDER = re.compile(r"[0-9a-f]{2}")
_ENTRY = re.compile(r"[0-9a-f]{62}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the cache: its size in bytes, and when it was last used, in seconds.

    Args:
        is_whole: Whether it is done, and not being written.
    """

    path: str
    size: int
    last_use: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """How many entries there are, their bytes together, and the oldest last use."""

    entries: int
    size: int
    oldest: float | None


def survey(folder: Path) -> Holding:
    """Say what a cache's folder holds."""
    count, size = 0, 0
    oldest: float | None = None
    for entry in _find(folder):
        if not entry.is_whole:
            continue
        count += 1
        size += entry.size
        oldest = entry.last_use if oldest is None else min(oldest, entry.last_use)
    return Holding(count, size, oldest)


def prune(folder: Path, limit: int) -> Holding:
    """Remove what was used longest ago, until the rest is within a limit.

    Nothing but entries is ever removed, and what was left behind half-written.

    Args:
        limit: Bytes that may stay.

    Returns:
        What was removed.
    """
    now = read_now(folder)
    entries: list[Entry] = []
    for entry in _find(folder):
        if entry.is_whole:
            entries.append(entry)
        elif now is not None and entry.last_use < now - LEFT_BEHIND:
            _remove(entry)
    over = sum(entry.size for entry in entries) - limit
    gone: list[Entry] = []
    for entry in sorted(entries, key=lambda each: (each.last_use, each.path)) if over > 0 else ():
        if over <= 0:
            break
        over -= entry.size
        if _remove(entry):
            gone.append(entry)
    oldest = gone[0].last_use if gone else None
    return Holding(len(gone), sum(entry.size for entry in gone), oldest)


def read_now(folder: Path) -> float | None:
    """Return the time that the folder's file system has now; None where it cannot be written."""
    try:
        os.utime(folder)
        return folder.stat().st_mtime
    except OSError:
        return None


def _find(folder: Path) -> Iterator[Entry]:
    for below in _list(folder):
        if not _FOLDER.fullmatch(below.name) or not below.is_dir(follow_symlinks=False):
            continue
        for file in _list(below.path):
            try:
                is_whole = _ENTRY.fullmatch(file.name) is not None
                known = is_whole or file.name.startswith(BEING_WRITTEN)
                if known and file.is_file(follow_symlinks=False):
                    found = file.stat(follow_symlinks=False)
                    yield Entry(file.path, found.st_size, found.st_mtime, is_whole)
            except OSError:
                continue


def _list(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _remove(entry: Entry) -> bool:
    try:
        os.unlink(entry.path)
    except OSError:
        return False
    return True


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
            except OSError as error:
                os.unlink(beside)
                # Windows replaces no file that another run is reading: the entry is there.
                if not (isinstance(error, PermissionError) and path.exists()):
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
