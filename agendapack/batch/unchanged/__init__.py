"""Which meetings are unchanged. Here, operations on the whole index: all meetings, deleted ones."""

import os

from agendapack.batch.unchanged.answer import Wish
from agendapack.batch.unchanged.index import Index, compact, find_there
from agendapack.output import remove

MANY = 200
"""From this number of meetings on, a second process saves more time than its start takes."""
TO_LOOK_INTO = -1
"""Stands for the pages of a meeting that may have changed, or that has messages to repeat."""


def count_pages(home: str, now_ns: int, wish: Wish, names: list[str]) -> list[int]:
    """Return the number of pages of each meeting that is unchanged and has no messages.

    Many meetings are shared out between this process and a fork of it.

    Returns:
        One number for each name, in order; `TO_LOOK_INTO` for every other meeting or folder.
    """
    if len(names) < MANY or not _may_fork():
        return _count(home, now_ns, wish, names)
    half = len(names) // 2
    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError:  # the system allows no more processes
        os.close(reading)
        os.close(writing)
        return _count(home, now_ns, wish, names)
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
    # A child that died has sent too few numbers: then all of its meetings are looked into.
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
    """Return whether forking is safe and faster.

    It is unsafe on macOS, which has no `sched_getaffinity`; with one processor it gains nothing.
    """
    has_both = hasattr(os, "fork") and hasattr(os, "sched_getaffinity")
    return has_both and len(os.sched_getaffinity(0)) > 1


ENDING = ".json"


def knows_more(home: str, meetings: int) -> bool:
    """Return whether the index has more meetings than there are, without comparing names."""
    return len(_known(home)) > meetings


def forget_gone(home: str, root: str) -> None:
    """Remove the records of meetings that were deleted from a workspace.

    The records of another workspace that is built to the same output root are kept.
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
