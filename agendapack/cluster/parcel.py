"""What travels between the one who asks and the workers, and how it is sealed.

A worker has nothing but what it is sent: the files that many meetings look at travel
once (`Commons`), the others with the task of their meeting (`Parcel`). What is not sent
still has its name, so that every folder looks as it is.
"""

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field

from agendapack.model.request import Made, Request
from agendapack.problems import Problem
from agendapack.running.outcome import Fault

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
