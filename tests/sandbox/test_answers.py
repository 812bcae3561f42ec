"""An answer that was given before is not asked for again; what went wrong is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agendapack.cache.folder import CacheFolder
from agendapack.model.facts import Flaw, Limits
from agendapack.sandbox.client import Answer, Confined
from tests.waiting import STRETCH

TASK = "tests.sandbox.tasks"
LIMITS = Limits(seconds=0.5, stretch=STRETCH, memory=400 * 2**20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Keep the answer to one question, by a process that has ended."""
    process = start(tmp_path)
    assert isinstance(process.ask(TASK, {"a": 1}, b"say"), Answer)
    process.close()
    return tmp_path


@pytest.fixture
def process(folder: Path) -> Iterator[Confined]:
    """Return a process that has not started yet."""
    made = start(folder)
    yield made
    made.close()


def start(folder: Path, limits: Limits = LIMITS) -> Confined:
    made = Confined(limits)
    made.cache = CacheFolder(folder, "1")
    return made


def has_started(process: Confined) -> bool:
    return process._process is not None


def entries(folder: Path) -> int:
    return len(list(folder.glob("??/*")))


def test_an_answer_is_looked_up_without_starting_the_process(process: Confined) -> None:
    answer = process.ask(TASK, {"a": 1}, b"say")
    assert isinstance(answer, Answer)
    assert (answer.values["asked"], answer.data) == ({"a": 1}, b"SAY")
    assert not has_started(process)


def test_another_question_file_task_or_limit_is_asked(process: Confined, folder: Path) -> None:
    process.ask(TASK, {"a": 2}, b"say")
    process.ask(TASK, {"a": 1}, b"say ")
    assert has_started(process)
    assert entries(folder) == 3
    stricter = start(folder, replace(LIMITS, seconds=0.4))
    stricter.ask(TASK, {"a": 1}, b"say")
    assert has_started(stricter)
    stricter.close()


def test_what_went_wrong_is_not_kept(process: Confined, folder: Path) -> None:
    for _ in range(2):
        assert isinstance(process.ask(TASK, {}, b"raise"), Flaw)
    assert entries(folder) == 1


def test_nothing_is_kept_under_a_password(process: Confined, folder: Path) -> None:
    for _ in range(2):
        answer = process.ask(TASK, {"password": "secret"}, b"say")
        assert isinstance(answer, Answer)
    assert entries(folder) == 1
    process.ask(TASK, {"password": None}, b"say")
    assert entries(folder) == 2
