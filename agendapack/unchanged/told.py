"""What a build said of a meeting, as a line of JSON, so that it can be said again."""

import json
from dataclasses import dataclass
from typing import Any

from agendapack.codes import Code
from agendapack.problems import Problem, Severity, Source, as_fields


@dataclass(frozen=True, slots=True)
class Told:
    """Each pack's file with its number of pages; the warnings; and what else was said."""

    packs: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """The pages of all packs together."""
        return sum(pages for _, pages in self.packs)


def write_told(told: Told) -> bytes:
    """Write it as one line of ASCII, the problems and the notes last."""
    values = [told.packs, [as_fields(problem) for problem in told.problems], told.notes]
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def read_told(raw: bytes) -> Told:
    """Read what `write_told` wrote.

    Raises:
        ValueError: It is something else.
    """
    try:
        packs, problems, notes = json.loads(raw)
        return Told(
            tuple((str(file), int(pages)) for file, pages in packs),
            tuple(_read_problem(fields) for fields in problems),
            tuple(str(note) for note in notes),
        )
    except (TypeError, KeyError, RecursionError) as fault:
        raise ValueError(str(fault)) from fault


def _read_problem(fields: dict[str, Any]) -> Problem:
    file, line, column, hint = (fields[key] for key in ("file", "line", "column", "hint"))
    place = Source(str(file), int(line or 1), int(column or 1)) if file is not None else None
    return Problem(
        Code(fields["code"]),
        str(fields["message"]),
        place,
        None if hint is None else str(hint),
        Severity(fields["severity"]),
    )
