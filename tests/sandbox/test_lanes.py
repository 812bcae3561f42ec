"""Several tasks are done at the same time: with the same answers, and none works on afterwards."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from agendapack.model.facts import Flaw
from agendapack.problems import InternalFault
from agendapack.sandbox import client as module
from agendapack.sandbox.client import Answer, Confined, Lanes
from tests.sandbox.test_client import LIMITS, TASK


@pytest.fixture
def first() -> Iterator[Confined]:
    made = Confined(replace(LIMITS, seconds=20))
    yield made
    made.close()


def asked(answer: Answer | Flaw) -> object:
    assert isinstance(answer, Answer)
    return answer.values.get("asked")


def pid_of(answer: Answer | Flaw) -> int:
    assert isinstance(answer, Answer)
    return int(answer.values["pid"])


def test_each_task_has_its_own_answer_whatever_the_order_of_waiting(first: Confined) -> None:
    with Lanes(first, 2) as lanes:
        begun = [lanes.begin(TASK, {"number": number}, b"say") for number in range(30)]
        found = [asked(answer()) for answer in reversed(begun)]
    assert found == [{"number": number} for number in reversed(range(30))]


def test_a_second_process_is_started_only_where_it_is_worth_it(first: Confined) -> None:
    def count(papers: int, size: int) -> int:
        with Lanes(first, 2) as lanes:
            begun = [lanes.begin(TASK, {}, b"pid".ljust(size)) for _ in range(papers)]
            return len({pid_of(answer()) for answer in begun})

    assert count(5, 10) == 1
    assert count(60, 10) == 2
    assert count(5, 10 * module.BYTES_OF_PAPER) == 2


def test_nothing_is_started_where_nothing_is_asked(first: Confined) -> None:
    with Lanes(first, 2):
        pass
    assert first._process is None


def test_a_file_that_ends_its_process_is_told_and_the_others_are_answered(first: Confined) -> None:
    with Lanes(first, 2) as lanes:
        begun = [lanes.begin(TASK, {}, b"raise" if n % 7 == 3 else b"say") for n in range(30)]
        found = [answer() for answer in begun]
    assert [n for n, answer in enumerate(found) if isinstance(answer, Flaw)] == [3, 10, 17, 24]


def test_a_fault_of_ours_is_raised_where_the_answer_is_waited_for(first: Confined) -> None:
    with Lanes(first, 2) as lanes:
        begun = lanes.begin(TASK, {}, b"raise here")
        with pytest.raises(InternalFault, match="what nobody asked"):
            begun()


@pytest.mark.parametrize("error", [KeyboardInterrupt, InternalFault("a")])
def test_after_an_exception_no_process_works_on(
    first: Confined, error: BaseException | type[BaseException]
) -> None:
    lanes = Lanes(first, 2)
    with suppress(KeyboardInterrupt, InternalFault), lanes:
        for _ in range(40):
            lanes.begin(TASK, {}, b"sleep")
        while len(lanes._lanes) < 2 or not all(lane._loaded for lane, _ in lanes._lanes):
            time.sleep(0.01)
        processes = [lane._process for lane, _ in lanes._lanes]
        raise error
    assert not any(thread.is_alive() for _, thread in lanes._lanes)
    assert all(process is not None and process.poll() is not None for process in processes)
    assert json.dumps(asked(first.ask(TASK, {"a": 1}, b"say"))) == '{"a": 1}'
