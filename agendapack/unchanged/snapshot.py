"""How the files of a meeting stand before it is built."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Plain values, so that it can travel between processes."""

    root: Path
    folder: str
    now_ns: int


def take_snapshot(root: Path, folder: str, now_ns: int) -> Snapshot:
    """Look at everything that a build of the meeting may read; call it before the build.

    Args:
        root: The workspace.
        folder: Name of the meeting's folder.
        now_ns: The time, as `time.time_ns` tells it, taken before this call.
    """
    raise NotImplementedError
