"""The build index: records each build, so that a later run can skip unchanged meetings.

Every run reads the file `index`, which has one line per meeting. New lines are appended, and
the last line of a meeting counts. A second file per meeting holds the full details of its
build; it is read only if the line shows that something may have changed. Both files may be
deleted: a meeting without a record is built again.

At the end stand operations on the whole index: all meetings at once, and deleted ones.
"""

import os

from agendapack.batch.unchanged.answer import (
    FIELDS,
    GROUP,
    GROUPS,
    NO_SEARCH,
    TAB,
    IndexEntry,
    MinutesMap,
    Stale,
    Unchanged,
    Wish,
    write_key,
    write_place,
)
from agendapack.cache import (
    CHECK,
    FAILED,
    alone,
    is_sound,
    protect,
    read_file,
    replace_file,
    sign,
    sign_own,
    sign_some,
)
from agendapack.output import make_private, open_private, remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from agendapack.batch.unchanged.compare import Comparison
    from agendapack.model.request import MeetingSummary

LENGTH_BITS = 24
LONGEST = (1 << LENGTH_BITS) - 1
"""The most bytes in a line. A place packs offset and length into one int, to save memory."""


def find_lines(stream: "BinaryIO") -> tuple[dict[bytes, int], int]:
    """Return the place of each meeting's last line, and the number of superseded lines."""
    places: dict[bytes, int] = {}
    offset = count = 0
    for line in stream:
        count += 1
        if len(line) <= LONGEST:
            places[line[CHECK : line.find(TAB, CHECK)]] = offset << LENGTH_BITS | len(line)
        offset += len(line)
    return places, count - len(places)


def append_line(home: str, line: bytes) -> None:
    """Append a line to the index.

    If an interrupted run left its last line unfinished, a line break is written first.
    """
    with alone(home), open(f"{home}/index", "a+b", opener=open_private) as stream:
        size = stream.seek(0, os.SEEK_END)
        if size:
            stream.seek(size - 1)
        stream.write(line if not size or stream.read(1) == b"\n" else b"\n" + line)


def compact(home: str) -> None:
    """Rewrite the index with only the last line of each meeting whose folder still exists."""
    index, draft = f"{home}/index", f"{home}/index.new"
    with alone(home):
        with open(index, "rb") as stream, open(draft, "wb", opener=open_private) as out:
            out.writelines(line for _, line in _lines_that_count(stream))
        os.replace(draft, index)  # after closing both, because Windows cannot replace an open file


def find_there(home: str) -> set[bytes]:
    """Return the indexed meetings whose folder still exists, in any workspace."""
    try:
        with open(f"{home}/index", "rb") as stream:
            return {name for name, _ in _lines_that_count(stream)}
    except OSError:
        return set()


def _lines_that_count(stream: "BinaryIO") -> "Iterator[tuple[bytes, bytes]]":
    places, _ = find_lines(stream)
    for name in sorted(places):
        stream.seek(places[name] >> LENGTH_BITS)
        line = stream.read(places[name] & LONGEST)
        if _counts(line):
            yield name, line


def _counts(line: bytes) -> bool:
    groups = line[CHECK:-1].split(GROUP)
    return is_sound(line) and len(groups) == GROUPS and os.path.isdir(groups[1].split(TAB)[0])


HOME = ".agendapack"
"""The folder in the output root that holds the index."""
FEW = 64
"""The index is not compacted for fewer superseded lines than this."""


