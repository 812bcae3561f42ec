"""Lay out on a worker what it was sent, as a workspace in a private folder."""

import shutil
from pathlib import Path, PurePosixPath

from agendapack.cluster.parcel import Files


class Unpacked:
    """A workspace on a worker: what all meetings share, and one meeting's own files at a time.

    Args:
        root: Its folder, which nobody else may enter; made here.
        commons: What all meetings share.
    """

    def __init__(self, root: Path, commons: Files) -> None:
        self.root = root
        self._commons = commons
        self._own = Files()
        self._changed: frozenset[str] = frozenset()
        root.mkdir(mode=0o700)
        self._write(commons)

    def put(self, folder: str, own: Files) -> None:
        """Lay out a meeting's own files; its folder holds these and no others.

        Args:
            folder: Path of the meeting's folder below the workspace.
            own: The folder, and other files that it needs.
        """
        others = {p for p in own.files.keys() | own.folders if not p.startswith(f"{folder}/")}
        self._own, self._changed = own, frozenset(map(self._top, others | {folder}))
        for path in sorted(others | {folder}):
            self._remove(path)
        for path in self._commons.blanks:
            if path.endswith("/meeting.yaml"):
                (self.root / path).touch()  # whoever has looked into it looks again
        self._write(own)

    def take_away(self) -> None:
        """Lay out again what is shared in the place of the meeting's own files."""
        for path in self._changed:
            self._remove(path)
            self._write(self._commons.below(path))
        self._own, self._changed = Files(), frozenset()

    def is_sent(self, path: str) -> bool:
        """Tell whether a path below the workspace holds what it holds where it came from."""
        own, commons = self._own, self._commons
        if path in own.files or path in own.folders:
            return True
        unsent = own.blanks | own.closed
        return path not in unsent and path not in commons.blanks and path not in commons.closed

    def _top(self, path: str) -> str:
        """Return the path, or the highest folder above it of which only the name is shared."""
        above = [parent.as_posix() for parent in PurePosixPath(path).parents]
        return next((each for each in reversed(above) if each in self._commons.closed), path)

    def _write(self, part: Files) -> None:
        for folder in part.folders | part.closed:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        for path in part.blanks:
            (self.root / path).touch()
        for path, data in part.files.items():
            (self.root / path).write_bytes(data)

    def _remove(self, path: str) -> None:
        here = self.root / path
        if here.is_dir():
            shutil.rmtree(here)
        else:
            here.unlink(missing_ok=True)
