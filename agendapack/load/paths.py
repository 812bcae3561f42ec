"""Locate the files that other files name, and refuse any outside the workspace."""

import re
from pathlib import Path
from posixpath import normpath
from unicodedata import normalize

from agendapack.load.reading import Reading
from agendapack.problems import Code, Source, did_you_mean
from agendapack.workspace import list_folder

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.[^/]*/", re.I)
BACKSLASH = "\\"
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
        _report_outside(reading, f"'{name}' leads out of the workspace", source)
        return None
    if not _exists(reading, path, name, source):
        return None
    target = _follow_links(reading.root / path)
    if target is None:
        message = f"'{name}' is a link to a file that does not exist"
        reading.report(Code.MISSING_FILE, message, source, "put the file itself there")
        return None
    if not target.is_relative_to(reading.root.resolve()):
        _report_outside(reading, f"'{name}' is a link that leads out of the workspace", source)
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
        hint = did_you_mean(parts[depth], names) or (
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


def _report_outside(reading: Reading, message: str, source: Source) -> None:
    reading.report(
        Code.OUTSIDE_WORKSPACE,
        message,
        source,
        "copy the file into the meeting's folder and name it from there",
    )
