"""The workspace as it was in a revision of its git repository."""

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from agendapack.codes import Code
from agendapack.problems import Checked, Problem

TAKEN = ("meetings", "templates", "fonts")
LONGEST = 120
"""Seconds that git may take."""


def unpack_revision(root: Path, revision: str, spare: Path) -> Checked[Path]:
    """Write the workspace of a revision into an empty folder.

    Args:
        root: The workspace; the repository may start above it.
        revision: As git names it: `HEAD~1`, a branch, a tag, a hash.
        spare: The empty folder.

    Returns:
        The folder, or a problem where there is no git, no repository or no revision.
    """
    try:
        if _git(root, "rev-parse", "--git-dir") is None:
            return Checked(None, (_no_repository(revision),))
        wanted = f"{revision}^{{commit}}"
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        if commit is None:
            return Checked(None, (_no_revision(revision),))
        name = commit.decode("ascii").strip()
        entries = (_git(root, "ls-tree", "--name-only", name) or b"").decode("utf-8", "replace")
        taken = [each for each in TAKEN if each in entries.splitlines()]
        if "meetings" not in taken:
            return Checked(None, (_no_meetings(revision),))
        packed = _git(root, "archive", "--format=tar", name, "--", *taken)
        with tarfile.open(fileobj=BytesIO(packed or b"")) as archive:
            archive.extractall(spare, filter="data")
    except FileNotFoundError:
        return Checked(None, (_no_git(),))
    except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
        return Checked(None, (_unreadable(revision, error),))
    return Checked(spare)


def last_revision(root: Path, path: str) -> str | None:
    """Return the revision that last changed a file, if the file is as it was in that one."""
    try:
        if _git(root, "status", "--porcelain", "--", path) != b"":
            return None
        found = _git(root, "log", "-1", "--format=%H", "--", path)
    except (OSError, subprocess.SubprocessError):
        return None
    return found.decode("ascii").strip() or None if found else None


def _git(root: Path, *arguments: str) -> bytes | None:
    """Run git; None where it refuses."""
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
    return done.stdout if done.returncode == 0 else None


def _no_git() -> Problem:
    message = "revisions are read with git, which is not installed"
    hint = "install git, or name a folder with --since: a copy of the workspace, or a built folder"
    return Problem(Code.NO_GIT, message, hint=hint)


def _no_repository(revision: str) -> Problem:
    return Problem(
        Code.NO_GIT,
        f"the workspace is not in a git repository, so it has no revision '{revision}'",
        hint="name another version with --since: 'published', or a path to a copy of the"
        " workspace or to a built folder",
    )


def _no_revision(revision: str) -> Problem:
    return Problem(
        Code.UNKNOWN_VERSION,
        f"there is no revision '{revision}' in the workspace's repository",
        hint="give a revision as git names it, 'published', or a path to another workspace"
        " or a built folder",
    )


def _no_meetings(revision: str) -> Problem:
    message = f"the revision '{revision}' has no folder 'meetings'"
    return Problem(Code.UNKNOWN_VERSION, message, hint="give a later revision")


def _unreadable(revision: str, error: Exception) -> Problem:
    said = f"{type(error).__name__}: {error}"
    return Problem(Code.UNKNOWN_VERSION, f"the revision '{revision}' cannot be read ({said})")
