"""File locks that keep two builds from changing the same folder or record at once.

Linux and macOS use `flock` on an open file or folder; Windows locks a byte of an open
file. On a system with neither, nothing is locked.
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
"""Seconds between attempts to lock a file on Windows, where we poll."""


@contextmanager
def locked(folder: Path | None) -> Iterator[None]:
    """Hold the lock of a folder, waiting until it is free; do nothing if `folder` is None.

    The lock is on the folder itself, so it leaves no lock file behind, and the system
    releases it when a process is killed. Windows cannot open a folder, so the lock there is
    on a file beside the folder.

    Raises:
        OSError: The folder or the lock file cannot be opened.
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
    """Hold the lock of a folder that may be renamed or deleted, waiting until it is free.

    The lock is on a file `.NAME.lock` beside the folder.
    """
    with locked_file(folder.with_name(f".{folder.name}.lock")):
        yield


@contextmanager
def locked_file(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock on a lock file, waiting until it is free.

    The file is created if missing and deleted when the lock is released. A waiter therefore
    reopens the file if it was deleted or replaced in the meantime.

    Args:
        waiting: Called once before waiting, if another process holds the lock.
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
"""Locks an open file; if it has to wait, it first calls the function it is given."""


def _open_locked(path: Path, lock: Lock, waiting: Callable[[], None]) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        handle = os.open(path, flags, 0o600)
        try:
            lock(handle, waiting)
            # The last holder may have deleted the file while we waited for its lock.
            if os.path.samestat(os.fstat(handle), os.lstat(path)):
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _let_go(path: Path, handle: int) -> None:
    """Delete the lock file and release its lock.

    The file is deleted first; otherwise a waiter could hold a lock on a file that we then
    delete. Windows cannot delete an open file, so there the last process to close it does.
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
"""The function that locks files on this system; None if there is none."""
