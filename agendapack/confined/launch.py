"""Start somebody else's program under limits, which it cannot set itself."""

import os
import sys
from collections.abc import Sequence

from agendapack.confined.limits import limit_files, limit_memory, limit_time
from agendapack.model.facts import Limits

NOT_STARTED = 127
"""The status of a process whose program could not be started."""

START = "import sys; sys.path[:] = {!r}; from agendapack.confined.launch import launch; launch()"


def under_limits(command: Sequence[str], limits: Limits) -> list[str]:
    """Return the command that runs another one with limits on each of its processes.

    Args:
        limits: Its time, its memory, and what the files that it writes may expand to.
    """
    if os.name != "posix":
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
