"""What is kept of a section's layout, and how it is written: as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agendapack.codes import Code
from agendapack.model.section import Heading, Measured, Place
from agendapack.problems import Problem, Severity, Source
from agendapack.typeset.withheld import Room


@dataclass(frozen=True, slots=True)
class Asked:
    """What a section depends on beside its words.

    Args:
        pages: Ids whose pages it prints.
        pictures: Paths of the pictures that it shows.
        has_problems: Whether something was found in it, which is told with its place.
    """

    pages: frozenset[str]
    pictures: frozenset[str]
    has_problems: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of a layout: measures, problems, and the rooms of parts."""

    measured: Measured
    problems: tuple[Problem, ...]
    parts: Mapping[str, tuple[Room, ...]]


def write_asked(asked: Asked) -> bytes:
    """Write what a section depends on."""
    return _write([sorted(asked.pages), sorted(asked.pictures), asked.has_problems])


def read_asked(data: bytes | None) -> Asked | None:
    """Read what `write_asked` wrote."""
    if data is None:
        return None
    pages, pictures, has_problems = json.loads(data)
    return Asked(frozenset(pages), frozenset(pictures), has_problems)


def write_noted(noted: Noted) -> bytes:
    """Write what came of a layout."""
    measured = noted.measured
    return _write(
        {
            "key": measured.key,
            "pages": measured.pages,
            "places": {name: [at.page, at.top] for name, at in measured.places.items()},
            "headings": [[h.level, h.text, h.place.page, h.place.top] for h in measured.headings],
            "wanted": sorted(measured.wanted),
            "problems": [_problem_fields(problem) for problem in noted.problems],
            "parts": {
                name: [[r.height, r.before, r.after, r.keep, r.head] for r in rooms]
                for name, rooms in noted.parts.items()
            },
        }
    )


def read_noted(data: bytes | None) -> Noted | None:
    """Read what `write_noted` wrote."""
    if data is None:
        return None
    read = json.loads(data)
    measured = Measured(
        read["key"],
        read["pages"],
        {name: Place(*place) for name, place in read["places"].items()},
        tuple(Heading(level, text, Place(*place)) for level, text, *place in read["headings"]),
        frozenset(read["wanted"]),
    )
    parts = {
        name: tuple(
            Room(height, before, after, keep, tuple(head))
            for height, before, after, keep, head in rooms
        )
        for name, rooms in read["parts"].items()
    }
    return Noted(measured, tuple(map(_problem, read["problems"])), parts)


def _problem_fields(problem: Problem) -> list[object]:
    at = problem.source
    place = [at.file, at.line, at.column] if at else None
    return [problem.code, problem.message, place, problem.hint, problem.severity]


def _problem(fields: list[Any]) -> Problem:
    code, message, place, hint, severity = fields
    return Problem(Code(code), message, Source(*place) if place else None, hint, Severity(severity))


def _write(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
