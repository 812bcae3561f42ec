"""Have work done on a file of others, in a process with limits.

One process serves a whole run. One that hangs, or dies of a file, is that file's problem,
and another is started for the next.

Answers that are kept: the same task on the same file has the same answer.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from agendapack.model.cache import NO_CACHE, Cache, key_of
from agendapack.model.facts import Flaw, Limits
from agendapack.problems import Code, InternalFault
from agendapack.sandbox.children import kill, killed_after
from agendapack.sandbox.launch import tell_longest

START = "import sys; sys.path[:] = {!r}; from agendapack.examine.program import main; main()"
SECONDS_PER_MB = 3.0
SECONDS_TO_START = 300.0
LONGEST_LINE = 200 * 2**20
_USED_UP = -getattr(signal, "SIGXCPU", 0) or None
SIMPLER = "ask its author for a plainer file, or print it to PDF"


class Answer(NamedTuple):
    """Plain values, and bytes."""

    values: dict[str, Any]
    data: bytes


def key_of_question(task: str, asked: dict[str, Any], limits: Limits, data: bytes) -> str | None:
    """Return the key of an answer; None where it is not to be kept.

    Nothing is kept under what is made of a password.
    """
    if asked.get("password") is not None:
        return None
    return key_of("answer", task, asked, limits, data)


def find_answer(cache: Cache, key: str | None) -> Answer | None:
    """Return an answer that is kept."""
    kept = cache.get(key) if key else None
    if kept is None:
        return None
    values, _, data = kept.partition(b"\n")
    return Answer(json.loads(values), data)


def keep_answer(cache: Cache, key: str | None, answer: Answer) -> None:
    """Keep an answer, if it may be."""
    if key is not None:
        cache.put(key, json.dumps(answer.values).encode() + b"\n" + answer.data)


class Confined:
    """The process; it starts with the first file, and ends with this one.

    `cache` has what was answered before.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._loaded: set[str] = set()
        self._lock = Lock()
        self.cache: Cache = NO_CACHE

    def ask(
        self, task: str, asked: dict[str, Any], data: bytes, patience: float = 1.0
    ) -> Answer | Flaw:
        """Have a task done, or look up its answer.

        Args:
            task: Its name in `examine/program.py`, which the process runs.
            asked: Plain values for it.
            data: The file.
            patience: How many times the usual time it may take.

        Returns:
            What it answers; where it does not, what is wrong with the file.

        Raises:
            InternalFault: The program does not start, or the task is itself at fault.
        """
        key = key_of_question(task, asked, self._limits, data)
        kept = find_answer(self.cache, key)
        if kept is not None:
            return kept
        seconds = self._limits.seconds * patience + SECONDS_PER_MB * len(data) / 2**20
        limits = replace(self._limits, seconds=seconds)
        request = {"task": task, "asked": asked, "limits": asdict(limits), "size": len(data)}
        sent = json.dumps(request).encode() + b"\n" + data
        with self._lock:
            is_used = self._is_running()
            found = self._exchange(task, sent, limits)
            if is_used and isinstance(found, Flaw) and found.code is Code.PAPER_TOO_COMPLEX:
                # It may have been what earlier files had left behind.
                found = self._exchange(task, sent, limits)
        if isinstance(found, Answer):
            _raise_fault(found, asked)
            keep_answer(self.cache, key, found)
        return found

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
        """Return a process that has loaded a task: the one at hand, or else a new one."""
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
        self._loaded, self._owner = set(), os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", START.format(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self._process

    def _load(self, process: "subprocess.Popen[bytes]", task: str) -> bool:
        """Have a task imported; return whether it was."""
        assert process.stdin is not None
        assert process.stdout is not None
        with killed_after(process, SECONDS_TO_START):
            try:
                process.stdin.write(json.dumps({"load": task}).encode() + b"\n")
                process.stdin.flush()
                ready = process.stdout.readline(100)
            except OSError:
                ready = b""
        if ready == b"ready\n":
            self._loaded.add(task)
        return ready == b"ready\n"

    def _died(self, process: "subprocess.Popen[bytes]", overdue: bool, limits: Limits) -> Flaw:
        self.close()
        if overdue or process.returncode == _USED_UP:
            found = f"takes more than {tell_longest(limits, overdue)} to read"
            return Flaw(Code.PAPER_TOO_SLOW, found, SIMPLER)
        return Flaw(Code.PAPER_TOO_COMPLEX, "is too complicated to read", SIMPLER)


def _raise_fault(answer: Answer, asked: dict[str, Any]) -> None:
    """Raise what went wrong in lines of ours, with the traceback of the process as a note."""
    if "fault" in answer.values:
        at = f" at '{asked['path']}'" if "path" in asked else ""
        fault = InternalFault(f"{answer.values['fault']}{at}")
        fault.add_note(answer.values["trace"])
        raise fault


@cache
def confined() -> Confined:
    """Return the process of this run."""
    made = Confined()
    atexit.register(made.close)
    return made


def _exchange(process: "subprocess.Popen[bytes]", request: bytes) -> Answer | None:
    """Send a request and take the answer; None where there is none."""
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
