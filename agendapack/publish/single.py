"""One finished file, written whole or not at all."""

import os
from pathlib import Path

from agendapack.codes import Code
from agendapack.problems import Checked, Problem


def write_file(path: Path, data: bytes, replace: bool) -> Checked[Path]:
    """Write a file beside its place, then move it there.

    Args:
        path: Where it goes; its folder has to be there.
        data: Its bytes.
        replace: Whether a file that is there already may be replaced.
    """
    if not replace and os.path.lexists(path):
        message = f"{path.as_posix()} already exists"
        hint = "choose another name, or give --force to replace it"
        return Checked(None, (Problem(Code.FILE_EXISTS, message, hint=hint),))
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        message = f"{path.as_posix()} cannot be written: {reason}"
        return Checked(None, (Problem(Code.CANNOT_WRITE, message),))
    return Checked(path)
