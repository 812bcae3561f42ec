"""Where a page has room for its stamp."""

from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from agendapack.examine.drawn_pages import redraw
from agendapack.examine.room import Looked, look_at_pages, may_show_a_mark
from agendapack.load.examiner import Asked, measure_pdf
from agendapack.model.facts import ExaminedPaper, Framing, Limits
from agendapack.model.marks import SIGNS, find_mark
from agendapack.pdf.doubtful import find_doubtful
from agendapack.pdf.files import open_source
from agendapack.pdf.geometry import View
from agendapack.pdf.painted import EVERYWHERE
from agendapack.pdf.text import Fonts
from agendapack.sandbox import forks
from tests.assemble.built import built

WORDS = b"BT 1 0 0 1 100 400 Tm /F1 12 Tf (Seen in the middle) Tj ET "
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def room(content: bytes, page: bytes = b"/MediaBox[0 0 600 800]", turn: int = 0) -> str:
    """Return the room of a page, which has to be the same with words in the middle."""
    page += b"/Resources<</Font<</F1 5 0 R>>>>"
    found = [
        measure_pdf(built(each, HELVETICA, page=page), Asked(framing=Framing(turn)))
        for each in (content, WORDS + content)
    ]
    rooms = {each.facts.room for each in found if isinstance(each, ExaminedPaper)}
    assert len(rooms) == 1
    return rooms.pop()[0]


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
        (b"540 755 20 10 re 0 g f", "22022202"),
        (b"0 G 10 w 500 600 m 540 745 l 580 600 l S", "22022202"),
        (b"BT 1 0 0 1 540 757 Tm /F1 12 Tf (A) Tj ET", "22022202"),
        (b"BT 0 1 -1 0 555 700 Tm /F1 12 Tf (Upwards here) Tj ET", "22022202"),
        (b"1 g 0 0 600 800 re f", "22222222"),
    ],
)
def test_what_is_in_the_margins(content: bytes, expected: str) -> None:
    assert room(content) == expected


def test_nobody_looks_at_a_page_whose_ink_is_known_to_be_far_from_its_margins() -> None:
    seen = View((0.0, 0.0, 600.0, 800.0), 0, 1.0)

    def look(foot: float, head: float, view: View = seen) -> str:
        pages = [Looked(0, view, True, inked) for inked in ((100.0, 700.0), (foot, head))]
        return look_at_pages(b"no PDF file", pages, (), Limits())().room[1]

    assert look(100.0, 700.0) == "22222222"
    for inked in ((40.0, 700.0), (100.0, 760.0), EVERYWHERE):
        assert look(*inked) == "00000000"
    assert look(100.0, 700.0, view=replace(seen, turn=90)) == "00000000"


@pytest.mark.parametrize(
    ("content", "inked"),
    [
        (WORDS, (383.2, 423.4)),
        (WORDS + b"1 g 0 0 600 800 re f", (383.2, 423.4)),
        (WORDS + b"0 20 9 9 re 0 g f", (20.0, 423.4)),
        (WORDS + b"2 w 0 700 m 9 700 l S", (383.2, 711.0)),
        (WORDS + b"5 5 surprise", EVERYWHERE),
        (WORDS + b"BT /F1 12 Tf 0 1 -1 0 300 400 Tm (Upwards) Tj ET", EVERYWHERE),
    ],
)
def test_where_ink_may_be(content: bytes, inked: tuple[float, float]) -> None:
    page = b"/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>"
    [found] = open_source(built(content, HELVETICA, page=page), "a page").pages
    doubts = find_doubtful(found, (0.0, 0.0, 600.0, 800.0), Fonts())
    assert doubts.inked == pytest.approx(inked)


def test_the_margins_are_those_that_are_seen() -> None:
    upper_right = b"0 g 540 755 20 10 re f"
    assert room(upper_right, turn=90) == "22222020"
    assert room(upper_right, turn=180) == "22202220"
    offset = b"/MediaBox[-100 -100 700 900]/CropBox[0 0 600 800]"
    assert room(upper_right, page=offset) == "22022202"


def test_a_paper_that_is_cropped_away_is_refused() -> None:
    found = measure_pdf(built(b""), Asked(framing=Framing(crop=(0.0, 200.0, 0.0, 200.0))))
    assert str(getattr(found, "code", "")) == "nothing-left"


def test_pages_that_are_drawn_anew_are_searched_for_marks_as_they_came() -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    content = b"BT /F1 12 Tf 40 100 Td ([[exempt 3: Haggling]]) Tj ET"
    page = b"/MediaBox[0 0 300 200]/Resources<</Font<</F1 5 0 R>>>>"
    found = measure_pdf(built(content, font, page=page), Asked(framing=Framing(drawn=True)))
    assert isinstance(found, ExaminedPaper)
    assert found.facts.marks == ((1, "[[exempt 3: Haggling]]"),)
    assert found.facts.unsearched == ()


