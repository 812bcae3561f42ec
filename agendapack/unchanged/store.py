"""The files in which the index is kept: for the operator alone, since they name papers."""

import os

from agendapack.private_files import make_private, open_private, write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module `typing` takes its time to import
    from types import TracebackType

FAILED = b"failed\n"
"""What is kept of a meeting, in place of all details, where the last build failed."""


def read_file(path: str) -> bytes:
    """Return what a file holds; nothing where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except (OSError, ValueError):
        return b""


def replace_file(path: str, data: bytes) -> bool:
    """Write a file whole or not at all; return whether it could be."""
    try:
        make_private(os.path.dirname(path))
        write_whole(path, data)
    except (OSError, ValueError):
        return False
    return True


class alone:  # noqa: N801 - used as a function
    """Hold the lock of the index, where the system has such locks.

    Raises:
        OSError: The folder cannot be written.
    """

    def __init__(self, home: str) -> None:
        make_private(home)
        self._stream = open(f"{home}/lock", "wb", opener=open_private)  # noqa: SIM115

    def __enter__(self) -> None:
        try:
            import fcntl
        except ImportError:
            return
        fcntl.flock(self._stream, fcntl.LOCK_EX)

    def __exit__(
        self,
        kind: "type[BaseException] | None",
        fault: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        self._stream.close()
