"""Find the workspace, its meetings and their minutes by the names of files.

No YAML file is parsed. To find the committee and the day of a meeting, regular expressions look
for the lines `committee: ID` and `date: DAY` in its `meeting.yaml`.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from agendapack.model.text import ORGANISATION
from agendapack.problems import Checked, Code, Problem, Severity, Source, did_you_mean, warn

if TYPE_CHECKING:
    from agendapack.model.workspace import MinutesSearch

LARGEST_MEETING = 2**20
"""The largest `meeting.yaml` that is searched for the committee, in bytes."""

_DATE = re.compile(rb"^date:[ \t]*['\"]?(\d{4}-\d\d-\d\d)", re.MULTILINE)
_COMMITTEE = re.compile(rb"^committee:[ \t]*['\"]?([a-z0-9-]+)", re.MULTILINE)
_ELSEWHERE = re.compile(rb"^(?:[{?]|['\"]?committee\b)", re.MULTILINE)
"""A committee that is named in another way, so that the organisation cannot be meant."""
NO_MEETINGS = frozenset({"committees", "forward-plans", "organisations"})
"""Folders in `meetings/` that hold no meetings."""
_NEARLY = re.compile(
    r"(?:meeting.*|me+tt?i?ng|agenda)\.ya?ml(?:\..+|~)?|meetings?(?:\.(?:txt|rtf|json|yam|yalm))?",
    re.I,
)
"""A name that somebody may have meant as `meeting.yaml`, for instance `meeting.yaml.txt`."""
_LOOSE = re.compile(r"\d{4}-\d\d-\d\d[\w-]*\.ya?ml", re.I)
"""The name of a file in `meetings/` that may be a meeting without a folder of its own."""
MINUTES = re.compile(r"minutes(?:-(\d{4}-\d\d-\d\d))?\.yaml")
"""The name of a file of minutes, with the date of the minuted meeting if it is not the folder's."""
AND = "+"
"""Stands between the names of a committee and of those that it follows."""


class Head(NamedTuple):
    """What a `meeting.yaml` says of its meeting at the left margin; None where it is not certain.

    Where no committee is named, it is `ORGANISATION`.
    """

    committee: str | None
    day: str | None


def find_workspace(start: Path) -> Path | None:
    """Return the nearest folder that contains `meetings/`: `start` or a parent of it."""
    start = start.absolute()
    return next((here for here in (start, *start.parents) if (here / "meetings").is_dir()), None)


def meeting_folders(root: Path) -> tuple[str, ...]:
    """Return the names of the folders in `meetings/` with a `meeting.yaml`, sorted."""
    meetings = f"{root}/meetings"
    return tuple(
        name for name in list_folder(meetings) if _is_file(f"{meetings}/{name}/meeting.yaml")
    )


def find_unread(root: Path) -> tuple[Problem, ...]:
    """Return a warning for each folder whose meeting is not read, because of a file's name."""
    meetings = root / "meetings"
    problems = []
    for name in list_folder(meetings):
        is_known = name in NO_MEETINGS or name.startswith(".")
        if is_known or _is_file(f"{meetings}/{name}/meeting.yaml"):
            continue
        if _LOOSE.fullmatch(name):
            message = (
                f"meetings/{name} is not read: a meeting is a folder with a meeting.yaml in it"
            )
            hint = f"move it to meetings/{name.partition('.')[0]}/meeting.yaml"
            problems.append(warn(Code.UNKNOWN_MEETING, message, Source(f"meetings/{name}"), hint))
        if found := find_lookalike(f"{meetings}/{name}"):
            problems.append(_unread(f"meetings/{name}", found, Severity.WARNING))
    return tuple(problems)


def find_lookalike(folder: str) -> str | None:
    """Return what in a folder without `meeting.yaml` looks like one; None if nothing does.

    That is a file with nearly that name, or a meeting that is a folder too deep.
    """
    names = list_folder(folder)
    near = next((name for name in names if _NEARLY.fullmatch(name)), None)
    if near is not None and near != "meeting.yaml":
        return near
    deeper = (f"{name}/meeting.yaml" for name in names)
    return next((path for path in deeper if _is_file(f"{folder}/{path}")), None)


