import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import agendapack
from agendapack.cli.run import run

ROOT = Path(__file__).parents[2]
NIGHTLY = ROOT / "docs" / "nightly"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def read_yaml(path: Path) -> Any:
    """Return the file with every scalar as it is written: `on` is no truth value here."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def need(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def call(*words: str | Path, cwd: Path) -> str:
    ran = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def git(*words: str | Path, cwd: Path) -> str:
    own = ("-c", "user.name=A Clerk", "-c", "user.email=clerk@example.org")
    return call(need("git"), *own, *words, cwd=cwd)


@pytest.fixture
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a clone of a workspace with one meeting, and `agendapack` on the path."""
    programs = tmp_path / "programs"
    programs.mkdir()
    shim = programs / "agendapack"
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m agendapack "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(agendapack.__file__).parent.parent))
    monkeypatch.delenv("AGENDAPACK_WORKSPACE", raising=False)
    origin = tmp_path / "origin"
    origin.mkdir()
    monkeypatch.chdir(origin)
    assert run(["init"]) == run(["new", "2030-03-04", "--committee", "parish-council"]) == 0
    git("-c", "init.defaultBranch=main", "init", cwd=origin)
    git("add", ".", cwd=origin)
    git("commit", "-m", "first", cwd=origin)
    git("clone", origin, tmp_path / "council", cwd=tmp_path)
    return tmp_path / "council"
