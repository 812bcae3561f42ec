"""Child processes, where files of others are worked on: limits, ends, git asked safely.

A program that cannot limit itself, such as LibreOffice, is started through `launch`, which sets
the limits where the system has them and then becomes that program. An exception that a library
raises for a damaged file is the fault of the file, and no fault of the program.

Whoever unpacks a workspace that somebody sent has its `.git/config` too, and git starts the
programs that are named there: a watcher of files, hooks, filters of contents, transports.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Any

from agendapack.model.facts import Limits

if TYPE_CHECKING:
    import subprocess


_at_work: "set[subprocess.Popen[Any]]" = set()


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
    import subprocess

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
    timer.daemon = True  # or this process waits for it, if it was interrupted before it could wait
    _at_work.add(process)
    try:
        timer.start()
        yield overdue
    finally:
        _at_work.discard(process)
        timer.cancel()
        if timer.is_alive():
            timer.join()


def kill_all() -> None:
    """Kill all children at work; they lead their own sessions and would outlive this process."""
    for process in tuple(_at_work):
        kill(process)


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
LONGEST = 120
"""Seconds that one git command may take."""


def ask_git(root: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Run git in a workspace, without the programs that its repository names.

    Raises:
        FileNotFoundError: git is not installed.
        subprocess.SubprocessError: git gives no answer in time.
    """
    return _run_git(root, _without_filters(root), arguments)


def _run_git(
    root: Path, settings: Sequence[str], arguments: Sequence[str]
) -> "subprocess.CompletedProcess[bytes]":
    import subprocess  # most runs start no program

    given = [part for setting in (*NO_PROGRAMS, *settings) for part in ("-c", setting)]
    return subprocess.run(
        ["git", "--no-optional-locks", "--no-pager", "-C", str(root), *given, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )


def find_commit(root: Path, revision: str) -> str | None:
    """Return the hash of the commit that a revision names; None if there is none."""
    wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = ask_git(root, *wanted)
    return found.stdout.decode("ascii").strip() if found.returncode == 0 else None


@lru_cache(maxsize=8)
def _without_filters(root: Path) -> tuple[str, ...]:
    """Return settings without the filters and converters that the repository itself defines."""
    names: set[str] = set()
    for scope in ("--local", "--worktree"):
        asked = ("config", scope, "--includes", "--null", "--name-only", "--get-regexp", "^filter")
        done = _run_git(root, (), asked)
        keys = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        names |= {key.removeprefix("filter.").rpartition(".")[0] for key in keys if key}
    if any("=" in name for name in names):
        import subprocess

        raise subprocess.SubprocessError("a filter of the repository has '=' in its name")
    off = [f"filter.{name}.{what}=" for name in sorted(names) for what in OF_FILTERS]
    return (*off, *(f"filter.{name}.required=false" for name in sorted(names)))


NOT_STARTED = 127
"""The status of a process whose program could not be started."""

MEANT_FOR_OTHERS = ("SOURCE_DATE_EPOCH", "FREETYPE_PROPERTIES")
"""Variables that libraries read, and that would change what they make."""
THEIR_PREFIXES = ("RL_", "HB_", "OPENPYXL_", "PILLOW_", "FONTTOOLS_")

START = "import sys; sys.path[:] = {!r}; from agendapack.sandbox import launch; launch()"

OURS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    TypeError,
    ValueError,
)
"""The exceptions that mistakes in our own code raise."""


def ignore_environment() -> None:
    """Take out of the environment what changes the work of libraries, before they are imported.

    The same files make the same bytes wherever they are built: dates, shapers and settings of
    libraries are chosen by this program.
    """
    for name in list(os.environ):
        if name in MEANT_FOR_OTHERS or name.startswith(THEIR_PREFIXES):
            del os.environ[name]


def limit_memory(limits: Limits) -> None:
    """Limit the address space of this process from now on."""
    _set("RLIMIT_AS", limits.memory)
    _set("RLIMIT_CORE", 0)


def limit_time(limits: Limits) -> None:
    """Limit the processor time of this process from now on.

    The system counts the time from the start of the process, so the time used is added.
    """
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set("RLIMIT_CPU", int(used.ru_utime + used.ru_stime + limits.seconds) + 1)


@contextmanager
def limited_time(limits: Limits) -> Iterator[None]:
    """Limit the processor time of what is done within, and of nothing after it.

    Where no process can be forked for it, it is done in one that has more to do.
    """
    try:
        import resource
    except ImportError:
        yield
        return
    before, _ = resource.getrlimit(resource.RLIMIT_CPU)
    limit_time(limits)
    try:
        yield
    finally:
        _set("RLIMIT_CPU", before)


def tell_longest(limits: Limits, overdue: bool) -> str:
    """Say the limit of processor time, or if `overdue` of the clock, that ended a process."""
    if overdue:
        return f"{limits.seconds_on_clock:.0f} seconds"
    return f"{limits.seconds:.0f} seconds of processor time"


def used_by_children() -> float:
    """Return the processor time of ended children and their children, in seconds.

    0 where the system does not count it.
    """
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def limit_files(limits: Limits) -> None:
    """Limit the size of each file that this process writes."""
    _set("RLIMIT_FSIZE", limits.expanded)


def _set(name: str, value: int) -> None:
    try:
        import resource
    except ImportError:  # Windows, where only the caller's clock limits the process
        return
    kind: int = getattr(resource, name)
    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (ValueError, OSError):  # some systems know a limit and refuse to set it
        return


def under_limits(command: Sequence[str], limits: Limits) -> list[str]:
    """Return a command that runs another one with limits of time, memory and size of files.

    Where the system has no limits (Windows), the command itself is returned.
    """
    try:
        import resource  # noqa: F401 - only whether it is there
    except ImportError:
        return list(command)
    start = START.format(sys.path)
    allowed = (limits.seconds, limits.memory, limits.expanded)
    return [sys.executable, "-I", "-S", "-c", start, *map(str, allowed), *command]


def launch() -> None:
    """Set the limits given as arguments, then become the program named after them."""
    seconds, memory, expanded = sys.argv[1:4]
    limits = Limits(seconds=float(seconds), memory=int(memory), expanded=int(expanded))
    limit_memory(limits)
    limit_time(limits)
    limit_files(limits)
    try:
        os.execv(sys.argv[4], sys.argv[4:])
    except OSError:
        sys.exit(NOT_STARTED)


def is_ours(fault: BaseException, task: str) -> bool:
    """Tell whether a task's exception was raised by a line of our own, not inside a library.

    Libraries raise exceptions of any type for files that they cannot read; those are faults
    of the file.
    """
    place = _innermost(fault.__traceback__)
    if place is None or not isinstance(fault, OURS) or isinstance(fault, UnicodeError):
        return False
    if _is_foreign(type(fault)):
        return False
    return _package(str(place.tb_frame.f_globals.get("__name__", ""))) == _package(task)


def _innermost(place: TracebackType | None) -> TracebackType | None:
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place


def _is_foreign(kind: type[BaseException]) -> bool:
    """Tell whether a library defines this exception; C code leaves no frame of its own."""
    return _package(kind.__module__) not in ("builtins", "decimal")


def _package(module: str) -> str:
    return module.partition(".")[0]
