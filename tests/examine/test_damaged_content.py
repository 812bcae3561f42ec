"""Content that cannot be read to its end: told with its page, written anew, and stamped."""

import zlib
from io import BytesIO

import pikepdf
import pytest

from agendapack.load.examiner import Asked, measure_pdf
from agendapack.model.facts import ExaminedPaper, Flaw
from agendapack.pdf import check_tags
from tests.appearance import Viewer
from tests.assemble.packs import make, pack_of
from tests.examine.hostile import CATALOG, PAGE, raw, stream

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
LINES = b"BT /F 12 Tf 72 700 Td (Begin) Tj ET\n" + b"\n".join(
    b"BT /F 12 Tf 72 %d Td (Line %d of it) Tj ET" % (690 - 12 * n, n * 37) for n in range(40)
)
FIRST = 4


def paper(content: bytes, *more: bytes) -> bytes:
    tree = b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>"
    page = PAGE.replace(b"<<>>", b"<</Font<</F 5 0 R>>/XObject<</X 8 0 R>>>>")
    other = page.replace(b"4 0 R", b"7 0 R")
    return raw(CATALOG, tree, page, content, FONT, other, stream(b"BT ET"), *more)


def flipped() -> bytes:
    data = bytearray(zlib.compress(LINES))
    data[len(data) // 2] ^= 0x10
    return stream(bytes(data), b"/Filter/FlateDecode")


DAMAGED = {
    "a bit": flipped(),
    "cut": stream(zlib.compress(LINES)[:150], b"/Filter/FlateDecode"),
    "a string": stream(LINES + b" BT 9 9 Td (open"),
    "a list": stream(LINES + b" BT [(a) 3"),
    "an inline picture": stream(LINES + b" BI /W 9 /H 9 ID abc"),
    "text": stream(LINES + b" BT"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_left_goes_in_and_is_told_with_its_page(name: str) -> None:
    found = measure_pdf(paper(DAMAGED[name]))
    assert isinstance(found, ExaminedPaper)
    assert (found.facts.repaired, found.facts.damaged) == (True, (1,))
    assert found.data is not None
    made = make(pack_of(found.data)).data
    assert check_tags(made) == ()
    words = Viewer(made).text(FIRST)
    assert "Begin" in words
    assert "Page4" in words
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_a_form_is_written_anew_too() -> None:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>"
    form = flipped().replace(b"/Filter", entries + b"/Filter")
    found = measure_pdf(paper(stream(b"/X Do"), form))
    assert isinstance(found, ExaminedPaper)
    assert found.facts.damaged == (1,)
    assert "Begin" in Viewer(make(pack_of(found.data or b"")).data).text(FIRST)


@pytest.mark.parametrize("data", [b"no data at all", zlib.compress(LINES)[:2]])
def test_a_page_of_which_nothing_is_left_is_refused(data: bytes) -> None:
    found = measure_pdf(paper(stream(data, b"/Filter/FlateDecode")))
    assert isinstance(found, Flaw)
    assert (str(found.code), found.message) == (
        "damaged-pdf",
        "is damaged: what was on its page 1 is lost",
    )


def test_pages_that_are_not_taken_are_not_looked_at() -> None:
    found = measure_pdf(paper(flipped()), Asked(pages=((2, 2),)))
    assert isinstance(found, ExaminedPaper)
    assert (found.facts.repaired, found.facts.damaged) == (False, ())


def test_a_pack_whose_content_swallows_its_stamp_is_a_fault() -> None:
    made = make(pack_of(paper(DAMAGED["a string"]))).data
    assert "page 5: its content ends in the middle" in check_tags(made)
