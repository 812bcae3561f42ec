from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from agendapack.cli.run import run


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


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
