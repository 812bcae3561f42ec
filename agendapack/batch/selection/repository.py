"""Ask git which files of a workspace have changed since a revision."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agendapack.sandbox.git import git_command

LONGEST = 120
"""Seconds that one git command may take."""

_DIFF = (
    *("diff", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative"),
    "--ignore-submodules=none",
)


class NoAnswer(Exception):
    """Git cannot say what has changed; the message tells the user why, and what to do."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that differ from a revision.

    Args:
        kinds: By path below the workspace: `A` if added, `D` if deleted, `M` or another letter
            if changed.
        regrouped: The paths of the `meeting.yaml` files whose `committee:` line has changed.
    """

    kinds: dict[str, str]
    regrouped: frozenset[str]


def changes_since(root: Path, revision: str) -> Changes:
    """Return the files of a workspace that differ from a revision, except ignored files.

    Files that git does not track count as added.

    Args:
        revision: A revision in git's notation: `HEAD~1`, a branch, a tag or a hash.

    Raises:
        NoAnswer: Git is not installed, fails or takes too long, the workspace is not under
            version control, or there is no such revision.
    """
    commit = _find_commit(root, revision)
    kinds = dict(_pairs(_ask(root, *_DIFF, "--name-status", commit, "--", ".")))
    new = _ask(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
    kinds.update((path, "A") for path in _names(new))
    return Changes(kinds, frozenset(_find_regrouped(root, commit)))


def _find_commit(root: Path, revision: str) -> str:
    """Return the hash of a commit; for HEAD before the first commit, that of the empty tree.

    Raises:
        NoAnswer: Git finds no work tree or no such revision, or ignores the meetings.
    """
    inside = _run(root, "rev-parse", "--is-inside-work-tree")
    if inside.stdout.strip() != b"true":
        raise NoAnswer(
            f"--changed-since asks git, which finds no work tree at {root}{_said(inside)};"
            " put the workspace under version control, or choose meetings by date"
        )
    if _run(root, "check-ignore", "--quiet", "--", "meetings").returncode == 0:
        raise NoAnswer(
            f"--changed-since asks git, which is told to ignore {root / 'meetings'};"
            " put it under version control, or choose meetings by date"
        )
    wanted = f"{revision}^{{commit}}"
    found = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    if found.returncode == 0:
        return found.stdout.decode("ascii").strip()
    # Before the first commit HEAD names no revision; compare with the empty tree (empty stdin).
    if revision == "HEAD" and _run(root, "symbolic-ref", "--quiet", "HEAD").returncode == 0:
        return _ask(root, "hash-object", "-t", "tree", "--stdin").decode("ascii").strip()
    shallow = _run(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    raise NoAnswer(
        f"--changed-since: there is no revision '{revision}' in the workspace's repository; "
        + (
            "it is a shallow clone: fetch the rest with 'git fetch --unshallow'"
            if shallow
            else "give one as git names it, for instance HEAD~1, a branch, a tag or a hash"
        )
    )


def _find_regrouped(root: Path, commit: str) -> list[str]:
    """Return the paths of the `meeting.yaml` files whose `committee:` line has changed."""
    # Up to three characters may precede the word: a quote, a byte order mark.
    only = ("--name-only", "--text", "--diff-filter=a", "-G^.{0,3}committee")
    return _names(_ask(root, *_DIFF, *only, commit, "--", ":(glob)meetings/*/meeting.yaml"))


def _ask(root: Path, *arguments: str) -> bytes:
    """Return the output of a git command.

    Raises:
        NoAnswer: The command failed, took too long, or git is not installed.
    """
    done = _run(root, *arguments)
    if done.returncode != 0:
        raise NoAnswer(
            f"--changed-since: git cannot say what has changed{_said(done)};"
            f" see what 'git {arguments[0]}' says in {root}"
        )
    return done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        command = [*git_command(root), *arguments]
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=False
        )
    except FileNotFoundError:
        raise NoAnswer(
            "--changed-since asks git, which is not installed; install it, or choose"
            " meetings by date"
        ) from None
    except subprocess.SubprocessError:
        raise NoAnswer(
            f"--changed-since: git gave no answer in {LONGEST} seconds;"
            f" see what 'git status' says in {root}"
        ) from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()
    return f" ({lines[0]})" if lines else ""


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _pairs(listed: bytes) -> Iterator[tuple[str, str]]:
    parts = listed.split(b"\0")
    for kind, name in zip(parts[0::2], parts[1::2], strict=False):
        yield os.fsdecode(name), kind.decode("ascii")[:1]
