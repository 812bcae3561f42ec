"""What the files of a folder may name outside of it."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST = 2 * 2**20
TEXTS = (".yaml", ".yml", ".md")

_OUTSIDE = re.compile(rb"\.\./(?:\.{0,2}/)*([^/\s'\"\\%&<>()\[\],#]*)")
_HIDDEN = re.compile(rb"\.\.\\|\\(?:x|u00|U0{6})2e|%2e|&#0*46;|&#x0*2e;|&period;", re.I)
"""A dot that is written otherwise: it may be part of `../`."""


@dataclass(frozen=True, slots=True)
class References:
    """What a folder's files name outside of it.

    Args:
        names: How the first name behind `../` starts; an empty one may be any.
        has_links: Symbolic links are among them, and git does not look behind those.
    """

    names: frozenset[bytes]
    has_links: bool = False

    def may_name(self, touched: Iterable[bytes]) -> bool:
        """Tell whether any of these files and folders may be named."""
        starts = tuple(self.names)
        return bool(starts) and any(name.startswith(starts) for name in touched)


def references_in(folder: Path) -> References:
    """Look through the texts of a folder and of those below it."""
    if folder.is_symlink():
        return References(frozenset(), has_links=True)
    names: set[bytes] = set()
    for entry in _entries(folder):
        if entry.is_symlink():
            return References(frozenset(), has_links=True)
        if entry.name.lower().endswith(TEXTS) and entry.is_file():
            names |= names_outside(Path(entry.path))
    return References(frozenset(names))


def names_outside(path: Path) -> set[bytes]:
    """Return how the names behind `../` start that a text file gives; b"" for any name."""
    try:
        with path.open("rb") as stream:
            text = stream.read(LARGEST + 1)
    except OSError:
        return {b""}
    if len(text) > LARGEST or _HIDDEN.search(text):
        return {b""}
    return set(_OUTSIDE.findall(text)) if b"../" in text else set()


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                listed = list(entries)
        except OSError:
            continue
        for entry in listed:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
