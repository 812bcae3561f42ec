"""One run over a workspace: the files read so far, the problems found, what meetings share.

Files that others name are located here, and any outside the workspace is refused.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from pathlib import Path
from posixpath import normpath
from stat import S_ISREG
from typing import Any, TypeVar
from unicodedata import normalize

from agendapack.model import dataclass
from agendapack.model.facts import kind_of
from agendapack.model.wording import ENGLISH, Wording
from agendapack.model.workspace import InputFile, LoadedPicture
from agendapack.problems import Code, Problem, Source, did_you_mean, is_error, warn
from agendapack.workspace import MinutesFiles, list_folder, meeting_folders

T = TypeVar("T")


class Shared:
    """What the meetings of a workspace have in common, read once for all of them.

    Names of files are listed once: a change while meetings are being loaded is not seen.
    """

    def __init__(self) -> None:
        self._minutes: MinutesFiles | None = None
        self._names: dict[Path, frozenset[str]] = {}
        self._folded: dict[str, list[str]] | None = None
        self._parts: dict[object, tuple[Any, Reading]] = {}

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

    def load(self, reading: "Reading", key: object, load: Callable[["Reading"], T]) -> T:
        """Load a part that many meetings have in common, once, into a separate reading.

        A part with problems is loaded again for each meeting, since the problems may be
        shown in the meeting's own file.
        """
        known = self._parts.get(key)
        if known is None:
            aside = replace(reading, problems=[], files={}, pictures={})
            known = load(aside), aside
            reading.problems += aside.problems
            if not aside.problems:
                self._parts[key] = known
        value: T = known[0]
        reading.files.update(known[1].files)
        reading.pictures.update(known[1].pictures)
        return value


@dataclass(slots=True)
class Reading:
    """Collects the problems of one run, and the files that its result was read from.

    Args:
        pictures: Those that the files name, by path below the workspace.
        environment: Environment variables that hold passwords.
        hurried: Examine no annexes once there is an error.
        wording: The words that the program prints, once the meeting's committee is known.
    """

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, InputFile] = field(default_factory=dict)
    pictures: dict[str, LoadedPicture] = field(default_factory=dict)
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

    def warn(self, code: Code, message: str, source: Source, hint: str | None = None) -> None:
        """Add a warning."""
        self.problems.append(warn(code, message, source, hint))

    def has_errors_since(self, before: int) -> bool:
        """Tell whether an error is among the problems found after the first `before`."""
        return any(map(is_error, self.problems[before:]))

    def read(self, path: str, limit: int, source: Source) -> bytes | None:
        """Return the bytes of a file, at most `limit` of them, or None after a problem."""
        try:
            if not S_ISREG((self.root / path).stat().st_mode):
                self.report(Code.UNREADABLE_FILE, f"'{path}' is not an ordinary file", source)
                return None
            with (self.root / path).open("rb") as stream:
                data = stream.read(limit + 1)
        except OSError as fault:
            words = (fault.strerror or "no reason given").lower()
            message, hint = f"'{path}' cannot be read: {words}", "check the file's permissions"
            self.report(Code.UNREADABLE_FILE, message, source, hint)
            return None
        if len(data) > limit:
            message = f"'{path}' is larger than {limit // 2**20} MB, the most that is allowed"
            self.report(Code.TOO_LARGE, message, source)
            return None
        self.files[path] = InputFile(path, hashlib.sha256(data).hexdigest())
        return data


ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.[^/]*/", re.I)
BACKSLASH = "\\"
COPY = "copy the file into the meeting's folder and name it from there"
BY_OTHER_CODES = "its letters have other codes: copy the file's name into this line"


def locate(reading: Reading, name: str, folder: str, source: Source) -> str | None:
    """Return the path below the workspace of a file that another file names.

    The file must exist under exactly this name, lie in the workspace even when links are
    followed, and be no folder; otherwise a problem is reported and None returned. Letter case
    must match on every system, so that a workspace made on Windows builds on Linux.

    Args:
        name: As written, relative to `folder`, with forward slashes.
        folder: Path below the workspace, with forward slashes.
    """
    if ADDRESS.match(name):
        message = f"'{name}' is an address; a file is needed"
        hint = "download it into the meeting's folder, and name it from there"
        reading.report(Code.MISSING_FILE, message, source, hint)
        return None
    path = normpath(f"{folder}/{name}")
    if path.startswith("../") or path in ("..", "."):
        message = f"'{name}' leads out of the workspace"
        reading.report(Code.OUTSIDE_WORKSPACE, message, source, COPY)
        return None
    if not _exists(reading, path, name, source):
        return None
    target = _follow_links(reading.root / path)
    if target is None:
        message = f"'{name}' is a link to a file that does not exist"
        reading.report(Code.MISSING_FILE, message, source, "put the file itself there")
        return None
    if not target.is_relative_to(reading.root.resolve()):
        message = f"'{name}' is a link that leads out of the workspace"
        reading.report(Code.OUTSIDE_WORKSPACE, message, source, COPY)
        return None
    if target.is_dir():
        reading.report(
            Code.WRONG_FILE_KIND,
            f"'{name}' is a folder; a file is allowed here",
            source,
            f"name one file in it, for instance '{name.rstrip('/')}/...', and the others likewise",
        )
        return None
    return path


def _exists(reading: Reading, path: str, name: str, source: Source) -> bool:
    here = reading.root
    parts = path.split("/")
    for depth, part in enumerate(parts):
        if not reading.shared.holds(here, part):
            _report_missing(reading, parts, depth, list_folder(here), name, source)
            return False
        here = here / part
    return True


def _report_missing(
    reading: Reading, parts: list[str], depth: int, names: list[str], name: str, source: Source
) -> None:
    here = "/".join(parts[:depth]) or "the workspace"
    last = depth == len(parts) - 1
    other_case = [each for each in names if each.casefold() == parts[depth].casefold()]
    spaced = [each for each in names if each != each.strip() == parts[depth]]
    if other_case:
        hint = f"did you mean '{other_case[0]}'? Capital and small letters must be the same"
    elif spaced:
        hint = f"the name '{spaced[0]}' has a space at its end or start: rename the file"
    elif BACKSLASH in parts[depth]:
        hint = f"write / between folders, on Windows too: '{name.replace(BACKSLASH, '/')}'"
    elif any(_plain(each) == _plain(parts[depth]) for each in names):
        hint = f"there is a file whose name looks the same, but {BY_OTHER_CODES}"
    else:
        is_picture = kind_of(parts[depth]) == "picture"  # whose name stands for no report
        alike = [each for each in names if not is_picture or kind_of(each) == "picture"]
        hint = did_you_mean(parts[depth], alike) or (
            f"{here} holds no '{parts[depth]}'; check the name, or put the file there"
        )
    what = "" if last else f": there is no folder '{parts[depth]}'"
    reading.report(Code.MISSING_FILE, f"the file '{name}' does not exist{what}", source, hint)


def _plain(name: str) -> str:
    return normalize("NFKC", name)


def _follow_links(path: Path) -> Path | None:
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):  # a link to nothing, or links in a circle
        return None
