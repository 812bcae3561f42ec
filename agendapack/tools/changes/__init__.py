"""Find the older version of a meeting, and compare the current version with it.

The older version is a git revision, the last publication, another workspace or a built folder.

The changes are listed for members on a page, a tagged PDF.
"""

import hashlib
import subprocess
import tarfile
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from agendapack.assemble import assemble, check_numbers
from agendapack.load import load_meeting
from agendapack.model.changes import MeetingChanges
from agendapack.model.dates import write_plain_date
from agendapack.model.document import Document, Group
from agendapack.model.pack import Pack
from agendapack.model.publication import RECORD, Published
from agendapack.model.request import Act, Request
from agendapack.model.section import piece_of
from agendapack.pack.prepare import Prepared
from agendapack.pdf import check_tags
from agendapack.pipeline import make, prepare
from agendapack.problems import Checked, Code, InternalFault, Problem, ProblemsFound, is_error
from agendapack.render.notices import render_changes
from agendapack.sandbox import ask_git, find_commit
from agendapack.tools.changes.compare import compare
from agendapack.tools.changes.version import (
    Version,
    gather_withheld,
    leave_out_withheld,
    published_version,
    recorded_version,
    version_of,
)
from agendapack.typeset import Typesetter
from agendapack.workspace import meeting_folders, user_folder

TAKEN = ("meetings", "templates", "fonts")


def unpack_revision(root: Path, revision: str, spare: Path) -> Checked[Path]:
    """Extract the workspace of a git revision into an empty folder.

    Args:
        root: The workspace, which may be a subfolder of the repository.
        revision: A git revision: `HEAD~1`, a branch, a tag or a hash.
    """
    try:
        if _git(root, "rev-parse", "--git-dir") is None:
            return _refuse(
                f"the workspace is not in a git repository, so it has no revision '{revision}'",
                "name another version with --since: 'published', or a path to a copy of the"
                " workspace or to a built folder",
                Code.NO_GIT,
            )
        name = find_commit(root, revision)
        if name is None:
            return _refuse(
                f"there is no revision '{revision}' in the workspace's repository",
                "give a revision as git names it, 'published', or a path to another workspace"
                " or a built folder",
            )
        entries = (_git(root, "ls-tree", "--name-only", name) or b"").decode("utf-8", "replace")
        taken = [each for each in TAKEN if each in entries.splitlines()]
        if "meetings" not in taken:
            found = f"the revision '{revision}' has no folder 'meetings'"
            return _refuse(found, "give a later revision")
        packed = _git(root, "archive", "--format=tar", name, "--", *taken)
        with tarfile.open(fileobj=BytesIO(packed or b"")) as archive:
            archive.extractall(spare, filter="data")
    except FileNotFoundError:
        return _refuse(
            "revisions are read with git, which is not installed",
            "install git, or name a folder with --since: a copy of the workspace,"
            " or a built folder",
            Code.NO_GIT,
        )
    except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
        said = f"{type(error).__name__}: {error}"
        return _refuse(f"the revision '{revision}' cannot be read ({said})")
    return Checked(spare)


def _refuse(found: str, hint: str | None = None, code: Code = Code.UNKNOWN_VERSION) -> Checked[Any]:
    return Checked(None, (Problem(code, found, hint=hint),))


def last_revision(root: Path, path: str) -> str | None:
    """Return the revision that last changed a file; None if the file has uncommitted changes."""
    try:
        if _git(root, "status", "--porcelain", "--", path) != b"":
            return None
        found = _git(root, "log", "-1", "--format=%H", "--", path)
    except (OSError, subprocess.SubprocessError):
        return None
    return found.decode("ascii").strip() or None if found else None


def _git(root: Path, *arguments: str) -> bytes | None:
    done = ask_git(root, *arguments)
    return done.stdout if done.returncode == 0 else None


HELD = frozenset(
    {
        *(Code.NOT_PUBLISHED, Code.PAGE_MOVED, Code.ITEM_MOVED, Code.ITEM_REMOVED),
        *(Code.ITEM_NUMBER, Code.MINUTE_MOVED),
    }
)
"""Errors that protect published numbers in a build; a comparison may ignore them."""


def prepare_anyway(request: Request) -> Prepared:
    """Lay out a meeting, even if errors about published numbers would stop a build.

    The meeting is laid out as for a build. If published numbers prevent this, it is laid out as
    for a supplement, and if that fails too, as for a republication.

    Raises:
        ProblemsFound: The meeting has other errors.
    """
    for act in (Act.BUILD, Act.SUPPLEMENT):
        try:
            return prepare(replace(request, act=act), lambda step: None)
        except ProblemsFound as found:
            errors = {problem.code for problem in found.problems if is_error(problem)}
            if not errors <= HELD:
                raise
    return prepare(replace(request, act=Act.REPUBLISH), lambda step: None)


