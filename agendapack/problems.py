"""Problems as values: what is wrong in a user's file, where, and what to do.

A stage returns what it made together with every problem it found; the pipeline
runs as many stages as it can, then raises `ProblemsFound` once. One place (the
command line) prints them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from agendapack.codes import Code


class Severity(StrEnum):
    """How much a problem matters: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in a file of the user's.

    Args:
        file: Path relative to the workspace, with forward slashes.
        line: Counted from 1.
        column: Counted from 1, in characters.
    """

    file: str
    line: int = 1
    column: int = 1

    def down(self, lines: int) -> "Source":
        """Return the place so many lines further down, at the start of the line."""
        return Source(self.file, self.line + lines, 1) if lines else self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in the words of the person who can mend it."""

    code: Code
    message: str
    source: Source | None = None
    hint: str | None = None
    severity: Severity = Severity.ERROR


def is_error(problem: Problem) -> bool:
    """Tell whether a problem stops the build."""
    return problem.severity is Severity.ERROR


def did_you_mean(found: str, allowed: Iterable[str]) -> str | None:
    """Return a hint that names the word closest to what was found, if one is close."""
    from difflib import get_close_matches

    close = get_close_matches(found, sorted(allowed), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else None


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by file and line, and drop repeats."""
    unique = dict.fromkeys(problems)
    nowhere = Source("")
    return tuple(sorted(unique, key=lambda p: (p.source or nowhere, p.severity, p.code, p.message)))


def as_fields(problem: Problem) -> dict[str, str | int | None]:
    """Return the problem as plain values, as the manifest and `--format json` write it."""
    place = problem.source
    return {
        "severity": problem.severity.value,
        "code": problem.code.value,
        "message": problem.message,
        "hint": problem.hint,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Checked(Generic[T_co]):
    """What a stage made, as far as it could, and every problem it found on the way.

    `value` is None where the stage could make nothing that a later stage could
    look at; with errors among the problems it is good for further checks only.
    """

    value: T_co | None
    problems: tuple[Problem, ...] = ()


class ProblemsFound(Exception):
    """Raised once, by the pipeline; carries every problem of every stage."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(f"{len(self.problems)} problems")

    def __reduce__(self) -> tuple[type["ProblemsFound"], tuple[tuple[Problem, ...]]]:
        return ProblemsFound, (self.problems,)


class InternalFault(Exception):
    """A fault of ours, never of the user's files: the command line exits with 3."""
