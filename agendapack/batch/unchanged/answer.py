"""The values of the build index: a wish, its answers, a record to keep, and the line it stands in.

Imported on the no-op path, so the heavier modules are imported only when needed.

A meeting that takes minutes in also depends on the folders of its committee's other meetings,
because minutes are numbered after earlier ones. `MinutesMap` keeps a digest of the paths of each
committee's minutes and recomputes it only after a meeting's folder or file has changed.

A meeting's line has the files to examine and a hash of the state they had, in three groups: fields,
the paths of the meeting's own files, and those of shared files.
"""

import os
from zlib import crc32

from agendapack.cache import (
    CHECK,
    Facets,
    is_sound,
    is_sure,
    look_at,
    protect,
    read_file,
    replace_file,
    sign,
    sign_facets,
    sign_own,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from agendapack.batch.unchanged.details import Details, Told
    from agendapack.workspace import MinutesFiles


class Wish:
    """What a run wants built; the same for all its meetings.

    Args:
        root: The workspace, an absolute path.
        output: The output root, an absolute path; each meeting has a folder in it.
        options: Every other setting that changes the files or the messages, as one text from
            `write_options`.
        today: The day of the run, for instance `2020-02-18`.
    """

    __slots__ = ("options", "output", "program", "root", "today")

    def __init__(
        self, root: "Path | str", output: "Path | str", options: str, today: str, program: str
    ) -> None:
        self.root = str(root)
        self.output = str(output)
        self.options = options
        self.today = today
        self.program = program


class Stale:
    """The answer that a meeting has to be built; `reasons` tell the clerk why."""

    __slots__ = ("reasons",)

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons


class Unchanged:
    """The answer that a meeting is unchanged; the build's report is parsed only when needed."""

    __slots__ = ("_raw", "pages")

    def __init__(self, raw: bytes, pages: int) -> None:
        self._raw = raw
        self.pages = pages
        """The pages of all packs together; a summary needs no more."""

    @property
    def packs(self) -> tuple[tuple[str, int], ...]:
        """Each pack's file with its number of pages."""
        import json

        return tuple((file, pages) for file, pages in json.loads(self._raw)[0])

    @property
    def is_silent(self) -> bool:
        """Whether the build had neither warnings nor notes, tested without parsing the JSON."""
        return self._raw.endswith(b",[],[],[]]")

    @property
    def told(self) -> "Told":
        """What the build reported, with its warnings and other remarks."""
        from agendapack.batch.unchanged.details import read_told

        return read_told(self._raw)


class IndexEntry:
    """A record for the index, in plain values; without a line every run compares in full."""

    __slots__ = ("details", "folder", "line")

    def __init__(self, folder: str, line: bytes, details: bytes) -> None:
        self.folder = folder
        self.line = line
        self.details = details


NO_PRINTS = (False, False, False, False)
"""Neither large print, unless the files say so, nor a booklet, a short pack, pages in colour."""


def write_options(
    strict: bool, prints: tuple[bool, ...], web: bool, split: int | None, office: str | None
) -> str:
    """Return the options that a build depends on, as one text to compare.

    Args:
        prints: Whether large print is made, whatever the files say, a booklet, and a short pack.
        web: Whether the web edition is made, whatever the files say.
        split: The most bytes in a volume; None for no volumes.
        office: Identifies the LibreOffice version; None if none is installed.
    """
    return repr((strict, prints, web, split, office))


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


class MinutesMap:
    """The state of a workspace's meetings after `now_ns`, and the digests of their minutes."""

    def __init__(self, root: str, memory: str, now_ns: int) -> None:
        self._root = root
        self._memory = memory
        self.heads: dict[bytes, int] = {}
        """A hash of the state of each meeting's folder and file, by the folder's name."""
        self._now = now_ns
        self._files: MinutesFiles | None = None
        self._look()
        # Python salts the hash of bytes in each process, but not that of a tuple of ints.
        names = crc32(b"/".join(self.heads))
        self._sign = b"%d %d" % (hash(tuple(self.heads.values())), names)
        self._known = self._remember()

    def agrees(self, minutes: bytes) -> bool:
        """Return whether minutes are unchanged: committees and digests, with spaces between."""
        words = minutes.split(b" ")
        return all(map(self._agrees, words[::2], words[1::2]))

    def _agrees(self, committee: bytes, before: bytes) -> bool:
        known = self._known.get(committee)
        if known is None:
            digest = self._list_minutes().digest(committee.decode("ascii"))
            known = self._known[committee] = committee + b" " + digest.encode("ascii")
            if self._are_sure():
                fields = b"\t".join((os.fsencode(self._root), self._sign, *self._known.values()))
                replace_file(self._memory, protect(fields))
        return known == committee + b" " + before

    def _list_minutes(self) -> "MinutesFiles":
        if self._files is None:
            from pathlib import Path

            from agendapack.workspace import MinutesFiles

            self._files = MinutesFiles(Path(self._root))
        return self._files

    def _look(self) -> None:
        meetings = os.fsencode(self._root) + b"/meetings/"
        for name in _list(meetings):
            folder = meetings + name
            try:
                self.heads[name] = sign((folder, folder + b"/meeting.yaml"))
            except OSError:
                self.heads[name] = 0

    def _are_sure(self) -> bool:
        """Return whether any later change is sure to change a folder's or file's state."""
        meetings = f"{self._root}/meetings"
        paths = [f"{meetings}/{os.fsdecode(name)}" for name in self.heads]
        paths += [f"{path}/meeting.yaml" for path in paths]
        return all(is_sure(look_at(path), self._now) for path in (meetings, *paths))

    def _remember(self) -> dict[bytes, bytes]:
        line = read_file(self._memory)
        if not is_sound(line):
            return {}
        root, sign, *known = line[CHECK:-1].split(TAB)
        if root != os.fsencode(self._root) or sign != self._sign:
            return {}
        return {each.partition(b" ")[0]: each for each in known}


def _list(folder: bytes) -> list[bytes]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
