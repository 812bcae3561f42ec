"""Replace an output folder, and the publication record, in one atomic step.

`publish` writes the new files into `.NAME.new` beside the folder `NAME`. `swap` then lets the
two change names, so that `NAME` is there at every moment, and deletes the old files. Where the
system cannot do that in one step, `NAME` becomes `.NAME.old` before `.NAME.new` becomes `NAME`.

When the record changes too, `swap` first writes the digests of the new record and of the new
files to `.NAME.mark`, and renames the new record into place last. That last rename commits
the change: `recover`, which the next run calls, rolls back a run that was killed before the
rename and completes a run that was killed after it.

Files in the folder that no build wrote are copied into the new folder.

A file that stays as it was is not written again: it gets a second name in the new folder, and
loses the first with the old one. So a build that changes one paper writes little, and programs that
copy folders see what is new. Who holds such a file open can still write into it, as at any other
moment; the next build compares bytes, and writes it anew. Those that are written wait for the disk
together.
"""

import errno
import hashlib
import os
import shutil
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

from agendapack.model import dataclass
from agendapack.output.files import (
    cannot_write,
    exchange,
    find_link,
    flush_folder,
    is_link,
    locked,
    locked_name,
    remove_tree,
    write_safely,
)
from agendapack.output.manifest import (
    MANIFEST,
    MEMBERS_MAIL,
    PUBLIC_MAIL,
    RESTRICTED_FOLDER,
    published_files,
)
from agendapack.problems import Checked, Code, InternalFault, Problem


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A change to a meeting's publication record, made together with its files.

    Args:
        expected: The bytes of the record when the build started; None if there was no record.
        new: The bytes to write; None to leave the record unchanged.
    """

    path: Path
    expected: bytes | None
    new: bytes | None = None

    @property
    def draft(self) -> Path:
        """Return the temporary path that the new record is renamed from."""
        return self.path.with_name(f".{self.path.name}.new")


def beside(folder: Path, ending: str) -> Path:
    """Return the path of a working file or folder beside `folder`, for instance `.NAME.new`."""
    return folder.with_name(f".{folder.name}.{ending}")


def swap(folder: Path, record: RecordChange | None) -> None:
    """Move `.NAME.new` into place and write the new record; change both or neither.

    Raises:
        OSError: A file could not be written or renamed; both are as they were before.
    """
    new = record.new if record is not None else None
    try:
        if record is not None and new is not None:
            write_safely(record.draft, new)
            mark = f"{_digest(new)} {len(new)} {_digest_all(beside(folder, 'new'))}\n"
            write_safely(beside(folder, "mark"), mark.encode())
            flush_folder(folder.parent)
        _change_places(folder, beside(folder, "new"))
        if record is not None and new is not None:
            record.draft.replace(record.path)
            flush_folder(record.path.parent)
    except BaseException:
        recover(folder, record)
        raise
    beside(folder, "mark").unlink(missing_ok=True)
    for former in (beside(folder, "old"), beside(folder, "new")):
        if former.exists():
            remove_tree(former)


def _change_places(folder: Path, new: Path) -> None:
    """Put `new` in the place of `folder`, which then stands at `new` or at `.NAME.old`."""
    if not folder.exists():
        new.rename(folder)
    elif not exchange(new, folder):
        folder.rename(beside(folder, "old"))
        new.rename(folder)
    flush_folder(folder.parent)


def write_record(record: RecordChange) -> None:
    """Write the new record, if there is one, when the files need no change.

    Raises:
        OSError: The record could not be written; the old one is unchanged.
    """
    if record.new is None:
        return
    try:
        write_safely(record.draft, record.new)
        record.draft.replace(record.path)
    except BaseException:
        record.draft.unlink(missing_ok=True)
        raise


def recover(folder: Path, record: RecordChange | None) -> None:
    """Clean up after a run that was killed: restore the old files, or keep the new ones.

    Raises:
        OSError: A file could not be renamed or deleted, or is not what a run left.
    """
    old, new, mark = (beside(folder, ending) for ending in ("old", "new", "mark"))
    for place, is_ours in ((old, Path.is_dir), (new, Path.is_dir), (mark, Path.is_file)):
        if place.is_symlink() or (place.exists() and not is_ours(place)):
            reason = "it stands where the working files of a build have to be"
            raise OSError(errno.EEXIST, reason, str(place))
    recorded, length, made = (*_read_mark(mark), "", "", "")[:3]
    if mark.exists() and not _is_recorded(recorded, length, record) and folder.exists():
        # The new files may be in place although their record is not: take them out again.
        if not new.exists():
            folder.rename(new)
        elif made == _digest_all(folder):
            _change_places(folder, new)
    if old.exists() and not folder.exists():
        old.rename(folder)
    mark.unlink(missing_ok=True)
    if record is not None:
        record.draft.unlink(missing_ok=True)
    for left_over in (old, new):
        if left_over.exists():
            remove_tree(left_over)


def _read_mark(mark: Path) -> list[str]:
    return mark.read_text("utf-8", "replace").split() if mark.exists() else []


def _is_recorded(digest: str, length: str, record: RecordChange | None) -> bool:
    """Tell whether the record whose digest is in the mark has been written.

    Later publications are appended to the record, so only its first bytes are compared.
    """
    if record is None or not record.path.exists() or not length.isdecimal():
        return False
    return _digest(record.path.read_bytes()[: int(length)]) == digest


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_all(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = (
        f"{path.relative_to(folder).as_posix()} {_digest(path.read_bytes())}" for path in files
    )
    return _digest("\n".join(lines).encode("utf-8", "surrogateescape"))


def publish(
    files: Mapping[str, bytes], folder: Path, workspace: Path, record: RecordChange | None = None
) -> Checked[Path]:
    """Replace the files of an earlier build in `folder` with new ones, all or none.

    Files of the earlier build that are not among the new ones are deleted. A file whose
    bytes are unchanged keeps its modification time. If no file has changed, none is written.

    Args:
        files: Bytes by path relative to the folder, with forward slashes; includes the manifest.
        folder: The output folder; created if missing.
        workspace: The workspace. If `folder` is in it, no link may lead out of it.
        record: The publication record and its change. If the record no longer has the
            expected bytes, nothing is written.

    Raises:
        InternalFault: A path leads out of the folder. The paths are checked here because a
            remote worker may have made them.
    """
    _refuse_strays(files)
    try:
        link = find_link(folder, workspace)
        if link is not None:
            return Checked(None, (link,))
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked_name(folder), locked(record.path.parent if record else None):
            recover(folder, record)
            problem = _refuse(folder) or _check_record(record)
            if problem is not None:
                return Checked(None, (problem,))
            earlier = published_files(folder)
            same = {name for name, data in files.items() if _is_there(folder / name, data)}
            if not earlier == files.keys() == same:
                _replace(files, same, folder, earlier, record)
            elif record is not None:
                write_record(record)
    except OSError as error:
        return Checked(None, (cannot_write(folder, error),))
    return Checked(folder)


def _refuse_strays(names: Iterable[str]) -> None:
    """Raise InternalFault if a path could lead out of the folder, on Windows too."""
    for name in names:
        if {"", ".", ".."} & set(name.split("/")) or {":", "\\"} & set(name):
            raise InternalFault(f"{name!r} is no name of a file in an output folder")


def _check_record(record: RecordChange | None) -> Problem | None:
    if record is None or _read(record.path) == record.expected:
        return None
    return Problem(
        Code.PUBLISHED_MEANWHILE,
        f"{record.path.parent.name} was published while this was made; nothing is written",
        hint="run the command again",
    )


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _refuse(folder: Path) -> Problem | None:
    """Return the reason not to replace this folder, for instance files that are not ours."""
    if folder.is_symlink():
        return is_link(folder)
    if folder.exists() and not folder.is_dir():
        return Problem(
            Code.CANNOT_WRITE,
            f"a file stands where the output folder {folder} has to be",
            hint="move the file away, or choose another place with --output",
        )
    if folder.exists() and any(folder.iterdir()) and not published_files(folder):
        return Problem(
            Code.NOT_OUR_FOLDER,
            f"the output folder {folder} holds files, but no {MANIFEST} of an earlier build;"
            " only an empty folder or an earlier build is replaced",
            hint="move those files away, or choose another place with --output",
        )
    return None


def _is_there(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _replace(
    files: Mapping[str, bytes],
    same: set[str],
    folder: Path,
    earlier: frozenset[str],
    record: RecordChange | None,
) -> None:
    new = beside(folder, "new")
    try:
        _write_set(files, same, new, folder)
        # A mail about the earlier files may name what is withheld now.
        _carry_over(folder, new, earlier | {PUBLIC_MAIL, MEMBERS_MAIL})
        for place, _, _ in os.walk(new):
            flush_folder(Path(place))
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    swap(folder, record)


WRITERS = 8
"""How many files are written at a time: a disk flushes them in little more time than one."""


def _write_set(files: Mapping[str, bytes], same: set[str], new: Path, folder: Path) -> None:
    written: dict[Path, bytes] = {}
    times: dict[Path, os.stat_result] = {}
    for name, data in sorted(files.items()):
        path, before = new / name, folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.startswith(f"{RESTRICTED_FOLDER}/"):
            path.parent.chmod(0o700)  # before anything is in it
        if name in same and _keep(before, path):
            continue
        written[path] = data
        if name in same:
            times[path] = before.stat()
    _write_all(written)
    for path, found in times.items():
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def _keep(before: Path, path: Path) -> bool:
    """Give a file of the earlier build its name in the new folder.

    One that has other names is not taken: who uses those may write into it.

    Returns:
        Whether it has that name; not every disk has files of two names.
    """
    if before.is_symlink() or before.stat().st_nlink != 1:
        return False
    try:
        os.link(before, path)
    except OSError:
        return False
    return True


def _write_all(files: Mapping[Path, bytes]) -> None:
    """Write new files, several at a time.

    Raises:
        Exception: One could not be written, mostly an OSError; all that were begun have ended.
    """
    waiting = deque(files.items())
    faults: list[Exception] = []

    def work() -> None:
        with suppress(IndexError):  # another was quicker
            while not faults:
                path, data = waiting.popleft()
                try:
                    write_safely(path, data)
                except Exception as fault:  # of whatever kind: no file may be missing in silence
                    faults.append(fault)

    others = [Thread(target=work) for _ in range(min(WRITERS, len(files)) - 1)]
    for other in others:
        other.start()
    try:
        work()
    finally:
        waiting.clear()
        for other in others:
            other.join()
    if faults:
        raise faults[0]


def _carry_over(folder: Path, new: Path, earlier: frozenset[str]) -> None:
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in sorted(names + links):
            path = Path(place) / name
            below = path.relative_to(folder)
            target = new / below
            if below.as_posix() not in earlier and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target, follow_symlinks=False)
