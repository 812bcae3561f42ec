"""Have several tasks done at the same time, each in a limited process of its own.

A lane is a thread that asks one process after another task. The first lane asks the process of
the run; the second starts one of its own, once enough waits for it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread
from types import TracebackType
from typing import Any

from agendapack.model.facts import Flaw
from agendapack.sandbox.client import Answer, Confined

WORTH_A_PROCESS = 10.0
"""Papers that take about as long to examine as a process takes to start."""
BYTES_OF_PAPER = 400_000
"""A file of this size counts as one paper more."""
MOMENT = 0.05


class _Job:
    """A task that waits for a lane, and then its answer or what went wrong."""

    def __init__(self, task: str, asked: dict[str, Any], data: bytes) -> None:
        self.question = (task, asked, data)
        self.cost = 1 + len(data) / BYTES_OF_PAPER
        self.taken = False
        self._done = Event()
        self._answer: Answer | Flaw | None = None
        self._fault: BaseException | None = None

    def do(self, process: Confined) -> None:
        """Ask a process, and keep what comes of it."""
        self.taken = True
        try:
            self._answer = process.ask(*self.question)
        except BaseException as fault:
            self._fault = fault
        self._done.set()

    def answer(self) -> Answer | Flaw:
        """Wait for the answer."""
        while not self._done.wait(1.0):  # with a limit, or Windows would not see Ctrl-C
            pass
        if self._fault is not None:
            raise self._fault
        assert self._answer is not None
        return self._answer


class Lanes(AbstractContextManager["Lanes"]):
    """Several limited processes at work; when the `with` statement ends, none of them works on."""

    def __init__(self, first: Confined, count: int) -> None:
        self._first = first
        self._count = count
        self._lanes: list[tuple[Confined, Thread]] = []
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._begun: list[_Job] = []

    def begin(self, task: str, asked: dict[str, Any], data: bytes) -> Callable[[], Answer | Flaw]:
        """Begin a task, and return a function that waits for its answer.

        The arguments, the answer and the exceptions of that function are those of `Confined.ask`.
        """
        job = _Job(task, asked, data)
        self._begun.append(job)
        self._waiting.put(job)
        if not self._lanes:
            self._open(self._first)
        elif len(self._lanes) < self._count and self._waits_long():
            self._open(self._first.another())
        return job.answer

    def _waits_long(self) -> bool:
        return sum(job.cost for job in self._begun if not job.taken) > WORTH_A_PROCESS

    def _open(self, process: Confined) -> None:
        thread = Thread(target=self._work, args=(process,), daemon=True)
        self._lanes.append((process, thread))
        thread.start()

    def _work(self, process: Confined) -> None:
        while (job := self._waiting.get()) is not None:
            job.do(process)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the threads: at once after an exception, Ctrl-C for instance."""
        if error is not None:
            with suppress(Empty):
                while True:
                    self._waiting.get_nowait()
        for _ in self._lanes:
            self._waiting.put(None)
        for process, thread in self._lanes:
            while thread.is_alive():
                if error is not None:
                    process.interrupt()
                thread.join(MOMENT)
            process.resume()
            if process is not self._first:
                process.close()
