"""Ask the index of many meetings, half of them in a second process where that is sooner.

Forget what was built of meetings whose folders are gone.
"""

import os

from agendapack.batch.unchanged.answer import Wish
from agendapack.batch.unchanged.index import Index, compact, find_there
from agendapack.output.private import remove

MANY = 200
"""So many meetings take longer than it takes to start a process."""
TO_LOOK_INTO = -1
"""In place of pages: the meeting may have changed, or there is something to tell of it."""


def count_pages(home: str, now_ns: int, wish: Wish, names: list[str]) -> list[int]:
    """Return the pages of each meeting that is unchanged and silent.

    Args:
        home: The folder of the index.
        now_ns: The time, as `time.time_ns` tells it.
        wish: What is asked for.
        names: Of the meetings.

    Returns:
        `TO_LOOK_INTO` for those that are not, or are no meetings.
    """
    if len(names) < MANY or not _may_fork():
        return _count(home, now_ns, wish, names)
    half = len(names) // 2
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _write(writing, _count(home, now_ns, wish, names[half:]))
        finally:
            os._exit(0)
    os.close(writing)
    first = _count(home, now_ns, wish, names[:half])
    with open(reading, "rb") as pipe:
        others = [int(each) for each in pipe.read().split()]
    os.waitpid(child, 0)
    left = len(names) - half
    return first + (others if len(others) == left else [TO_LOOK_INTO] * left)


def _count(home: str, now_ns: int, wish: Wish, names: list[str]) -> list[int]:
    pages = []
    with Index(home, now_ns) as index:
        for name in names:
            answer = index.glance(name, wish)
            is_silent = answer is not None and answer.is_silent
            pages.append(answer.pages if answer is not None and is_silent else TO_LOOK_INTO)
    return pages


def _write(pipe: int, pages: list[int]) -> None:
    with open(pipe, "wb") as stream:
        stream.write(b"%b\n" % b" ".join(b"%d" % each for each in pages))


def _may_fork() -> bool:
    """Tell whether forking is safe and gains time; on macOS, which lacks the second, it is not."""
    has_both = hasattr(os, "fork") and hasattr(os, "sched_getaffinity")
    return has_both and len(os.sched_getaffinity(0)) > 1


ENDING = ".json"


def knows_more(home: str, meetings: int) -> bool:
    """Tell whether more meetings are known than there are, without looking which."""
    return len(_known(home)) > meetings


def forget_gone(home: str, root: str) -> None:
    """Remove what is known of meetings that are gone from a workspace.

    What is known of another workspace that is built to the same place stays.

    Args:
        home: The folder of the index.
        root: The workspace.

    Raises:
        OSError: It cannot be removed from the index.
    """
    gone = [name for name in _known(home) if not _is_there(root, name)]
    if not gone:
        return
    elsewhere = find_there(home)
    for name in gone:
        if os.fsencode(name) not in elsewhere:
            remove(f"{home}/meetings/{name}{ENDING}")
    compact(home)


def _known(home: str) -> list[str]:
    try:
        names = os.listdir(f"{home}/meetings")
    except OSError:
        return []
    known = [name for name in names if name.endswith(ENDING) and not name.startswith(".")]
    return [name.removesuffix(ENDING) for name in known]


def _is_there(root: str, name: str) -> bool:
    return os.path.lexists(f"{root}/meetings/{name}/meeting.yaml")
