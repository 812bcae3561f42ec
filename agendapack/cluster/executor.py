"""Do tasks on a cluster: the files are made there, and written here as they always are."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.cluster.gather import CannotTravel
from agendapack.cluster.remote import Remote, Work, WorkersDied
from agendapack.cluster.work import warm_up, work
from agendapack.model.request import Made, Request
from agendapack.running.outcome import Outcome, Task, Tell

if TYPE_CHECKING:
    from distributed import Client

Reached = AbstractContextManager["Client"]
Connect = Callable[[], Reached]
AHEAD = 2
"""Meetings that are sent for each that a worker can make at once: none has to wait."""
MOST_AT_ONCE = 256


class Cluster:
    """An executor whose tasks are done by the workers of a cluster.

    Each meeting has a thread here, which holds its lock, waits for a worker, and writes.

    Args:
        connect: Reaches the cluster, as `reach` and `start_here` do, for the time of a run.
        root: The workspace of all tasks.
        tell: Told of each meeting that is sent.
        work: What a worker does.
    """

    def __init__(self, connect: Connect, root: Path, tell: Tell, work: Work = work) -> None:
        self._connect = connect
        self._root = root
        self._tell = tell
        self._work = work
        self._here = threading.Lock()

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes as they come, in whatever order.

        When a worker dies, all that it was given are suspects. What died too often is done
        once more at the end, by itself: so a meeting that ends workers stops no other.

        Raises:
            NoCluster: It cannot be reached or used; nothing was done.
        """
        with self._connect() as client, ThreadPoolExecutor(MOST_AT_ONCE) as pool:
            client.run(warm_up, wait=False)  # while this process gets ready itself
            remote = Remote(client, self._root, self._work)
            try:
                yield from self._run(pool, remote, tasks)
            finally:
                remote.close()

    def _run(
        self, pool: ThreadPoolExecutor, remote: Remote, tasks: Iterable[Task]
    ) -> Iterator[Outcome]:
        suspects: list[Task] = []
        for task, outcome in self._several(pool, remote, tasks):
            if outcome.fault and outcome.fault.kind == WorkersDied.__name__:
                suspects.append(task)
            else:
                yield outcome
        for task in suspects:
            yield self._do(remote, task)

    def _several(
        self, pool: ThreadPoolExecutor, remote: Remote, tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, Outcome]]:
        waiting = deque(tasks)
        running: dict[Future[Outcome], Task] = {}
        while waiting or running:
            while waiting and len(running) < min(AHEAD * remote.slots(), MOST_AT_ONCE):
                task = waiting.popleft()
                self._tell(f"{task.request.folder}: at a worker")
                running[pool.submit(self._do, remote, task)] = task
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()

    def _do(self, remote: Remote, task: Task) -> Outcome:
        from agendapack.running.work import build, watch

        return watch(task, lambda: build(task, lambda request: self._make(remote, request)))

    def _make(self, remote: Remote, request: Request) -> Made:
        try:
            return remote.make(request)
        except CannotTravel:
            with self._here:
                from agendapack.pipeline import make

                return make(replace(request, beside=False))
