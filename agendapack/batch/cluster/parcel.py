"""What travels between the one who asks and the workers, and how it is sealed.

A worker has nothing but what it is sent: the files that many meetings look at travel
once (`Commons`), the others with the task of their meeting (`Parcel`). What is not sent
still has its name, so that every folder looks as it is.

Lay out on a worker what it was sent, as a workspace in a private folder.
"""

import hashlib
import pickle
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from agendapack.batch.outcome import Fault
from agendapack.model.request import Made, Request
from agendapack.problems import Accepted, Problem

LARGEST = 256 * 2**20
"""Bytes of the largest file that travels; more than any stage takes."""
DIGEST = hashlib.sha256().digest_size


@dataclass(slots=True)
class Files:
    """A part of a workspace, by paths below it.

    Args:
        files: Files with their bytes.
        blanks: Files of which only the name is sent.
        folders: Folders all of whose names are sent.
        closed: Folders of which only the name is sent.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    blanks: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)

    def below(self, top: str) -> "Files":
        """Return what of this is `top`, or lies in it."""

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
    """One meeting's task.

    Args:
        request: What is asked for; its paths mean nothing to a worker.
        own: The meeting's folder, and what else the worker has asked for.
        variables: The passwords that the worker has asked for; None for what is not set.
        program: What the worker has to agree with to make the same bytes.
    """

    request: Request
    own: Files
    variables: Mapping[str, str | None]
    program: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """A meeting's files were made."""

    made: Made


@dataclass(frozen=True, slots=True)
class Failed:
    """Something in the files has to be mended."""

    problems: tuple[Problem, ...]
    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """The worker has been sent too little: these paths, variables, or LibreOffice."""

    paths: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    office: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The worker cannot take the task: it came damaged, or the worker is another program."""

    worker: str
    reason: str


Answer = Done | Failed | Needs | Refused | Fault


class Damaged(Exception):
    """What arrived is not what was sent."""


def seal(value: object) -> bytes:
    """Return a value as bytes, behind their SHA-256."""
    data = pickle.dumps(value, protocol=5)
    return hashlib.sha256(data).digest() + data


def unseal(sealed: bytes) -> object:
    """Return the value again.

    Raises:
        Damaged: The bytes are not those that were sealed.
    """
    data = memoryview(sealed)[DIGEST:]
    if hashlib.sha256(data).digest() != sealed[:DIGEST]:
        raise Damaged(f"{len(sealed)} bytes are not those that were sent")
    return pickle.loads(data)


def name_seal(sealed: bytes) -> str:
    """Return the hash that sealed bytes begin with, in hexadecimal."""
    return sealed[:DIGEST].hex()


class Unpacked:
    """A workspace on a worker: what all meetings share, and one meeting's own files at a time.

    Args:
        root: Its folder, which nobody else may enter; made here.
        commons: What all meetings share.
    """

    def __init__(self, root: Path, commons: Files) -> None:
        self.root = root
        self._commons = commons
        self._own = Files()
        self._changed: frozenset[str] = frozenset()
        root.mkdir(mode=0o700)
        self._write(commons)

    def put(self, folder: str, own: Files) -> None:
        """Lay out a meeting's own files; its folder holds these and no others.

        Args:
            folder: Path of the meeting's folder below the workspace.
            own: The folder, and other files that it needs.
        """
        others = {p for p in own.files.keys() | own.folders if not p.startswith(f"{folder}/")}
        self._own, self._changed = own, frozenset(map(self._top, others | {folder}))
        for path in sorted(others | {folder}):
            self._remove(path)
        for path in self._commons.blanks:
            if path.endswith("/meeting.yaml"):
                (self.root / path).touch()  # whoever has looked into it looks again
        self._write(own)

    def take_away(self) -> None:
        """Lay out again what is shared in the place of the meeting's own files."""
        for path in self._changed:
            self._remove(path)
            self._write(self._commons.below(path))
        self._own, self._changed = Files(), frozenset()

    def is_sent(self, path: str) -> bool:
        """Tell whether a path below the workspace holds what it holds where it came from."""
        own, commons = self._own, self._commons
        if path in own.files or path in own.folders:
            return True
        unsent = own.blanks | own.closed
        return path not in unsent and path not in commons.blanks and path not in commons.closed

    def _top(self, path: str) -> str:
        """Return the path, or the highest folder above it of which only the name is shared."""
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
