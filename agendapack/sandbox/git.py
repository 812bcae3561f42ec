"""Ask git about a repository in such a way that the repository's own settings start no program.

Whoever unpacks a workspace that somebody sent has its `.git/config` too, and git starts the
programs that are named there: a watcher of files, hooks, filters of contents, transports.
"""

import subprocess
from functools import lru_cache
from pathlib import Path

NO_PROGRAMS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.gitProxy=none",
    "log.showSignature=false",
    "diff.external=",
    "submodule.recurse=false",
    *(f"protocol.{name}.allow=never" for name in ("ext", "file", "git", "ssh", "http", "https")),
)
OF_FILTERS = ("clean", "smudge", "process")
LONGEST = 30
"""Timeout in seconds of the question which filters a repository has."""


def git_command(root: Path) -> list[str]:
    """Return the start of a git command in a workspace.

    Raises:
        FileNotFoundError: git is not installed.
        subprocess.SubprocessError: git gives no answer in time.
    """
    return [*_plain(root), *_settings(_without_filters(root))]


def _plain(root: Path) -> list[str]:
    return ["git", "--no-optional-locks", "--no-pager", "-C", str(root), *_settings(NO_PROGRAMS)]


def _settings(settings: tuple[str, ...]) -> list[str]:
    return [part for setting in settings for part in ("-c", setting)]


@lru_cache(maxsize=8)
def _without_filters(root: Path) -> tuple[str, ...]:
    """Return settings without the filters and converters that the repository itself defines."""
    names: set[str] = set()
    for scope in ("--local", "--worktree"):
        asked = ("config", scope, "--includes", "--null", "--name-only", "--get-regexp", "^filter")
        done = subprocess.run(
            [*_plain(root), *asked],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
        keys = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        names |= {key.removeprefix("filter.").rpartition(".")[0] for key in keys if key}
    if any("=" in name for name in names):
        raise subprocess.SubprocessError("a filter of the repository has '=' in its name")
    off = [f"filter.{name}.{what}=" for name in sorted(names) for what in OF_FILTERS]
    return (*off, *(f"filter.{name}.required=false" for name in sorted(names)))
