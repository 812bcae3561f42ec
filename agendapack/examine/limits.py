"""Limits that this process sets itself, where the system has them."""

import sys

from agendapack.model.facts import Limits

STACK = 500
"""Calls within calls: half of what is usual, so that what passes here passes in the caller."""


def limit_memory(limits: Limits) -> None:
    """Bound the address space for good, and how deep calls may nest."""
    sys.setrecursionlimit(STACK)
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


def _set(kind: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (ValueError, OSError):  # some systems know a limit and refuse to set it
        return
