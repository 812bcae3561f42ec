"""Connect to a cluster or start one here, and gather what its workers are sent.

What a meeting is made from is known before it is sent: its own folder, what all meetings share, and
the files elsewhere that these name. Such a name leads out of the folder of the file that it stands
in, so it contains `../`. Whatever cannot be read here, or lies outside the workspace, keeps the
meeting on this machine.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from agendapack.batch.cluster.work import LARGEST, Files, describe_program, tell_difference
from agendapack.batch.references import TEXTS
from agendapack.model import dataclass

if TYPE_CHECKING:
    from distributed import Client, Security


SECONDS_TO_REACH = 30
SECONDS_FOR_WORKERS = 30
TO_START_HERE = "300s"
"""Time for a local worker to start or restart on a busy machine; Dask allows 15 seconds."""
LARGE = "1 GiB"
"""Dask warns of larger tasks. Raised because a parcel holds all of a meeting's annexes."""


class NoCluster(Exception):
    """The cluster cannot be used; the message tells the user why."""


@contextmanager
def reach(address: str, tls: Sequence[str | None] = ()) -> Iterator["Client"]:
    """Connect to the scheduler of a cluster, and yield the client.

    Args:
        address: The scheduler's address, for instance `tls://scheduler.example.org:8786`.
        tls: The paths of the authority, the certificate and its key for an encrypted connection;
            without any Dask's configuration is used.

    Raises:
        NoCluster: The scheduler does not answer or has no workers, a machine has other versions
            than this one, or Dask is not installed.
    """
    _need_dask()
    import dask
    from distributed import Client

    with dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGE}):
        try:
            client = Client(
                address, timeout=SECONDS_TO_REACH, security=_security(tls), set_as_default=False
            )
        except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
            found = f"the scheduler at {address} cannot be reached: {_brief(error)}"
            raise NoCluster(found) from error
        with client:
            _check(client, address)
            yield client


@contextmanager
def start_here(workers: int) -> Iterator["Client"]:
    """Start worker processes on this machine, and yield a client that is connected to them.

    Other users of the machine cannot connect, because the connections use certificates made
    for this run.

    Raises:
        NoCluster: Dask is not installed, or no worker started.
    """
    _need_dask()
    import logging

    import dask
    from distributed import Client, LocalCluster

    settings = {
        "distributed.admin.large-graph-warning-threshold": LARGE,
        "distributed.comm.timeouts.connect": TO_START_HERE,
        "distributed.deploy.lost-worker-timeout": TO_START_HERE,
        "distributed.scheduler.allowed-failures": 1,
        "distributed.worker.profile.enabled": False,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            protocol="tls",
            security=True,
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
            preload="agendapack.batch.cluster.work",
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        _check(client, "this machine")
        yield client


def _need_dask() -> None:
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise NoCluster("a cluster needs Dask; install it with: pip install 'agendapack[cluster]'")


def _security(tls: Sequence[str | None]) -> "Security | None":
    from distributed import Security

    names = ("tls_ca_file", "tls_client_cert", "tls_client_key")
    files = dict(zip(names, tls, strict=False))
    return Security(**files, require_encryption=True) if any(tls) else None


def _check(client: "Client", address: str) -> None:
    """Check that the scheduler and every worker have the versions that this process has."""
    try:
        client.wait_for_workers(1, timeout=SECONDS_FOR_WORKERS)
    except TimeoutError as error:
        raise NoCluster(f"the scheduler at {address} has no worker") from error
    try:
        scheduler = {"the scheduler": client.run_on_scheduler(describe_program)}
    except Exception as error:
        raise NoCluster(
            f"the scheduler at {address} cannot import agendapack: {_brief(error)};"
            " install 'agendapack[cluster]' there too"
        ) from error
    workers = client.run(describe_program, on_error="return")
    wrong = [
        told
        for name, found in {**scheduler, **{f"worker {w}": f for w, f in workers.items()}}.items()
        if (told := _tell_wrong(name, found))
    ]
    if wrong:
        raise NoCluster(
            f"{'; '.join(wrong[:5])}. The same bytes come only of the same versions:"
            " install the same everywhere"
        )


def _tell_wrong(name: str, found: object) -> str | None:
    if isinstance(found, Mapping):
        difference = tell_difference(describe_program(), found)
        return f"{name} has {difference}" if difference else None
    return f"{name} cannot run agendapack: {_brief(found)}"


def _brief(error: object) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


SHARED_FOLDERS = ("meetings/committees", "meetings/organisations", "templates", "fonts")
SHARED_OF_MEETINGS = re.compile(r"(?:meeting|minutes[^/]*)\.yaml")
BETWEEN_NAMES = re.compile(r"""[\n\t"'()<>\[\]{},]""")
MOST_WORDS = 16
"""The most words of a name with spaces that leads to another folder."""
VARIABLE = re.compile(r"\benv:([A-Za-z_][A-Za-z0-9_]*)")

Stamp = tuple[int, int, int]
Seen = dict[str, Stamp]


class CannotTravel(Exception):
    """Raised by readers here for what must not be sent: the meeting is built on the client then."""


@dataclass(slots=True)
class Gathering:
    """Collects a part of a workspace; `seen` has time, size and inode just before each was read."""

    root: Path
    files: Files = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)

    def walk(self, folder: str) -> None:
        """Read a folder and everything below it, except hidden and backup files."""
        for entry in self.list(folder):
            path = f"{folder}/{entry.name}"
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_dir(follow_symlinks=False):
                self.walk(path)
            else:
                self.send(path)

    def list(self, folder: str) -> "list[os.DirEntry[str]]":
        """Return the entries of a folder; none if there is no such folder.

        Raises:
            CannotTravel: The folder cannot be read, or is outside the workspace.
        """
        here = self.root / folder
        if not os.path.lexists(here):
            return []
        if not _is_inside(self.root, here):
            raise CannotTravel(folder)
        try:
            self.seen[folder] = _stamp(os.stat(here))
            with os.scandir(here) as entries:
                return list(entries)
        except OSError:
            raise CannotTravel(folder) from None

    def send(self, path: str) -> None:
        """Record the bytes of a file.

        Raises:
            CannotTravel: It is no file, outside the workspace, unreadable or too large. A link to
                a folder is no file: such links may form a loop.
        """
        here = self.root / path
        try:
            if not _is_inside(self.root, here) or not here.is_file():
                raise CannotTravel(path)
            with here.open("rb") as stream:
                stamp = _stamp(os.fstat(stream.fileno()))
                data = stream.read(LARGEST + 1)
        except OSError:
            raise CannotTravel(path) from None
        if len(data) > LARGEST:
            raise CannotTravel(path)
        self.seen[path] = stamp
        self.files[path] = data

    def follow(self) -> None:
        """Read the files elsewhere that the files read so far name, and those that they name.

        A name of no file is passed over: the build on the worker then finds it missing, and the
        meeting is made again where its files are.
        """
        waiting = list(self.files)
        while waiting:
            path = waiting.pop()
            for name in _names_elsewhere(path, self.files[path]):
                if name not in self.files and (self.root / name).is_file():
                    self.send(name)
                    waiting.append(name)


