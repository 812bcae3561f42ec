"""Limits that this process sets itself, where the system has them."""

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
