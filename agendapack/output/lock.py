"""Locks, so that two builds at once do not replace the same folder, or change the same record.

Where the system has no such locks (Windows) builds at once are not kept apart.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:
    LOCKS = False
else:
    LOCKS = True


@contextmanager
def locked(folder: Path | None) -> Iterator[None]:
    """Hold the folder's lock, waiting for whoever has it; no folder has none.

    The lock is on the open folder itself, so that no lock file is left behind and
    a killed process lets go.
    """
    if folder is None or not LOCKS:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def locked_name(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder that is replaced, waiting for whoever has it.

    The folder comes and goes, so the lock is on a file `.NAME.lock` beside it.
    """
    with locked_file(folder.with_name(f".{folder.name}.lock")):
        yield


@contextmanager
def locked_file(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of a file that is there for that alone, waiting for whoever has it.

    It is made where it is not there, and removed by whoever holds it; who waited for a file
    that is gone opens the next one.

    Args:
        path: The file.
        waiting: Called before it waits, where somebody has it.

    Raises:
        OSError: It cannot be made.
    """
    if not LOCKS:
        yield
        return
    handle = _open_locked(path, waiting)
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)
        os.close(handle)


def _open_locked(path: Path, waiting: Callable[[], None]) -> int:
    while True:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(path, flags, 0o600)
        try:
            _wait_for(handle, waiting)
            if os.path.samestat(os.fstat(handle), os.lstat(path)):
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _wait_for(handle: int, waiting: Callable[[], None]) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting()
        fcntl.flock(handle, fcntl.LOCK_EX)