def gather_commons(root: Path) -> Gathering:
    """Read the files that any meeting of the workspace may need.

    These are the files of the organisation and committees, templates and fonts, what they name, and
    each meeting's `meeting.yaml` and minutes, from which its committee and the numbers of its
    minutes follow.
    """
    commons = Gathering(root)
    for folder in SHARED_FOLDERS:
        commons.walk(folder)
    meetings = commons.list("meetings")
    for entry in meetings:
        if entry.is_file():
            commons.send(f"meetings/{entry.name}")
    commons.follow()
    for entry in meetings:
        path = f"meetings/{entry.name}"
        if entry.is_dir() and path not in SHARED_FOLDERS:
            for file in commons.list(path):
                if SHARED_OF_MEETINGS.fullmatch(file.name):
                    commons.send(f"{path}/{file.name}")
    return commons


def gather_own(root: Path, folder: str) -> Files:
    """Read the folder of a meeting, and the files elsewhere that its files name."""
    own = Gathering(root)
    own.walk(f"meetings/{folder}")
    own.follow()
    return own.files


def named_variables(files: Files) -> frozenset[str]:
    """Return the names of the environment variables that files name, for passwords of papers."""
    texts = (_text(data) for path, data in files.items() if _may_name(path))
    return frozenset(name for text in texts for name in VARIABLE.findall(text))


def has_changed(root: Path, seen: Seen) -> bool:
    """Return whether a file or folder has changed since it was read."""
    try:
        return any(_stamp(os.stat(root / path)) != seen[path] for path in seen)
    except OSError:
        return True


def _names_elsewhere(path: str, data: bytes) -> Iterator[str]:
    """Yield the paths below the workspace that a file may name in other folders.

    A name may hold spaces, so that its end is not known: every end at a space is tried.
    """
    if not _may_name(path):
        return
    for piece in BETWEEN_NAMES.split(_text(data)):
        words = piece.split(" ") if "../" in piece else []
        for start, word in enumerate(words):
            ends = (
                range(start + 1, min(len(words), start + MOST_WORDS) + 1) if "../" in word else ()
            )
            for end in ends:
                name = normpath(f"{dirname(path)}/{' '.join(words[start:end])}")
                if not name.startswith("../"):
                    yield name


def _may_name(path: str) -> bool:
    return path.lower().endswith(TEXTS)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_size, found.st_ino


def _is_inside(root: Path, path: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a broken link, or a loop of links
        return False
