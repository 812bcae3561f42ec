"""One set of files put in the place of another, together with the record of what is published.

The new set stands ready as `.NAME.new`. The folder is renamed to `.NAME.old`, the new
set takes its name, and the old one is removed. With a record, a mark `.NAME.mark`
says beforehand which record the set belongs to, and renaming the record is the
last step, the one that counts: a run that is killed before it is undone by the next one,
and whatever is killed after it is complete.
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path


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
            record.draft.rename(record.path)
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
        record.draft.rename(record.path)
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
