"""Find LibreOffice from the environment, and identify its version without starting it.

A program looks once at its start and passes the path on. Imported on the no-op path, so this
module imports very little itself.
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
"""Where installers put the program on systems where they do not add it to PATH."""
PARTS = ("soffice.bin", "versionrc", "version.ini", "../Resources/versionrc", "../Info.plist")
"""Files beside the program, on one system or another, that change with its version."""


def find_office_program() -> str | None:
    """Return the path of LibreOffice's program, or None if it is not installed.

    PATH is searched first, then the usual places. Except on Windows the search is written out
    here, because importing `shutil` for `shutil.which` takes too long.
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
    """Return the path of LibreOffice's program, or None if it is not installed."""
    from pathlib import Path

    found = find_office_program()
    return Path(found) if found else None


def tell_office_apart(program: str) -> str:
    """Return a text that differs between versions of the LibreOffice that was found.

    It is made of paths, sizes and times. LibreOffice need not be started for it, because
    installers keep the times at which its files were packaged.
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
