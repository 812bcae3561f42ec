"""A cache kept in a folder, one file per entry, safe for concurrent processes without locks.

A writer creates a temporary file and renames it into place. A reader treats a missing or
damaged entry as a miss. Each file starts with a digest of its key and value, which shows
damage. `prune` deletes the least recently used entries when the cache is over its limit;
an entry's modification time is the time of its last use.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from agendapack.cache import fingerprint
from agendapack.model import dataclass
from agendapack.model.cache import NO_CACHE, Cache, key_of

MAGIC = b"agendapack cache 1\n"


def _head(key: str, value: bytes) -> bytes:
    """Return the start of the file of an entry, whose digest shows damage and another key."""
    digest = hashlib.sha256(key.encode())
    digest.update(value)
    return MAGIC + digest.digest()


HEAD = len(_head("", b""))


BEING_WRITTEN = "new-"
LEFT_BEHIND = 3600.0
"""Seconds after which a temporary file is taken to be left over from a killed process."""
_FOLDER = re.compile(r"[0-9a-f]{2}")
_ENTRY = re.compile(r"[0-9a-f]{62}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the cache.

    Args:
        last_use: When it was last used, in seconds since the epoch.
        is_whole: Whether it is a finished entry, not a temporary file.
    """

    path: str
    size: int
    last_use: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """A summary of cache entries: their number, total bytes and earliest last use."""

    entries: int
    size: int
    oldest: float | None


def survey(folder: Path) -> Holding:
    """Return a summary of the finished entries in a cache folder."""
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
    """Delete the least recently used entries until the rest are within the limit.

    Also deletes temporary files that killed processes left behind. No other file in the
    folder is ever deleted.

    Args:
        limit: The total size to keep, in bytes.
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
    """Return the current time by the clock of the folder's file system.

    That clock stamps the entries, and may differ from ours on a network drive. Returns None
    if the folder cannot be written.
    """
    try:
        os.utime(folder)
        return folder.stat().st_mtime
    except OSError:
        return None


def _find(folder: Path) -> Iterator[Entry]:
    """Yield the entries and temporary files of a cache; skip links and files of other names."""
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
"""The file that stores the program's fingerprint, which is slow to compute."""
TOUCHED_ANEW = 3600.0
"""How many seconds out of date an entry's last use may be; it saves a write at each read."""


def open_cache(folder: Path | None) -> Cache:
    """Return the cache in this folder; if it is None, a cache that stores nothing."""
    if folder is None:
        return NO_CACHE
    return CacheFolder(folder, fingerprint(folder / PROGRAM))


class CacheFolder:
    """A cache that stores its entries as files, under keys that have the program's fingerprint.

    Errors are not reported: if the folder cannot be written, nothing more is stored.
    """

    def __init__(self, folder: Path, program: str) -> None:
        self._folder = folder
        self._program = program
        self._start: float | None = None
        self._is_writable = True

    def get(self, key: str) -> bytes | None:
        """Return the value stored for a key, or None; a damaged entry is deleted."""
        own = key_of(self._program, key)
        path = self._path(own)
        try:
            with path.open("rb") as entry:
                last_use = os.fstat(entry.fileno()).st_mtime
                data = entry.read()
        except OSError:
            return None
        value = data[HEAD:]
        is_sound = data[:HEAD] == _head(own, value)
        try:
            if not is_sound:
                path.unlink()
            elif last_use < self._started() - TOUCHED_ANEW:
                os.utime(path)
        except OSError:
            pass
        return value if is_sound else None

    def put(self, key: str, value: bytes) -> None:
        """Store a value for a key, if the folder can be written."""
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
                    entry.write(_head(own, value) + value)
                os.replace(beside, path)
            except OSError as error:
                os.unlink(beside)
                # Windows cannot replace a file that another run is reading. The entry
                # exists already in that case, so nothing is lost.
                if not (isinstance(error, PermissionError) and path.exists()):
                    raise
        except OSError:
            self._is_writable = False

    def _started(self) -> float:
        """Return when this run first used the cache; 0.0 if the folder cannot be written."""
        if self._start is None:
            self._start = read_now(self._folder) or 0.0
        return self._start

    def _path(self, own: str) -> Path:
        return self._folder / own[:2] / own[2:]
