"""Files replaced as a set: after a crash at any moment the old set or the new one is whole.

The new set is written beside the folder and swapped in by names (`swap`). A run that
was killed in between is mended by the next. The folder belongs to this program; a file
that somebody else put there is carried over.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from agendapack.codes import Code
from agendapack.problems import Checked, InternalFault, Problem
from agendapack.publish.lock import locked, locked_name
from agendapack.publish.manifest import MANIFEST, published_files
from agendapack.publish.place import cannot_write, find_link, is_link
from agendapack.publish.swap import RecordChange, beside, recover, swap, write_record, write_safely


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
