"""The cache of earlier results (`docs/cache.md`), and how what has changed is told.

Files are compared by their metadata, this program and its libraries by a fingerprint. Comparing
times, size and inode ("facets") is much faster than reading the files. The files of the index are
private to their owner, since they name papers, and carry a checksum. Cached results and earlier
builds are valid only under the fingerprint that they were made with.
"""

import os
import sys
import zlib
from operator import attrgetter
from zlib import crc32

from agendapack.output import make_private, write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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

    from agendapack.output.files import locked_file

    make_private(home)
    return locked_file(Path(home) / "index.lock")


def protect(content: bytes) -> bytes:
    """Return a line for the index: the content after its checksum."""
    return b"%08x\t%b\n" % (crc32(content), content)


def is_sound(line: bytes) -> bool:
    """Tell whether the checksum of a line from `protect` is correct."""
    return line[:8] == b"%08x" % crc32(line[CHECK:-1]) and line[-1:] == b"\n"


LIBRARIES = frozenset(
    {
        *("annotated_types", "chardet", "charset_normalizer", "cobble", "defusedxml", "deprecated"),
        *("fonttools", "holidays", "icalendar", "jinja2", "lxml", "mammoth", "markdown_it_py"),
        *("markupsafe", "mdit_py_plugins", "mdurl", "packaging", "pikepdf", "pillow", "pydantic"),
        *("pydantic_core", "pypdf", "pypdfium2", "python_bidi", "python_dateutil", "pyyaml"),
        *("reportlab", "resvg_py", "six", "typing_extensions", "typing_inspection"),
        *("tzdata", "uharfbuzz", "wrapt"),
    }
)
"""The libraries that may affect the output, by the names of their metadata folders."""
HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def fingerprint(memory: "Path | str | None" = None, now_ns: int = 0) -> str:
    """Return a digest that changes when the program, a library or Python changes.

    Args:
        memory: A file that stores the result, so that the program's files need not be read
            again until their metadata changes. A result of another installation is ignored.
        now_ns: The current time from `time.time_ns`; 0 to store nothing.
    """
    python = sys.version, sys.platform, zlib.ZLIB_RUNTIME_VERSION
    surroundings = "\n".join((*python, *sorted(_versions())))
    kept = str(memory) if memory else ""
    known = read_file(kept)
    if is_sound(known):
        sign, found, *paths = os.fsdecode(known[CHECK:-1]).split("\t")
        if paths[:1] == [HOME] and sign == _sign(surroundings, map(look_at, paths)):
            return found
    paths = sorted(_own_files())  # HOME sorts first; the check above relies on that
    facets = [look_at(path) for path in paths]
    found = _digest(surroundings, paths)
    # A file that changed just now could change again without a visible new timestamp.
    if kept and all(is_sure(each, now_ns) for each in facets):
        fields = (_sign(surroundings, facets), found, *paths)
        replace_file(kept, protect(os.fsencode("\t".join(fields))))
    return found


def digest_files() -> str:
    """Return a digest of the program's own files, which tells apart checkouts of one version."""
    return _digest("", sorted(_own_files()))[:12]


def _versions() -> "Iterator[str]":
    for place in dict.fromkeys(sys.path):
        try:
            names = os.listdir(place or ".")
        except OSError:
            continue
        for name in names:
            known, _, kind = name.rpartition(".")
            library = known.partition("-")[0].lower().replace(".", "_")
            if kind in ("dist-info", "egg-info") and library in LIBRARIES:
                yield known


def _own_files() -> "Iterator[str]":
    """Yield the paths of this package, and of the `templates` folder beside it in a checkout.

    Folders are included because their facets change when a file is added or removed.
    """
    for top in (HOME, f"{os.path.dirname(HOME)}/templates"):
        for place, folders, names in os.walk(top):
            folders[:] = [name for name in folders if name != "__pycache__"]
            yield place
            yield from (f"{place}/{name}" for name in names)


def _sign(surroundings: str, facets: "Iterator[Facets] | list[Facets]") -> str:
    return f"{zlib.crc32(surroundings.encode()):08x} {sign_facets(facets)}"


def _digest(surroundings: str, paths: list[str]) -> str:
    import hashlib

    whole = hashlib.sha256(surroundings.encode())
    for path in paths:
        name = os.path.relpath(path, os.path.dirname(HOME))
        whole.update(b"\0" + os.fsencode(name) + b"\0")
        if os.path.isfile(path):
            with open(path, "rb") as stream:
                whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()
