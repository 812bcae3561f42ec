"""Write the files of a site where they differ, and remember what was written.

`site.json` says which files are ours, each with its SHA-256, and from what each meeting was made. A
run that is killed leaves it marked as unfinished; the next run then looks at the files themselves.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, field
from pathlib import Path

from agendapack.model.records import dataclass
from agendapack.output.files import cannot_write, find_link, read_ordinary, write_file
from agendapack.output.lock import locked_name
from agendapack.problems import Checked, Code, Problem

STATE = "site.json"
FORMAT = 1
Content = bytes | Path
"""The bytes of a file, or the file to copy."""


@dataclass(frozen=True, slots=True)
class Part:
    """The files of a meeting, or those of the whole site.

    Args:
        key: What they were made from; those of the whole site are made each time.
        files: The SHA-256 of each file, by path.
    """

    key: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run wrote.

    Args:
        parts: By the name of the meeting's folder; those of the whole site have an empty name.
        finished: Whether that run came to its end.
    """

    parts: Mapping[str, Part] = field(default_factory=dict)
    finished: bool = True

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of every file, by path."""
        return {path: sha256 for part in self.parts.values() for path, sha256 in part.files.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """How many files a run wrote, left as they were, and deleted."""

    written: int
    kept: int
    deleted: int


def read_known(target: Path) -> Known | None:
    """Return what an earlier run wrote into a folder; None if it wrote nothing there."""
    try:
        content = json.loads(read_ordinary(target / STATE))
        if content["format"] != FORMAT:
            return None
        parts = {name: Part(p["key"], dict(p["files"])) for name, p in content["parts"].items()}
        return Known(parts, bool(content["finished"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_site(
    target: Path,
    workspace: Path,
    known: Known | None,
    parts: Mapping[str, Part],
    contents: Mapping[str, Content],
) -> Checked[Written]:
    """Write the files that differ, and delete those that are gone.

    Args:
        target: The folder of the site.
        workspace: The workspace. If the target is in it, no link may lead out of it.
        known: What the run before wrote.
        parts: All files of the site.
        contents: Of each file whose content may have changed.
    """
    before = known or Known()
    try:
        with locked_name(target):
            problem = find_link(target, workspace) or _refuse(target, known)
            if problem is not None:
                return Checked(None, (problem,))
            return _write(target, before, Known(parts), contents)
    except OSError as error:
        return Checked(None, (cannot_write(target, error),))


def _write(
    target: Path, before: Known, now: Known, contents: Mapping[str, Content]
) -> Checked[Written]:
    files, earlier = now.files, before.files
    gone = earlier.keys() - files.keys()
    changed = [
        path
        for path in contents
        if not before.finished or earlier.get(path) != files[path] or not (target / path).is_file()
    ]
    if not changed and not gone and before == now:
        return Checked(Written(0, len(files), 0))
    # All files that may be there at any moment, so that the next run can delete what is not wanted.
    possible = Part("", earlier | files)
    unfinished = Known({"": possible}, finished=False)
    target.mkdir(parents=True, exist_ok=True)
    problems = _put(target / STATE, _write_state(unfinished))
    # First, and whatever else fails: it may have what is withheld now.
    for path in gone:
        _delete(target, path)
    for path in changed:
        found = _copy(target / path, contents[path], files[path])
        if found:
            _delete(target, path)
        problems += found
    if not problems:
        problems = _put(target / STATE, _write_state(now))
    if problems:
        return Checked(None, problems)
    return Checked(Written(len(changed), len(files) - len(changed), len(gone)))


def _copy(path: Path, content: Content, sha256: str) -> tuple[Problem, ...]:
    data = content if isinstance(content, bytes) else read_ordinary(content)
    if hashlib.sha256(data).hexdigest() != sha256:
        return (
            Problem(
                Code.CANNOT_WRITE,
                f"{path.name} of the site is not as its build wrote it",
                hint="run the command again; if this stays, delete the meeting's folder in build/",
            ),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    return _put(path, data)


def _put(path: Path, data: bytes) -> tuple[Problem, ...]:
    return write_file(path, data, replace=True).problems


def _delete(target: Path, path: str) -> None:
    (target / path).unlink(missing_ok=True)
    folder = (target / path).parent
    while folder != target and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _write_state(known: Known) -> bytes:
    parts = {name: asdict(part) for name, part in sorted(known.parts.items())}
    content = {"format": FORMAT, "finished": known.finished, "parts": parts}
    return (json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n").encode()


def _refuse(target: Path, known: Known | None) -> Problem | None:
    """Return why a folder may not become the site, for instance because it has other files."""
    if target.exists() and not target.is_dir():
        found = f"a file stands where the site's folder {target} has to be"
    elif known is None and target.is_dir() and any(target.iterdir()):
        found = (
            f"the folder {target} holds files, but no {STATE} of an earlier site;"
            " only an empty folder or an earlier site is written to"
        )
    else:
        return None
    return Problem(
        Code.NOT_OUR_FOLDER, found, hint="move them away, or choose another place with --output"
    )
