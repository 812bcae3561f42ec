import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import agendapack as package
from agendapack.cli.run import run


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


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
