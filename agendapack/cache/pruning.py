"""What a cache's folder holds, and how it is kept within its limit."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BEING_WRITTEN = "new-"
LEFT_BEHIND = 3600.0
"""Seconds after which nobody is still writing an entry."""
_FOLDER = re.compile(r"[0-9a-f]{2}")
_ENTRY = re.compile(r"[0-9a-f]{62}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the cache: its size in bytes, and when it was last used, in seconds."""

    path: Path
    size: int
    last_use: float


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
    for entry in _find(folder, _ENTRY):
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
    for left in _find(folder, re.compile(f"{BEING_WRITTEN}.*")):
        if now is not None and left.last_use < now - LEFT_BEHIND:
            _remove(left.path)
    entries = sorted(_find(folder, _ENTRY), key=lambda entry: (entry.last_use, entry.path))
    size = sum(entry.size for entry in entries)
    removed = 0
    over = size - limit
    oldest = entries[0].last_use if entries else None
    count = 0
    for entry in entries:
        if removed >= over:
            break
        if _remove(entry.path):
            count += 1
        removed += entry.size
    return Holding(count, removed, oldest if count else None)


def read_now(folder: Path) -> float | None:
    """Return the time that the folder's file system has now; None where it cannot be written."""
    try:
        os.utime(folder)
        return folder.stat().st_mtime
    except OSError:
        return None


def _find(folder: Path, named: re.Pattern[str]) -> Iterator[Entry]:
    for below in _list(folder):
        if not _FOLDER.fullmatch(below.name) or not below.is_dir(follow_symlinks=False):
            continue
        for file in _list(Path(below.path)):
            try:
                if named.fullmatch(file.name) and file.is_file(follow_symlinks=False):
                    found = file.stat(follow_symlinks=False)
                    yield Entry(Path(file.path), found.st_size, found.st_mtime)
            except OSError:
                continue


def _list(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
