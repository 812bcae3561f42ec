"""Files and folders that their owner alone may look into, each file written whole or not at all.

This module is on the way of a run in which nothing has changed, so it imports next to nothing.
"""

import os


def write_whole(path: str, data: bytes) -> None:
    """Write a file into a folder that is there; what was there before stays if that fails.

    Raises:
        OSError: It cannot be written.
        ValueError: No file can have that name.
    """
    folder, name = os.path.split(path)
    draft = os.path.join(folder, f".{name}.{os.getpid()}.new")
    remove(draft)  # of a run that was killed
    try:
        with open(draft, "xb", opener=open_private) as stream:
            stream.write(data)
        os.replace(draft, path)
    except BaseException:
        remove(draft)
        raise


def remove(path: str) -> None:
    """Remove a file, if it is there and can be removed."""
    try:
        os.unlink(path)
    except (OSError, ValueError):
        return


def make_private(folder: str) -> None:
    """Make a folder that its owner alone may enter; those above it are left to the rule.

    Raises:
        OSError: It cannot be made.
    """
    if not os.path.isdir(folder):
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            return


def open_private(path: str, flags: int) -> int:
    """Open a file, which if it is new is readable by its owner alone."""
    return os.open(path, flags, 0o600)
