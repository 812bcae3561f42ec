"""Files replaced as a set: after a crash at any moment the old set or the new one is whole.

The new set is written beside the folder and swapped in by names (`swap`). A run that
was killed in between is mended by the next. The folder belongs to this program; a file
that somebody else put there is carried over.

One set of files put in the place of another, together with the record of what is published.

The new set stands ready as `.NAME.new`. The folder is renamed to `.NAME.old`, the new
set takes its name, and the old one is removed. With a record, a mark `.NAME.mark`
says beforehand which record the set belongs to, and renaming the record is the
last step, the one that counts: a run that is killed before it is undone by the next one,
and whatever is killed after it is complete.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agendapack.output.files import cannot_write, find_link, is_link
from agendapack.output.lock import locked, locked_name
from agendapack.output.manifest import MANIFEST, published_files
from agendapack.problems import Checked, Code, InternalFault, Problem


@dataclass(frozen=True, slots=True)
class RecordChange:
    """The record of a meeting's publications, while a set of files is written.

    Args:
        path: Of its file.
        expected: What it held when the set was made; None if it was not there.
        new: What it is to hold; None where it stays as it is.
    """

    path: Path
    expected: bytes | None
    new: bytes | None = None

    @property
    def draft(self) -> Path:
        """Where it is written before it takes its name."""
        return self.path.with_name(f".{self.path.name}.new")


def beside(folder: Path, ending: str) -> Path:
    """Return for instance `.NAME.new` beside `NAME`."""
    return folder.with_name(f".{folder.name}.{ending}")


def swap(folder: Path, record: RecordChange | None) -> None:
    """Give the set that stands ready its name, and the record its new content: both or neither.

    Raises:
        OSError: Neither has changed.
    """
    new = record.new if record is not None else None
    try:
        if record is not None and new is not None:
            write_safely(record.draft, new)
            digest = hashlib.sha256(new).hexdigest()
            write_safely(beside(folder, "mark"), f"{digest} {len(new)}\n".encode())
        if folder.exists():
            folder.rename(beside(folder, "old"))
        beside(folder, "new").rename(folder)
        if record is not None and new is not None:
            record.draft.replace(record.path)
    except BaseException:
        recover(folder, record)
        raise
    beside(folder, "mark").unlink(missing_ok=True)
    shutil.rmtree(beside(folder, "old"), ignore_errors=True)


def write_record(record: RecordChange) -> None:
    """Write the record alone, where its files are already in place."""
    if record.new is None:
        return
    try:
        write_safely(record.draft, record.new)
        record.draft.replace(record.path)
    except BaseException:
        record.draft.unlink(missing_ok=True)
        raise


def recover(folder: Path, record: RecordChange | None) -> None:
    """Mend what a run that was killed has left: the old set and record, or the new ones."""
    old, new, mark = (beside(folder, ending) for ending in ("old", "new", "mark"))
    if mark.exists() and not _is_recorded(mark, record) and not new.exists() and folder.exists():
        folder.rename(new)
    if old.exists() and not folder.exists():
        old.rename(folder)
    mark.unlink(missing_ok=True)
    if record is not None:
        record.draft.unlink(missing_ok=True)
    for left_over in (old, new):
        if left_over.exists():
            shutil.rmtree(left_over)


def _is_recorded(mark: Path, record: RecordChange | None) -> bool:
    """Tell whether the record that a mark speaks of has been written.

    Records only grow, so it may have more behind it by now.
    """
    digest, _, length = mark.read_text("utf-8").partition(" ")
    if record is None or not record.path.exists() or not length.strip().isdigit():
        return False
    return hashlib.sha256(record.path.read_bytes()[: int(length)]).hexdigest() == digest


def write_safely(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def publish(
    files: Mapping[str, bytes],
    folder: Path,
    workspace: Path,
    record: RecordChange | None = None,
) -> Checked[Path]:
    """Make `folder` hold these files, all of them or, if anything fails, none.

    Files of an earlier set that are no longer made disappear. A file whose bytes
    stay the same keeps its time of change; if all stay the same nothing is written.

    Args:
        files: Bytes by path below the folder, with forward slashes; the manifest among them.
        folder: Where they go; made if it is not there.
        workspace: A folder in it may not lead out of it by a link.
        record: What has been published, which must be as it was, and may be changed with
            the files.

    Returns:
        The folder, or the problem that kept the set from being written.

    Raises:
        InternalFault: A name leads out of the folder; whoever made the files may be elsewhere.
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
            if not _holds(folder, files, earlier):
                _replace(files, folder, earlier, record)
            elif record is not None:
                write_record(record)
    except OSError as error:
        return Checked(None, (cannot_write(folder, error),))
    return Checked(folder)


def _refuse_strays(names: Iterable[str]) -> None:
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
    return path.read_bytes() if path.exists() else None


def _refuse(folder: Path) -> Problem | None:
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


def _holds(folder: Path, files: Mapping[str, bytes], earlier: frozenset[str]) -> bool:
    return earlier == files.keys() and all(_same(folder / name, files[name]) for name in files)


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _replace(
    files: Mapping[str, bytes],
    folder: Path,
    earlier: frozenset[str],
    record: RecordChange | None,
) -> None:
    new = beside(folder, "new")
    try:
        _write_set(files, new, folder)
        _carry_over(folder, new, earlier)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    swap(folder, record)


def _write_set(files: Mapping[str, bytes], new: Path, folder: Path) -> None:
    for name, data in sorted(files.items()):
        path, before = new / name, folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_safely(path, data)
        if _same(before, data):
            times = before.stat()
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


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
