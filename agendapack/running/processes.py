"""Do tasks in several processes at once.

A worker that dies has its task done again by a new one, once; a task that ends two workers
is a fault of its own. Neither touches the others.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import wait

from agendapack.running.outcome import Fault, Outcome, State, Task, Tell
from agendapack.running.started import Worker
from agendapack.running.worker import Work, work_there

TASKS_OF_A_WORKER = 100
"""After so many tasks a new worker takes over, so that memory that is not given back is."""


class Processes:
    """An executor with so many processes at work."""

    def __init__(self, count: int, tell: Tell, work: Work = work_there) -> None:
        self._count = count
        self._tell = tell
        self._work = work

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes as they come, in whatever order."""
        waiting = deque(tasks)
        tried: set[str] = set()
        crew: list[Worker] = []
        left: list[Worker] = []
        try:
            while waiting or crew:
                while waiting and len(crew) < self._count:
                    crew.append(Worker(self._work, waiting.popleft()))
                for worker in _heard(crew):
                    told = worker.hear()
                    if isinstance(told, str):
                        self._tell(told)
                        continue
                    if told is not None and waiting and worker.given < TASKS_OF_A_WORKER:
                        worker.give(waiting.popleft())
                    else:
                        crew.remove(worker)
                        left.append(worker)
                        worker.dismiss()
                    if told is not None:
                        yield told
                    elif worker.task.request.folder in tried:
                        yield _lost(worker)
                    else:
                        tried.add(worker.task.request.folder)
                        waiting.appendleft(worker.task)
        finally:
            for worker in crew:
                worker.stop()
            for worker in crew + left:
                worker.end()


def _heard(crew: list[Worker]) -> list[Worker]:
    ready = wait([worker.connection for worker in crew])
    return [worker for worker in crew if worker.connection in ready]


def _lost(worker: Worker) -> Outcome:
    task = worker.task
    brief = (
        f"the process that worked on {task.request.folder} ended without a word, twice"
        f" ({worker.ended_by()}); it may have needed more memory than there is"
    )
    return Outcome(
        task.request.folder,
        State.FAULT,
        reasons=task.reasons,
        seconds=worker.seconds(),
        fault=Fault("WorkerLost", brief, f"{brief}\n"),
    )
