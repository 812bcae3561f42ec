"""Record a build, and compare a meeting with its last build in full.

A file whose size, times and inode are unchanged is trusted; any other is compared by its digest.

A record is a snapshot of the files before the build, and a description of it afterwards. The
snapshot is taken first, so that a file that changes during the build is noticed by the next run.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.batch.unchanged.answer import IndexEntry, Stale, Wish, write_line
from agendapack.batch.unchanged.details import (
    ABSENT,
    FILE,
    FOLDER,
    Details,
    Standing,
    Told,
    look_at_path,
    look_at_tree,
    read_details,
    read_digest,
    write_details,
)
from agendapack.cache import FAILED, Facets, is_sure, look_at
from agendapack.model import dataclass
from agendapack.workspace import MinutesFiles

if TYPE_CHECKING:
    from agendapack.model.request import BuiltFiles, MeetingSummary

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
    """Return the state, not before `now_ns`, of everything that a build of the meeting may read."""
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
        made.variables,
    )
    return make_entry(snapshot.folder, wish, details, MinutesFiles(Path(wish.root)))


def make_entry(folder: str, wish: Wish, details: Details, files: MinutesFiles) -> IndexEntry:
    """Return the index record for details that are up to date."""
    line = b""
    if all(files.finds_the_same(folder, search) for search in details.searches):
        named = (search.committee for search in details.searches)
        minutes = " ".join(f"{name} {files.digest(name)}" for name in named)
        line = write_line(folder, wish, details, minutes.encode("ascii"))
    return IndexEntry(folder, line, write_details(details))


def _describe_inputs(snapshot: Snapshot, made: "BuiltFiles") -> Iterator[tuple[str, Standing]]:
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
    last_days = [day.isoformat() for day in days]
    at = bisect_left(last_days, today)
    first = (days[at - 1] + timedelta(days=1)).isoformat() if at else FIRST_DAY
    return first, last_days[at] if at < len(days) else LAST_DAY


class Comparison:
    """Compares the meetings of one run; `now_ns` is the time before any file was examined."""

    def __init__(self, wish: Wish, now_ns: int) -> None:
        self._wish = wish
        self._now = now_ns
        self._root = wish.root
        self._minutes = MinutesFiles(Path(wish.root))
        self._shared: dict[str, Standing] | None = None
        self._digests: dict[str, tuple[Facets | None, str]] = {}

    def compare(self, folder: str, data: bytes) -> tuple[Told, IndexEntry] | Stale:
        """Compare a meeting with the record of its last build.

        Args:
            data: The content of its details file; empty if there is none.

        Returns:
            The build's report and an updated record to keep, or the reasons for a new build.
        """
        if data in (b"", FAILED):
            return Stale(("the last build failed" if data else "not built before",))
        details = read_details(data)
        if details is None:
            return Stale(("what is known of the last build is damaged, or of another version",))
        inputs: dict[str, Standing] = {}
        outputs: dict[str, Standing] = {}
        reasons = [
            *_compare_wish(details, self._wish),
            *self._compare_inputs(folder, details.inputs, inputs),
            *self._compare_outputs(folder, details.outputs, outputs),
        ]
        if not self._finds_the_same(folder, details):
            reasons.append("there are other minutes of the committee than before")
        if reasons:
            return Stale(tuple(reasons))
        renewed = replace(details, inputs=inputs, outputs=outputs)
        return details.told, make_entry(folder, self._wish, renewed, self._minutes)

    def recall(self, folder: str, data: bytes) -> "MeetingSummary | None":
        """Return a meeting's row in a list, or None if the meeting may have changed.

        Of the outputs only the JSON files are compared: the row does not depend on the packs.
        """
        details = None if data in (b"", FAILED) else read_details(data)
        if details is None or details.program != self._wish.program:
            return None
        said = {name: was for name, was in details.outputs.items() if name.endswith(".json")}
        is_same = (
            not self._compare_inputs(folder, details.inputs, {})
            and not any(self._compare_outputs(folder, said, {}))
            and self._finds_the_same(folder, details)
        )
        return details.row if is_same else None

    def _compare_inputs(
        self, folder: str, before: Mapping[str, Standing], same: dict[str, Standing]
    ) -> list[str]:
        now = {**look_at_tree(self._root, f"meetings/{folder}"), **self._look_at_shared()}
        files: list[str] = []
        folders: list[str] = []
        for path, was in before.items():
            found = now.get(path) or look_at_path(f"{self._root}/{path}")
            standing = self._hold_against(was, found, f"{self._root}/{path}")
            if standing is not None:
                same[path] = standing
                continue
            what = "is gone" if found.kind == ABSENT else "has changed"
            what = "is new" if was.kind == ABSENT else what
            (folders if FOLDER in (was.kind, found.kind) else files).append(f"{path} {what}")
        for path, found in now.items():
            if path not in before:
                (folders if found.kind == FOLDER else files).append(f"{path} is new")
        # A folder changes with the names in it, so it is reported only if no file explains it.
        told = [reason for reason in folders if not reason.endswith("changed")]
        return sorted(files or told or folders)

    def _compare_outputs(
        self, folder: str, before: Mapping[str, Standing], same: dict[str, Standing]
    ) -> Iterator[str]:
        home = f"{self._wish.output}/{folder}"
        for name, was in before.items():
            found = look_at_path(f"{home}/{name}")
            standing = self._hold_against(was, found, f"{home}/{name}")
            if standing is not None:
                same[name] = replace(standing, facets=found.facets)
                continue
            shown = _show(f"{home}/{name}", self._root)
            yield f"{shown} is {'missing' if found.kind == ABSENT else 'not as it was built'}"

    def _finds_the_same(self, folder: str, details: Details) -> bool:
        return all(self._minutes.finds_the_same(folder, search) for search in details.searches)

    def _look_at_shared(self) -> dict[str, Standing]:
        if self._shared is None:
            trees = (look_at_tree(self._root, top) for top in SHARED)
            self._shared = {path: found for tree in trees for path, found in tree.items()}
        return self._shared

    def _hold_against(self, was: Standing, found: Standing, path: str) -> Standing | None:
        """Return the updated state of a path, or None if its content has changed."""
        if was.kind != found.kind or not was.digest:
            return None
        if was.facets is None or was.facets != found.facets:
            known = self._digests.get(path)  # shared files are compared for many meetings
            if known is None or known[0] != found.facets:
                known = self._digests[path] = found.facets, read_digest(path, found.kind)
            if known[1] != was.digest:
                return None
        assert found.facets is not None
        facets = found.facets if is_sure(found.facets, self._now) else None
        return Standing(found.kind, facets, was.digest)


def _compare_wish(details: Details, wish: Wish) -> Iterator[str]:
    if details.program != wish.program:
        yield "agendapack or one of its libraries has changed"
    if details.options != wish.options:
        yield "asked for with other options, or LibreOffice is another one"
    if details.variables:
        yield f"it takes a password from the environment: {', '.join(details.variables)}"
    first, last = details.days
    if wish.today > last:
        yield f"a day that matters has passed: {_write_day(last)}"
    if wish.today < first:
        yield f"asked for a day before {_write_day(first)}"


def _write_day(day: str) -> str:
    from agendapack.model.dates import write_plain_date

    return write_plain_date(date.fromisoformat(day))


def _show(path: str, root: str) -> str:
    return path.removeprefix(f"{root}/")