@pytest.mark.parametrize("data", [b"no PDF file", built(b"")])
def test_pages_that_cannot_be_searched_for_marks_are_named(data: bytes) -> None:
    seen = look_at_pages(data, (), (3, 4), Limits())()
    assert (seen.searched.marks, seen.searched.unsearched) == ((), (4, 5))


def test_a_look_in_this_process_limits_nothing_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource", reason="Windows limits no process")
    monkeypatch.setattr(forks, "may_fork", lambda: False)
    before = resource.getrlimit(resource.RLIMIT_CPU)
    look_at_pages(built(b""), (), (0,), Limits())()
    redraw(built(b""), (), Limits())
    assert resource.getrlimit(resource.RLIMIT_CPU) == before


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding%b>>"
TEXT = b"BT /F1 12 Tf 40 100 Td (Plain letters; 7, no more.) Tj ET"


def may(content: bytes, font: bytes = FONT % b"", *extra: bytes, more: bytes = b"") -> bool:
    """Ask of a page that has a font, the object 5, and more objects from 6 on."""
    page = b"/MediaBox[0 0 300 200]/Resources<</Font<</F1 5 0 R>>%b>>" % more
    [found] = open_source(built(content, font, *extra, page=page), "a page").pages
    return may_show_a_mark(found)


def test_a_page_of_plain_letters_shows_no_mark() -> None:
    assert not may(TEXT)
    assert not may(TEXT, FONT.replace(b"/Type1", b"/TrueType"))
    assert not may(b"0 g 0 0 9 9 re f /P <</MCID 0>> BDC EMC " + TEXT)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace(b"Plain", b"(Exempt 3: it)"),
        TEXT.replace(b"Plain", b"[[Exempt 3]]"),
        TEXT.replace(b"Plain", b"\\133\\133Exempt"),
        TEXT.replace(b"Plain", b"&#91;"),
        TEXT.replace(b"Plain", b"\xabExempt 3\xbb"),
        TEXT + b" BT <5B5B> Tj ET",
        TEXT + b" BT (cut short",
        b"/Span <</ActualText <FEFF005B>>> BDC " + TEXT + b" EMC",
    ],
)
def test_a_page_with_a_sign_of_a_mark_is_read(content: bytes) -> None:
    assert may(content)


@pytest.mark.parametrize(
    "font",
    [
        FONT.replace(b"/WinAnsiEncoding", b"<</Differences[80/bracketleft]>>") % b"",
        FONT.replace(b"/Encoding/WinAnsiEncoding", b"") % b"",
        FONT.replace(b"/Type1", b"/Type3") % b"",
        FONT.replace(b"Helvetica", b"Symbol") % b"",
        FONT % b"/FontDescriptor<</Flags 4>>",
    ],
)
def test_a_page_whose_letters_may_be_others_is_read(font: bytes) -> None:
    assert may(TEXT, font)


def test_what_a_font_says_of_its_codes_counts() -> None:
    told = b"1 beginbfchar <50> <%b> endbfchar"
    for letter, expected in ((b"0050", False), (b"005B", True)):
        says = told % letter
        stream = b"<</Length %d>>\nstream\n%b\nendstream" % (len(says), says)
        assert may(TEXT, FONT % b"/ToUnicode 6 0 R", stream) is expected


def test_a_page_that_draws_more_than_its_content_is_read() -> None:
    form = b"<</Subtype/Form/BBox[0 0 9 9]/Length 0>>\nstream\n\nendstream"
    assert may(TEXT, FONT % b"", form, more=b"/XObject<</X 6 0 R>>")
    assert not may(TEXT, FONT % b"", form.replace(b"Form", b"Image"), more=b"/XObject<</X 6 0 R>>")
    assert may(TEXT, FONT % b"", more=b"/ExtGState<</G<</Font[5 0 R 9]>>>>")
    assert may(TEXT, FONT % b"", more=b"/Properties<</M<</ActualText(x)>>>>")


@pytest.mark.parametrize("path", sorted(Path("tests/fixtures/annexes").glob("*.pdf")), ids=str)
def test_no_page_that_is_passed_over_shows_a_sign(path: Path) -> None:
    try:
        pages = open_source(path.read_bytes(), "a paper").pages
        document = pypdfium2.PdfDocument(path)
    except Exception:
        pytest.skip("it cannot be opened")
    for index, page in enumerate(pages):
        said = document[index].get_textpage().get_text_range()
        assert may_show_a_mark(page) or SIGNS.isdisjoint(said)
    document.close()


def test_a_text_without_a_sign_has_no_mark() -> None:
    assert find_mark("Exempt 3: the tender", of_others=True) is None
    assert find_mark("[[Exempt 3: the tender]]", of_others=True) is not None
