"""The messages between the client of a cluster and its workers, and the workspace on a worker.

A worker has no files but those that it is sent. Files that many meetings read are sent once; the
others are sent with the task of their meeting (`Parcel`). A file that is not sent still has its
name sent, so that the listing of every folder is complete.

`Unpacked` writes the files that were sent to a private folder, as a workspace to build from.
"""

import hashlib
import pickle
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from agendapack.batch.outcome import Fault
from agendapack.problems import Accepted, Problem

if TYPE_CHECKING:
    from agendapack.model.request import BuiltFiles, Request

LARGEST = 256 * 2**20
"""The most bytes in a file that is sent; no stage of a build reads a larger file."""
DIGEST = hashlib.sha256().digest_size


@dataclass(slots=True)
class Files:
    """A part of a workspace, by path below it.

    Args:
        files: Files with their bytes.
        blanks: Files of which only the name is sent.
        folders: Folders with a complete listing of names.
        closed: Folders of which only the name is sent.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    blanks: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)

    def below(self, top: str) -> "Files":
        """Return only `top` and the files and folders inside it."""

        def inside(path: str) -> bool:
            return path == top or path.startswith(f"{top}/")

        return Files(
            {path: data for path, data in self.files.items() if inside(path)},
            set(filter(inside, self.blanks)),
            set(filter(inside, self.folders)),
            set(filter(inside, self.closed)),
        )


@dataclass(frozen=True, slots=True)
class Parcel:
    """The task of one meeting.

    Args:
        request: The meeting and its options; the worker replaces the paths in it by its own.
        own: The meeting's folder, and any other files that a worker asked for.
        variables: The environment variables that a worker asked for; None for an unset one.
        program: The versions that the worker has to have, to make the same bytes.
    """

    request: "Request"
    own: Files
    variables: Mapping[str, str | None]
    program: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """The answer that the meeting's files were made."""

    made: "BuiltFiles"


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer that the meeting's files have errors, which the user has to correct."""

    problems: tuple[Problem, ...]
    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """The answer that the worker also needs these paths or variables, or lacks LibreOffice."""

    paths: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    office: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer that the parcel came damaged, or that the worker has other versions."""

    worker: str
    reason: str


Answer = Done | Failed | Needs | Refused | Fault


class Damaged(Exception):
    """Bytes changed on their way over the network."""


def seal(value: object) -> bytes:
    """Return a value pickled, behind the SHA-256 of its bytes."""
    data = pickle.dumps(value, protocol=5)
    return hashlib.sha256(data).digest() + data


def unseal(sealed: bytes) -> object:
    """Return the value that `seal` was given.

    Raises:
        Damaged: The bytes do not match their digest.
    """
    data = memoryview(sealed)[DIGEST:]
    if hashlib.sha256(data).digest() != sealed[:DIGEST]:
        raise Damaged(f"{len(sealed)} bytes are not those that were sent")
    return pickle.loads(data)


def name_seal(sealed: bytes) -> str:
    """Return the digest at the start of sealed bytes, in hexadecimal."""
    return sealed[:DIGEST].hex()


class Unpacked:
    """A workspace on a worker: the shared files, and the own files of one meeting at a time.

    Args:
        root: The folder to create for it, which no other user may enter.
        commons: The files that all meetings share.
    """

    def __init__(self, root: Path, commons: Files) -> None:
        self.root = root
        self._commons = commons
        self._own = Files()
        self._changed: frozenset[str] = frozenset()
        root.mkdir(mode=0o700)
        self._write(commons)

    def put(self, folder: str, own: Files) -> None:
        """Write a meeting's own files; whatever its folder held before is removed.

        Args:
            folder: Path of the meeting's folder below the workspace.
            own: The files of the folder, and other files that the meeting needs.
        """
        others = {p for p in own.files.keys() | own.folders if not p.startswith(f"{folder}/")}
        self._own, self._changed = own, frozenset(map(self._top, others | {folder}))
        for path in sorted(others | {folder}):
            self._remove(path)
        for path in self._commons.blanks:
            if path.endswith("/meeting.yaml"):
                (self.root / path).touch()  # a new time, so that nobody uses a cached content
        self._write(own)

    def take_away(self) -> None:
        """Remove the meeting's own files, and restore the shared ones that they replaced."""
        for path in self._changed:
            self._remove(path)
            self._write(self._commons.below(path))
        self._own, self._changed = Files(), frozenset()

    def is_sent(self, path: str) -> bool:
        """Return whether a path has its real content here, or is missing on the client too."""
        own, commons = self._own, self._commons
        if path in own.files or path in own.folders:
            return True
        unsent = own.blanks | own.closed
        return path not in unsent and path not in commons.blanks and path not in commons.closed

    def _top(self, path: str) -> str:
        """Return the highest folder above a path that was shared by name only, or the path."""
        above = [parent.as_posix() for parent in PurePosixPath(path).parents]
        return next((each for each in reversed(above) if each in self._commons.closed), path)

    def _write(self, part: Files) -> None:
        for folder in part.folders | part.closed:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        for path in part.blanks:
            (self.root / path).touch()
        for path, data in part.files.items():
            (self.root / path).write_bytes(data)

    def _remove(self, path: str) -> None:
        here = self.root / path
        if here.is_dir():
            shutil.rmtree(here)
        else:
            here.unlink(missing_ok=True)
