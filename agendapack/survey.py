"""What the papers of a meeting are like, one row a paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agendapack.load import load_meeting
from agendapack.model.facts import PaperFacts
from agendapack.plan.preflight import find_traits
from agendapack.problems import Checked, Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One annex that could be read.

    Args:
        item: The number of its agenda item.
        file: Its path below the workspace.
        facts: None where it is not a PDF.
        findings: The codes of what the organisation's policy tells of it.
    """

    meeting: str
    item: str
    title: str
    file: str
    facts: PaperFacts | None
    findings: tuple[str, ...]


def survey_papers(
    root: Path, folder: str, environment: Mapping[str, str]
) -> Checked[tuple[Row, ...]]:
    """Look at the annexes of a meeting; nothing else of it has to be right.

    Args:
        root: The workspace.
        folder: Name of the meeting's folder.
        environment: Where passwords are looked up.
    """
    checked = load_meeting(root, folder, environment)
    problems: list[Problem] = list(checked.problems)
    rows: list[Row] = []
    loaded = checked.value
    if loaded is None:
        return Checked((), checked.problems)
    for number, item in enumerate(loaded.items, 1):
        for annex in item.annexes:
            found = tuple(find_traits(annex, loaded.organisation.preflight))
            problems += found
            codes = tuple(problem.code.value for problem in found)
            title, path = str(annex.annex.title), annex.file.path
            rows.append(Row(folder, str(number), title, path, annex.facts, codes))
    return Checked(tuple(rows), tuple(problems))
