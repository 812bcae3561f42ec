"""Read the files that are sent to workers, and never a file outside the workspace."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from agendapack.batch.cluster.parcel import LARGEST, Files

LARGEST_UNASKED = 32 * 2**20
"""Bytes; a larger file is sent only if a worker asks for it."""
SHARED_FOLDERS = ("meetings/committees", "meetings/organisations", "templates", "fonts")
SHARED_FILE = re.compile(r"meetings/(?:[^/]+|[^/]+/(?:meeting|minutes[^/]*)\.yaml)")

Stamp = tuple[int, int, int]
Seen = dict[str, Stamp]


class CannotTravel(Exception):
    """The meeting needs something that must not be sent, so it has to be built on the client."""


@dataclass(slots=True)
class Gathering:
    """Collects a part of a workspace.

    Args:
        root: The workspace.
        files: The files and names read so far.
        seen: The time, size and inode of each file and folder just before it was read.
    """

    root: Path
    files: Files = field(default_factory=Files)
    seen: Seen = field(default_factory=dict)

    def walk(self, folder: str, is_sent: Callable[[str], bool], depth: int | None = None) -> None:
        """Read a folder and everything below it.

        Args:
            folder: Path of the folder below the workspace.
            is_sent: Returns whether the content of a file is to be read.
            depth: How many levels of subfolders to read; None for all. Links to folders are
                followed only if a depth is given, because they may form a loop.
        """
        files, folders = self.list(folder)
        for path in filter(is_sent, files):
            self.send(path)
        for path in folders:
            if depth is None and not (self.root / path).is_symlink():
                self.walk(path, is_sent)
            elif depth:
                self.walk(path, is_sent, depth - 1)

    def list(self, folder: str) -> tuple[list[str], list[str]]:
        """Record the names in a folder, and return the paths of its files and of its folders.

        Anything else, and a link that leads out of the workspace, is listed as a file but its
        content is never sent. Both lists are empty if the folder cannot be read.
        """
        before = f"{folder}/" if folder else ""
        files: list[str] = []
        folders: list[str] = []
        self.files.closed.discard(folder)
        self.files.folders.add(folder)
        try:
            self.seen[folder] = _stamp(os.stat(self.root / folder))
            with os.scandir(self.root / folder) as entries:
                for entry in entries:
                    kind = folders if self._is_folder(entry) else files
                    kind.append(before + entry.name)
        except OSError:
            return [], []
        self.files.blanks.update(path for path in files if path not in self.files.files)
        self.files.closed.update(path for path in folders if path not in self.files.folders)
        return files, folders

    def send(self, path: str, limit: int = LARGEST_UNASKED) -> bool:
        """Record the bytes of a file, and return whether that was done.

        A file that is unreadable, outside the workspace or larger than `limit` is left out.
        """
        try:
            if not _is_inside(self.root, self.root / path) or not (self.root / path).is_file():
                return False
            with (self.root / path).open("rb") as stream:
                stamp = _stamp(os.fstat(stream.fileno()))
                data = stream.read(limit + 1)
        except (OSError, RuntimeError):
            return False
        if len(data) > limit:
            return False
        self.seen[path] = stamp
        self.files.blanks.discard(path)
        self.files.files[path] = data
        return True

    def _is_folder(self, entry: "os.DirEntry[str]") -> bool:
        try:
            is_folder = entry.is_dir()
            return is_folder and (not entry.is_symlink() or _is_inside(self.root, Path(entry.path)))
        except (OSError, RuntimeError):
            return False


def gather_commons(root: Path) -> Gathering:
    """Read the files that any meeting of the workspace may need.

    These are the files of the organisation and committees, templates and fonts, and each meeting's
    `meeting.yaml` and minutes, from which its committee and the numbers of its minutes follow.
    """
    commons = Gathering(root)
    commons.list("")
    if "meetings" in commons.files.closed:
        commons.walk("meetings", _is_shared, depth=1)
    for top in SHARED_FOLDERS:
        if top in commons.files.closed | commons.files.folders:
            commons.walk(top, lambda path: True)
    return commons


def gather_own(root: Path, folder: str, asked: Iterable[str] = ()) -> Files:
    """Read the folder of a meeting, and the other paths that a worker asked for.

    Raises:
        CannotTravel: A path asked for is outside the workspace, too large or unreadable.
    """
    own = Gathering(root)
    own.walk(f"meetings/{folder}", _is_likely)
    for path in sorted(asked):
        is_folder = (root / path).is_dir() and _is_inside(root, root / path)
        if is_folder:
            own.list(path)
        elif not own.send(path, LARGEST):
            raise CannotTravel(path)
    return own.files


def has_changed(root: Path, seen: Seen) -> bool:
    """Return whether a file or folder has changed since it was read, except the top folder."""
    try:
        return any(path and _stamp(os.stat(root / path)) != seen[path] for path in seen)
    except OSError:
        return True


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_size, found.st_ino


def _is_inside(root: Path, path: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a broken link, or a loop of links
        return False


def _is_shared(path: str) -> bool:
    return SHARED_FILE.fullmatch(path) is not None


def _is_likely(path: str) -> bool:
    name = path.rpartition("/")[2]
    return not (name.startswith(".") or name.endswith("~"))
