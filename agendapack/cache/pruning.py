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
