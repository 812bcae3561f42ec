"""Page trees that are not what they should be: what viewers show of them goes in."""

import pytest

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import ExaminedPaper, Flaw
from tests.assemble.built import built, differences

DRAWN = b"1 0 0 rg 10 10 80 80 re f"
LOOPS = {
    "the root": b"[2 0 R 3 0 R]",
    "a node": b"[3 0 R 5 0 R]",
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_tree_in_a_circle_loses_no_page_that_viewers_show(name: str) -> None:
    node = b"<</Type/Pages/Kids[5 0 R 2 0 R]/Count 1>>"
    data = built(DRAWN, node).replace(b"[3 0 R]", LOOPS[name])
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    assert found.facts.repaired
    assert differences(data) == []


def test_a_circle_without_pages_is_refused() -> None:
    found = measure_pdf(built(DRAWN).replace(b"[3 0 R]", b"[2 0 R]"))
    assert isinstance(found, Flaw)
    assert found.code.value == "damaged-pdf"


def test_a_page_that_is_not_in_the_file_is_told() -> None:
    data = built(DRAWN).replace(b"[3 0 R]/Count 1", b"[3 0 R 9 0 R]/Count 2")
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    assert (found.facts.pages, found.facts.repaired) == (1, True)


@pytest.mark.parametrize(
    "kids",
    [b"", b"/Kind[3 0 R]", b"/Kids 7"],
)
def test_a_tree_without_kids_is_refused(kids: bytes) -> None:
    found = measure_pdf(built(DRAWN).replace(b"/Kids[3 0 R]", kids))
    assert isinstance(found, Flaw)
    assert found.code.value == "damaged-pdf"


def test_a_page_that_another_object_stands_for_is_not_left_out_in_silence() -> None:
    data = built(DRAWN, b"<</Type/Font/Subtype/TrueType>>")
    found = measure_pdf(data.replace(b"[3 0 R]/Count 1", b"[3 0 R 5 0 R]/Count 2"))
    assert isinstance(found, Flaw)
    # Versions of qpdf differ in whether they leave the font out, or take it for an empty page.
    assert found.message in {
        "is damaged: only 1 of its 2 pages can be read",
        "is damaged: what was on its page 2 is lost",
    }
