"""Runs that are killed, and runs at once: whole processes on one workspace."""

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

import agendapack as package
from agendapack.batch.work import meeting_lock
from tests.cli.conftest import Run, run_process
from tests.cli.many import add_meetings, expect_whole, report, states
from tests.waiting import PATIENCE, until

pytest.importorskip("fcntl", reason="this system has no such locks")


@pytest.fixture
def many(agendapack: Run, tmp_path: Path) -> list[str]:
    """Return the names of many small meetings."""
    agendapack("init")
    return add_meetings(tmp_path, 40)


def start(cwd: Path, *arguments: str) -> "subprocess.Popen[str]":
    home = str(Path(package.__file__).parent.parent)
    return subprocess.Popen(
        [sys.executable, "-m", "agendapack", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": home},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lock_of(root: Path, name: str) -> Path:
    """Return what is locked while a meeting is built; a run cannot end while a test holds it."""
    return root / "build" / ".agendapack" / "locks" / name


def built(root: Path) -> int:
    return len(list((root / "build").glob("2*/pack.pdf")))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_killed_goes_on_where_it_was(
    tmp_path: Path, many: list[str], jobs: str
) -> None:
    with meeting_lock(lock_of(tmp_path, many[-1])):
        run = start(tmp_path, "build", "--all", "--no-cache", "--jobs", jobs)
        until(lambda: built(tmp_path) >= 5)
        run.send_signal(signal.SIGKILL)
        run.communicate(timeout=PATIENCE)
    told = report(tmp_path)
    assert told["complete"] is False
    assert [each["meeting"] for each in told["meetings"]] == many
    ran = run_process("build", "--all", "--no-cache", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    found = states(tmp_path)
    assert list(found) == many
    assert set(found.values()) == {"built", "unchanged"}
    assert report(tmp_path)["complete"] is True
    expect_whole(tmp_path, *many)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_says_how_far_it_came(
    tmp_path: Path, many: list[str], jobs: str
) -> None:
    with meeting_lock(lock_of(tmp_path, many[-1])):
        run = start(tmp_path, "build", "--all", "--no-cache", "--jobs", jobs)
        until(lambda: built(tmp_path) >= 5)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=PATIENCE)
    assert (run.returncode, err.strip()) == (130, "")
    told = report(tmp_path)
    done = [each["meeting"] for each in told["meetings"] if each["state"] == "built"]
    assert told["complete"] is False
    assert 0 < len(done) < len(many)
    assert [line.split("/")[1] for line in out.splitlines()] == done
    expect_whole(tmp_path, *(path.parent.name for path in tmp_path.glob("build/2*/pack.json")))
    assert not list((tmp_path / "build").glob(".2*"))


def test_two_runs_at_once_build_no_meeting_at_once(tmp_path: Path, many: list[str]) -> None:
    words = ("build", "--all", "--no-cache", "--format", "json", "--jobs", "2")
    with ExitStack() as held:
        for name in many[10:]:
            held.enter_context(meeting_lock(lock_of(tmp_path, name)))
        first = start(tmp_path, *words)
        until(lambda: built(tmp_path) >= 10)
        second = start(tmp_path, *words)
        assert second.stdout is not None
        known_already = [second.stdout.readline() for _ in range(10)]
        # By now both have found that the others are to be built.
    runs = [first, second]
    outputs = [run.communicate(timeout=PATIENCE) for run in runs]
    outputs[1] = "".join(known_already) + outputs[1][0], outputs[1][1]
    assert [run.returncode for run in runs] == [0, 0]
    assert [err for _, err in outputs] == ["", ""]
    lines = [json.loads(line) for out, _ in outputs for line in out.splitlines()]
    done = [line["built"] for line in lines if "built" in line]
    known = [line["unchanged"] for line in lines if "unchanged" in line]
    packs = [f"build/{name}/pack.pdf" for name in many]
    assert sorted(done) == packs, "each is built once, whoever comes to it first"
    assert sorted(known) == packs
    expect_whole(tmp_path, *many)
    assert run_process("build", "--all", cwd=tmp_path).out.startswith("40 unchanged; 80 pages, ")