PUBLISHED = "published"


def find_changes(
    request: Request, now: Prepared, since: str, spare: Path, restricted: bool
) -> Checked[MeetingChanges]:
    """Compare a meeting with an older version.

    Args:
        since: The older version: a git revision, `published`, or a path to a workspace or a
            built folder.
        restricted: Whether to compare the unredacted packs.
    """
    old = _find(request, since, spare, restricted)
    if old.value is None:
        return Checked(None, old.problems)
    new = _version(now, "now", restricted)
    changes = compare(request.folder, old.value, new)
    versions = (old.value.withheld, new.withheld)
    changes = leave_out_withheld(changes, versions, new.wording)
    published = now.loaded.record.published
    if since == PUBLISHED and published is not None and changes.is_empty:
        changes = replace(changes, files=_other_files(request, published))
    return Checked(changes, old.problems)


def _other_files(request: Request, published: Published) -> tuple[str, ...]:
    """Return the files of the latest publication that a build would not make again as they were."""
    files = make(replace(request, act=Act.BUILD)).files
    return tuple(
        str(each.file)
        for each in published.publications[-1].documents
        if sha256(files.get(str(each.file), b"")).hexdigest() != each.sha256
    )


def _find(request: Request, since: str, spare: Path, restricted: bool) -> Checked[Version]:
    if since == PUBLISHED:
        record = f"meetings/{request.folder}/{RECORD}"
        loaded = load_meeting(request.root, request.folder, request.environment).value
        published = loaded.record.published if loaded else None
        if published is None:
            found = f"the meeting '{request.folder}' has not been published yet"
            return _refuse(found, "compare with a revision, for instance --since HEAD")
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
        found = f"the folder '{since}' holds neither 'meetings' nor a pack.json"
        return _refuse(found, "name a workspace, or the folder of a meeting that was built")
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
        found = f"there is no meeting '{request.folder}' in '{name}'"
        return _refuse(found, "compare with a version that has it")
    # What was built last is of today's state; the older one may not have been published yet.
    old = replace(request, root=root, output=root / "build", strict=False)
    try:
        prepared = prepare_anyway(old)
    except ProblemsFound as found:
        first = next(problem for problem in found.problems if is_error(problem))
        where = f"{first.source.file}:{first.source.line}: " if first.source else ""
        return _refuse(
            f"the meeting cannot be made as it was in '{name}': {where}{first.message}",
            "compare with a version that can be built, or with what was built of this one",
        )
    return Checked(_version(prepared, name, restricted))


def _version(prepared: Prepared, name: str, restricted: bool) -> Version:
    if restricted and prepared.whole is not None:
        return version_of(prepared.whole, name)
    public = version_of(prepared.laid, name)
    if prepared.whole is None:
        return public
    return replace(public, withheld=gather_withheld(prepared.loaded, prepared.whole.pack))


def make_page(pack: Pack, changes: MeetingChanges, root: Path) -> Checked[bytes]:
    """Return a tagged PDF that lists the changes.

    Args:
        root: The workspace, whose `templates` and `fonts` are used.
    """
    rendered = render_changes(pack, changes, user_folder(root / "templates"))
    section = rendered.value
    if section is None:
        return Checked(None, rendered.problems)
    typesetter = Typesetter(pack.style, pack.pictures, user_folder(root / "fonts"))
    layout = typesetter.lay_out(section, {})
    measured = layout.measured
    wording = pack.style.wording
    meeting = f"{pack.committee}, {write_plain_date(pack.date, wording)}"
    title = wording.say("title-changes", meeting=meeting)
    labels = tuple(str(number) for number in range(1, measured.pages + 1))
    piece = piece_of(section, measured, typesetter.draw(layout), labels, is_front=True)
    piece = replace(piece, title=title)
    document = Document(
        title=title,
        subject=pack.title,
        author=pack.organisation.name,
        language=pack.language,
        identity=hashlib.sha256(section.html.encode()).hexdigest(),
        groups=(Group(section.key, None, title, section.title, (piece,)),),
    )
    made = assemble(document, typesetter.stamp_font(), pack.style)
    check_numbers(document, made.data, wording)
    faults = check_tags(made.data)
    if faults:
        raise InternalFault(f"the tags of the page of changes are wrong: {'; '.join(faults[:5])}")
    return Checked(made.data, rendered.problems + layout.problems)
