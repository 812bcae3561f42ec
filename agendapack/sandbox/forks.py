"""Forks of this process: colleagues that do what they are told, and work done beside."""

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import cache
from typing import Any, Generic, NoReturn, TypeVar

from agendapack.problems import InternalFault

A = TypeVar("A")
T = TypeVar("T")


def may_fork() -> bool:
    """Tell whether this process can safely be forked: no other thread is running.

    macOS can fork, but its own libraries start threads that Python does not know of, and a
    child that uses them may crash.
    """
    has_fork = hasattr(os, "fork") and sys.platform != "darwin"
    return has_fork and threading.active_count() == 1


ROOM_IN_PIPE = 2**20
"""The most bytes that may wait in a pipe of Linux without rights of root."""


class Colleague:
    """A fork of this process that does what it is told, one thing after the other.

    It has a copy of this process's memory, so that only what it is told and what it answers is
    pickled. It ends with the `with` statement, or with this process; Ctrl-C, which reaches
    both, is left to this process. Most callers ask `hire` for one.

    Args:
        begin: Called there; the methods of what it returns are what the colleague can be asked.
        apart: Whether it holds nothing open that this process has open: whoever waits for the end
            of this process need not wait for its end, too.
    """

    def __init__(
        self,
        begin: Callable[[], object],
        apart: bool = False,
    ) -> None:
        self.meanwhile: Callable[[], None] | None = None
        """Called here once, before the first answer is waited for."""
        heard, questions = os.pipe()
        answers, said = os.pipe()
        # An interrupt that comes just now must not make the fork do what this process does then.
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            try:
                self._child = os.fork()
            except OSError:
                for end in (heard, questions, answers, said):
                    os.close(end)
                raise
            if self._child == 0:
                _colleagues.clear()
                os.close(questions)
                os.close(answers)
                if apart:
                    _hold_only(heard, said)
                _work_and_leave(begin, heard, said)
            _colleagues.add(self._child)
        finally:  # also where the system allows no more processes
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        os.close(heard)
        os.close(said)
        with suppress(ImportError, AttributeError, OSError):  # then one waits for the other sooner
            import fcntl

            for pipe in (questions, answers):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, ROOM_IN_PIPE)
        self._questions, self._answers = os.fdopen(questions, "wb"), os.fdopen(answers, "rb")

    def tell(self, method: str, *arguments: object) -> None:
        """Have something begun; what fails has to fail again when it is asked for."""
        self._send(method, arguments, False)

    def ask(self, method: str, *arguments: object) -> Callable[[], Any]:
        """Ask for something, and return a function that waits for it, before the next question.

        Raises:
            InternalFault: Here or by the function: the process has ended.
                The function also raises any exception of the work.
        """
        self._send(method, arguments, True)
        return self.take

    def _send(self, method: str, arguments: tuple[object, ...], answers: bool) -> None:
        try:
            pickle.dump((method, arguments, answers), self._questions)
            self._questions.flush()
        except OSError as error:
            raise InternalFault(ENDED) from error

    def take(self) -> Any:
        """Wait for what was asked for; see `ask`."""
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        try:
            result, error = pickle.load(self._answers)
        except (EOFError, pickle.UnpicklingError):
            raise InternalFault(ENDED) from None
        if error is not None:
            raise error
        return result

    def dismiss(self) -> None:
        """Have it begin to end, whatever it does; the `with` statement waits until it has."""
        os.kill(self._child, signal.SIGTERM)

    def __enter__(self) -> "Colleague":
        return self

    def __exit__(self, *_: object) -> None:
        """End it at once, whatever it does."""
        _end(self._child)
        self._answers.close()
        with suppress(OSError):  # something that it has not heard
            self._questions.close()


def hire(begin: Callable[[], object], apart: bool = False) -> Colleague | None:
    """Return a colleague; None where forking is unsafe, or where the system refuses it.

    A system may allow a user or a container few processes, or none beside the first.
    """
    if begin in _ahead:
        return _ahead.pop(begin)
    if not may_fork():
        return None
    try:
        return Colleague(begin, apart)
    except OSError:
        return None


_ahead: dict[Callable[[], object], Colleague] = {}


@contextmanager
def hired_ahead(begin: Callable[[], object]) -> Iterator[None]:
    """Have a colleague begin before it is known what to tell it; `hire` hands it out.

    Where nobody hires it, it ends with the `with` statement.
    """
    colleague = hire(begin)
    if colleague:
        _ahead[begin] = colleague
    try:
        yield
    finally:
        with _ahead.pop(begin, None) or nullcontext():
            pass


