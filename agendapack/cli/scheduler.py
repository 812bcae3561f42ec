"""The options that have meetings built on a cluster, and what does it."""

import functools
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agendapack.cluster.executor import Reached
    from agendapack.running.outcome import Outcome, Task, Tell

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
        from agendapack.cluster.executor import Cluster
        from agendapack.cluster.reach import NoCluster

        try:
            yield from Cluster(self._connect, self._root, self._tell).run(tasks)
        except NoCluster as error:
            raise click.UsageError(str(error)) from None

    def _connect(self) -> "Reached":
        from agendapack.cluster.reach import Tls, reach, start_here

        here = LOCAL.fullmatch(self._scheduler.address)
        if here:
            return start_here(int(here[1]) if here[1] else self._workers)
        files = self._scheduler.tls
        tls = Tls(*(os.fspath(file) if file else None for file in files)) if any(files) else None
        return reach(self._scheduler.address, tls)
