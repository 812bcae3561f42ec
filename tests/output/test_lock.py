import errno
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from agendapack.output import files as lock
from agendapack.output.files import locked, locked_file, locked_name
from tests.output.test_replace import files, found, publish
from tests.waiting import PATIENCE, until

fcntl = pytest.importorskip("fcntl", reason="this system has no such locks")


@pytest.fixture(params=["as it is", "as on Windows"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Lock as this system does, and as Windows does, whose module is then a stand-in."""

    def locking(handle: int, mode: int, size: int) -> None:
        assert (mode, size) == (2, 1)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PermissionError(errno.EACCES, "locked") from error

    if request.param == "as on Windows":
        monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
        monkeypatch.setattr(lock, "LOCK", lock._lock_byte)
        monkeypatch.setattr(lock, "PAUSE", 0.0001)
    return str(request.param)


@pytest.mark.usefixtures("system")
def test_one_at_a_time_holds_the_lock(tmp_path: Path) -> None:
    inside: list[int] = []
    seen: list[int] = []
    waiting: set[int] = set()

    def hold(number: int) -> None:
        for _ in range(50):
            with locked_file(tmp_path / "m", lambda: waiting.add(number)):
                inside.append(number)
                seen.append(len(inside))
                inside.remove(number)

    threads = [threading.Thread(target=hold, args=(number,)) for number in range(8)]
    with locked_file(tmp_path / "m"):
        for thread in threads:
            thread.start()
        until(lambda: len(waiting) == len(threads))
    for thread in threads:
        thread.join(PATIENCE)
    assert seen == [1] * 400
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("system")
def test_another_meeting_does_not_wait(tmp_path: Path) -> None:
    with locked_name(tmp_path / "m"):
        assert publish(files(pack="1"), tmp_path / "n").problems == ()
    assert found(tmp_path / "n") == files(pack="1")


@pytest.mark.usefixtures("system")
def test_the_lock_of_a_process_that_was_killed_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".m.lock").touch()
    assert publish(files(pack="1"), tmp_path / "m").problems == ()
    assert os.listdir(tmp_path) == ["m"]


@pytest.mark.usefixtures("system")
def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".m.lock").symlink_to(tmp_path / "elsewhere")
    assert len(publish(files(pack="1"), tmp_path / "m").problems) == 1
    assert os.listdir(tmp_path) == [".m.lock"]


def test_a_folder_that_cannot_be_opened_is_locked_by_a_file_beside_it(
    system: str, tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    with locked(folder):
        wanted = ("m",) if system == "as it is" else (".m.lock", "m")
        assert sorted(os.listdir(tmp_path)) == [*wanted]
    assert os.listdir(tmp_path) == ["m"]


def test_without_any_locks_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LOCK", None)
    with locked(tmp_path), locked(tmp_path), locked_name(tmp_path / "m"):
        assert publish(files(pack="1"), tmp_path / "m").problems == ()
    assert os.listdir(tmp_path) == ["m"]


def test_what_is_wrong_with_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locking(handle: int, mode: int, size: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    monkeypatch.setattr(lock, "LOCK", lock._lock_byte)
    with pytest.raises(OSError, match="broken"), locked_file(tmp_path / "m"):
        raise AssertionError("it holds no lock")
