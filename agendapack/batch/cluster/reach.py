"""Connect to a cluster or start one here, and check that all machines have the same versions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from agendapack.batch.cluster.work import describe_program, tell_difference
from agendapack.model.records import dataclass

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


@dataclass(frozen=True, slots=True)
class Tls:
    """Paths of the files for an encrypted connection; for None Dask uses its configuration."""

    authority: str | None = None
    certificate: str | None = None
    key: str | None = None


@contextmanager
def reach(address: str, tls: Tls | None = None) -> Iterator["Client"]:
    """Connect to the scheduler of a cluster, and yield the client.

    Args:
        address: The scheduler's address, for instance `tls://scheduler.example.org:8786`.
        tls: The files for an encrypted connection; None for Dask's configuration.

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


def _security(tls: Tls | None) -> "Security | None":
    from distributed import Security

    if tls is None:
        return None
    return Security(
        tls_ca_file=tls.authority,
        tls_client_cert=tls.certificate,
        tls_client_key=tls.key,
        require_encryption=True,
    )


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
