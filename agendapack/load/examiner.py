"""Ask the program that looks at papers, which runs in a process with limits.

One process serves a whole run. One that hangs, or dies of a paper, is that paper's
problem, and another is started for the next.
"""

import atexit
import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from threading import Timer
from typing import Any

from agendapack.codes import Code
from agendapack.load.flaw import Flaw
from agendapack.model.facts import Limits, PaperFacts
from agendapack.model.framing import AS_IT_CAME, Framing

START = "import sys; sys.path[:] = {!r}; from agendapack.examine.program import main; main()"
SECONDS_PER_MB = 3.0
SECONDS_TO_START = 60.0
_USED_UP = -getattr(signal, "SIGXCPU", 0) or None
SIMPLER = "ask its author for a plainer file, or print it to PDF anew"


@dataclass(frozen=True, slots=True)
class Measured:
    """A paper that can go in.

    Args:
        data: The file that goes in instead of the one that came, which was locked or
            damaged; None if that goes in itself.
        chosen: Page indexes, where only a part goes in.
    """

    facts: PaperFacts
    data: bytes | None = None
    chosen: tuple[int, ...] | None = None


Ranges = tuple[tuple[int, int], ...]


class Examiner:
    """The process and what it has found out in this run."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._known: dict[tuple[bytes, str | None, Ranges | None, Framing], Measured | Flaw] = {}

    def measure(
        self,
        data: bytes,
        password: str | None = None,
        pages: Ranges | None = None,
        framing: Framing = AS_IT_CAME,
    ) -> Measured | Flaw:
        """Return what is known of a PDF paper, or why it cannot go in.

        Args:
            data: The file.
            password: For one that is encrypted.
            pages: First and last page of each range that goes in, from 1.
            framing: How its pages are turned and cut.
        """
        key = (hashlib.sha256(data).digest(), password, pages, framing)
        if key not in self._known:
            self._known[key] = self._ask(data, password, pages, framing)
        return self._known[key]

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _ask(
        self, data: bytes, password: str | None, pages: Ranges | None, framing: Framing
    ) -> Measured | Flaw:
        seconds = self._limits.seconds + SECONDS_PER_MB * len(data) / 2**20
        limits = replace(self._limits, seconds=seconds)
        request = {
            "size": len(data),
            "password": password,
            "pages": pages,
            "framing": (framing.turn, framing.crop, framing.fit),
            "limits": asdict(limits),
        }
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        with _killed_after(process, seconds) as overdue:
            try:
                process.stdin.write(json.dumps(request).encode() + b"\n" + data)
                process.stdin.flush()
                line = process.stdout.readline()
                answer = json.loads(line) if line.endswith(b"\n") else None
                made = process.stdout.read(answer.get("size", 0)) if answer else b""
            except (OSError, ValueError):
                answer = None
        if answer is None:
            return self._died(process, bool(overdue), seconds)
        return _understood(answer, made)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", START.format(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert self._process.stdout is not None
            with _killed_after(self._process, SECONDS_TO_START):
                self._process.stdout.readline()  # it is ready
        return self._process

    def _died(self, process: subprocess.Popen[bytes], overdue: bool, seconds: float) -> Flaw:
        self.close()
        if overdue or process.returncode == _USED_UP:
            found = f"takes more than {seconds:.0f} seconds to go through"
            return Flaw(Code.PAPER_TOO_SLOW, found, SIMPLER)
        return Flaw(Code.PAPER_TOO_COMPLEX, "is built in too complicated a way", SIMPLER)


@cache
def examiner() -> Examiner:
    """Return the examiner of this run; its process starts with the first paper."""
    made = Examiner()
    atexit.register(made.close)
    return made


@contextmanager
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[list[bool]]:
    """Kill a process that is not done in time; the list is then no longer empty."""
    overdue: list[bool] = []

    def kill() -> None:
        overdue.append(True)
        process.kill()

    timer = Timer(seconds, kill)
    timer.start()
    try:
        yield overdue
    finally:
        timer.cancel()


def _understood(answer: dict[str, Any], made: bytes) -> Measured | Flaw:
    if "problem" in answer:
        code, message, hint = answer["problem"]
        return Flaw(Code(code), message, hint)
    facts: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in answer["facts"].items()
    }
    chosen = answer["chosen"]
    return Measured(PaperFacts(**facts), made or None, None if chosen is None else tuple(chosen))
