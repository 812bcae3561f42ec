"""The process with limits: how a program is given them, and whose fault a failure in it is.

A program that cannot limit itself, such as LibreOffice, is started through `launch`, which sets
the limits where the system has them and then becomes that program. An exception that a library
raises for a damaged file is the file's fault, and no fault of the program.
"""

import os
import sys
from collections.abc import Sequence
from types import TracebackType

from agendapack.model.facts import Limits

NOT_STARTED = 127
"""The status of a process whose program could not be started."""

MEANT_FOR_OTHERS = ("SOURCE_DATE_EPOCH", "FREETYPE_PROPERTIES")
"""Variables that libraries read, and that would change what they make."""
THEIR_PREFIXES = ("RL_", "HB_", "OPENPYXL_", "PILLOW_", "FONTTOOLS_")

START = "import sys; sys.path[:] = {!r}; from agendapack.sandbox.launch import launch; launch()"

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
