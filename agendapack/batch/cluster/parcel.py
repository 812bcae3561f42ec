"""The messages between the client of a cluster and its workers, and the workspace on a worker.

A worker has no files but those that it is sent. Files that many meetings read are sent once; the
others are sent with the task of their meeting (`Parcel`).

`Unpacked` writes the files that were sent to a private folder, as a workspace to build from.
"""

import hashlib
import pickle
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.batch.outcome import Fault

if TYPE_CHECKING:
    from agendapack.model.request import BuiltFiles, Request

LARGEST = 256 * 2**20
"""The most bytes in a file that is sent; no stage of a build reads a larger file."""
DIGEST = hashlib.sha256().digest_size


Files = dict[str, bytes]
"""The bytes of files, by path below the workspace."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The task of one meeting.

    Args:
        request: The meeting and its options; the worker replaces the paths in it by its own.
        own: The files in the meeting's folder, and those elsewhere that they name.
        variables: The environment variables that the meeting's files name and that are set.
        program: The versions that the worker has to have, to make the same bytes.
    """

    request: "Request"
    own: Files
    variables: Mapping[str, str]
    program: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """The answer that the meeting's files were made."""

    made: "BuiltFiles"


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The answer that the meeting has errors as it stands on the worker.

    It is made again where its files are: that tells the errors in full, and whatever the worker
    lacked, a file or LibreOffice, is there.
    """


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer that the parcel came damaged, or that the worker has other versions."""

    worker: str
    reason: str


Answer = Done | HandedBack | Refused | Fault


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
        self._own: Files = {}
        root.mkdir(mode=0o700)
        self._write(commons)

    def put(self, folder: str, own: Files) -> None:
        """Write a meeting's own files; whatever its folder held before is removed.

        Args:
            folder: Path of the meeting's folder below the workspace.
            own: The files of the folder, and those elsewhere that it needs.
        """
        self._own = own
        shutil.rmtree(self.root / folder, ignore_errors=True)
        self._write(own)

    def take_away(self) -> None:
        """Remove the meeting's own files, and restore the shared ones that they replaced."""
        for path in self._own:
            (self.root / path).unlink(missing_ok=True)
        self._write({path: self._commons[path] for path in self._own.keys() & self._commons.keys()})
        self._own = {}

    def _write(self, files: Files) -> None:
        for path, data in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(data)
