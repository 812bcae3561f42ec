"""Files held against their hashes: nothing missing, nothing changed, nothing extra."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from agendapack.codes import Code
from agendapack.problems import Problem
from agendapack.verify.manifest import ListedFile


def check_files(folder: Path, documents: Iterable[ListedFile]) -> Iterator[Problem]:
    """Hold each listed file against its hash."""
    for document in documents:
        found = hash_file(folder / document.file)
        if found is None:
            message = f"{document.file} is listed in the manifest, but it is not there"
            yield Problem(Code.MISSING_OUTPUT, message, hint="build the meeting again")
        elif found != document.sha256:
            message = (
                f"{document.file} has the SHA-256 {found[:12]}...; "
                f"the manifest says {document.sha256[:12]}..."
            )
            hint = "the file was changed after it was built; build the meeting again"
            yield Problem(Code.CHANGED_OUTPUT, message, hint=hint)


def check_extra(folder: Path, listed: frozenset[str]) -> Iterator[Problem]:
    """Name each file of the folder that no manifest lists."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in listed and (path.is_symlink() or not path.is_dir()):
            message = f"{name} is in the folder, but the manifest does not list it"
            yield Problem(Code.EXTRA_OUTPUT, message, hint="move the file somewhere else")


def check_sources(root: Path, sources: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Name each file of the workspace that is not as it was when the pack was built."""
    for name, expected in sources:
        path = root / name
        inside = path.resolve().is_relative_to(root.resolve())
        found = hash_file(path) if inside else None
        if found != expected:
            what = "is not there any more" if found is None else "has changed"
            yield Problem(
                Code.CHANGED_SOURCE,
                f"{name} {what} since the pack was built from it",
                hint="go back to the files that the pack was built from, or build it again",
            )


def hash_file(path: Path) -> str | None:
    """Return the SHA-256 of a file in hexadecimal; None where there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
