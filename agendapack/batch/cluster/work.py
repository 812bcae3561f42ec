"""The work of a cluster worker: unpack what was sent, make a meeting's files, return them.

A build on a worker may open a file or list a folder that was not sent. Python calls an audit hook
(PEP 578) for each, so `Watch` notices this without any change to the code that reads. The worker
then answers with the missing paths.

Dask imports this module on the scheduler too, so it imports little.
"""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from agendapack import OBJECTS_BETWEEN_COLLECTIONS
from agendapack.batch.cluster.parcel import (
    Answer,
    Damaged,
    Done,
    Failed,
    Files,
    Needs,
    Parcel,
    Refused,
    Unpacked,
    name_seal,
    seal,
    unseal,
)
from agendapack.batch.cluster.program import describe_program, tell_difference
from agendapack.batch.office_program import find_office
from agendapack.batch.outcome import collect, tell_fault
from agendapack.problems import Code, ProblemsFound

if TYPE_CHECKING:
    from agendapack.model.request import Request

LOOKING = frozenset(("open", "os.listdir", "os.scandir"))
IsSent = Callable[[str], bool]
_watches: list["Watch"] = []
_hooks: list[object] = []


class Watch:
    """Collects the paths below a folder that are opened or listed although they were not sent.

    Args:
        root: The folder, an absolute path.
        is_sent: Returns whether a path below the folder was sent.
    """

    def __init__(self, root: Path, is_sent: IsSent) -> None:
        self.asked: set[str] = set()
        self._before = f"{root}/".replace(os.sep, "/")
        self._is_sent = is_sent

    def see(self, path: object) -> None:
        """Record an opened or listed path, if it lies below the folder and was not sent."""
        if isinstance(path, os.PathLike):
            path = os.fspath(path)
        if not isinstance(path, str):
            return
        path = path.replace(os.sep, "/")  # Windows allows both separators, even in one path
        if path.startswith(self._before):
            below = path.removeprefix(self._before)
            if not self._is_sent(below):
                self.asked.add(below)


@contextmanager
def watching(root: Path, is_sent: IsSent) -> Iterator[Watch]:
    """Watch this process while the context is open; yield the watch."""
    if not _hooks:
        sys.addaudithook(_hook)  # Python cannot remove an audit hook, so it is added once
        _hooks.append(_hook)
    watch = Watch(root, is_sent)
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _watches and event in LOOKING:
        for watch in _watches:
            watch.see(arguments[0])


class Variables(Mapping[str, str]):
    """The environment variables that were sent; records the names of others that are read.

    Args:
        sent: The values by name; None for a variable that is unset on the client.
    """

    def __init__(self, sent: Mapping[str, str | None]) -> None:
        self.asked: set[str] = set()
        self._sent = sent

    def __getitem__(self, name: str) -> str:
        if name not in self._sent:
            self.asked.add(name)
        value = self._sent.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name, value in self._sent.items() if value is not None)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __bool__(self) -> bool:
        return True  # in `environment or {}` an empty one still has to record what is read


_at_work = threading.Lock()
_dismissed = threading.Event()
_count = count(1)
_desk: "dict[str, tuple[TemporaryDirectory[str], Unpacked]]" = {}


class _Missing(BaseException):
    """A file or variable was not sent, so the build is abandoned.

    It derives from `BaseException`, so that no `except Exception` in the build catches it.
    """


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
        name: The worker's name, for messages.
        place: A folder that the worker may write to.
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
        assert isinstance(files, Files)
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
    variables = Variables(parcel.variables)
    request = replace(
        parcel.request,
        root=desk.root,
        output=desk.root / "build",
        office=office if parcel.request.office else None,
        environment=variables,
        beside=False,
    )
    with watching(desk.root, desk.is_sent) as watch:

        def tell(step: str) -> None:
            if watch.asked or variables.asked:
                raise _Missing

        answer = _try(request, tell)
    if watch.asked or variables.asked:
        return Needs(frozenset(watch.asked), frozenset(variables.asked))
    if isinstance(answer, Failed) and parcel.request.office and not request.office:
        lacks_office = any(problem.code is Code.NO_OFFICE for problem in answer.problems)
        return Needs(office=True) if lacks_office else answer
    return answer


def _try(request: "Request", tell: Callable[[str], None]) -> Answer:
    from agendapack.pipeline import make

    try:
        return Done(make(request, tell))
    except _Missing:
        return Needs()
    except ProblemsFound as found:
        return Failed(found.problems, found.accepted)
    except Exception as error:
        return tell_fault(error)


def _clear() -> None:
    for home, _ in _desk.values():
        home.cleanup()
    _desk.clear()
    _dismissed.clear()