def _hold_only(first: int, second: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for place in range(3):
        os.dup2(nothing, place)
    first, second = sorted((first, second))
    for bounds in ((3, first), (first + 1, second), (second + 1, os.sysconf("SC_OPEN_MAX"))):
        os.closerange(*bounds)


ENDED = "a child process ended without a result"


_colleagues: set[int] = set()


MOMENT = 0.0002
"""Seconds between two looks at a colleague that is to end."""


def _end(child: int) -> None:
    """End a colleague, which ends its own first; kill it where that takes long."""
    _colleagues.discard(child)
    os.kill(child, signal.SIGTERM)
    for _ in range(500):
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            return
        time.sleep(MOMENT)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _leave(*_: object) -> NoReturn:
    """End this colleague; `os._exit` skips the handlers that the fork has copied."""
    try:
        for child in tuple(_colleagues):
            _end(child)
    finally:
        os._exit(0)


def _work_and_leave(begin: Callable[[], object], heard: int, said: int) -> NoReturn:
    """Do in the child what it is told until nobody can tell it anything, and exit."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _leave)
        desk = cache(begin)
        with suppress(Exception):
            desk()
        with os.fdopen(heard, "rb") as questions, os.fdopen(said, "wb") as answers:
            while True:
                answers.write(_do(desk, *pickle.load(questions)))
                answers.flush()
    except (EOFError, OSError, pickle.UnpicklingError):
        pass
    finally:
        _leave()


def _do(
    desk: Callable[[], object], method: str, arguments: tuple[object, ...], is_awaited: bool
) -> bytes:
    """Return the pickled result, or the exception with the place where it was raised."""
    try:
        result = getattr(desk(), method)(*arguments)
        return pickle.dumps((result, None)) if is_awaited else b""
    except Exception as error:
        if not is_awaited:
            return b""
        import traceback

        error.add_note("In another process:\n" + "".join(traceback.format_exception(error)))
        return pickle.dumps((None, error))


@contextmanager
def done_beside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begin work in a forked child, and yield a function that waits for its result.

    What nobody has waited for ends with the `with` statement. Where there is no child (see
    `hire`), the function does the work in this process.
    """
    with hire(lambda: work) or nullcontext() as child:
        yield child.ask("__call__") if child else work


def start_in_child(work: Callable[[], T]) -> Callable[[], T]:
    """Begin work as `done_beside`, and return the function, which has to be called.

    Raises:
        InternalFault: By the function: the child ended without a result.
            It also raises any exception of the work.
    """
    begun = ExitStack()
    value = begun.enter_context(done_beside(work))

    def wait() -> T:
        with begun:
            return value()

    return wait


class Standby(Generic[A, T]):
    """Does one kind of work in a child that stays: a fork takes as long as the pages of a paper.

    Where the child ends without a result, or has no memory left, and had done other work before,
    a new one tries again: what the earlier work left behind may be the cause.
    """

    def __init__(self, work: Callable[[A], T]) -> None:
        self._work = work
        self._child: Colleague | None = None
        self._is_asked = False

    def start(self, asked: A) -> Callable[[], T]:
        """Begin work, and return a function that waits for its result, as `start_in_child` does.

        A result that nobody has waited for is given up where the next work begins.
        """
        if self._is_asked:
            self.end()
        is_used = self._child is not None
        if not self._ask(asked):
            return lambda: self._work(asked)

        def value() -> T:
            try:
                return self._take()
            except (InternalFault, MemoryError):
                self.end()
                if not is_used:
                    raise
            return self._take() if self._ask(asked) else self._work(asked)

        return value

    def end(self) -> None:
        """End the child, if there is one."""
        child, self._child, self._is_asked = self._child, None, False
        if child is not None:
            child.__exit__(None, None, None)
            _standing.discard(self)

    def _ask(self, asked: A) -> bool:
        """Ask the child, and tell whether there is one."""
        if self._child is None:
            self._child = hire(lambda: self._work, apart=True)
        if self._child is None:
            return False
        _standing.add(self)
        self._is_asked = True
        with suppress(InternalFault):  # it has ended, which whoever waits for it will see
            self._child.ask("__call__", asked)
        return True

    def _take(self) -> T:
        assert self._child is not None
        try:
            made: T = self._child.take()
        except Exception:
            self._is_asked = False
            raise
        self._is_asked = False
        return made


_standing: "set[Standby[Any, Any]]" = set()


def end_standing() -> None:
    """End all children that stand by."""
    for each in tuple(_standing):
        each.end()
