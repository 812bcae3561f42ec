"""Start somebody else's program under limits, which it cannot set itself.

Limits that this process sets itself, where the system has them.
"""

import os
import sys
from collections.abc import Sequence

from agendapack.model.facts import Limits


def limit_memory(limits: Limits) -> None:
    """Bound the address space from now on."""
    try:
        import resource
    except ImportError:  # Windows: the caller's clock alone
        return
    _set(resource.RLIMIT_AS, limits.memory)
    _set(resource.RLIMIT_CORE, 0)


def limit_time(limits: Limits) -> None:
    """Bound the processor time from now on; it is per process, so it grows with each paper."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + limits.seconds) + 1)


def tell_longest(limits: Limits, overdue: bool) -> str:
    """Say how long a process was allowed that was ended for it.

    Args:
        limits: Its limits.
        overdue: Whether it was ended by the clock, and not for its processor time.
    """
    if overdue:
        return f"{limits.seconds_on_clock:.0f} seconds"
    return f"{limits.seconds:.0f} seconds of processor time"


def used_by_children() -> float:
    """Return the processor time of the processes that this one has waited for, and of theirs.

    In seconds; 0 where the system does not tell.
    """
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def limit_files(limits: Limits) -> None:
    """Bound the size of each file that is written."""
    try:
        import resource
    except ImportError:
        return
    _set(resource.RLIMIT_FSIZE, limits.expanded)


def _set(kind: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (ValueError, OSError):  # some systems know a limit and refuse to set it
        return


NOT_STARTED = 127
"""The status of a process whose program could not be started."""

START = "import sys; sys.path[:] = {!r}; from agendapack.sandbox.launch import launch; launch()"


def under_limits(command: Sequence[str], limits: Limits) -> list[str]:
    """Return the command that runs another one with limits on each of its processes.

    Where the system has no limits (Windows) it is returned as it is.

    Args:
        limits: Its time, its memory, and what the files that it writes may expand to.
    """
    try:
        import resource  # noqa: F401 - only whether it is there
    except ImportError:
        return list(command)
    start = START.format(sys.path)
    allowed = (limits.seconds, limits.memory, limits.expanded)
    return [sys.executable, "-I", "-S", "-c", start, *map(str, allowed), *command]


def launch() -> None:
    """Become the program that is named behind the limits."""
    seconds, memory, expanded = sys.argv[1:4]
    limits = Limits(seconds=float(seconds), memory=int(memory), expanded=int(expanded))
    limit_memory(limits)
    limit_time(limits)
    limit_files(limits)
    try:
        os.execv(sys.argv[4], sys.argv[4:])
    except OSError:
        sys.exit(NOT_STARTED)
