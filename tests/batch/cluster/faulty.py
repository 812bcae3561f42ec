"""Workers that go wrong, for tests: each is given the meeting it goes wrong with, or a mark.

They are imported by the workers, so they are named functions with plain arguments.
"""

import os
import signal
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from agendapack.batch.cluster.work import HandedBack, Parcel, Refused, seal, unseal, work
from agendapack.model.request import BuiltFiles, Request
from agendapack.pipeline import make


def die_midway(mark: str, parcel: bytes, commons: bytes) -> bytes:
    """Make a meeting; the first of all is drawn, and its worker killed before it is assembled."""
    if _first(mark):
        with patch("agendapack.pipeline.make", _die_midway):
            return work(parcel, commons)
    return work(parcel, commons)


def _die_midway(request: Request) -> BuiltFiles:
    def die_while_assembling(step: str) -> None:
        if step == f"{request.folder}: assembling":
            _die()

    return make(request, die_while_assembling)


def die_of(folder: str, mark: str, parcel: bytes, commons: bytes) -> bytes:
    """Make a meeting, or die of one; each death leaves a line in the mark."""
    found = unseal(parcel)
    if isinstance(found, Parcel) and found.request.folder == folder:
        with Path(mark).open("a") as out:
            out.write("died\n")
        _die()
    return work(parcel, commons)


def damage(mark: str, parcel: bytes, commons: bytes) -> bytes:
    """Make a meeting; one bit of the first answer of all is turned over on the way back."""
    answer = work(parcel, commons)
    return answer[:-1] + bytes([answer[-1] ^ 1]) if _first(mark) else answer


def always_damage(parcel: bytes, commons: bytes) -> bytes:
    """Make a meeting, and damage the answer."""
    return work(parcel, commons)[:-1]


def refuse_first(mark: str, parcel: bytes, commons: bytes) -> bytes:
    """Make a meeting; the first of all is taken for one of another version."""
    found = unseal(parcel)
    if isinstance(found, Parcel) and _first(mark):
        parcel = seal(replace(found, program={**found.program, "pypdf": "0.1"}))
    return work(parcel, commons)


def pry(parcel: bytes, commons: bytes) -> bytes:
    """Hand the meeting back, or refuse it if a variable came that no file names."""
    found = unseal(parcel)
    assert isinstance(found, Parcel)
    return seal(Refused("w1", "has seen it") if found.variables else HandedBack())


def raise_always(parcel: bytes, commons: bytes) -> bytes:
    """Fail as no worker should."""
    raise ValueError("not as it should be")


def _first(mark: str) -> bool:
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def _die() -> None:
    """Die, once the nanny knows that the worker has started: before that it gives up on it."""
    from distributed import get_worker
    from distributed.utils import sync

    worker = get_worker()
    assert isinstance(worker.nanny, str)
    sync(worker.loop, worker.rpc(worker.nanny).instantiate)  # which waits for the start
    os.kill(os.getpid(), signal.SIGKILL)
