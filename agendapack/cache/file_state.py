"""How a file stands by what its file system tells: compared before its bytes are.

The files in which the index is kept: for the operator alone, since they name papers.
"""

import os
from operator import attrgetter
from zlib import crc32

from agendapack.output.private import make_private, write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager


Facets = tuple[int, ...]
"""Change of content and of anything, in nanoseconds; size; number of the file. () for no file."""

facets_of = attrgetter("st_mtime_ns", "st_ctime_ns", "st_size", "st_ino")
# With the time of any change, a file put back under its old time of content is noticed.

DOUBT = 20_000_000
"""Nanoseconds by which a file system's clock may lag: a later change may show the same time."""
SECOND = 1_000_000_000
COARSE_DOUBT = 2 * SECOND + DOUBT
"""The same where only whole seconds are kept, or every other one, as FAT does."""


def is_sure(facets: Facets, now_ns: int) -> bool:
    """Tell whether a change after `now_ns` is sure to show in other facets."""
    if not facets:
        return True
    modified, changed = facets[:2]
    return max(modified, changed) < now_ns - (DOUBT if changed % SECOND else COARSE_DOUBT)


def sign(paths: "Iterable[bytes]") -> int:
    """Return one number for how files stand.

    Raises:
        OSError: One is not there.
    """
    return hash(tuple(map(facets_of, map(os.stat, paths))))


def sign_own(head: int, rest: int) -> int:
    """Return one number for a meeting's own files: of its folder and file, and of the rest."""
    return hash((head, rest))


def sign_facets(facets: "Iterable[Facets]") -> int:
    """Return the number that `sign` returns for files that stand so."""
    return hash(tuple(facets))


def sign_some(paths: "Iterable[bytes]") -> int:
    """Return one number for how files stand, some of which may not be there."""
    return hash(tuple(map(look_at, paths)))


def look_at(path: str | bytes) -> Facets:
    """Return how a file stands; () where it cannot be told."""
    try:
        facets: Facets = facets_of(os.stat(path))
    except (OSError, ValueError):
        return ()
    return facets


FAILED = b"failed\n"
"""What is kept of a meeting, in place of all details, where the last build failed."""

CHECK = 9
"""Bytes in front of the fields: eight digits by which damage shows, and a tab."""


def read_file(path: str) -> bytes:
    """Return what a file holds; nothing where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except (OSError, ValueError):
        return b""


def replace_file(path: str, data: bytes) -> bool:
    """Write a file whole or not at all; return whether it could be."""
    try:
        make_private(os.path.dirname(path))
        write_whole(path, data)
    except (OSError, ValueError):
        return False
    return True


def alone(home: str) -> "AbstractContextManager[None]":
    """Return a context that holds the lock of the index.

    Raises:
        OSError: The folder cannot be written; also on entering the context.
    """
    from pathlib import Path

    from agendapack.output.lock import locked_file

    make_private(home)
    return locked_file(Path(home) / "index.lock")


def protect(content: bytes) -> bytes:
    """Return a whole line: a content with its check sum in front."""
    return b"%08x\t%b\n" % (crc32(content), content)


def is_sound(line: bytes) -> bool:
    """Tell whether a line is as `protect` returned it."""
    return line[:8] == b"%08x" % crc32(line[CHECK:-1]) and line[-1:] == b"\n"
