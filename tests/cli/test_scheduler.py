"""`agendapack build --scheduler`."""

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from agendapack.batch.cluster import reach
from agendapack.batch.work import meeting_lock
from tests.batch.cluster.workspaces import built_files, silent_port, write_meetings
from tests.cli.conftest import Run
from tests.waiting import PATIENCE

pytest.importorskip("distributed", reason="agendapack[cluster] is not installed")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--scheduler", "nowhere"), "--scheduler takes 'local', or an address with a port"),
        (("--scheduler", "local:0"), "'local:0' is none"),
        (("--scheduler", "local:2", "--jobs", "2"), "--jobs is for this machine alone"),
        (("--tls-ca", "meetings/organisation.yaml"), "are for --scheduler ADDRESS"),
        (("--scheduler", "tcp://127.0.0.1:{port}"), "cannot be reached"),
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(
    agendapack: Run,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setattr(reach, "SECONDS_TO_REACH", 0.5)
    with silent_port() as port:
        words = [option.format(port=port) for option in options]
        ran = agendapack("build", "--all", *words)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert not list((workspace / "build").glob("2*"))


def test_the_command_line_builds_on_workers_what_it_builds_here(
    agendapack: Run, workspace: Path
) -> None:
    remote = agendapack("build", "--all", "--scheduler", "local:1", "--output", "remote")
    local = agendapack("build", "--all", "--jobs", "1", "--output", "local")
    assert (remote.code, local.code) == (0, 0), remote.err
    assert remote.err == local.err
    assert len(built_files(workspace / "remote")) > 4
    kept = {name: data for name, data in built_files(workspace / "remote").items() if "/" in name}
    assert kept == {n: data for n, data in built_files(workspace / "local").items() if "/" in n}
    again = agendapack("build", "--all", "--scheduler", "tcp://127.0.0.1:9", "--output", "remote")
    assert again.code == 0
    assert "2 unchanged" in again.out


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="the system has no groups of processes")
def test_an_interruption_ends_the_workers_too(workspace: Path) -> None:
    write_meetings(workspace, 12)
    with ExitStack() as held:
        for day in range(6, 13):  # more than are at work at once, so the run cannot end
            lock = workspace / "build" / ".agendapack" / "locks" / f"2030-03-{day:02}"
            held.enter_context(meeting_lock(lock))
        started = subprocess.Popen(
            [sys.executable, "-m", "agendapack", "build", "--all", "--scheduler", "local:2"],
            cwd=workspace,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        assert started.stdout is not None
        first = started.stdout.readline()
        os.killpg(started.pid, signal.SIGINT)
    # Every process that was started has these streams, so they end with the last of them.
    rest, errors = started.communicate(timeout=PATIENCE)
    assert (started.returncode, errors.strip()) == (130, "")
    # One that was being said when the run was interrupted is said again, so that none is lost.
    built = {line for line in (first + rest).splitlines() if line.startswith("built build/")}
    report = json.loads((workspace / "build" / "report.json").read_text("utf-8"))
    states = [meeting["state"] for meeting in report["meetings"]]
    assert 1 <= len(built) <= states.count("built") < len(states) == 13
