"""What is known of one file or folder: how it stands, and what it holds."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from stat import S_ISDIR, S_ISREG

from agendapack.unchanged.facets import Facets, facets_of

FILE, FOLDER, OTHER, ABSENT = "file", "folder", "other", "absent"


@dataclass(frozen=True, slots=True)
class Standing:
    """A file or folder at a moment.

    Args:
        kind: `file`, `folder`, `other` or `absent`.
        facets: How it stands; None where later changes may not show in that.
        digest: SHA-256 of its bytes, or of the names in it; empty where it is not known.
    """

    kind: str
    facets: Facets | None
    digest: str = ""


def look_at_path(path: str) -> Standing:
    """Look at one path; links are followed."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return Standing(ABSENT, ())
    kind = FILE if S_ISREG(found.st_mode) else FOLDER if S_ISDIR(found.st_mode) else OTHER
    return Standing(kind, facets_of(found))


def look_at_tree(root: str, top: str) -> dict[str, Standing]:
    """Look at a folder and all below it but hidden and backup files, in order.

    What a link to a folder leads to is not walked through.

    Args:
        root: The paths returned are below it.
        top: The folder, below it.
    """
    return {path: look_at_path(f"{root}/{path}") for path in _walk(root, top)}


def read_digest(path: str, kind: str) -> str:
    """Return the SHA-256 of what a path holds; empty where it cannot be read."""
    try:
        if kind == FILE:
            with open(path, "rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        if kind == FOLDER:
            names = "\0".join(_visible(os.listdir(path)))
            return hashlib.sha256(os.fsencode(names)).hexdigest()
    except OSError:
        return ""
    return kind


def _walk(root: str, top: str) -> Iterator[str]:
    yield top
    place = f"{root}/{top}"
    try:
        names = _visible(os.listdir(place))
    except OSError:
        return
    for name in names:
        path = f"{place}/{name}"
        if os.path.isdir(path) and not os.path.islink(path):
            yield from _walk(root, f"{top}/{name}")
        else:
            yield f"{top}/{name}"


def _visible(names: list[str]) -> list[str]:
    """Leave out what editors put beside a file; one that is read is known by itself."""
    return sorted(name for name in names if not (name.startswith(".") or name.endswith("~")))
