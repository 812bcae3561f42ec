"""No file hangs or kills a build: each becomes what it should, in time."""

from collections.abc import Iterator

import pytest

from agendapack.load.examiner import Examiner
from agendapack.model.facts import ExaminedPaper, Flaw, Limits
from agendapack.sandbox.client import Confined
from tests.examine.hostile import ACTING, REFUSED, TAKEN, page
from tests.waiting import STRETCH


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    """Allow each paper three seconds of processor time, and little memory."""
    process = Confined(Limits(seconds=3, stretch=STRETCH, memory=700 * 2**20))
    made = Examiner(process)
    made.begin(page())()
    yield made
    process.close()


@pytest.fixture(scope="module")
def patient() -> Iterator[Examiner]:
    """Allow each paper as long as a busy machine may take for it."""
    process = Confined(Limits(seconds=30, memory=700 * 2**20))
    yield Examiner(process)
    process.close()


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_in_time(examiner: Examiner, name: str) -> None:
    make, code = REFUSED[name]
    found = examiner.begin(make())()
    assert isinstance(found, Flaw)
    assert str(found.code) == code
    assert isinstance(examiner.begin(page())(), ExaminedPaper)


@pytest.mark.parametrize("name", TAKEN)
def test_an_odd_file_that_does_no_harm_is_taken(patient: Examiner, name: str) -> None:
    found = patient.begin(TAKEN[name]())()
    assert isinstance(found, ExaminedPaper)
    assert found.facts.pages == 1


@pytest.mark.parametrize("name", ACTING)
def test_what_acts_is_found(patient: Examiner, name: str) -> None:
    make, trait, found = ACTING[name]
    measured = patient.begin(make())()
    assert isinstance(measured, ExaminedPaper)
    assert getattr(measured.facts, trait) == (found,)
