"""What the files of a folder may name outside of it."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from agendapack.selection.reading import read_whole

LARGEST = 2 * 2**20
TEXTS = (".yaml", ".yml", ".md")

_OUTSIDE = re.compile(rb"\.\./(?:\.{0,2}/)*([^/\s'\"\\%&<>()\[\],#]*)")
_HIDDEN = re.compile(rb"\.\.\\|\\(?:x|u00|U0{6})2e|%2e|&#0*46;|&#x0*2e;|&period;", re.I)
"""A dot that is written otherwise: it may be part of `../`."""
_SIGNS = (b"\\", b"%", b"&")


@dataclass(frozen=True, slots=True)
class Walked:
    """What has been seen in a folder and in those below it.

    Args:
        texts: Paths of the files that may name others.
        has_links: Symbolic links are among them, and git does not look behind those.
    """

    texts: tuple[str, ...] = ()
    has_links: bool = False


def walk(folder: Path) -> Walked:
    """Look at the names in a folder and in those below it."""
    if folder.is_symlink():
        return Walked(has_links=True)
    texts: list[str] = []
    for entry in _entries(folder):
        if entry.is_symlink():
            return Walked(has_links=True)
        if entry.name.lower().endswith(TEXTS) and entry.is_file():
            texts.append(entry.path)
    return Walked(tuple(texts))


def may_name(starts: Iterable[bytes], touched: Iterable[bytes]) -> bool:
    """Tell whether any of these files and folders has a name that starts so."""
    any_of = tuple(starts)
    return bool(any_of) and any(name.startswith(any_of) for name in touched)


def names_outside(path: str) -> set[bytes]:
    """Return how the names behind `../` start that a text file gives; b"" for any name."""
    text = read_whole(path, LARGEST)
    if text is None or (any(sign in text for sign in _SIGNS) and _HIDDEN.search(text)):
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
