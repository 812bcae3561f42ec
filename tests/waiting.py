"""Waiting for what is sure to come, and never for a time that should be enough."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 600.0
"""Seconds after which a test gives up: so long that only what never comes takes them."""
STRETCH = 1000.0
"""Of `Limits`, where a test is about what ends by its processor time, whatever the clock says."""


def until(true: Callable[[], object], told: Callable[[], Any] = lambda: "it did not come") -> None:
    """Wait until something is true.

    Args:
        true: Asked again and again.
        told: What to say where it does not come true.
    """
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, told()
        time.sleep(0.01)


@contextmanager
def leash(path: Path) -> Iterator[int]:
    """Make a pipe with a name, and open the end on which one sees who holds the other one."""
    os.mkfifo(path)
    end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield end
    finally:
        os.close(end)


def until_let_go(leash: int) -> bytes:
    """Wait until no process holds the other end of a pipe any more; return what they wrote."""
    written = b""

    def let_go() -> bool:
        nonlocal written
        try:
            more = os.read(leash, 4096)
        except BlockingIOError:  # somebody holds it and says nothing
            return False
        written += more
        return not more

    until(let_go, lambda: "somebody holds it still")
    return written
