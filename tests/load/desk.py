"""A small workspace to spoil, and a short way to say what loading it finds."""

from collections.abc import Mapping
from pathlib import Path

from agendapack.load import load_meeting
from agendapack.model.workspace import Loaded
from agendapack.problems import Problem

FOLDER = "2020-02-26"
HOME = f"meetings/{FOLDER}"
MEETING = "committee: parks\ndate: 2020-02-26\nagenda:\n"
REPORT = "title: Trees\nfrom: Head of Parks\nbody: There are trees.\n"
MINUTES = (
    "date: 2020-01-28\npresent: []\nchair: Cllr Ash\nstart: 5.30 pm\nfinish: 6 pm\n"
    "minutes:\n  - title: Apologies\n"
)
WORK_PLAN = "title: Work Plan\nyear: 2019-20\nmeetings: []\n"
SOUND = {
    "meetings/organisation.yaml": "name: Elm Town Council\n",
    "meetings/committees/parks.yaml": "name: Parks Committee\ntime: 5.30 pm\n",
    f"{HOME}/meeting.yaml": MEETING + "  - title: Welcome\n",
}


def lay_out(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a sound workspace with some files put in or replaced; names start below it."""
    for name, content in {**SOUND, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def load(root: Path, files: Mapping[str, str | bytes] | None = None) -> Loaded:
    """Load a workspace in which nothing is wrong."""
    checked = load_meeting(lay_out(root, files or {}), FOLDER)
    assert checked.problems == ()
    assert checked.value is not None
    return checked.value


def find(root: Path, files: Mapping[str, str | bytes]) -> tuple[Problem, ...]:
    """Load a workspace in which something is wrong."""
    return load_meeting(lay_out(root, files), FOLDER).problems


def show(problem: Problem) -> str:
    """Write a problem as `meeting.yaml:7:5 unknown-field: message`."""
    assert problem.source is not None
    source = problem.source
    name = source.file.removeprefix(f"{HOME}/")
    return f"{name}:{source.line}:{source.column} {problem.code}: {problem.message}"


def told(root: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """Say everything that is wrong with a workspace."""
    return [show(problem) for problem in find(root, files)]


def told_of_meeting(root: Path, text: str | bytes) -> list[str]:
    """Say everything that is wrong with a `meeting.yaml`."""
    return told(root, {f"{HOME}/meeting.yaml": text})
