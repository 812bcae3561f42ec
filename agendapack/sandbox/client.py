"""Have tasks on untrusted files done in a process with limits, and cache its answers.

One process serves a whole run. If it hangs or dies, that is a fault of the file it was working on,
and a new process is started for the next file.

Several tasks are done at the same time in lanes. A lane is a thread that asks one process after
another task. The first lane asks the process of the run; the second starts one of its own, once
enough waits for it.
"""

import atexit
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, replace
from functools import cache
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from agendapack.model.cache import NO_CACHE, Cache, key_of
from agendapack.model.facts import Flaw, Limits
from agendapack.problems import Code, InternalFault
from agendapack.sandbox import kill, killed_after, tell_longest

if TYPE_CHECKING:
    import subprocess

START = "import sys; sys.path[:] = {!r}; from agendapack.examine import main; main()"
SECONDS_PER_MB = 3.0
"""Added to the time limit for each megabyte of the file."""
SECONDS_TO_START = 300.0
EXAMINE = "examine a paper"
"""The task that takes the longest to import."""
LEAVE = b'{"leave": true}\n'
PATIENCE = 1.0
"""Seconds that a process has for leaving by itself."""
LONGEST_LINE = 200 * 2**20
_USED_UP = -getattr(signal, "SIGXCPU", 0) or None
SIMPLER = "ask its author for a plainer file, or print it to PDF"


class Answer(NamedTuple):
    """The answer to a task: plain values, and bytes."""

    values: dict[str, Any]
    data: bytes


