"""Detect changed files by their metadata, and read and write the files of the index.

Comparing times, size and inode ("facets") is much faster than reading the files. The files
of the index are private to their owner, since they name papers, and carry a checksum.
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
"""The mtime and ctime in nanoseconds, the size and the inode of a file; () if it is missing."""

facets_of = attrgetter("st_mtime_ns", "st_ctime_ns", "st_size", "st_ino")
# The ctime reveals a file whose mtime was set back, for instance by unpacking an archive.

DOUBT = 20_000_000
"""Granularity of timestamps in nanoseconds: two changes within it may get the same time."""
SECOND = 1_000_000_000
COARSE_DOUBT = 2 * SECOND + DOUBT
"""The same for file systems that store whole seconds, or even seconds only, such as FAT."""


def is_sure(facets: Facets, now_ns: int) -> bool:
    """Tell whether any change after `now_ns` is certain to change the facets."""
    if not facets:
        return True
    modified, changed = facets[:2]
    return max(modified, changed) < now_ns - (DOUBT if changed % SECOND else COARSE_DOUBT)


def sign(paths: "Iterable[bytes]") -> int:
    """Return a hash of the facets of files, all of which must exist.

    Raises:
        OSError: A file is missing.
    """
    # The hash of a tuple of integers is not randomised, so it is the same in every process.
    return hash(tuple(map(facets_of, map(os.stat, paths))))


def sign_own(head: int, rest: int) -> int:
    """Combine two hashes: of a meeting's folder and `meeting.yaml`, and of its other files."""
    return hash((head, rest))


def sign_facets(facets: "Iterable[Facets]") -> int:
    """Return the hash that `sign` returns for files with these facets."""
    return hash(tuple(facets))


def sign_some(paths: "Iterable[bytes]") -> int:
    """Return a hash of the facets of files, some of which may be missing."""
    return hash(tuple(map(look_at, paths)))


def look_at(path: str | bytes) -> Facets:
    """Return the facets of a file; () if it is missing or cannot be examined."""
    try:
        facets: Facets = facets_of(os.stat(path))
    except (OSError, ValueError):
        return ()
    return facets


FAILED = b"failed\n"
"""The content of a meeting's file in the index if its last build failed."""

CHECK = 9
"""The number of bytes before the fields of a line: a checksum of eight digits and a tab."""


def read_file(path: str) -> bytes:
    """Return the bytes of a file; empty if it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except (OSError, ValueError):
        return b""


def replace_file(path: str, data: bytes) -> bool:
    """Replace a private file atomically; return whether that succeeded."""
    try:
        make_private(os.path.dirname(path))
        write_whole(path, data)
    except (OSError, ValueError):
        return False
    return True


def alone(home: str) -> "AbstractContextManager[None]":
    """Return a context manager that holds the lock of the index."""
    from pathlib import Path

    from agendapack.output.lock import locked_file

    make_private(home)
    return locked_file(Path(home) / "index.lock")


def protect(content: bytes) -> bytes:
    """Return a line for the index: the content after its checksum."""
    return b"%08x\t%b\n" % (crc32(content), content)


def is_sound(line: bytes) -> bool:
    """Tell whether the checksum of a line from `protect` is correct."""
    return line[:8] == b"%08x" % crc32(line[CHECK:-1]) and line[-1:] == b"\n"
