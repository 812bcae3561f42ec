"""Load a committee by itself, for a meeting that has no file yet."""

from dataclasses import replace
from pathlib import Path

from agendapack.load.bodies import load_committee
from agendapack.load.reading import Reading
from agendapack.model.fields import Text
from agendapack.model.organisation import Committee
from agendapack.problems import Checked, Source, in_order

COMMAND_LINE = Source("(command line)")


def read_committee(root: Path, name: str) -> Checked[Committee]:
    """Return a committee that is named on the command line.

    Args:
        root: The workspace.
        name: Of its file in `meetings/committees/`, without `.yaml`.
    """
    reading = Reading(root)
    made = load_committee(reading, Text(name, COMMAND_LINE), {})
    problems = [
        replace(problem, source=None) if problem.source == COMMAND_LINE else problem
        for problem in reading.problems
    ]
    return Checked(made.record if made else None, in_order(problems))
