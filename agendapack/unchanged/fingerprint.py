"""What builds: this program, the libraries whose work is in the files, and Python."""

from pathlib import Path


def fingerprint(memory: Path | None = None) -> str:
    """Return a text that changes with the program, its libraries or Python.

    Args:
        memory: A file that may keep what was found, so that unchanged files need not be
            read again; it is written where that can be done.
    """
    raise NotImplementedError
