"""docs/cluster.md: its commands, run in their order on this machine, build on a cluster."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agendapack.cli.run import run
from tests.batch.cluster.workspaces import built_files
from tests.blocks import Block, read_blocks
from tests.waiting import PATIENCE, until

PAGE = Path(__file__).parent.parent / "docs" / "cluster.md"
BLOCKS = read_blocks(PAGE)

pytest.importorskip("distributed", reason="agendapack[cluster] is not installed")


def block(name: str) -> Block:
    (found,) = [block for block in BLOCKS if block.name == name]
    return found


def words(line: str, port: str) -> list[str]:
    """Return the words of a command, its cluster one of this machine with one worker.

    Args:
        line: The command.
        port: Of the scheduler; 0 for the scheduler itself, which takes one that is free.
    """
    here = line.replace("scheduler.example.org:8786", f"127.0.0.1:{port}")
    here = here.replace("--port 8786", f"--host 127.0.0.1 --port {port}")
    return shlex.split(here.replace("--nworkers 4", "--nworkers 1"))


@pytest.fixture
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Start a workspace with a meeting, and go there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AGENDAPACK_WORKSPACE", raising=False)
    assert run(["init"]) == 0
    assert run(["new", "2030-03-04", "--committee", "parish-council"]) == 0
    assert run(["build", "--all", "--output", "local", "--quiet"]) == 0
    return tmp_path


def packs(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in built_files(folder).items() if "/" in name}


def test_the_page_has_these_commands() -> None:
    marked = [(found.mark, found.name) for found in BLOCKS]
    assert marked == [
        ("run", "local"),
        ("run", "authority"),
        ("start", "scheduler"),
        ("start", "worker"),
        ("run", "build"),
    ]


def test_workers_on_this_machine(council: Path) -> None:
    program, *arguments = shlex.split(block("local").text)
    assert program == "agendapack"
    assert run([*arguments, "--quiet"]) == 0
    assert packs(council / "build") == packs(council / "local") != {}


@pytest.fixture
def certificates(council: Path) -> Path:
    """Make the authority, and certificates for all three, as the page says."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    lines = block("authority").text.splitlines()
    for who in ("scheduler", "worker"):
        lines += [line.replace("clerk", who) for line in lines[1:3]]
    for line in lines:
        subprocess.run(shlex.split(line), cwd=council, check=True, capture_output=True)
    return council


@pytest.fixture
def port(certificates: Path) -> Iterator[str]:
    """Start the scheduler and the worker of the page; return the scheduler's port."""
    started = []

    def start(name: str, port: str, ready: str) -> str:
        """Start one, wait until it logs that it is ready, and return what it logs of that."""
        program, *arguments = words(block(name).text, port)
        assert program == "dask"
        command = [sys.executable, "-m", "dask", *arguments]
        path = certificates / f"{name}.log"
        with path.open("w") as log:
            process = subprocess.Popen(command, cwd=certificates, stdout=log, stderr=log)
        started.append(process)
        until(lambda: re.search(ready, path.read_text()) or process.poll() is not None)
        found = re.search(ready, path.read_text())
        assert found, path.read_text()
        return found[1]

    try:
        port = start("scheduler", "0", r"Scheduler at: +tls://127\.0\.0\.1:(\d+)")
        start("worker", port, r"Registered to: +(\S+)")
        yield port
    finally:
        for process in reversed(started):
            process.terminate()
        for process in reversed(started):
            process.wait(PATIENCE)


def test_a_cluster_of_one_s_own(certificates: Path, port: str) -> None:
    program, *arguments = words(block("build").text, port)
    assert program == "agendapack"
    assert run([*arguments, "--quiet"]) == 0, (certificates / "worker.log").read_text()
    assert packs(certificates / "build") == packs(certificates / "local") != {}
    kept = certificates / "worker-files"
    assert kept.is_dir()
    until(lambda: not list(kept.rglob("agendapack-*")))
