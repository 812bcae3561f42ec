"""What the meetings of a workspace share, looked at once where many are loaded."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from agendapack.minutes_files import MinutesFiles
from agendapack.model.workspace import InputFile, LoadedPicture
from agendapack.workspace import list_folder

if TYPE_CHECKING:
    from agendapack.load.reading import Reading

T = TypeVar("T")
Pictures = dict[str, LoadedPicture]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What came of a part without problems, with the files and pictures that it took."""

    value: Any
    files: dict[str, InputFile]
    pictures: Pictures


class Shared:
    """What is known so far of a workspace, which is taken to be as it was at first sight."""

    def __init__(self) -> None:
        self._minutes: MinutesFiles | None = None
        self._names: dict[Path, frozenset[str]] = {}
        self._kept: dict[object, _Kept] = {}

    def minutes(self, root: Path) -> MinutesFiles:
        """Return the minutes of the workspace."""
        if self._minutes is None:
            self._minutes = MinutesFiles(root)
        return self._minutes

    def holds(self, folder: Path, name: str) -> bool:
        """Tell whether a folder holds a name, letter case included."""
        names = self._names.get(folder)
        if names is None:
            names = self._names[folder] = frozenset(list_folder(folder))
        return name in names

    def load(
        self,
        reading: "Reading",
        key: object,
        pictures: Pictures,
        load: Callable[["Reading", Pictures], T],
    ) -> T:
        """Load a part that many meetings have in common.

        What has problems is loaded anew each time: they may stand in the meeting's own file.

        Args:
            reading: Takes the files that the part is read from, and its problems.
            key: The part.
            pictures: Takes those of the part.
            load: Loads it with a reading and pictures of its own.
        """
        kept = self._kept.get(key)
        if kept is None:
            aside = replace(reading, problems=[], files={})
            taken: Pictures = {}
            kept = _Kept(load(aside, taken), aside.files, taken)
            reading.problems += aside.problems
            if not aside.problems:
                self._kept[key] = kept
        reading.files.update(kept.files)
        pictures.update(kept.pictures)
        value: T = kept.value
        return value
