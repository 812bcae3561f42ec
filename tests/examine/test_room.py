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
        (b"", "22222222"),
        (b"0 g 0 0 600 800 re f", "22222222"),
        (b"0 g 540 755 20 10 re f", "22022202"),
        (b"0 g 540 753 20 4 re f", "22122212"),
        (b"0 g 290 35 20 6 re f", "22220220"),
        (b"0 g 0 760 600 3 re f 0 35 600 3 re f", "00000000"),
        (b"0 g 170 755 4 4 re f", "11222202"),  # between the places of small stamps
        (b"0 g 540 780 20 10 re f", "22222222"),
    ],
)
def test_what_is_in_the_margins(content: bytes, expected: str) -> None:
    assert room(content) == expected


def test_the_margins_are_those_that_are_seen() -> None:
    upper_right = b"0 g 540 755 20 10 re f"
    assert room(upper_right, turn=90) == "22222020"
    assert room(upper_right, turn=180) == "22202220"
    offset = b"/MediaBox[-100 -100 700 900]/CropBox[0 0 600 800]"
    assert room(upper_right, page=offset) == "22022202"


def test_a_paper_that_is_cropped_away_is_refused() -> None:
    found = measure_pdf(built(b""), framing=Framing(crop=(0.0, 200.0, 0.0, 200.0)))
    assert str(getattr(found, "code", "")) == "nothing-left"
