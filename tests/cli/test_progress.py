"""What stands on a terminal while meetings are built, and after."""

import os
import sys
from pathlib import Path

import pytest

import agendapack as package
from tests.cli.conftest import Run
from tests.cli.many import add_meetings, spoil

pty = pytest.importorskip("pty", reason="this system has no terminals of this kind")


def run_on_terminal(cwd: Path, *arguments: str) -> tuple[int, str]:
    """Run the command line on a terminal; return its exit code and all that was sent to it."""
    process, handle = pty.fork()
    if process == 0:
        os.chdir(cwd)
        os.environ |= {
            "PYTHONPATH": str(Path(package.__file__).parent.parent),
            "TERM": "xterm",
            "COLUMNS": "200",
            "LANG": "C.UTF-8",
        }
        os.execv(sys.executable, [sys.executable, "-m", "agendapack", *arguments])
    sent = b""
    while True:
        try:
            more = os.read(handle, 65536)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        sent += more
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), sent.decode()


def last_seen(sent: str) -> list[str]:
    """Return the lines that are left standing: each as it was after it was last cleared."""
    return [line.rpartition("\x1b[2K")[2] for line in sent.split("\r\n")]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_bar_leaves_whole_lines_behind(agendapack: Run, tmp_path: Path, jobs: str) -> None:
    agendapack("init")
    first, second, third = add_meetings(tmp_path, 3)
    spoil(tmp_path, second)
    code, sent = run_on_terminal(tmp_path, "build", "--all", "--no-cache", "--jobs", jobs)
    assert code == 1
    for words in ("1/3", "2/3", f"{first}: writing"):
        assert words in sent
    seen = last_seen(sent)
    assert f"built build/{first}/pack.pdf (2 pages)" in seen
    assert f"failed {second}" in seen
    assert f"built build/{third}/pack.pdf (2 pages)" in seen
    assert any(line.startswith("2 built, 1 failed; 4 pages, ") for line in seen)
    assert seen[-2:] == ["1 error", ""]


def test_one_meeting_has_its_steps_alone(agendapack: Run, tmp_path: Path) -> None:
    agendapack("init")
    (name,) = add_meetings(tmp_path, 1)
    code, sent = run_on_terminal(tmp_path, "build", name, "--no-cache")
    assert code == 0
    assert f"{name}: laying out" in sent
    assert "1/1" not in sent
    assert f"built build/{name}/pack.pdf (2 pages)" in last_seen(sent)


def test_quiet_shows_nothing(agendapack: Run, tmp_path: Path) -> None:
    agendapack("init")
    (name,) = add_meetings(tmp_path, 1)
    assert run_on_terminal(tmp_path, "build", name, "--no-cache", "--quiet") == (0, "")
