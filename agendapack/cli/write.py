"""Reports for the operator, each written whole or not at all."""

import os
from pathlib import Path

from agendapack.codes import Code
from agendapack.problems import Problem


def write_report(path: Path, data: bytes) -> tuple[Problem, ...]:
    """Write a file that its owner alone may read; return the problem if that fails."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{path.as_posix()} cannot be written: {reason}"
        hint = "look at the permissions of its folder and at the space on the disk"
        return (Problem(Code.CANNOT_WRITE, message, hint=hint),)
    return ()
