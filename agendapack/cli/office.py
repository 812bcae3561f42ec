"""Where LibreOffice is: the environment is asked here only."""

import os

NAMES = ("soffice", "libreoffice")


def find_office_program() -> str | None:
    """Return the path of LibreOffice's program, where it is installed.

    As `shutil.which` finds it, without the time to import that.
    """
    if os.name != "posix":
        import shutil

        return shutil.which(NAMES[0]) or shutil.which(NAMES[1])
    places = os.get_exec_path()
    paths = (os.path.join(place, name) for name in NAMES for place in places)
    return next((path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)), None)
