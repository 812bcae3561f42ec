"""`as: picture` keeps what a page shows, and nothing that it hides."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import ImageChops, ImageStat

from agendapack.load.examiner import Asked, measure_pdf
from agendapack.model.facts import ExaminedPaper, Framing
from agendapack.pdf import text_of_pages
from agendapack.pipeline import build
from agendapack.problems import ProblemsFound
from tests.examine.test_unseen import BOX, SAID, SECRET, page
from tests.pack.test_safeguard import FOLDER, pdf, write

DRAWN = Framing(drawn=True)


def apart(first: bytes, second: bytes) -> float:
    """Return how different the first pages of two files look, from 0 to 1."""
    pictures = []
    for data in (first, second):
        with pypdfium2.PdfDocument(data) as opened:
            pictures.append(opened[0].render(scale=1).to_pil().convert("L"))
    return float(ImageStat.Stat(ImageChops.difference(*pictures)).mean[0]) / 255


def drawn(data: bytes, framing: Framing = DRAWN, pages: tuple[int, int] | None = None) -> bytes:
    found = measure_pdf(data, Asked(framing=framing, pages=(pages,) if pages else None))
    assert isinstance(found, ExaminedPaper)
    assert found.data is not None
    assert found.facts.unseen == ()
    assert found.chosen is None
    return found.data


def test_a_page_looks_the_same_and_holds_no_words() -> None:
    hiding = page(f"{SAID} {BOX} 1 0 0 rg 300 300 50 50 re f")
    made = drawn(hiding)
    assert SECRET in text_of_pages(hiding)
    assert text_of_pages(made).strip() == ""
    assert apart(hiding, made) < 0.005
    assert drawn(hiding) == made


def test_what_is_cut_off_is_not_in_the_picture() -> None:
    cut = Framing(turn=90, crop=(100.0, 0.0, 0.0, 50.0), drawn=True)
    made = drawn(page(SAID), cut)
    with pikepdf.open(BytesIO(made)) as opened:
        (sheet,) = opened.pages
        assert [round(float(side)) for side in sheet.mediabox] == [0, 0, 792, 495]
        assert "/Rotate" not in sheet
    assert cut.remaining == Framing()
    assert Framing(turn=90).remaining == Framing(turn=90)


def test_the_pages_that_are_taken_are_drawn() -> None:
    three = pdf(*((words, b"") for words in ("one", "two", "three")))
    with pikepdf.open(BytesIO(drawn(three, pages=(2, 3)))) as opened:
        assert len(opened.pages) == 2


def test_a_picture_needs_words_for_those_who_do_not_see_it(tmp_path: Path) -> None:
    request = write(tmp_path, ("Tenders", pdf(("A line", BOX.encode())), ", as: picture"))
    built = build(request)
    assert not {"unseen-text", "scan-only"} & {each.code.value for each in built.problems}
    file = tmp_path / "meetings" / FOLDER / "meeting.yaml"
    file.write_text(file.read_text("utf-8").replace("alt: Words, ", ""), "utf-8")
    with pytest.raises(ProblemsFound) as found:
        build(request)
    assert "missing-alt" in [each.code for each in found.value.problems]
