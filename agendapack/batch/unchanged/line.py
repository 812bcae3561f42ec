"""A meeting's line in the index: what has to be looked at to know that it is unchanged."""

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
"""How the paths of files begin that many meetings have in common."""
Known = dict[str, Facets | None]
"""How files stand, by their paths; None for one that has to be read."""


def write_line(folder: str, wish: Wish, details: "Details", minutes: bytes) -> bytes:
    """Return the line, or nothing where a comparison in full is called for each time.

    It is where a file has changed so lately that more changes would not show in how it stands,
    where a path holds a tab or a line break, where what was read is not known, and where a
    password is needed.

    Args:
        folder: Name of the meeting's folder.
        wish: What was asked for.
        details: What came of it.
        minutes: The committee whose minutes were looked through, with their digest; empty
            if none were.
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
    """Return the files that are the meeting's own, its folder first, and those of many meetings."""
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
    """Return a wish but for its day, as a field of a line."""
    return write_place(wish) + ascii(wish.options).encode("ascii")


def write_place(wish: Wish) -> bytes:
    """Return how the key of a wish begins, whatever its options."""
    return ascii((wish.root, wish.output, wish.program)).encode("ascii")


def _sign_own(facets: list[Facets]) -> int:
    return sign_own(sign_facets(facets[:2]), sign_facets(facets[2:]))


def _is_head(path: str, home: str) -> bool:
    return path in (home, f"{home}/meeting.yaml")


def _join(paths: "Iterable[str]") -> bytes:
    return TAB.join(map(os.fsencode, paths))
