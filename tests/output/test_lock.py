import os
import threading
from pathlib import Path

import pytest

from agendapack.output.lock import locked_file, locked_name
from tests.output.test_replace import files, found, publish
from tests.waiting import PATIENCE, until

pytest.importorskip("fcntl", reason="this system has no such locks")


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


def test_another_meeting_does_not_wait(tmp_path: Path) -> None:
    with locked_name(tmp_path / "m"):
        assert publish(files(pack="1"), tmp_path / "n").problems == ()
    assert found(tmp_path / "n") == files(pack="1")


def test_the_lock_of_a_process_that_was_killed_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".m.lock").touch()
    assert publish(files(pack="1"), tmp_path / "m").problems == ()
    assert os.listdir(tmp_path) == ["m"]


def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".m.lock").symlink_to(tmp_path / "elsewhere")
    assert len(publish(files(pack="1"), tmp_path / "m").problems) == 1
    assert os.listdir(tmp_path) == [".m.lock"]