class Index:
    """The records of all meetings built into one output root.

    Opening the index writes nothing. Several processes may have it open at once; a record that
    one adds is seen by processes that open the index later, or call `look_up` with `again`.
    """

    def __init__(self, home: "Path | str", now_ns: int) -> None:
        """Open the index.

        Args:
            home: The index's folder, `HOME` in the output root; it need not exist.
            now_ns: The time, from `time.time_ns`; 0 for a caller that only reads, so that
                the index is not compacted.
        """
        self._home = str(home)
        self._now = now_ns
        self._stream: BinaryIO | None = None
        self._places: dict[bytes, int] | None = None
        self._dead = 0
        self._wish: Wish | None = None
        self._key = self._place = self._today = b""
        self._shared: dict[bytes, int] = {}
        self._map: MinutesMap | None = None
        self._comparison: Comparison | None = None

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index, and compact it if it has many superseded lines."""
        if self._stream is not None:
            self._stream.close()
        if self._now and self._places is not None and self._dead > max(FEW, len(self._places)):
            try:
                compact(self._home)
            except OSError:
                return

    def look_up(self, folder: str, wish: Wish, again: bool = False) -> Unchanged | Stale:
        """Return whether a meeting is unchanged since its build, and if not, why.

        With `again` the details file is read in any case, to see what another process has recorded
        since; for a caller that holds the meeting's lock.
        """
        answer = None if again else self.glance(folder, wish)
        if answer is None:
            self._take(wish)
            return self._compare(folder, wish)
        return answer

    def glance(self, folder: str, wish: Wish) -> Unchanged | None:
        """Check a meeting by the state of its files alone, without reading or writing any."""
        fields = self._read_line(folder, wish)
        return None if fields is None else Unchanged(fields[-1], int(fields[5]))

    def recall(self, folder: str, wish: Wish) -> "MeetingSummary | None":
        """Return the row of a meeting for a list of meetings, without loading the meeting.

        The options and the day of the wish do not matter. No meeting's record is written.
        """
        fields = self._read_line(folder, wish, whatever_options=True)
        if fields is None:
            return self._compare_with(wish).recall(folder, read_file(self._details(folder)))
        from agendapack.batch.unchanged.details import read_row

        try:
            return read_row(fields[-2])
        except ValueError:
            return None

    def _take(self, wish: Wish) -> None:
        if wish is not self._wish:
            self._wish, self._key, self._place = wish, write_key(wish), write_place(wish)
            self._today = wish.today.encode("ascii")
            self._map = self._comparison = None

    def add(self, entry: IndexEntry) -> None:
        """Record a finished build; an index that cannot be written is ignored."""
        if self._keep(entry.folder, entry.details):
            self._append(entry.folder, entry.line or protect(os.fsencode(entry.folder)))

    def forget(self, folder: str) -> None:
        """Record that a meeting's last build failed, so that the next run builds it again."""
        self._keep(folder, FAILED)
        self._append(folder, protect(os.fsencode(folder)))

    def _open(self) -> dict[bytes, int]:
        try:
            self._stream = open(f"{self._home}/index", "rb")  # noqa: SIM115 - lives as long as this
            places, self._dead = find_lines(self._stream)
        except OSError:
            return {}
        return places

    def _keep(self, folder: str, details: bytes) -> bool:
        try:
            make_private(self._home)
        except OSError:
            return False
        return replace_file(self._details(folder), details)

    def _append(self, folder: str, line: bytes) -> None:
        if "\n" not in folder and "\t" not in folder:
            try:
                append_line(self._home, line)
            except OSError:
                return

    def _details(self, folder: str) -> str:
        return f"{self._home}/meetings/{folder}.json"

    def _read_line(
        self, folder: str, wish: Wish, whatever_options: bool = False
    ) -> list[bytes] | None:
        """Return the fields of a meeting's line if every file that it names is unchanged."""
        self._take(wish)
        if self._places is None:
            self._places = self._open()
        place = self._places.get(os.fsencode(folder))
        if place is None:
            return None
        assert self._stream is not None
        self._stream.seek(place >> LENGTH_BITS)
        line = self._stream.read(place & LONGEST)
        if not is_sound(line):
            return None
        groups = line[CHECK:-1].split(GROUP)
        fields = groups[0].split(TAB)
        if len(groups) != GROUPS or len(fields) != FIELDS:
            return None
        name, key, first, last, minutes, _, signs, _, _ = fields
        if whatever_options:
            if not key.startswith(self._place):
                return None
        elif key != self._key or not first <= self._today <= last:
            return None
        if minutes != NO_SEARCH and not self._minutes(wish).agrees(minutes):
            return None
        try:
            own = self._sign_own(name, groups[1].split(TAB))
        except OSError:
            return None
        shared = self._shared.get(groups[2])
        if shared is None:
            shared = self._shared[groups[2]] = sign_some(groups[2].split(TAB))
        return fields if signs == b"%d %d" % (own, shared) else None

    def _sign_own(self, name: bytes, paths: list[bytes]) -> int:
        # The first two paths are the meeting's folder and file, which the map may know already.
        head = self._map.heads.get(name) if self._map is not None else None
        return sign_own(head if head is not None else sign(paths[:2]), sign(paths[2:]))

    def _minutes(self, wish: Wish) -> MinutesMap:
        if self._map is None:
            self._map = MinutesMap(wish.root, f"{self._home}/minutes", self._now)
        return self._map

    def _compare(self, folder: str, wish: Wish) -> Unchanged | Stale:
        from agendapack.batch.unchanged.details import write_told

        answer = self._compare_with(wish).compare(folder, read_file(self._details(folder)))
        if isinstance(answer, Stale):
            return answer
        told, entry = answer
        self.add(entry)
        return Unchanged(write_told(told), told.pages)

    def _compare_with(self, wish: Wish) -> "Comparison":
        if self._comparison is None:
            from agendapack.batch.unchanged.compare import Comparison

            self._comparison = Comparison(wish, self._now)
        return self._comparison


