"""Record a build: a snapshot of the files before it, and a description of it afterwards.

The snapshot is taken first, so that a file that changes during the build is noticed by the next
run.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.batch.unchanged.answer import IndexEntry, Wish
from agendapack.batch.unchanged.details import (
    FILE,
    Details,
    Standing,
    Told,
    look_at_path,
    look_at_tree,
    read_digest,
    write_details,
)
from agendapack.batch.unchanged.line import write_line
from agendapack.cache.file_state import is_sure, look_at
from agendapack.workspace import MinutesFiles

if TYPE_CHECKING:
    from agendapack.model.request import BuiltFiles

SHARED = ("templates", "fonts")
"""Folders of the workspace from which any build may read any file."""
NEARBY = ("meetings/organisation.yaml", "meetings/organisations", "meetings/committees")
"""Files and folders of which the build names those that it has read."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of all files that a build may read, before the build.

    Args:
        now_ns: When the snapshot was begun.
        inputs: The meeting's folder and the `SHARED` folders, by path below the workspace.
            A file that changed very recently has a digest, since its times prove nothing.
        nearby: Files that are inputs only if the build reads them.
    """

    root: Path
    folder: str
    now_ns: int
    inputs: Mapping[str, Standing]
    nearby: Mapping[str, Standing]


def take_snapshot(root: Path, folder: str, now_ns: int) -> Snapshot:
    """Return the state of everything that a build of the meeting may read.

    Args:
        now_ns: The time before this call, from `time.time_ns`.
    """
    base = str(root)
    return Snapshot(
        root,
        folder,
        now_ns,
        _look_at_trees(base, (f"meetings/{folder}", *SHARED), now_ns),
        _look_at_trees(base, NEARBY, now_ns),
    )


def _look_at_trees(root: str, tops: Iterable[str], now_ns: int) -> dict[str, Standing]:
    return {
        path: settle(root, path, standing, now_ns)
        for top in tops
        for path, standing in look_at_tree(root, top).items()
    }


def settle(root: str, path: str, standing: Standing, now_ns: int) -> Standing:
    """Return a path's state, with a digest if its facets do not rule out an unseen change."""
    facets = standing.facets
    if facets is None or not is_sure(facets, now_ns):
        return Standing(standing.kind, None, read_digest(f"{root}/{path}", standing.kind))
    return standing


FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


def describe(snapshot: Snapshot, wish: Wish, made: "BuiltFiles") -> IndexEntry:
    """Return the record of a build whose files have been written."""
    details = Details(
        wish.options,
        wish.program,
        _span(made.days, wish.today),
        dict(_describe_inputs(snapshot, made)),
        dict(_describe_outputs(f"{wish.output}/{snapshot.folder}", made.files)),
        Told(made.packs, made.problems, made.notes, made.accepted),
        made.searches,
        made.row,
        {name: wish.secrets.digest(name) if wish.secrets else "" for name in made.variables},
    )
    return make_entry(snapshot.folder, wish, details, MinutesFiles(Path(wish.root)))


def make_entry(folder: str, wish: Wish, details: Details, files: MinutesFiles) -> IndexEntry:
    """Return the index record for details that are up to date.

    Args:
        files: The minutes files of the workspace, listed when the record was made or compared.
    """
    line = b""
    if all(files.finds_the_same(folder, search) for search in details.searches):
        named = (search.committee for search in details.searches)
        minutes = " ".join(f"{name} {files.digest(name)}" for name in named)
        line = write_line(folder, wish, details, minutes.encode("ascii"))
    return IndexEntry(folder, line, write_details(details))


def _describe_inputs(snapshot: Snapshot, made: "BuiltFiles") -> Iterator[tuple[str, Standing]]:
    """Yield each input with the digest of what was read and its state before the build."""
    root = str(snapshot.root)
    read = {source.path: source.sha256 for source in made.sources}
    for search in made.searches:
        read.update(search.files)
    for path, before in snapshot.inputs.items():
        if read.get(path):
            yield path, Standing(before.kind, before.facets, read[path])
        else:
            yield path, before if before.digest else _read_now(f"{root}/{path}", before)
    for path in sorted(read.keys() - snapshot.inputs.keys()):
        before = snapshot.nearby.get(path) or look_at_path(f"{root}/{path}")
        is_sure_of = before.facets is not None and is_sure(before.facets, snapshot.now_ns)
        if read[path]:
            is_known = before.facets and is_sure_of
            yield path, Standing(FILE, before.facets if is_known else None, read[path])
        else:  # it could not be read
            yield path, _read_now(f"{root}/{path}", before) if is_sure_of else before


def _read_now(path: str, before: Standing) -> Standing:
    """Return the state of a file that the build may have read without naming it, with a digest.

    The digest is empty if the file has changed since the snapshot, because the build may have
    read either content. A file with an empty digest never counts as unchanged.
    """
    digest = read_digest(path, before.kind)
    same = look_at_path(path) == before
    return Standing(before.kind, before.facets, digest if same else "")


def _describe_outputs(folder: str, files: Mapping[str, bytes]) -> Iterator[tuple[str, Standing]]:
    for name, data in sorted(files.items()):
        facets = look_at(f"{folder}/{name}")
        is_whole = bool(facets) and facets[2] == len(data)
        digest = hashlib.sha256(data).hexdigest()
        yield name, Standing(FILE, facets if is_whole else None, digest)


def _span(days: tuple[date, ...], today: str) -> tuple[str, str]:
    """Return the first and the last day on which the build would report the same as today."""
    last_days = [day.isoformat() for day in days]
    at = bisect_left(last_days, today)
    first = (days[at - 1] + timedelta(days=1)).isoformat() if at else FIRST_DAY
    return first, last_days[at] if at < len(days) else LAST_DAY
