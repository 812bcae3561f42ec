"""Files and record change together: at whatever step a run dies or fails, both or neither."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import agendapack
from agendapack.output.files import exchange, write_safely
from agendapack.output.replace import RecordChange, publish
from agendapack.problems import Code
from tests.output.test_replace import files, found

OLD, NEW = files(pack="old", agenda="old"), files(pack="new", papers__02="new")
WRITES = """
import os, pathlib, shutil, signal, sys
from agendapack.output import replace
from agendapack.output.replace import RecordChange, publish
from tests.output.test_swap import NEW
steps, can_exchange = 0, sys.argv[1] == "True"
def watch(after, kill_at):
    def step(*args, **kwargs):
        global steps
        steps += 1
        if steps == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return after(*args, **kwargs)
    return step
def write(place, kill_at):
    folder, record = place / "build" / "m", place / "meeting" / "published.yaml"
    before = record.read_bytes() if record.exists() else None
    change = RecordChange(record, before, (before or b"") + b"new")
    os.fsync = watch(os.fsync, kill_at)
    pathlib.Path.open = watch(pathlib.Path.open, kill_at)
    pathlib.Path.rename = watch(pathlib.Path.rename, kill_at)
    pathlib.Path.replace = watch(pathlib.Path.replace, kill_at)
    pathlib.Path.unlink = watch(pathlib.Path.unlink, kill_at)
    shutil.rmtree = watch(shutil.rmtree, kill_at)
    replace.exchange = watch(replace.exchange if can_exchange else lambda *names: False, kill_at)
    assert publish(NEW, folder, folder.parent, change).problems == ()
    print(steps, flush=True)
    os._exit(0)
for kill_at in map(int, sys.argv[3:]):
    child = os.fork() or write(pathlib.Path(sys.argv[2], str(kill_at)), kill_at)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def meeting(tmp_path: Path, record: bytes | None) -> tuple[Path, RecordChange]:
    (tmp_path / "meeting").mkdir()
    path = tmp_path / "meeting" / "published.yaml"
    if record is not None:
        path.write_bytes(record)
    return tmp_path / "build" / "m", RecordChange(path, record, (record or b"") + b"new")


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def write_in_processes(place: Path, can_exchange: bool, kill_at: Iterable[int]) -> list[int]:
    """Write in the folders that are named by the steps at which a process each is killed.

    Returns:
        Their exit codes; before that of one that is not killed, how many steps it took.
    """
    ran = subprocess.run(
        [sys.executable, "-c", WRITES, str(can_exchange), str(place), *map(str, kill_at)],
        cwd=Path(agendapack.__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return list(map(int, ran.stdout.split()))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("record", [None, b"old"], ids=["first", "later"])
@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "two-renames"])
def test_killed_at_any_step_files_and_record_are_old_or_new_after_the_next_run(
    tmp_path: Path, record: bytes | None, can_exchange: bool
) -> None:
    def prepare(kill_at: int) -> tuple[Path, RecordChange]:
        place = tmp_path / str(kill_at)
        place.mkdir()
        folder, change = meeting(place, record)
        publish(OLD, folder, folder.parent)
        return folder, change

    prepare(0)
    steps, code = write_in_processes(tmp_path, can_exchange, [0])
    assert code == 0
    assert steps >= 14
    places = {step: prepare(step) for step in range(1, steps + 1)}
    assert write_in_processes(tmp_path, can_exchange, places) == [-signal.SIGKILL] * steps
    outcomes = set()
    for step, (folder, change) in places.items():
        now = content(change.path)
        assert now in (change.expected, change.new)
        publish(NEW, folder, folder.parent, RecordChange(change.path, b"of another day"))
        state = found(folder)
        assert state == (NEW if now == change.new else OLD), step
        assert os.listdir(folder.parent) == ["m"]
        assert os.listdir(change.path.parent) == (["published.yaml"] if now is not None else [])
        outcomes.add(now)
    assert outcomes == {change.expected, change.new}


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), PermissionError(13, "x")]
)
@pytest.mark.parametrize("at", range(1, 20))
def test_a_failure_at_any_step_changes_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: OSError
) -> None:
    folder, change = meeting(tmp_path, b"old")
    publish(OLD, folder, folder.parent)
    steps = 0

    def fail(after: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            nonlocal steps
            steps += 1
            if steps == at:
                raise error
            return after(*args, **kwargs)

        return step

    monkeypatch.setattr("agendapack.output.replace.write_safely", fail(write_safely))
    monkeypatch.setattr("agendapack.output.replace.exchange", fail(exchange))
    monkeypatch.setattr(Path, "rename", fail(Path.rename))
    monkeypatch.setattr(Path, "mkdir", fail(Path.mkdir))
    problems = publish(NEW, folder, folder.parent, change).problems
    monkeypatch.undo()
    if steps >= at:
        assert [problem.code for problem in problems] == [Code.CANNOT_WRITE]
        assert (found(folder), content(change.path)) == (OLD, b"old")
    else:
        assert (found(folder), content(change.path)) == (NEW, b"oldnew")
        assert at > 10
    assert os.listdir(folder.parent) == ["m"]
    assert os.listdir(change.path.parent) == ["published.yaml"]


def test_files_that_are_in_place_already_need_the_record_alone(tmp_path: Path) -> None:
    folder, change = meeting(tmp_path, None)
    publish(NEW, folder, folder.parent)
    before = folder.stat().st_ino
    publish(NEW, folder, folder.parent, change)
    assert (folder.stat().st_ino, content(change.path)) == (before, b"new")


def test_a_meeting_that_was_published_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    folder, change = meeting(tmp_path, b"old")
    publish(OLD, folder, folder.parent, change)
    stale = RecordChange(change.path, b"old")
    assert [p.code for p in publish(NEW, folder, folder.parent, stale).problems] == [
        Code.PUBLISHED_MEANWHILE
    ]
    assert found(folder) == OLD


def test_of_two_that_publish_at_once_one_is_told_to_run_again(tmp_path: Path) -> None:
    folder, change = meeting(tmp_path, b"old")
    outcomes = [publish(each, folder, folder.parent, change).problems for each in (OLD, NEW)]
    assert [len(problems) for problems in outcomes] == [0, 1]
    assert (found(folder), content(change.path)) == (OLD, b"oldnew")