class Confined:
    """The limited process: started for the first task, ended with this process.

    `cache` holds earlier answers.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._loading: list[str] = []
        self._loaded: set[str] = set()
        self._lock = Lock()
        self._interrupted = False
        self.cache: Cache = NO_CACHE

    def ask(
        self, task: str, asked: dict[str, Any], data: bytes, patience: float = 1.0
    ) -> Answer | Flaw:
        """Have a task done, or return its answer from the cache.

        Args:
            task: Its name in `examine.py`, which the process runs.
            patience: Factor on the usual time limit.

        Raises:
            InternalFault: The process does not start, or the task has a fault of its own.
        """
        # An answer that needed a password is never stored, since it would give the content of the
        # file to anyone who can read the cache.
        is_open = asked.get("password") is None
        key = key_of("answer", task, asked, self._limits, data) if is_open else None
        if key and (kept := self.cache.get(key)) is not None:
            values, _, answered = kept.partition(b"\n")
            return Answer(json.loads(values), answered)
        seconds = self._limits.seconds * patience + SECONDS_PER_MB * len(data) / 2**20
        limits = replace(self._limits, seconds=seconds)
        request = {"task": task, "asked": asked, "limits": asdict(limits), "size": len(data)}
        sent = json.dumps(request).encode() + b"\n" + data
        with self._lock:
            is_used = self._is_running()
            found = self._exchange(task, sent, limits)
            if is_used and isinstance(found, Flaw) and found.code is Code.PAPER_TOO_COMPLEX:
                # Memory that earlier files had used up may be the cause, so try a new process.
                found = self._exchange(task, sent, limits)
        if isinstance(found, Answer):
            _raise_fault(found, asked)
            if key:
                self.cache.put(key, json.dumps(found.values).encode() + b"\n" + found.data)
        return found

    def get_ready(self, task: str) -> None:
        """Start the process if it does not run yet, and let it import a task in the meantime."""
        with self._lock:
            if not self._interrupted and not self._is_running():
                self._begin_to_load(self._start(), task)

    def another(self) -> "Confined":
        """Return a further process with the same limits and cached answers."""
        made = Confined(self._limits)
        made.cache = self.cache
        return made

    def interrupt(self) -> None:
        """Kill the process while another thread asks it, and start none until `resume`."""
        self._interrupted = True
        process = self._process
        if process is not None and self._owner == os.getpid():
            kill(process)

    def resume(self) -> None:
        """Let processes be started again."""
        self._interrupted = False

    def dismiss(self) -> None:
        """End the process, and let it first end what it has started itself."""
        process = self._process
        if process is not None and self._is_running() and self._loaded:
            import subprocess

            assert process.stdin is not None
            with suppress(OSError, subprocess.TimeoutExpired):
                process.stdin.write(LEAVE)
                process.stdin.flush()
                process.wait(PATIENCE)
        self.close()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            kill(process)
            process.communicate()

    def _exchange(self, task: str, sent: bytes, limits: Limits) -> Answer | Flaw:
        try:
            process = self._running(task)
            with killed_after(process, limits.seconds_on_clock) as overdue:
                answer = _exchange(process, sent)
        except BaseException:
            self.close()
            raise
        return self._died(process, bool(overdue), limits) if answer is None else answer

    def _running(self, task: str) -> "subprocess.Popen[bytes]":
        if self._interrupted:
            raise InternalFault(f"'{task}' has been interrupted")
        process = self._process if self._is_running() else None
        if process is not None and (task in self._loaded or self._load(process, task)):
            return process
        self.close()
        process = self._start()
        if not self._load(process, task):
            raise InternalFault(f"the process for '{task}' does not start")
        return process

    def _is_running(self) -> bool:
        return (
            self._process is not None
            and self._owner == os.getpid()
            and self._process.poll() is None
        )

    def _start(self) -> "subprocess.Popen[bytes]":
        import subprocess

        self._loading, self._loaded, self._owner = [], set(), os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", START.format(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self._process

    def _load(self, process: "subprocess.Popen[bytes]", task: str) -> bool:
        """Have the process import a task; return whether it did.

        Importing is done before the clock of the task starts.
        """
        assert process.stdout is not None
        with killed_after(process, SECONDS_TO_START), suppress(OSError):
            if task not in self._loading:
                self._begin_to_load(process, task)
            while self._loading and process.stdout.readline(100) == b"ready\n":
                self._loaded.add(self._loading.pop(0))
        return task in self._loaded

    def _begin_to_load(self, process: "subprocess.Popen[bytes]", task: str) -> None:
        """Ask the process to import a task, without waiting until it has."""
        assert process.stdin is not None
        with suppress(OSError):  # it has ended, which whoever waits for it will see
            process.stdin.write(json.dumps({"load": task}).encode() + b"\n")
            process.stdin.flush()
            self._loading.append(task)

    def _died(self, process: "subprocess.Popen[bytes]", overdue: bool, limits: Limits) -> Flaw:
        self.close()
        if overdue or process.returncode == _USED_UP:
            found = f"takes more than {tell_longest(limits, overdue)} to read"
            return Flaw(Code.PAPER_TOO_SLOW, found, SIMPLER)
        return Flaw(Code.PAPER_TOO_COMPLEX, "is too complicated to read", SIMPLER)


def _raise_fault(answer: Answer, asked: dict[str, Any]) -> None:
    """Raise the fault of our own code that an answer reports, with its traceback as a note."""
    if "fault" in answer.values:
        at = f" at '{asked['path']}'" if "path" in asked else ""
        fault = InternalFault(f"{answer.values['fault']}{at}")
        fault.add_note(answer.values["trace"])
        raise fault


@cache
def confined() -> Confined:
    """Return the limited process of this run."""
    made = Confined()
    atexit.register(made.dismiss)
    return made


def _exchange(process: "subprocess.Popen[bytes]", request: bytes) -> Answer | None:
    """Send a request and return the answer; None if the process ends without one."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(request)
        process.stdin.flush()
        line = process.stdout.readline(LONGEST_LINE)
        values = json.loads(line)
        data = process.stdout.read(values["size"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Answer(values, data) if len(data) == values["size"] else None


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
        self.taken = True
        try:
            self._answer = process.ask(*self.question)
        except BaseException as fault:
            self._fault = fault
        self._done.set()

    def answer(self) -> Answer | Flaw:
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

    def __exit__(self, _: object, error: BaseException | None, *__: object) -> None:
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
                process.dismiss()
