import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import agendapack as package
from agendapack.cli.run import run
from tests.waiting import PATIENCE


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]
List = Callable[..., tuple[str, ...]]

COMMITTEES = ("parks", "planning")
MEETINGS = {
    "2030-03-04-parks": "committee: parks\ndate: 2030-03-04\n",
    "2030-03-04-planning": "date: '2030-03-04'  # a Monday\ncommittee: \"planning\"\n",
    "2030-04-01-parks": "committee: parks\r\ndate: 2030-04-01\r\n",
}
AGENDA = "time: 18:30\nvenue: Hall\nagenda:\n  - title: A Matter\n"


def run_process(
    *arguments: str, cwd: Path, stdout: int = subprocess.PIPE, **environment: str
) -> Ran:
    """Run the command line in a process of its own."""
    here = {"PYTHONPATH": str(Path(package.__file__).parent.parent)}
    ran = subprocess.run(
        [sys.executable, "-m", "agendapack", *arguments],
        cwd=cwd,
        env={**os.environ, **here, **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture
def agendapack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command line in an empty folder, `tmp_path`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AGENDAPACK_WORKSPACE", raising=False)

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        words: Sequence[str] = arguments
        code = run(words)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return call


@pytest.fixture
def workspace(agendapack: Run, tmp_path: Path) -> Path:
    """Start a workspace in `tmp_path` with two meetings of the invented council."""
    agendapack("init")
    for day in ("2030-03-04", "2030-04-01"):
        assert agendapack("new", day, "--committee", "parish-council").code == 0
    return tmp_path


@pytest.fixture
def meetings(workspace: Path) -> Path:
    """Make three meetings of two committees in place of the invented council's two."""
    folder = workspace / "meetings"
    for old in folder.glob("2*"):
        shutil.rmtree(old)
    committee = (folder / "committees" / "parish-council.yaml").read_text()
    for name in COMMITTEES:
        (folder / "committees" / f"{name}.yaml").write_text(
            committee.replace("Parish Council", f"{name.title()} Committee")
        )
    for name, text in MEETINGS.items():
        write(folder / name / "meeting.yaml", text + AGENDA)
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


@pytest.fixture
def listed(agendapack: Run, meetings: Path) -> List:
    """Return the meetings that `list` shows with these options, sorted."""

    def call(*options: str) -> tuple[str, ...]:
        ran = agendapack("list", "--today", "2030-03-05", *options)
        assert ran.code == 0, ran.err
        return tuple(sorted(line.split()[0] for line in ran.out.splitlines()[1:]))

    return call
