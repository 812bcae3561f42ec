"""A lock for each meeting of an output folder, so that two runs never build one at once.

A process that is killed lets go. Where the system has no such locks (Windows) runs are not
kept apart.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from agendapack.publish.lock import locked_file
from agendapack.running.outcome import Task
from agendapack.unchanged import HOME


def lock_path(task: Task) -> Path:
    """Return the file that is locked while a meeting is built."""
    return task.request.output / HOME / "locks" / task.request.folder


@contextmanager
def meeting_lock(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a lock, waiting for whoever has it.

    Args:
        path: The file that is locked.
        waiting: Called before it waits, where somebody has it.

    Raises:
        OSError: The file cannot be made.
    """
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with locked_file(path, waiting):
        yield
