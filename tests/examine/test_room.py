"""Where a page has room for its stamp."""

import pytest

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import ExaminedPaper, Framing
from tests.assemble.built import built


def room(content: bytes, page: bytes = b"/MediaBox[0 0 600 800]", turn: int = 0) -> str:
    found = measure_pdf(built(content, page=page), framing=Framing(turn))
    assert isinstance(found, ExaminedPaper)
    return found.facts.room[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "222222"),
        (b"0 g 0 0 600 800 re f", "222222"),
        (b"0 g 540 755 20 10 re f", "220222"),
        (b"0 g 540 753 20 4 re f", "221222"),
        (b"0 g 290 35 20 6 re f", "222202"),
        (b"0 g 0 760 600 3 re f 0 35 600 3 re f", "000000"),
        (b"0 g 540 780 20 10 re f", "222222"),
    ],
)
def test_what_is_in_the_margins(content: bytes, expected: str) -> None:
    assert room(content) == expected


def test_the_margins_are_those_that_are_seen() -> None:
    upper_right = b"0 g 540 755 20 10 re f"
    assert room(upper_right, turn=90) == "222220"
    assert room(upper_right, turn=180) == "222022"
    offset = b"/MediaBox[-100 -100 700 900]/CropBox[0 0 600 800]"
    assert room(upper_right, page=offset) == "220222"


def test_a_paper_that_is_cropped_away_is_refused() -> None:
    found = measure_pdf(built(b""), framing=Framing(crop=(0.0, 200.0, 0.0, 200.0)))
    assert str(getattr(found, "code", "")) == "nothing-left"
