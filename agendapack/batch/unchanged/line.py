"""A meeting's line in the index: the files to examine, and a hash of the state they had.

A line has three groups: fields, the paths of the meeting's own files, and those of shared files.
"""

import os

from agendapack.batch.unchanged.answer import Wish
from agendapack.cache.file_state import Facets, protect, sign_facets, sign_own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from agendapack.batch.unchanged.details import Details


TAB, GROUP = b"\t", b"\t\t"
GROUPS, FIELDS = 3, 9
NO_SEARCH = b"-"
SHARED = ("templates", "fonts", "meetings/organisation", "meetings/committees")
"""Path prefixes of the files that many meetings share."""
Known = dict[str, Facets | None]
"""The state of files, by path; None for a file that has to be read to be compared."""


def write_line(folder: str, wish: Wish, details: "Details", minutes: bytes) -> bytes:
    """Return a meeting's line, or no bytes if each run has to compare the meeting in full.

    There is no line if the build needs a password, if a path contains a tab or a line break,
    if the content that the build read is not known, or if a file changed so recently that a
    further change might leave its times as they are.

    Args:
        minutes: Each committee whose minutes were searched and their digest, with spaces
            between; empty if none were.
    """
    from agendapack.batch.unchanged.details import write_row, write_told

    if details.variables:
        return b""
    own, shared = _part_files(folder, wish, details)
    known = [each for each in (*own.values(), *shared.values()) if each is not None]
    names = "".join((folder, *own, *shared))
    if len(known) < len(own) + len(shared) or "\t" in names or "\n" in names:
        return b""
    fields = (
        os.fsencode(folder),
        write_key(wish),
        *(day.encode("ascii") for day in details.days),
        minutes or NO_SEARCH,
        b"%d" % details.told.pages,
        b"%d %d" % (_sign_own(known[: len(own)]), sign_facets(known[len(own) :])),
        write_row(details.row),
        write_told(details.told),
    )
    groups = (TAB.join(fields), _join(own), _join(shared))
    return protect(GROUP.join(groups))


def _part_files(folder: str, wish: Wish, details: "Details") -> "tuple[Known, Known]":
    """Return the meeting's own files, its folder and `meeting.yaml` first, and the shared ones."""
    own: Known = {}
    shared: Known = {}
    home = f"meetings/{folder}"
    for path in sorted(details.inputs, key=lambda each: not _is_head(each, home)):
        standing = details.inputs[path]
        facets = standing.facets if standing.digest else None
        (shared if path.startswith(SHARED) else own)[f"{wish.root}/{path}"] = facets
    for path, standing in details.outputs.items():
        own[f"{wish.output}/{folder}/{path}"] = standing.facets
    return own, shared


def write_key(wish: Wish) -> bytes:
    """Return a wish, without its day, as a field of a line."""
    return write_place(wish) + ascii(wish.options).encode("ascii")


def write_place(wish: Wish) -> bytes:
    """Return the start of a wish's key, which does not depend on its options."""
    return ascii((wish.root, wish.output, wish.program)).encode("ascii")


def _sign_own(facets: list[Facets]) -> int:
    return sign_own(sign_facets(facets[:2]), sign_facets(facets[2:]))


def _is_head(path: str, home: str) -> bool:
    return path in (home, f"{home}/meeting.yaml")


def _join(paths: "Iterable[str]") -> bytes:
    return TAB.join(map(os.fsencode, paths))
