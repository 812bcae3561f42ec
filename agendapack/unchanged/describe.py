"""Put down what a meeting was made from, once it is built and written."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from agendapack.minutes_files import digest_minutes, finds_the_same
from agendapack.model.request import Made
from agendapack.unchanged.answer import Wish
from agendapack.unchanged.details import Details, write_details
from agendapack.unchanged.entry import Entry
from agendapack.unchanged.facets import is_sure, look_at
from agendapack.unchanged.line import write_line
from agendapack.unchanged.snapshot import Snapshot
from agendapack.unchanged.standing import FILE, Standing, look_at_path, read_digest
from agendapack.unchanged.told import Told

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


def describe(snapshot: Snapshot, wish: Wish, made: Made) -> Entry:
    """Return what the index is to keep; call it once the files are written.

    Args:
        snapshot: Taken before the meeting was built.
        wish: What was asked for.
        made: What was made and has been written.
    """
    details = Details(
        wish.options,
        wish.program,
        _span(made.days, wish.today),
        dict(_describe_inputs(snapshot, made)),
        dict(_describe_outputs(f"{wish.output}/{snapshot.folder}", made.files)),
        Told(made.packs, made.problems, made.notes),
        made.search,
        made.row,
        {name: wish.secrets.digest(name) if wish.secrets else "" for name in made.variables},
    )
    return make_entry(snapshot.folder, wish, details)


def make_entry(folder: str, wish: Wish, details: Details) -> Entry:
    """Return what the index is to keep of details that are true now."""
    line, search, root = b"", details.search, Path(wish.root)
    if search is None:
        line = write_line(folder, wish, details, b"")
    else:
        minutes = f"{search.committee} {digest_minutes(root, search.committee)}"
        if finds_the_same(root, folder, search):
            line = write_line(folder, wish, details, minutes.encode("ascii"))
    return Entry(folder, line, write_details(details))


def _describe_inputs(snapshot: Snapshot, made: Made) -> Iterator[tuple[str, Standing]]:
    """Yield what is known of each input: what was read of it, and how it stood before that."""
    root = str(snapshot.root)
    read = {source.path: source.sha256 for source in made.sources}
    read.update(made.search.files if made.search else ())
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
    """Read what the build may have read without telling, if it still stands as it did.

    If not, nobody knows what was read: an empty digest never equals another.
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
    """Return the first and the last day on which the same is told as today."""
    last_days = [day.isoformat() for day in days]
    at = bisect_left(last_days, today)
    first = (days[at - 1] + timedelta(days=1)).isoformat() if at else FIRST_DAY
    return first, last_days[at] if at < len(days) else LAST_DAY
