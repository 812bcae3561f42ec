"""New files for the clerk to fill in: written only where nothing is yet."""

from collections.abc import Mapping
from pathlib import Path

from agendapack.codes import Code
from agendapack.problems import Checked, Problem


def create(files: Mapping[str, str], root: Path) -> Checked[tuple[str, ...]]:
    """Write text files below `root`; if one of them is there already, write none.

    Args:
        files: Texts by path below `root`, with forward slashes.
        root: The workspace; made if it is not there.

    Returns:
        The paths written, sorted, or a problem for each that stands in the way.
    """
    taken = [name for name in sorted(files) if (root / name).exists()]
    if taken:
        return Checked(None, tuple(_taken(name) for name in taken))
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


def _taken(name: str) -> Problem:
    return Problem(
        Code.FILE_EXISTS,
        f"{name} already exists; only new files are written",
        hint="change that file by hand, or choose another name",
    )