def tell_misnamed(folder: Path, wanted: str) -> str | None:
    """Return a hint if a folder holds a file with nearly the name that is looked for there.

    That is one with capital letters, with another ending (`parks.yml`, `parks.yaml.txt`) or in
    the spelling of another country.
    """
    names = list_folder(folder)
    near = (name for name in names if name != wanted and _spelt(name) == _spelt(wanted))
    return next((f"rename {folder.name}/{name} to {wanted}" for name in near), None)


def _spelt(name: str) -> str:
    bare = re.sub(r"(?:\.(?:ya?ml|txt))+$", "", name.casefold())
    return re.sub("[ _]", "-", bare).replace("organiz", "organis")


def _unread(folder: str, found: str, severity: Severity) -> Problem:
    if "/" in found:
        hint = f"move the folder {folder}/{found.rpartition('/')[0]} into meetings/"
    else:
        hint = f"rename it to meeting.yaml, if {folder} is a meeting"
    return Problem(
        Code.UNKNOWN_MEETING,
        f"{folder} holds no meeting.yaml, but '{found}', which is not read",
        Source(f"{folder}/{found}"),
        hint,
        severity,
    )


def list_folder(folder: Path | str) -> list[str]:
    """Return the names in a folder, sorted; an empty list if the folder cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def user_folder(path: Path) -> Path | None:
    """Return the path of a folder in the workspace; None if there is no such folder."""
    return path if path.is_dir() else None


def resolve_meeting(root: Path, name: str) -> Checked[str]:
    """Return the meeting folder that a name on the command line refers to.

    Args:
        name: The folder's name, a path to it or to a file in it, or a unique prefix.
    """
    folders = meeting_folders(root)
    for wanted in (name, _folder_of_path(root, name)):
        if wanted in folders:
            return Checked(wanted)
    matches = [folder for folder in folders if name and folder.startswith(name)]
    if len(matches) == 1:
        return Checked(matches[0])
    if matches:
        message = f"'{name}' may be {', '.join(matches[:-1])} or {matches[-1]}"
        hint = "write more of the name"
        return Checked(None, (Problem(Code.AMBIGUOUS_MEETING, message, hint=hint),))
    return Checked(None, (_unknown(root, name, folders),))


def _is_file(path: str) -> bool:
    try:
        return S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _unknown(root: Path, name: str, folders: tuple[str, ...]) -> Problem:
    if name.strip(".") and "/" not in name and (root / "meetings" / name).is_dir():
        if found := find_lookalike(f"{root}/meetings/{name}"):
            return _unread(f"meetings/{name}", found, Severity.ERROR)
        return Problem(
            Code.UNKNOWN_MEETING,
            f"the folder meetings/{name} holds no meeting.yaml",
            hint="a meeting is a folder with a meeting.yaml in it",
        )
    if not folders:
        hint = "the workspace holds no meetings yet"
    else:
        hint = did_you_mean(name, folders) or f"the latest meetings are {', '.join(folders[-3:])}"
    return Problem(Code.UNKNOWN_MEETING, f"there is no meeting '{name}'", hint=hint)


def _folder_of_path(root: Path, name: str) -> str | None:
    """Return the meeting folder that a path leads to, relative to here or to the workspace."""
    meetings = (root / "meetings").resolve()
    for start in (Path(), root, meetings):
        try:
            below = (start / name).resolve().relative_to(meetings)
        except (ValueError, OSError, RuntimeError):  # outside, name too long, symlink loop
            continue
        if below.parts:
            return below.parts[0]
    return None


def known_committees(root: Path) -> tuple[str, ...]:
    """Return the names of the committees of a workspace, sorted."""
    names = list_folder(root / "meetings" / "committees")
    return tuple(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def known_hosts(root: Path) -> tuple[str, ...]:
    """Return the names of all bodies that meet: committees, and perhaps the organisation."""
    known = known_committees(root)
    heads = (head_of(f"{root}/meetings/{each}/meeting.yaml") for each in meeting_folders(root))
    itself = ORGANISATION in known or (known and all(h.committee != ORGANISATION for h in heads))
    return known if itself else (*known, ORGANISATION)


def committee_of(path: str) -> str | None:
    """Return the ID of the committee in a `meeting.yaml`; None if there is none."""
    return head_of(path).committee


def head_of(path: str) -> Head:
    """Return the head of a `meeting.yaml`; a file that has not changed is not read again."""
    try:
        found = os.stat(path)
        state = found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
        return _read_head(path, S_ISREG(found.st_mode), state)
    except OSError:
        return Head(None, None)


class MinutesFiles:
    """The minutes files of a workspace, listed at the first query and then remembered.

    A committee that follows others has their minutes too: its name is then `parks+leisure`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[str | None, list[tuple[str, str]]] | None = None
        self._found: dict[str, tuple[tuple[str, str, str], ...]] = {}

    def of(self, committee: str) -> tuple[tuple[str, str, str], ...]:
        """Return the folder, file name and date of each minutes file of a committee, sorted."""
        found = self._found.get(committee)
        if found is None:
            meetings = f"{self._root}/meetings"
            found = self._found[committee] = tuple(
                (folder, name, of_name or day)
                for folder, day in self._folders_of(committee)
                for name, of_name in minutes_among(list_folder(f"{meetings}/{folder}"))
            )
        return found

    def _folders_of(self, committee: str) -> list[tuple[str, str]]:
        """Return the folder and the day of each meeting of a committee, sorted."""
        every = self._sort_folders()
        return sorted(each for name in committee.split(AND) for each in every.get(name, ()))

    def committees_on(self, day: str) -> tuple[str, ...]:
        """Return the committees with minutes in the folder of a meeting on a day, sorted."""
        names = sorted(name for name in self._sort_folders() if name is not None)
        return tuple(
            name
            for name in names
            if any((found, file) == (day, "minutes.yaml") for _, file, found in self.of(name))
        )

    def until(self, folder: str, committee: str, until: str) -> list[tuple[str, str]]:
        """Return the date and path of each minutes file of a committee, latest first.

        Among files with the same date, those in `folder` come first, then a `minutes.yaml`
        in the folder of the minuted meeting, then all others. For another meeting without
        minutes, it is the path of its `meeting.yaml`.

        Args:
            folder: The folder of the meeting whose agenda refers to the minutes.
            until: The last date to include, for instance `2020-01-28`.
        """
        ranked = []
        for other, name, day in self.of(committee):
            if day <= until:
                rank = 0 if other == folder else 1 if name == "minutes.yaml" else 2
                ranked.append((day, -rank, f"meetings/{other}/{name}"))
        minuted = {day for day, _, _ in ranked}
        for other, day in self._folders_of(committee):
            if day <= until and day not in minuted and other != folder:
                ranked.append((day, 0, f"meetings/{other}/meeting.yaml"))
        return [(day, path) for day, _, path in sorted(ranked, reverse=True)]

    def finds_the_same(self, folder: str, search: "MinutesSearch") -> bool:
        """Tell whether a search recorded by an earlier build would give the same result."""
        paths = tuple(path for _, path in self.until(folder, search.committee, search.until))
        return paths[: None if search.is_whole else len(search.paths)] == search.paths

    def digest(self, committee: str) -> str:
        """Return a SHA-256 of the meetings of a committee and the paths of their minutes."""
        meetings = [f"{folder} {day}" for folder, day in self._folders_of(committee)]
        paths = [f"{folder}/{name}" for folder, name, _ in self.of(committee)]
        return hashlib.sha256(os.fsencode("\0".join(meetings + paths))).hexdigest()

    def _sort_folders(self) -> dict[str | None, list[tuple[str, str]]]:
        """Return the folder and the day of the meetings of each committee, sorted.

        A folder keeps its name where the meeting is postponed; the file says the day then.
        """
        if self._folders is None:
            self._folders = {}
            for folder in meeting_folders(self._root):
                head = head_of(f"{self._root}/meetings/{folder}/meeting.yaml")
                found = folder, head.day or folder[:10]
                self._folders.setdefault(head.committee, []).append(found)
        return self._folders


def minutes_among(names: list[str]) -> Iterator[tuple[str, str | None]]:
    """Yield the name of each minutes file, with the day of the minuted meeting that it names."""
    for name in names:
        match = MINUTES.fullmatch(name)
        if match:
            yield name, match[1]


@lru_cache(maxsize=10_000)  # `watch` asks for the committee of every meeting after each change
def _read_head(path: str, is_file: bool, state: tuple[int, ...]) -> Head:
    if not is_file:
        return Head(None, None)
    with open(path, "rb") as stream:
        data = stream.read(LARGEST_MEETING + 1)
    if len(data) > LARGEST_MEETING:
        return Head(None, None)
    committee, day = _COMMITTEE.search(data), _DATE.search(data)
    named = committee[1].decode() if committee else None
    if named is None and not _ELSEWHERE.search(data):
        named = ORGANISATION
    return Head(named, day and day[1].decode())
