"""The work of a cluster worker: unpack what was sent, make a meeting's files, return them.

Dask imports this module on the scheduler too, so it imports little.

A worker has no files but those that it is sent. Files that many meetings read are sent once; the
others are sent with the task of their meeting (`Parcel`). `Unpacked` writes the files that were
sent to a private folder, as a workspace to build from.

Only the same versions of agendapack and its libraries make the same bytes, so they are compared
first. Local workers import this module as a Dask preload, which calls `dask_setup`.
"""

import gc
import hashlib
import pickle
import platform
import re
import shutil
import signal
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

import agendapack
from agendapack import OBJECTS_BETWEEN_COLLECTIONS
from agendapack.batch.office_program import find_office
from agendapack.batch.outcome import Fault, collect, tell_fault
from agendapack.cache import digest_files
from agendapack.model import dataclass
from agendapack.problems import ProblemsFound
from agendapack.sandbox import ignore_environment

if TYPE_CHECKING:
    from distributed import Worker

    from agendapack.model.request import BuiltFiles, Request

LARGEST = 256 * 2**20
"""The most bytes in a file that is sent; no stage of a build reads a larger file."""

Files = dict[str, bytes]
"""The bytes of files, by path below the workspace."""

ABSENT = "not installed"


@dataclass(frozen=True, slots=True)
class Parcel:
    """The task of one meeting.

    Args:
        request: The meeting and its options; the worker replaces the paths in it by its own.
        own: The files in the meeting's folder, and those elsewhere that they name.
        variables: The environment variables that the meeting's files name and that are set.
        program: The versions that the worker has to have, to make the same bytes.
    """

    request: "Request"
    own: Files
    variables: Mapping[str, str]
    program: Mapping[str, str]


Answer: TypeAlias = "BuiltFiles | Fault | None"
"""What was made, or why not; None for a meeting that has to be made where its files are.

That is one with errors as it stands on the worker: there they are told in full, and whatever the
worker lacks, a file or LibreOffice, is there. It is any meeting for a worker that joined late, with
other versions.
"""


class Unpacked:
    """A private folder on a worker: the shared files, and the own ones of one meeting at a time."""

    def __init__(self, root: Path, commons: Files) -> None:
        self.root = root
        self._commons = commons
        self._own: Files = {}
        root.mkdir(mode=0o700)
        self._write(commons)

    def put(self, folder: str, own: Files) -> None:
        """Write a meeting's own files; what its folder (below the workspace) held is removed."""
        self._own = own
        shutil.rmtree(self.root / folder, ignore_errors=True)
        self._write(own)

    def take_away(self) -> None:
        """Remove the meeting's own files, and restore the shared ones that they replaced."""
        for path in self._own:
            (self.root / path).unlink(missing_ok=True)
        self._write({path: self._commons[path] for path in self._own.keys() & self._commons.keys()})
        self._own = {}

    def _write(self, files: Files) -> None:
        for path, data in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(data)


@cache
def describe_program() -> Mapping[str, str]:
    """Return the versions of agendapack, Python, zlib and every required library, by name."""
    from importlib.metadata import PackageNotFoundError, requires, version

    program = {
        "agendapack": f"{agendapack.__version__} (files {digest_files()})",
        "Python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    for required in requires("agendapack") or ():
        name = re.match(r"[\w.-]+", required)
        if name and "extra ==" not in required:
            try:
                program[name[0]] = version(name[0])
            except PackageNotFoundError:
                program[name[0]] = ABSENT
    return program


def tell_difference(wanted: Mapping[str, str], found: Mapping[str, str]) -> str | None:
    """Return the differences as text, such as `Python 3.11.9 and not 3.12.1`, or None."""
    names = [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]
    told = [f"{n} {found.get(n, ABSENT)} and not {wanted.get(n, ABSENT)}" for n in names]
    return ", ".join(told) or None


def dask_setup(worker: "Worker") -> None:
    """Ignore Ctrl-C in a worker, because the process that started the workers stops them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


_at_work = threading.Lock()
_count = count(1)
_desk: "dict[str, tuple[TemporaryDirectory[str], Unpacked]]" = {}


def keep(commons: bytes) -> bytes:
    """Return the shared files; as the result of a Dask task they reach each worker only once."""
    return commons


async def warm_up() -> None:
    """Import the modules that a build needs; asynchronous, so that the client need not wait."""
    import agendapack.pipeline  # noqa: F401


def work(parcel: bytes, commons: bytes) -> "Answer":
    """Make the files of one meeting on a worker; see `make_meeting`."""
    from distributed import get_worker

    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 20)  # as seldom as the command line
    return make_meeting(parcel, commons, Path(get_worker().local_directory), find_office())


def make_meeting(parcel: bytes, commons: bytes, place: Path, office: Path | None) -> "Answer":
    """Make the files of one meeting.

    A process makes one meeting at a time, because registered fonts and the process that examines
    papers are global to it.

    Args:
        parcel: A pickled `Parcel`.
        commons: The files that all meetings share, as pickled `Files`.
        office: LibreOffice's program, or None if this worker does not have it.
    """
    with _at_work:
        try:
            found = pickle.loads(parcel)
            assert isinstance(found, Parcel)
            if found.program != describe_program():
                return None
            with _laid_out(found, commons, place) as desk:
                return _make(found, desk, office)
        except Exception as error:
            return tell_fault(error)
        finally:
            collect(next(_count))


def clear_desk() -> None:
    """Remove the unpacked workspace, as soon as no meeting is made from it."""

    def clear() -> None:
        with _at_work:
            _clear()

    threading.Thread(target=clear, daemon=True).start()


@contextmanager
def _laid_out(parcel: Parcel, commons: bytes, place: Path) -> Iterator[Unpacked]:
    key = hashlib.sha256(commons).hexdigest()
    if key not in _desk:
        _clear()
        home = TemporaryDirectory(prefix="agendapack-", dir=place)
        # Named by its content, because fonts are cached by path and must not be mixed up.
        _desk[key] = home, Unpacked(Path(home.name) / key, pickle.loads(commons))
    desk = _desk[key][1]
    try:
        desk.put(f"meetings/{parcel.request.folder}", parcel.own)
        yield desk
    except BaseException:
        _clear()
        raise
    desk.take_away()


def _make(parcel: Parcel, desk: Unpacked, office: Path | None) -> "BuiltFiles | None":
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
        return make(request)
    except ProblemsFound:
        return None


def _clear() -> None:
    for home, _ in _desk.values():
        home.cleanup()
    _desk.clear()
