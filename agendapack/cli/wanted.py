"""What a command wants done with meetings, and the tasks that come of it.

The options that have meetings built on a cluster, and what does it.
"""

import functools
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.batch.office_program import tell_office_apart
from agendapack.cli.options import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agendapack.batch.cluster.remote import Reached
    from agendapack.batch.outcome import Outcome, Task, Tell
if TYPE_CHECKING:
    from agendapack.batch.outcome import Task
    from agendapack.batch.unchanged.answer import Wish


LOCAL = re.compile(r"local(?::([1-9][0-9]{0,2}))?")
ADDRESS = re.compile(r"(?!local:)(?:[a-z]+://)?[^\s/]+:[0-9]{1,5}")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Where a cluster is.

    Args:
        address: Of its scheduler; `local` or `local:N` for workers on this machine.
        tls: Files of the authority, our certificate and our key, in this order.
    """

    address: str
    tls: tuple[Path | None, Path | None, Path | None] = (None, None, None)


OPTIONS = (
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Build on this Dask cluster; 'local' or 'local:N' starts workers here.",
    ),
    click.option("--tls-ca", type=FILE, help="The cluster's certificate authority, a PEM file."),
    click.option("--tls-cert", type=FILE, help="Your certificate for the cluster, a PEM file."),
    click.option("--tls-key", type=FILE, help="The key of your certificate, a PEM file."),
)


def scheduler_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options, and `scheduler: Scheduler | None` as an argument."""

    @functools.wraps(command)
    def with_scheduler(*given: Any, **named: Any) -> int:
        address = named.pop("scheduler")
        tls = tuple(named.pop(f"tls_{name}") for name in ("ca", "cert", "key"))
        if any(tls) and (address is None or LOCAL.fullmatch(address)):
            raise click.UsageError("--tls-ca, --tls-cert and --tls-key are for --scheduler ADDRESS")
        if address is not None and named.get("jobs") is not None:
            raise click.UsageError("--jobs is for this machine alone; with workers give local:N")
        if address is not None and not (LOCAL.fullmatch(address) or ADDRESS.fullmatch(address)):
            raise click.UsageError(
                f"--scheduler takes 'local', or an address with a port, for instance"
                f" tls://scheduler.example.org:8786; '{address}' is none"
            )
        scheduler = None if address is None else Scheduler(address, tls)
        return command(*given, scheduler=scheduler, **named)

    for option in reversed(OPTIONS):
        with_scheduler = option(with_scheduler)
    return with_scheduler


class Elsewhere:
    """An executor whose tasks are done on a cluster.

    Args:
        scheduler: Where it is.
        workers: How many to start, where they are started here and no number was given.
        root: The workspace.
        tell: Told of each meeting that is sent.
    """

    def __init__(self, scheduler: Scheduler, workers: int, root: Path, tell: "Tell") -> None:
        self._scheduler = scheduler
        self._workers = workers
        self._root = root
        self._tell = tell

    def run(self, tasks: "Iterable[Task]") -> "Iterator[Outcome]":
        """Yield the outcomes as they come, in whatever order.

        Raises:
            UsageError: The cluster cannot be used.
        """
        from agendapack.batch.cluster.reach import NoCluster
        from agendapack.batch.cluster.remote import Cluster

        try:
            yield from Cluster(self._connect, self._root, self._tell).run(tasks)
        except NoCluster as error:
            raise click.UsageError(str(error)) from None

    def _connect(self) -> "Reached":
        from agendapack.batch.cluster.reach import Tls, reach, start_here

        here = LOCAL.fullmatch(self._scheduler.address)
        if here:
            return start_here(int(here[1]) if here[1] else self._workers)
        files = self._scheduler.tls
        tls = Tls(*(os.fspath(file) if file else None for file in files)) if any(files) else None
        return reach(self._scheduler.address, tls)


jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many meetings to work on at once. Default: one for each core.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with each meeting, and how.

    Args:
        act: `check`, or what the files are made for, an `agendapack.model.request.Act`.
        large_print: Make large print too.
        reason: Why it is published afresh.
        split: Make volumes of so many bytes too; 0 for the organisation's limit.
        jobs: How many processes work at once; None for one a core.
        scheduler: The cluster that works instead.
        force: Build also what has not changed.
        explain: Say why each meeting was, or was not, built.
        junit: Where a report for CI goes.
        everything: All meetings of the workspace are meant: what is known of others is forgotten.
        watching: It is done again and again: in a fresh process each time, and nothing is
            said while nothing changes.
    """

    act: str = "build"
    large_print: bool = False
    reason: str | None = None
    split: int | None = None
    jobs: int | None = None
    scheduler: Scheduler | None = None
    force: bool = False
    explain: bool = False
    junit: Path | None = None
    everything: bool = False
    watching: bool = False

    @property
    def draw(self) -> bool:
        """Whether files are made."""
        return self.act != "check"

    @property
    def processes(self) -> int:
        """How many processes may work at once."""
        if self.jobs is not None:
            return self.jobs
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


def make_wish(settings: Settings, wanted: Wanted, office: Path | None) -> "Wish":
    """Return what the index of earlier builds is asked."""
    from agendapack.batch.unchanged.answer import Wish, write_options
    from agendapack.batch.unchanged.details import Secrets, settle_salt
    from agendapack.batch.unchanged.index import HOME
    from agendapack.cache.fingerprint import fingerprint

    version = None if office is None else tell_office_apart(str(office))
    options = write_options(settings.strict, wanted.large_print, wanted.split, version)
    program = fingerprint(settings.output / HOME / "program", time.time_ns())
    secrets = Secrets(dict(os.environ), settle_salt(str(settings.output / HOME / "salt")))
    today = settings.today.isoformat()
    return Wish(settings.root, settings.output, options, today, program, secrets)


def make_tasks(
    settings: Settings,
    wanted: Wanted,
    meetings: Mapping[str, tuple[str, ...]],
    office: Path | None,
    wish: "Wish | None",
    beside: bool,
    cache: Path | None,
) -> list["Task"]:
    """Return what an executor is to do.

    Args:
        settings: What the shared options say.
        wanted: What is to be done.
        meetings: The names of their folders, each with why it is to be done.
        office: LibreOffice's program, if it is installed.
        wish: What the index is to be told of them.
        beside: Whether a second process may help with each.
        cache: Where what was made before is kept; None to make everything anew.
    """
    from agendapack.batch.outcome import Task
    from agendapack.model.request import Act, Request

    request = Request(
        root=settings.root,
        folder="",
        output=settings.output,
        strict=settings.strict,
        today=settings.today,
        large_print=wanted.large_print,
        office=office,
        environment=dict(os.environ),
        act=Act(wanted.act) if wanted.draw else Act.BUILD,
        reason=wanted.reason,
        split=wanted.split,
        beside=beside,
        cache=cache,
    )
    return [
        Task(
            replace(request, folder=folder), time.time_ns, wanted.draw, wish, wanted.force, reasons
        )
        for folder, reasons in meetings.items()
    ]
