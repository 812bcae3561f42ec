"""Output: files that are written whole. Here, those that only their owner may read.

Imported on the path for unchanged meetings, so it imports only `os`.
"""

import os


def write_whole(path: str, data: bytes) -> None:
    """Replace a private file atomically; its folder must exist.

    Raises:
        OSError: The file cannot be written; an earlier file is unchanged.
        ValueError: The path contains a null character.
    """
    folder, name = os.path.split(path)
    draft = os.path.join(folder, f".{name}.{os.getpid()}.new")
    remove(draft)  # left behind by a killed process with the same ID
    try:
        with open(draft, "xb", opener=open_private) as stream:
            stream.write(data)
        os.replace(draft, path)
    except BaseException:
        remove(draft)
        raise


def remove(path: str) -> None:
    """Delete a file; do nothing if it is missing or cannot be deleted."""
    try:
        os.unlink(path)
    except (OSError, ValueError):
        return


def make_private(folder: str) -> None:
    """Create a folder that only its owner may enter, unless it exists already.

    Missing parent folders are created with the default permissions.

    Raises:
        OSError: The folder cannot be created.
    """
    if not os.path.isdir(folder):
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            return


def open_private(path: str, flags: int) -> int:
    """Open a file for `open`; a new file is readable only by its owner."""
    return os.open(path, flags, 0o600)
