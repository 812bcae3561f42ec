"""One finished file, written whole or not at all.

New files for the clerk to fill in: written only where nothing is yet.

The files of a new workspace: a plainly invented council to change into one's own.

Problems with the place where finished files are to go.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from agendapack.model.request import leads_out
from agendapack.problems import Checked, Code, Problem


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


def create(files: Mapping[str, str], root: Path) -> Checked[tuple[str, ...]]:
    """Write text files below `root`; if one of them is there already, write none.

    Args:
        files: Texts by path below `root`, with forward slashes.
        root: The workspace; made if it is not there.

    Returns:
        The paths written, sorted, or a problem for each that stands in the way.
    """
    there = [name for name in sorted(files) if (root / name).exists()]
    if there:
        return Checked(None, tuple(map(taken, there)))
    try:
        for name, text in sorted(files.items()):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as out:
                out.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{name} cannot be written: {reason}"
        return Checked(None, (Problem(Code.CANNOT_WRITE, message),))
    return Checked(tuple(sorted(files)))


def taken(name: str) -> Problem:
    """Say that a file is there already, and stays as it is."""
    return Problem(
        Code.FILE_EXISTS,
        f"{name} already exists; only new files are written",
        hint="change that file by hand, or choose another name",
    )


HOME = Path(__file__).parent.parent
IGNORED = ".gitignore"
NO_PACKS = """\
# What agendapack makes; packs of what is exempt or confidential are among it.
/build/
"""


def starter_files() -> dict[str, str]:
    """Return texts by path below the new workspace, a file that keeps packs out of git included."""
    starter = HOME / "starter"
    files = {path.relative_to(starter).as_posix(): path for path in starter.rglob("*.yaml")}
    texts = {name: files[name].read_text(encoding="utf-8") for name in sorted(files)}
    return {IGNORED: NO_PACKS, **texts}


def find_link(folder: Path, workspace: Path) -> Problem | None:
    """Return the problem of an output folder in the workspace that leads out of it."""
    return is_link(folder) if leads_out(folder, workspace) else None


def is_link(folder: Path) -> Problem:
    """Say that the output folder is not a real one."""
    return Problem(
        Code.CANNOT_WRITE,
        f"the output folder {folder} leads somewhere else by a link; it has to be a real folder",
        hint="remove the link, or name the place it leads to with --output",
    )


def cannot_write(folder: Path, error: OSError) -> Problem:
    """Say that the system does not let us write there."""
    reason = (error.strerror or str(error)).lower()
    return Problem(
        Code.CANNOT_WRITE,
        f"the output folder {folder} cannot be written: {reason}",
        hint="close files of it that are open elsewhere, look at its permissions and at the"
        " space on the disk, or choose another place with --output",
    )
