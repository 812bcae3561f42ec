"""Where LibreOffice is, by the environment: asked where a program starts, and passed on from there.

This module is on the way of a run in which nothing has changed, so it imports next to nothing.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


NAMES = ("soffice", "libreoffice")
USUAL_PLACES = {
    "darwin": (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ),
    "win32": (
        r"%ProgramFiles%\LibreOffice\program\soffice.exe",
        r"%ProgramFiles(x86)%\LibreOffice\program\soffice.exe",
    ),
}
"""Where the installers put the program on systems whose installers do not put it on the path."""
PARTS = ("soffice.bin", "versionrc", "version.ini", "../Resources/versionrc", "../Info.plist")
"""Beside the program, on one system or another; another version has others."""


def find_office_program() -> str | None:
    """Return the path of LibreOffice's program, where it is installed: on the path, else as usual.

    On the path as `shutil.which` finds it, without the time to import that.
    """
    if sys.platform == "win32":
        import shutil

        found = shutil.which(NAMES[0]) or shutil.which(NAMES[1])
    else:
        places = os.get_exec_path()
        paths = (os.path.join(place, name) for name in NAMES for place in places)
        found = next(filter(_is_program, paths), None)
    usual = USUAL_PLACES.get(sys.platform, ())
    return found or next(filter(_is_program, map(_expand, usual)), None)


def _is_program(path: str) -> bool:
    return os.path.isfile(path) and os.access(path, os.X_OK)


def _expand(path: str) -> str:
    return os.path.expanduser(os.path.expandvars(path))


def find_office() -> "Path | None":
    """Return LibreOffice's program, where it is installed."""
    from pathlib import Path

    found = find_office_program()
    return Path(found) if found else None


def tell_office_apart(program: str) -> str:
    """Return a text that another version of LibreOffice does not have.

    It is not started for that: installers give its files the time that they were packaged with.

    Args:
        program: As `find_office_program` returns it.
    """
    real = os.path.realpath(program)
    told = [program, real]
    for path in (real, *(os.path.join(os.path.dirname(real), name) for name in PARTS)):
        try:
            found = os.stat(path)
        except OSError:
            continue
        told.append(f"{found.st_size} {int(found.st_mtime)}")
    return "\n".join(told)