MANY = 200
"""From this number of meetings on, a second process saves more time than its start takes."""
TO_LOOK_INTO = -1
"""Stands for the pages of a meeting that may have changed, or that has messages to repeat."""


def count_pages(home: str, now_ns: int, wish: Wish, names: list[str]) -> list[int]:
    """Return the number of pages of each meeting that is unchanged and has no messages.

    Many meetings are shared out between this process and a fork of it.

    Returns:
        One number for each name, in order; `TO_LOOK_INTO` for every other meeting or folder.
    """
    if len(names) < MANY or not gains_by_fork():
        return _count(home, now_ns, wish, names)
    half = len(names) // 2
    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError:  # the system allows no more processes
        os.close(reading)
        os.close(writing)
        return _count(home, now_ns, wish, names)
    if child == 0:
        try:
            os.close(reading)
            _write(writing, _count(home, now_ns, wish, names[half:]))
        finally:
            os._exit(0)
    os.close(writing)
    first = _count(home, now_ns, wish, names[:half])
    with open(reading, "rb") as pipe:
        others = [int(each) for each in pipe.read().split()]
    os.waitpid(child, 0)
    left = len(names) - half
    # A child that died has sent too few numbers: then all of its meetings are looked into.
    return first + (others if len(others) == left else [TO_LOOK_INTO] * left)


def _count(home: str, now_ns: int, wish: Wish, names: list[str]) -> list[int]:
    pages = []
    with Index(home, now_ns) as index:
        for name in names:
            answer = index.glance(name, wish)
            is_silent = answer is not None and answer.is_silent
            pages.append(answer.pages if answer is not None and is_silent else TO_LOOK_INTO)
    return pages


def _write(pipe: int, pages: list[int]) -> None:
    with open(pipe, "wb") as stream:
        stream.write(b"%b\n" % b" ".join(b"%d" % each for each in pages))


def gains_by_fork() -> bool:
    """Return whether forking is safe and faster.

    It is unsafe on macOS, which has no `sched_getaffinity`; with one processor it gains nothing.
    """
    has_both = hasattr(os, "fork") and hasattr(os, "sched_getaffinity")
    return has_both and len(os.sched_getaffinity(0)) > 1


def knows_more(home: str, meetings: int) -> bool:
    """Return whether the index has more meetings than there are, without comparing names."""
    return len(_known(home)) > meetings


def forget_gone(home: str, root: str) -> None:
    """Remove the records of meetings that were deleted from a workspace.

    The records of another workspace that is built to the same output root are kept.
    """
    gone = [name for name in _known(home) if not _is_there(root, name)]
    if not gone:
        return
    elsewhere = find_there(home)
    for name in gone:
        if os.fsencode(name) not in elsewhere:
            remove(f"{home}/meetings/{name}.json")
    compact(home)


def _known(home: str) -> list[str]:
    try:
        names = os.listdir(f"{home}/meetings")
    except OSError:
        return []
    known = [name for name in names if name.endswith(".json") and not name.startswith(".")]
    return [name.removesuffix(".json") for name in known]


def _is_there(root: str, name: str) -> bool:
    return os.path.lexists(f"{root}/meetings/{name}/meeting.yaml")
