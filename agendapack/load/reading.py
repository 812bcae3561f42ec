"""One run over a workspace: what has been read so far, and what is wrong with it.

What the meetings of a workspace share, looked at once where many are loaded.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeVar

from agendapack.model.wording import ENGLISH, Wording
from agendapack.model.workspace import InputFile, LoadedPicture
from agendapack.problems import Code, Problem, Source
from agendapack.workspace import MinutesFiles, list_folder

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


@dataclass(slots=True)
class Reading:
    """Collects the problems of one run, and the files that went into its result.

    Args:
        root: The workspace: the folder that holds `meetings/`.
        environment: Where passwords are looked up.
        hurried: One error is as good as many: once there is one, annexes are not examined.
        shared: What it has in common with other runs.
        wording: What is printed by itself, once the meeting's committee is known.
    """

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, InputFile] = field(default_factory=dict)
    hurried: bool = False
    shared: Shared = field(default_factory=Shared)
    wording: Wording = ENGLISH

    @property
    def fonts(self) -> Path | None:
        """The user's own fonts, if there are any."""
        folder = self.root / "fonts"
        return folder if folder.is_dir() else None

    def report(self, code: Code, message: str, source: Source, hint: str | None = None) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, source, hint))

    def read(self, path: str, limit: int, source: Source) -> bytes | None:
        """Return the bytes of a file, or None after a problem.

        Args:
            path: Below the workspace, as `locate` returns it.
            limit: The largest size, in bytes, that is taken.
            source: Where the file is named; problems are shown there.
        """
        try:
            if not S_ISREG((self.root / path).stat().st_mode):
                self.report(Code.UNREADABLE_FILE, f"'{path}' is not an ordinary file", source)
                return None
            with (self.root / path).open("rb") as stream:
                data = stream.read(limit + 1)
        except OSError as fault:
            words = (fault.strerror or "no reason given").lower()
            self.report(
                Code.UNREADABLE_FILE,
                f"'{path}' cannot be read: {words}",
                source,
                "check the file's permissions",
            )
            return None
        if len(data) > limit:
            self.report(
                Code.TOO_LARGE,
                f"'{path}' is larger than {limit // 2**20} MB, the most that is taken",
                source,
            )
            return None
        self.files[path] = InputFile(path, hashlib.sha256(data).hexdigest())
        return data
