"""Do tasks on a Dask cluster: workers make the files, and this process writes them."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, ThreadPoolExecutor, wait
from concurrent.futures import Future as LocalFuture
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from pickle import dumps
from typing import TYPE_CHECKING

from agendapack.batch.cluster import reach
from agendapack.batch.cluster.work import (
    Answer,
    Parcel,
    clear_desk,
    describe_program,
    keep,
    warm_up,
    work,
)
from agendapack.batch.outcome import Fault, Outcome, Task, Tell
from agendapack.model.request import BuiltFiles, Request
from agendapack.problems import Code, InternalFault, Problem, ProblemsFound

if TYPE_CHECKING:
    from distributed import Client, Future

SECONDS_BETWEEN_LOOKS = 5
SECONDS_TO_CLEAR = 10
LOOKS_WITHOUT_WORKERS = 24
"""After two minutes without any worker the cluster counts as lost."""

Work = Callable[[bytes, bytes], Answer]


class WorkersDied(InternalFault):
    """Every worker that was given the meeting died while working on it."""


class Remote:
    """Makes meetings on the workers of a cluster; several threads may use it at once."""

    def __init__(self, client: "Client", root: Path, work: Work = work) -> None:
        self._client = client
        self._root = root
        self._work = work
        self._seen: reach.Seen = {}
        self._commons: Future[bytes] | None = None
        self._sharing = threading.Lock()
        self._flying: set[Future[Answer]] = set()
        self._closed = False

    def make(self, request: Request) -> BuiltFiles:
        """Make the files of a meeting on a worker.

        Raises:
            ProblemsFound: The cluster was lost.
            CannotTravel: The meeting needs something that must not be sent, or has errors.
            WorkersDied: The workers died; another meeting on the same worker may be the cause.
            InternalFault: agendapack failed on a worker.
        """
        future = self._client.submit(self._work, self._pack(request), self._share(), pure=False)
        self._flying.add(future)
        try:
            if self._closed:  # `close` may have run before this future was in `_flying`
                self._client.cancel([future], force=True)
            answer = self._wait(request, future)
        finally:
            self._flying.discard(future)
        if answer is None:
            raise reach.CannotTravel(request.folder)
        if isinstance(answer, Fault):
            fault = InternalFault(f"on a worker: {answer.kind}: {answer.brief}")
            fault.add_note(answer.trace)
            raise fault
        return answer

    def slots(self) -> int:
        """Return how many meetings the cluster can make at once."""
        workers: dict[str, int] = self._client.nthreads()
        return max(1, sum(workers.values()))

    def close(self) -> None:
        """Cancel the meetings in progress, and let the workers remove the files they were sent."""
        self._closed = True
        self._client.cancel(list(self._flying), force=True)
        self._commons = None
        # A worker that is stopped answers nobody: it must not keep this process from its end.
        clearing = threading.Thread(target=self._clear_desks, daemon=True)
        clearing.start()
        clearing.join(SECONDS_TO_CLEAR)

    def _clear_desks(self) -> None:
        with suppress(Exception):  # the connection may be closed by now
            self._client.run(clear_desk, on_error="ignore")

    def _pack(self, request: Request) -> bytes:
        own = reach.gather_own(self._root, request.folder)
        known = request.environment
        variables = {name: known[name] for name in reach.named_variables(own) if name in known}
        bare = replace(request, root=Path(), output=Path(), environment={}, cache=None)
        return dumps(Parcel(bare, own, variables, describe_program()))

    def _share(self) -> "Future[bytes]":
        """Return the shared files as a future, gathered again if one of them has changed.

        The future is a task and not scattered data, so that Dask can repeat it if a worker dies.
        """
        with self._sharing:
            if self._commons is None or reach.has_changed(self._root, self._seen):
                gathered = reach.gather_commons(self._root)
                self._seen, packed = gathered.seen, dumps(gathered.files)
                key = f"agendapack-commons-{sha256(packed).hexdigest()}"
                self._commons = self._client.submit(keep, packed, key=key)
            return self._commons

    def _wait(self, request: Request, future: "Future[Answer]") -> Answer:
        """Wait for a worker's answer."""
        from distributed import KilledWorker

        looks = 0
        while looks < LOOKS_WITHOUT_WORKERS:
            try:
                answer: Answer = future.result(timeout=SECONDS_BETWEEN_LOOKS)
                return answer
            except TimeoutError:
                looks = 0 if self._client.nthreads() else looks + 1
            except KilledWorker as killed:
                told = f"the workers that were given {request.folder} died, the last of them"
                raise WorkersDied(f"{told} {killed.last_worker}; look at their memory") from None
            except (CancelledError, OSError):
                break
        raise ProblemsFound((_tell_lost(),))


def _tell_lost() -> Problem:
    return Problem(
        Code.CLUSTER_LOST,
        "the connection to the cluster, or its last worker, was lost while this was made",
        hint="run the command again; what was built stays built",
    )


Connect = Callable[[], AbstractContextManager["Client"]]
AHEAD = 2
"""Meetings sent for each worker thread: the next one is there when a thread becomes free."""
MOST_AT_ONCE = 256


class Cluster:
    """An executor whose tasks are done by the workers of a cluster, to which `connect` leads.

    Each meeting has a thread in this process, which holds the meeting's lock, waits for a worker's
    answer, and writes the files.
    """

    def __init__(self, connect: Connect, root: Path, tell: Tell, work: Work = work) -> None:
        self._connect = connect
        self._root = root
        self._tell = tell
        self._work = work
        self._here = threading.Lock()

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes in the order in which they are ready.

        When a worker dies, any of the meetings that it was given may be the cause. A meeting whose
        workers died too often is repeated alone at the end, so that one bad meeting does not
        make others fail.

        Raises:
            NoCluster: The cluster cannot be reached or used; no task was done.
        """
        with self._connect() as client, ThreadPoolExecutor(MOST_AT_ONCE) as pool:
            client.run(warm_up, wait=False)  # while this process gets ready itself
            remote = Remote(client, self._root, self._work)
            suspects: list[Task] = []
            try:
                for task, outcome in self._several(pool, remote, tasks):
                    if outcome.fault and outcome.fault.kind == WorkersDied.__name__:
                        suspects.append(task)
                    else:
                        yield outcome
                for task in suspects:
                    yield self._do(remote, task)
            finally:
                remote.close()

    def _several(
        self, pool: ThreadPoolExecutor, remote: Remote, tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, Outcome]]:
        waiting = deque(tasks)
        running: dict[LocalFuture[Outcome], Task] = {}
        while waiting or running:
            while waiting and len(running) < min(AHEAD * remote.slots(), MOST_AT_ONCE):
                task = waiting.popleft()
                self._tell(f"{task.request.folder}: at a worker")
                running[pool.submit(self._do, remote, task)] = task
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()

    def _do(self, remote: Remote, task: Task) -> Outcome:
        from agendapack.batch.work import build, watch

        return watch(task, lambda: build(task, lambda request: self._make(remote, request)))

    def _make(self, remote: Remote, request: Request) -> BuiltFiles:
        try:
            return remote.make(request)
        except reach.CannotTravel:
            with self._here:
                from agendapack.pipeline import make

                return make(replace(request, beside=False))
