"""Workers that go wrong, for tests: each is given the meeting it goes wrong with, or a mark.

They are imported by the workers, so they are named functions with plain arguments.
"""

import os
import signal
from dataclasses import replace
from pathlib import Path
from pickle import dumps, loads
from unittest.mock import patch

from agendapack.batch.cluster.work import Answer, Parcel, work
from agendapack.model.request import BuiltFiles, Request
from agendapack.pipeline import make


def die_midway(mark: str, parcel: bytes, commons: bytes) -> Answer:
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


def die_of(folder: str, mark: str, parcel: bytes, commons: bytes) -> Answer:
    """Make a meeting, or die of one; each death leaves a line in the mark."""
    if loads(parcel).request.folder == folder:
        with Path(mark).open("a") as out:
            out.write("died\n")
        _die()
    return work(parcel, commons)


def be_of_another_version(mark: str, parcel: bytes, commons: bytes) -> Answer:
    """Be given a meeting of another version; each that is handed back leaves a line in the mark."""
    found: Parcel = loads(parcel)
    answer = work(dumps(replace(found, program={**found.program, "pypdf": "0.1"})), commons)
    with Path(mark).open("a") as out:
        out.write("handed back\n" if answer is None else "made\n")
    return answer


def pry(parcel: bytes, commons: bytes) -> Answer:
    """Hand the meeting back, or fail if a variable came that no file names."""
    found: Parcel = loads(parcel)
    assert not found.variables
    return None


def raise_always(parcel: bytes, commons: bytes) -> Answer:
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
