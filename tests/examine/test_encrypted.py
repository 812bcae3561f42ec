"""Files that are encrypted, some of them damaged too."""

from pathlib import Path

import pytest

from agendapack.load.examiner import Asked, measure_pdf
from agendapack.model.facts import ExaminedPaper, Flaw
from agendapack.problems import Code
from tests.assemble.built import differences

ANNEXES = Path(__file__).parents[1] / "fixtures" / "annexes"
OPEN = (ANNEXES / "encrypted-empty-password.pdf").read_bytes()
LOCKED = (ANNEXES / "encrypted-password.pdf").read_bytes()
INDEX_LOST = OPEN[: OPEN.rindex(b"startxref")] + b"startxref\n9\n%%EOF\n"


def test_one_that_opens_without_a_password_looks_as_it_did() -> None:
    assert differences(OPEN) == []
    found = measure_pdf(OPEN)
    assert isinstance(found, ExaminedPaper)
    assert (found.facts.encrypted, found.facts.repaired) == (True, False)


def test_a_password_that_nobody_asks_for_does_no_harm() -> None:
    assert isinstance(measure_pdf(OPEN, Asked("for another file")), ExaminedPaper)


def test_one_whose_index_is_lost_is_repaired() -> None:
    assert differences(INDEX_LOST) == []
    found = measure_pdf(INDEX_LOST)
    assert isinstance(found, ExaminedPaper)
    assert (found.facts.encrypted, found.facts.repaired) == (True, True)


@pytest.mark.parametrize("lost", [b"4 0 obj", b"1 0 obj"])
def test_one_that_lost_its_page_too_is_refused(lost: bytes) -> None:
    found = measure_pdf(INDEX_LOST.replace(b"\n" + lost, b"\n" + b" " * len(lost)))
    assert isinstance(found, Flaw)
    assert found.code is Code.DAMAGED_PDF


def test_one_that_lost_what_was_on_its_page_says_so() -> None:
    found = measure_pdf(INDEX_LOST.replace(b"\n5 0 obj", b"\n       "))
    assert isinstance(found, ExaminedPaper)
    assert found.facts.lost == (1,)


def test_a_locked_one_that_is_damaged_is_repaired_with_its_password() -> None:
    damaged = LOCKED[: LOCKED.rindex(b"startxref")] + b"startxref\n9\n%%EOF\n"
    found = measure_pdf(damaged)
    assert isinstance(found, Flaw)
    assert found.code is Code.LOCKED_PDF
    found = measure_pdf(damaged, Asked("secret"))
    assert isinstance(found, ExaminedPaper)
    assert (found.facts.encrypted, found.facts.repaired) == (True, True)
