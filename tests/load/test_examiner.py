"""What the examiner remembers of papers, so that none is examined twice, and what it does not."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from agendapack.load import examiner as module
from agendapack.load.examiner import Asked, Examiner, measure_pdf
from agendapack.model.facts import ExaminedPaper
from agendapack.sandbox.client import Answer, Confined

PAPER = Path(__file__).parents[1] / "fixtures/annexes/tagged-letter.pdf"


class Counting(Confined):
    """Answers the same of each file, with as many bytes as it has, and counts the questions."""

    def __init__(self) -> None:
        super().__init__()
        found = measure_pdf(PAPER.read_bytes())
        assert isinstance(found, ExaminedPaper)
        self._values = {"facts": asdict(found.facts), "chosen": None}
        self.asked = 0

    def ask(self, task: str, asked: dict[str, Any], data: bytes, patience: float = 1.0) -> Answer:
        self.asked += 1
        return Answer(self._values, data)


def test_a_paper_is_examined_once() -> None:
    process = Counting()
    examiner = Examiner(process)
    first = [examiner.begin(data)() for data in (b"a", b"b")]
    assert first == [examiner.begin(data)() for data in (b"a", b"b")]
    assert first[0] != first[1]
    assert process.asked == 2


def test_nothing_that_takes_a_password_is_remembered() -> None:
    process = Counting()
    examiner = Examiner(process)
    for _ in range(2):
        examiner.begin(b"a", Asked("secret"))()
    assert process.asked == 2
    assert "secret" not in repr(vars(examiner))


def test_a_long_run_remembers_no_more_than_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 100_000)
    process = Counting()
    examiner = Examiner(process)
    for number in range(100):
        paper = bytes([number]) * 20_000
        assert examiner.begin(paper)() is examiner.begin(paper)()
        held = [
            found.data for found in examiner._known.values() if isinstance(found, ExaminedPaper)
        ]
        assert sum(map(len, filter(None, held))) <= 100_000
    assert process.asked == 100
