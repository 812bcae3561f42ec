"""Child processes: end one and all that it started, have work done in a fork, ask git safely.

Whoever unpacks a workspace that somebody sent has its `.git/config` too, and git starts the
programs that are named there: a watcher of files, hooks, filters of contents, transports.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Timer
from typing import Any, TypeVar

from agendapack.problems import InternalFault

_at_work: "set[subprocess.Popen[Any]]" = set()

T = TypeVar("T")


def kill(process: "subprocess.Popen[Any]") -> None:
    """Kill a process that leads its own session, with all processes of that session.

    Windows has no sessions: processes started by a process that is still running die with it,
    those that outlive it are not found.
    """
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    elif process.poll() is None:
        kill_tree(process.pid)
        process.kill()


def kill_tree(root: int) -> None:
    """Kill a process and all it has started with Windows' `taskkill`; do nothing elsewhere."""
    with suppress(OSError):
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(root)], capture_output=True, check=False
        )


@contextmanager
def killed_after(process: "subprocess.Popen[Any]", seconds: float) -> Iterator[list[bool]]:
    """Kill a process that is still running after a time; the list is then no longer empty."""
    overdue: list[bool] = []

    def end() -> None:
        overdue.append(True)
        kill(process)

    timer = Timer(seconds, end)
    timer.start()
    _at_work.add(process)
    try:
        yield overdue
    finally:
        _at_work.discard(process)
        timer.cancel()
        timer.join()


def kill_all() -> None:
    """Kill all children at work; they lead their own sessions and would outlive this process."""
    for process in tuple(_at_work):
        kill(process)


def may_fork() -> bool:
    """Tell whether this process can safely be forked: no other thread is running.

    macOS can fork, but its own libraries start threads that Python does not know of, and a
    child that uses them may crash.
    """
    has_fork = hasattr(os, "fork") and sys.platform != "darwin"
    return has_fork and threading.active_count() == 1


def start_in_child(work: Callable[[], T]) -> Callable[[], T]:
    """Start work in a forked child, and return a function that waits for its result.

    The child has a copy of this process's memory, so that only the result is pickled. Where
    forking is unsafe (see `may_fork`), the work is done in this process when the returned
    function is called.

    Raises:
        InternalFault: By the returned function: the child ended without a result.
            It also raises any exception of the work.
    """
    if not may_fork():
        return work
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_leave(work, writing)
    os.close(writing)

    def value() -> T:
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
        os.waitpid(child, 0)
        if not told:
            raise InternalFault("a child process ended without a result")
        result, error = pickle.loads(told)
        if error is not None:
            raise error
        made: T = result
        return made

    return value


def _work_and_leave(work: Callable[[], T], writing: int) -> None:
    """Do the work in the child, send the result or the exception, and exit.

    `os._exit` skips the handlers of the parent, which the fork has copied.
    """
    try:
        try:
            told = pickle.dumps((work(), None))
        except Exception as error:
            told = pickle.dumps((None, error))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
    finally:
        os._exit(0)


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
