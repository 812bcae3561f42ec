import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import agendapack
from agendapack.batch.work import meeting_lock
from tests.waiting import PATIENCE

pytest.importorskip("fcntl", reason="this system has no such locks")


def test_nobody_enters_while_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / ".agendapack" / "locks" / "m"
    seen: list[str] = []
    at_the_door = threading.Event()

    def wait() -> None:
        seen.append("waits")
        at_the_door.set()

    def take() -> None:
        with meeting_lock(path, wait):
            seen.append("enters")
            at_the_door.set()

    with meeting_lock(path):
        other = threading.Thread(target=take)
        other.start()
        assert at_the_door.wait(PATIENCE)
        seen.append("is let in")
    other.join(PATIENCE)
    assert seen == ["waits", "is let in", "enters"]


def test_nothing_is_left_when_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / ".agendapack" / "locks" / "m"
    with meeting_lock(path):
        assert path.exists()
    assert list(path.parent.iterdir()) == []


def test_another_meeting_does_not_wait(tmp_path: Path) -> None:
    with meeting_lock(tmp_path / "locks" / "m"), meeting_lock(tmp_path / "locks" / "n"):
        assert sorted(path.name for path in tmp_path.glob("locks/*")) == ["m", "n"]


def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "m"
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from agendapack.batch.work import meeting_lock\n"
        "with meeting_lock(Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    home = str(Path(agendapack.__file__).parent.parent)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        env={**os.environ, "PYTHONPATH": home},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.send_signal(signal.SIGKILL)
    with meeting_lock(path):
        assert path.exists()


def test_only_its_owner_may_look_where_locks_are(tmp_path: Path) -> None:
    with meeting_lock(tmp_path / ".agendapack" / "locks" / "m"):
        modes = [p.stat().st_mode & 0o777 for p in sorted(tmp_path.rglob("*"))]
    assert modes == [0o700, 0o700, 0o600]
