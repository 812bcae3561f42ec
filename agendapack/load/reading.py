"""One run over a workspace: the files read so far, the problems found, and what meetings share."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeVar

from agendapack.model.wording import ENGLISH, Wording
from agendapack.model.workspace import InputFile, LoadedPicture
from agendapack.problems import Code, Problem, Source, is_error
from agendapack.workspace import MinutesFiles, list_folder, meeting_folders

T = TypeVar("T")
Pictures = dict[str, LoadedPicture]


@dataclass(frozen=True, slots=True)
class _LoadedPart:
    """The value of a part without problems, with the files and pictures it was read from."""

    value: Any
    files: dict[str, InputFile]
    pictures: Pictures


class Shared:
    """What the meetings of a workspace have in common, read once for all of them.

    Names of files are listed once: a change while meetings are being loaded is not seen.
    """

    def __init__(self) -> None:
        self._minutes: MinutesFiles | None = None
        self._names: dict[Path, frozenset[str]] = {}
        self._folded: dict[str, list[str]] | None = None
        self._parts: dict[object, _LoadedPart] = {}

    def minutes(self, root: Path) -> MinutesFiles:
        """Return the files of minutes in the workspace."""
        if self._minutes is None:
            self._minutes = MinutesFiles(root)
        return self._minutes

    def holds(self, folder: Path, name: str) -> bool:
        """Tell whether a folder contains exactly this name, with its letter case.

        The file system itself may ignore letter case, so the listing is compared.
        """
        names = self._names.get(folder)
        if names is None:
            names = self._names[folder] = frozenset(list_folder(folder))
        return name in names

    def twins(self, root: Path, folder: str) -> list[str]:
        """Return the meetings' folders whose names differ from one by letter case alone."""
        if self._folded is None:
            self._folded = {}
            for name in meeting_folders(root):
                self._folded.setdefault(name.casefold(), []).append(name)
        return [name for name in self._folded.get(folder.casefold(), ()) if name != folder]

    def load(
        self,
        reading: "Reading",
        key: object,
        pictures: Pictures,
        load: Callable[["Reading", Pictures], T],
    ) -> T:
        """Load a part that many meetings have in common, once.

        A part with problems is loaded again for each meeting, since the problems may be
        shown in the meeting's own file.

        Args:
            load: Loads the part into a separate reading and separate pictures.
        """
        part = self._parts.get(key)
        if part is None:
            aside = replace(reading, problems=[], files={})
            taken: Pictures = {}
            part = _LoadedPart(load(aside, taken), aside.files, taken)
            reading.problems += aside.problems
            if not aside.problems:
                self._parts[key] = part
        reading.files.update(part.files)
        pictures.update(part.pictures)
        value: T = part.value
        return value


@dataclass(slots=True)
class Reading:
    """Collects the problems of one run, and the files that its result was read from.

    Args:
        environment: Environment variables that hold passwords.
        hurried: Examine no annexes once there is an error.
        wording: The words that the program prints, once the meeting's committee is known.
    """

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, InputFile] = field(default_factory=dict)
    hurried: bool = False
    beside: bool = False
    shared: Shared = field(default_factory=Shared)
    wording: Wording = ENGLISH

    @property
    def fonts(self) -> Path | None:
        """The user's own fonts, if there are any."""
        folder = self.root / "fonts"
        return folder if folder.is_dir() else None

    def report(self, code: Code, message: str, source: Source, hint: str | None = None) -> None:
        """Add a problem."""
        self.problems.append(Problem(code, message, source, hint))

    def has_errors_since(self, before: int) -> bool:
        """Tell whether an error is among the problems found after the first `before`."""
        return any(map(is_error, self.problems[before:]))

    def read(self, path: str, limit: int, source: Source) -> bytes | None:
        """Return the bytes of a file, or None after a problem.

        Args:
            limit: The largest size, in bytes, that is accepted.
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
                f"'{path}' is larger than {limit // 2**20} MB, the most that is allowed",
                source,
            )
            return None
        self.files[path] = InputFile(path, hashlib.sha256(data).hexdigest())
        return data
