"""Locks, so that two builds at once do not replace the same folder, or change the same record.

Linux and macOS lock open files and folders, Windows the bytes of an open file. On a system
that has neither, builds at once are not kept apart.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:
    HAS_FLOCK = False
else:
    HAS_FLOCK = True

PAUSE = 0.05
"""Seconds between two looks at whether a lock is free, on Windows, which cannot wait for it."""


@contextmanager
def locked(folder: Path | None) -> Iterator[None]:
    """Hold the folder's lock, waiting for whoever has it; no folder has none.

    The lock is on the open folder itself, so that no lock file is left behind and
    a killed process lets go. Windows cannot open a folder: there it is on a file beside it.
    """
    if folder is None:
        yield
    elif LOCK is not _lock_open:
        with locked_name(folder):
            yield
    else:
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
    if LOCK is None:
        yield
        return
    handle = _open_locked(path, LOCK, waiting)
    try:
        yield
    finally:
        _let_go(path, handle)


Lock = Callable[[int, Callable[[], None]], None]
"""Locks an open file; calls what it is given before it waits."""


def _open_locked(path: Path, lock: Lock, waiting: Callable[[], None]) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        handle = os.open(path, flags, 0o600)
        try:
            lock(handle, waiting)
            if os.path.samestat(os.fstat(handle), os.lstat(path)):
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _let_go(path: Path, handle: int) -> None:
    """Remove the file and let go of its lock.

    It has to be gone before the next one may hold its lock. Windows does not remove a file that
    is open, so there whoever has it open last does.
    """
    with suppress(FileNotFoundError, PermissionError):
        os.unlink(path)
    os.close(handle)
    if os.name == "nt":
        with suppress(OSError):
            os.unlink(path)


def _lock_open(handle: int, waiting: Callable[[], None]) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting()
        fcntl.flock(handle, fcntl.LOCK_EX)


def _lock_byte(handle: int, waiting: Callable[[], None]) -> None:
    """Lock the first byte of a file, which it need not have."""
    msvcrt: Any = import_module("msvcrt")
    is_told = False
    while True:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            return
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EDEADLK):
                raise
        if not is_told:
            waiting()
            is_told = True
        time.sleep(PAUSE)


LOCK: Lock | None = _lock_open if HAS_FLOCK else _lock_byte if os.name == "nt" else None
"""How this system locks files."""
