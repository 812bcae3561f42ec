"""Write single files safely, lock them, and report problems with the output folder.

`write_file` replaces one file atomically, and `create` writes new files for the user to edit, for
instance `starter_files` for `init`, and never overwrites any. A lock keeps two builds from changing
the same folder or record at once: Linux and macOS use `flock` on an open file or folder, Windows
locks a byte of an open file, and on a system with neither, nothing is locked.
"""

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from stat import S_ISREG
from typing import Any

from agendapack.problems import Checked, Code, Problem


def write_file(path: Path, data: bytes, replace: bool) -> Checked[Path]:
    """Write a file under a temporary name and rename it into place.

    Args:
        path: The path of the file; its folder must exist.
    """
    if not replace and os.path.lexists(path):
        message = f"{path.as_posix()} already exists"
        hint = "choose another name, or give --force to replace it"
        return Checked(None, (Problem(Code.FILE_EXISTS, message, hint=hint),))
    beside = path.with_name(f".{path.name}.new")
    try:
        write_safely(beside, data)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):  # a read-only file system refuses even that
            beside.unlink()
        message = f"{path.as_posix()} cannot be written: {tell_reason(error)}"
        return Checked(None, (Problem(Code.CANNOT_WRITE, message),))
    return Checked(path)


def read_ordinary(path: Path) -> bytes:
    """Return the bytes of a file, which may be anything: a queue would keep its reader waiting."""
    if not S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not an ordinary file", str(path))
    return path.read_bytes()


def read_if_there(path: Path) -> bytes:
    """Return the bytes of an ordinary file; empty if it cannot be read."""
    try:
        return read_ordinary(path)
    except OSError:
        return b""


def read_fields(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; empty if there is none that can be read."""
    import json

    try:
        content = json.loads(read_if_there(path))
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def write_safely(path: Path, data: bytes) -> None:
    """Write a new file and flush it to disk; one that a killed run left is replaced.

    The file is created and never opened, so that a link at its name is not followed.

    Raises:
        OSError: The file could not be written.
    """
    path.unlink(missing_ok=True)
    with path.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, where the system can."""
    with suppress(OSError):  # Windows cannot open a folder; some network disks cannot flush one
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


EXCHANGE = 2
"""`RENAME_EXCHANGE` of Linux (`renameat2`) and `RENAME_SWAP` of macOS (`renamex_np`)."""
CURRENT_FOLDER = -100
"""`AT_FDCWD` of Linux."""
CANNOT_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM})


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, so that neither name is ever missing.

    Returns:
        False, with nothing changed, if the system or the disk cannot do this.

    Raises:
        OSError: One of them cannot be renamed.
    """
    import ctypes

    names = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            code = system.renamex_np(*names, EXCHANGE)
        else:
            first, second = names
            code = system.renameat2(CURRENT_FOLDER, first, CURRENT_FOLDER, second, EXCHANGE)
    except (AttributeError, OSError, TypeError):  # no such function, or no such library
        return False
    number = ctypes.get_errno()
    if code and number not in CANNOT_EXCHANGE:
        raise OSError(number, os.strerror(number), str(other))
    return not code


def remove_tree(folder: Path) -> None:
    """Delete a folder with all that is in it, also where its permissions do not allow that."""
    try:
        shutil.rmtree(folder)
    except PermissionError:
        _open_up(folder)
        shutil.rmtree(folder)


def _open_up(folder: Path) -> None:
    os.chmod(folder, 0o700)
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _open_up(Path(entry.path))


def tell_reason(error: OSError) -> str:
    """Return what the system says of an error, for instance `no space left on device`."""
    return (error.strerror or str(error)).lower()


def create(files: Mapping[str, str], root: Path) -> Checked[tuple[str, ...]]:
    """Write text files below `root`; if any exists or cannot be written, none is left there.

    Args:
        files: Texts by path relative to `root`, with forward slashes.
        root: The workspace; created if missing.

    Returns:
        The paths written, sorted, or a problem for each file that exists already.
    """
    there = [name for name in sorted(files) if (root / name).exists()]
    if there:
        return Checked(None, tuple(map(taken, there)))
    made: list[Path] = []
    try:
        for name, text in sorted(files.items()):
            path = root / name
            made += [each for each in reversed(path.parents) if not each.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as out:
                made.append(path)
                out.write(text)
    except OSError as error:
        _take_back(made)
        message = f"{name} cannot be written: {tell_reason(error)}"
        return Checked(None, (Problem(Code.CANNOT_WRITE, message),))
    except BaseException:
        _take_back(made)
        raise
    return Checked(tuple(sorted(files)))


def _take_back(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


def taken(name: str) -> Problem:
    """Return the problem that a file exists already and is not overwritten."""
    return Problem(
        Code.FILE_EXISTS,
        f"{name} already exists; only new files are written",
        hint="change that file by hand, or choose another name",
    )


STARTERS = Path(__file__).parent.parent / "starter"
IGNORED = ".gitignore"
NO_PACKS = """\
# What agendapack makes; packs of what is exempt or confidential are among it.
/build/
/site/
"""

PLAIN = "plain"
"""The workspace that `init` writes where no kind is named: a council and its words, no meeting."""


def starter_kinds() -> list[str]:
    """Return the kinds of bodies that there is an invented workspace of, with a whole meeting."""
    return sorted(path.name for path in STARTERS.iterdir() if path.name != PLAIN)


def starter_files(kind: str = PLAIN) -> dict[str, str]:
    """Return the files of a new workspace: an invented body, and a `.gitignore` for packs."""
    starter = STARTERS / kind
    files = {path.relative_to(starter).as_posix(): path for path in starter.rglob("*.*")}
    texts = {name: files[name].read_text(encoding="utf-8") for name in sorted(files)}
    return {IGNORED: NO_PACKS, **texts}


def leads_out(folder: Path, workspace: Path) -> bool:
    """Tell whether an output folder inside the workspace is a link that leads out of it."""
    if not folder.is_relative_to(workspace):
        return False
    try:
        return not folder.resolve().is_relative_to(workspace.resolve())
    except RuntimeError:  # links in a circle
        return True


def find_link(folder: Path, workspace: Path) -> Problem | None:
    """Return a problem if the output folder is in the workspace but a link leads out of it."""
    return is_link(folder) if leads_out(folder, workspace) else None


def is_link(folder: Path) -> Problem:
    """Return the problem that the output folder is a link, not a real folder."""
    return Problem(
        Code.CANNOT_WRITE,
        f"the output folder {folder} leads somewhere else by a link; it has to be a real folder",
        hint="remove the link, or name the place it leads to with --output",
    )


def cannot_write(folder: Path, error: OSError) -> Problem:
    """Return the problem that the output folder cannot be written, and which file is to blame."""
    place = Path(os.fsdecode(error.filename)) if error.filename else folder
    reason = tell_reason(error)
    hint = (
        "close files of it that are open elsewhere, look at its permissions and at the"
        " space on the disk, or choose another place with --output"
    )
    if place.name.startswith(f".{folder.name}."):
        hint = "move it away: agendapack makes it again for its own work, if no other run does now"
    message = f"the output folder {folder} cannot be written: "
    message += reason if place == folder else f"{place}: {reason}"
    return Problem(Code.CANNOT_WRITE, message, hint=hint)


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
