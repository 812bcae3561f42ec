"""The two versions that are compared: as the files are now, and as they were."""

from dataclasses import replace
from pathlib import Path

from agendapack.changes.compare import compare
from agendapack.changes.prepare import prepare_anyway
from agendapack.changes.published import published_version
from agendapack.changes.recorded import recorded_version
from agendapack.changes.revision import last_revision, unpack_revision
from agendapack.changes.version import Version, version_of
from agendapack.codes import Code
from agendapack.load import load_meeting
from agendapack.model.changes import Changes
from agendapack.model.publication import RECORD
from agendapack.model.request import Request
from agendapack.prepare import Prepared
from agendapack.problems import Checked, Problem, ProblemsFound, is_error
from agendapack.workspace import meeting_folders

PUBLISHED = "published"


def find_changes(
    request: Request, now: Prepared, since: str, spare: Path, restricted: bool
) -> Checked[Changes]:
    """Compare a meeting with an older version of it.

    Args:
        request: The meeting as it is now, and its workspace.
        now: The same, laid out.
        since: A revision, `published`, or a path to a workspace or a built folder.
        spare: An empty folder, for the files of a revision.
        restricted: Compare the packs that withhold nothing.
    """
    old = _find(request, since, spare, restricted)
    if old.value is None:
        return Checked(None, old.problems)
    new = _version(now, "now", restricted)
    return Checked(compare(request.folder, old.value, new), old.problems)


def _find(request: Request, since: str, spare: Path, restricted: bool) -> Checked[Version]:
    if since == PUBLISHED:
        record = f"meetings/{request.folder}/{RECORD}"
        loaded = load_meeting(request.root, request.folder, request.environment).value
        published = loaded.record.published if loaded else None
        if published is None:
            return Checked(None, (_not_published(request.folder),))
        revision = last_revision(request.root, record)
        if revision is None:
            return Checked(published_version(published))
        return _from_revision(request, revision, PUBLISHED, spare, restricted)
    path = Path(since)
    if path.is_file() or (path / "pack.json").is_file():
        return recorded_version(path, restricted)
    if (path / "meetings").is_dir():
        return _from_folder(request, path.absolute(), since, restricted)
    if path.is_dir():
        return Checked(None, (_neither(since),))
    return _from_revision(request, since, since, spare, restricted)


def _from_revision(
    request: Request, revision: str, name: str, spare: Path, restricted: bool
) -> Checked[Version]:
    unpacked = unpack_revision(request.root, revision, spare)
    if unpacked.value is None:
        return Checked(None, unpacked.problems)
    return _from_folder(request, unpacked.value, name, restricted)


def _from_folder(request: Request, root: Path, name: str, restricted: bool) -> Checked[Version]:
    if request.folder not in meeting_folders(root):
        return Checked(None, (_no_meeting(request.folder, name),))
    try:
        prepared = prepare_anyway(replace(request, root=root, strict=False))
    except ProblemsFound as found:
        return Checked(None, (_had_problems(name, found),))
    return Checked(_version(prepared, name, restricted))


def _version(prepared: Prepared, name: str, restricted: bool) -> Version:
    if restricted and prepared.whole is not None:
        return version_of(*prepared.whole, name)
    return version_of(prepared.pack, prepared.laid, name)


def _not_published(folder: str) -> Problem:
    return Problem(
        Code.UNKNOWN_VERSION,
        f"the meeting '{folder}' has not been published yet",
        hint="compare with a revision, for instance --since HEAD",
    )


def _neither(name: str) -> Problem:
    return Problem(
        Code.UNKNOWN_VERSION,
        f"the folder '{name}' holds neither 'meetings' nor a pack.json",
        hint="name a workspace, or the folder of a meeting that was built",
    )


def _no_meeting(folder: str, name: str) -> Problem:
    message = f"there is no meeting '{folder}' in '{name}'"
    return Problem(Code.UNKNOWN_VERSION, message, hint="compare with a version that has it")


def _had_problems(name: str, found: ProblemsFound) -> Problem:
    errors = [problem for problem in found.problems if is_error(problem)]
    place = errors[0].source
    where = f"{place.file}:{place.line}: " if place else ""
    return Problem(
        Code.UNKNOWN_VERSION,
        f"the meeting cannot be made as it was in '{name}': {where}{errors[0].message}",
        hint="compare with a version that can be built, or with what was built of this one",
    )
