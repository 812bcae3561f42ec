"""A fingerprint of this program, the libraries it uses and Python.

Cached results and earlier builds are valid only under the fingerprint they were made with.
"""

import os
import sys
import zlib

from agendapack.cache.file_state import (
    CHECK,
    Facets,
    is_sound,
    is_sure,
    look_at,
    protect,
    read_file,
    replace_file,
    sign_facets,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    paths = sorted(_own_files(HOME))  # HOME sorts first; the check above relies on that
    facets = [look_at(path) for path in paths]
    found = _digest(surroundings, paths)
    # A file that changed just now could change again without a visible new timestamp.
    if kept and all(is_sure(each, now_ns) for each in facets):
        fields = (_sign(surroundings, facets), found, *paths)
        replace_file(kept, protect(os.fsencode("\t".join(fields))))
    return found


def _versions() -> "Iterator[str]":
    for place in dict.fromkeys(sys.path):
        try:
            names = os.listdir(place or ".")
        except OSError:
            continue
        for name in names:
            known, _, kind = name.rpartition(".")
            if kind in ("dist-info", "egg-info") and _plain_name(known) in LIBRARIES:
                yield known


def _plain_name(versioned: str) -> str:
    return versioned.partition("-")[0].lower().replace(".", "_")


def _own_files(home: str) -> "Iterator[str]":
    """Yield the paths of this package, and of the `templates` folder beside it in a checkout.

    Folders are included because their facets change when a file is added or removed.
    """
    for top in (home, f"{os.path.dirname(home)}/templates"):
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
