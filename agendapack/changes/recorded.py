"""A version as the manifest of a build holds it: titles, pages and hashes."""

import json
from pathlib import Path
from typing import Any

from agendapack.changes.version import Version, VersionPaper, VersionPart
from agendapack.codes import Code
from agendapack.model.section import PageRange
from agendapack.problems import Checked, Problem

MANIFEST, RESTRICTED = "pack.json", "restricted-pack.json"


def recorded_version(path: Path, restricted: bool) -> Checked[Version]:
    """Return the version that a built folder holds.

    Args:
        path: The folder, or its manifest.
        restricted: Look at the pack that withholds nothing, if there is one.
    """
    if path.is_dir():
        whole = path / RESTRICTED
        file = whole if restricted and whole.is_file() else path / MANIFEST
    else:
        file = path
    try:
        content = json.loads(file.read_bytes())
        papers = tuple(_paper(entry) for entry in content["papers"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = f"{file.as_posix()} is no manifest of a build that can be read"
        hint = "build that version again, or name a revision or another workspace"
        return Checked(None, (Problem(Code.NO_MANIFEST, message, hint=hint),))
    return Checked(Version(path.as_posix(), None, None, papers))


def _paper(entry: dict[str, Any]) -> VersionPaper:
    hashes = frozenset(str(source["sha256"]) for source in entry["sources"])
    pages = PageRange(str(entry["first_page"]), str(entry["last_page"]))
    part = VersionPart(str(entry["key"]), str(entry["title"]), pages, hashes)
    return VersionPaper(str(entry["item"] or ""), part, None)
