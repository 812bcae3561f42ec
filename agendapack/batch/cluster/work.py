"""The work of a cluster worker: unpack what was sent, make a meeting's files, return them.

Dask imports this module on the scheduler too, so it imports little.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from agendapack import OBJECTS_BETWEEN_COLLECTIONS
from agendapack.batch.cluster.parcel import (
    Answer,
    Damaged,
    Done,
    HandedBack,
    Parcel,
    Refused,
    Unpacked,
    describe_program,
    name_seal,
    seal,
    tell_difference,
    unseal,
)
from agendapack.batch.office_program import find_office
from agendapack.batch.outcome import collect, tell_fault
from agendapack.problems import ProblemsFound
from agendapack.sandbox.launch import ignore_environment

_at_work = threading.Lock()
_dismissed = threading.Event()
_count = count(1)
_desk: "dict[str, tuple[TemporaryDirectory[str], Unpacked]]" = {}


def keep(commons: bytes) -> bytes:
    """Return the shared files; as the result of a Dask task they reach each worker only once."""
    return commons


async def warm_up() -> None:
    """Import the modules that a build needs; asynchronous, so that the client need not wait."""
    import agendapack.pipeline  # noqa: F401


def work(parcel: bytes, commons: bytes) -> bytes:
    """Make the files of one meeting on a worker; see `make_meeting`."""
    from distributed import get_worker

    worker = get_worker()
    here = Path(worker.local_directory)
    return make_meeting(parcel, commons, worker.address, here, find_office())


def make_meeting(
    parcel: bytes, commons: bytes, name: str, place: Path, office: Path | None
) -> bytes:
    """Make the files of one meeting; return a sealed `Answer`.

    A process makes one meeting at a time, because registered fonts and the process that examines
    papers are global to it.

    Args:
        parcel: A sealed `Parcel`.
        commons: The files that all meetings share, as sealed `Files`.
        office: LibreOffice's program, or None if this worker does not have it.
    """
    with _at_work, _collecting_seldom():
        answer = seal(_answer(parcel, commons, name, place, office))
        collect(next(_count))
    if _dismissed.is_set():
        clear_desk()
    return answer


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Collect garbage as seldom as the command line does, which is faster."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def clear_desk() -> None:
    """Remove the unpacked workspace: at once, or when the current meeting is done."""
    _dismissed.set()
    if _at_work.acquire(blocking=False):
        try:
            _clear()
        finally:
            _at_work.release()


def _answer(parcel: bytes, commons: bytes, name: str, place: Path, office: Path | None) -> Answer:
    try:
        found = unseal(parcel)
        assert isinstance(found, Parcel)
        difference = tell_difference(found.program, describe_program())
        if difference:
            return Refused(name, f"has {difference}")
        with _laid_out(found, commons, place) as desk:
            return _make(found, desk, office)
    except Damaged as damaged:
        return Refused(name, f"was sent a damaged file: {damaged}")
    except Exception as error:
        return tell_fault(error)


@contextmanager
def _laid_out(parcel: Parcel, commons: bytes, place: Path) -> Iterator[Unpacked]:
    key = name_seal(commons)
    if key not in _desk:
        _clear()
        files = unseal(commons)
        assert isinstance(files, dict)
        home = TemporaryDirectory(prefix="agendapack-", dir=place)
        # Named by its content, because fonts are cached by path and must not be mixed up.
        _desk[key] = home, Unpacked(Path(home.name) / key, files)
    desk = _desk[key][1]
    try:
        desk.put(f"meetings/{parcel.request.folder}", parcel.own)
        yield desk
    except BaseException:
        _clear()
        raise
    desk.take_away()


def _make(parcel: Parcel, desk: Unpacked, office: Path | None) -> Answer:
    from agendapack.pipeline import make

    ignore_environment()
    request = replace(
        parcel.request,
        root=desk.root,
        output=desk.root / "build",
        office=office if parcel.request.office else None,
        environment=parcel.variables,
        beside=False,
    )
    try:
        return Done(make(request))
    except ProblemsFound:
        return HandedBack()


def _clear() -> None:
    for home, _ in _desk.values():
        home.cleanup()
    _desk.clear()
    _dismissed.clear()
