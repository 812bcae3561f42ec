"""Reports for the operator, each written whole or not at all."""

from pathlib import Path

from agendapack.codes import Code
from agendapack.private_files import write_whole
from agendapack.problems import Problem


def write_report(path: Path, data: bytes) -> tuple[Problem, ...]:
    """Write a file that its owner alone may read; return the problem if that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(str(path), data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{path.as_posix()} cannot be written: {reason}"
        hint = "look at the permissions of its folder and at the space on the disk"
        return (Problem(Code.CANNOT_WRITE, message, hint=hint),)
    return ()
