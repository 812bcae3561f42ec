"""Write single files safely, and report problems with the output folder.

`write_file` replaces one file atomically. `create` writes new files for the user to edit,
for instance `starter_files` for `init`, and never overwrites any.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from agendapack.problems import Checked, Code, Problem


def write_file(path: Path, data: bytes, replace: bool) -> Checked[Path]:
    """Write a file under a temporary name and rename it into place.

    Args:
        path: The path of the file; its folder must exist.
        data: The bytes to write.
        replace: Whether an existing file may be replaced.

    Returns:
        The path, or the problem that prevented writing.
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
        beside.unlink(missing_ok=True)
        message = f"{path.as_posix()} cannot be written: {tell_reason(error)}"
        return Checked(None, (Problem(Code.CANNOT_WRITE, message),))
    return Checked(path)


def write_safely(path: Path, data: bytes) -> None:
    """Write a file and flush it to disk.

    Raises:
        OSError: The file could not be written.
    """
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def tell_reason(error: OSError) -> str:
    """Return what the system says of an error, for instance `no space left on device`."""
    return (error.strerror or str(error)).lower()


def create(files: Mapping[str, str], root: Path) -> Checked[tuple[str, ...]]:
    """Write text files below `root`; if any of them exists, write none.

    Args:
        files: Texts by path relative to `root`, with forward slashes.
        root: The workspace; created if missing.

    Returns:
        The paths written, sorted, or a problem for each file that exists already.
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
        message = f"{name} cannot be written: {tell_reason(error)}"
        return Checked(None, (Problem(Code.CANNOT_WRITE, message),))
    return Checked(tuple(sorted(files)))


def taken(name: str) -> Problem:
    """Return the problem that a file exists already and is not overwritten."""
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
    """Return the files of a new workspace: an invented council, and a `.gitignore` for packs.

    Returns:
        Texts by path relative to the workspace.
    """
    starter = HOME / "starter"
    files = {path.relative_to(starter).as_posix(): path for path in starter.rglob("*.yaml")}
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
    """Return the problem that the output folder cannot be written."""
    return Problem(
        Code.CANNOT_WRITE,
        f"the output folder {folder} cannot be written: {tell_reason(error)}",
        hint="close files of it that are open elsewhere, look at its permissions and at the"
        " space on the disk, or choose another place with --output",
    )
