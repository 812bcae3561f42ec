import random

import pytest

from agendapack.model.cache import NO_CACHE
from agendapack.pdf.summary import Content, drop_tags, read_marks, summarise


def mcids(content: bytes, **named: int) -> tuple[int, ...]:
    found = summarise(content, named).mcids
    [(read, _)] = read_marks([Content((("", content),), lambda: content, named)], NO_CACHE)
    assert read == found
    return found


PIECES = (
    *(b"/P", b"/A", b" ", b"\n", b"\0", b"<<", b">>", b"<", b">", b"[", b"]", b"(", b")", b"\\"),
    *(b"/MCID 3", b"/MCID", b" 4 ", b"0", b"BDC", b"BMC", b"EMC", b"BDCx", b"xBDC", b"'", b"{"),
    *(b"%", b"BI ", b" ID ", b" EI ", b"(a)", b"<0BDC>", b" Tj ", b"q ", b"/X BDC ", b"/B BMC "),
    *(b"/P <</MCID 5>> BDC ", b"/P <</MCID 6 >> BDC\n", b"/Artifact <</Type/Pagination>> BDC "),
)


@pytest.mark.parametrize("named", [{}, {"X": 7, "B": 8, "A": 9, "P": 2}])
def test_the_marks_of_a_finished_page_are_read_as_those_of_one_that_comes_in(
    named: dict[str, int],
) -> None:
    draw = random.Random(7)
    for _ in range(4000):
        mcids(b"".join(draw.choices(PIECES, k=draw.randint(1, 14))), **named)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"/P <</MCID 0>> BDC (a) Tj EMC /P<</MCID 1>>BDC EMC", (0, 1)),
        (b"/P <</Lang (en) /MCID 7 /X <</Y 1>> >> BDC EMC", (7,)),
        (b"/P /Mark BDC EMC /P /Other BDC EMC", (4,)),
        (b"(/P <</MCID 0>> BDC) Tj", ()),
        (rb"(\) \\\( (nested /P <</MCID 1>> BDC)) Tj /P <</MCID 2>> BDC EMC", (2,)),
        (b"% /P <</MCID 0>> BDC\n/P <</MCID 1>> BDC EMC", (1,)),
        (b"BI /W 1 ID (/P <</MCID 3>> BDC\nEI /P <</MCID 4>> BDC EMC", (4,)),
        (b"/P <</ActualText (a > b) /MCID 5>> BDC EMC", (5,)),
        (b"/P <</ActualText <FEFF0041> /MCID 6>> BDC EMC", (6,)),
        (b"/Span BMC /P <</MCID 0>> BDC EMC EMC", (0,)),
        (b"/Fm0 Do /GS0 gs /CS0 cs", ()),
        (b"", ()),
    ],
)
def test_mcids(content: bytes, expected: tuple[int, ...]) -> None:
    assert mcids(content, Mark=4) == expected


@pytest.mark.parametrize(
    ("content", "unmarked"),
    [
        (b"/P <</MCID 0>> BDC (a) Tj EMC", False),
        (b"/Artifact BMC 0 0 9 9 re f EMC", False),
        (b"/P <</MCID 0>> BDC EMC (a) Tj", True),
        (b"/Span BMC (a) Tj EMC", True),
        (b"0 0 9 9 re f* /P <</MCID 0>> BDC EMC", True),
        (b"/OC /L BDC /P <</MCID 0>> BDC (a) Tj EMC EMC", False),
        (b"q 1 0 0 1 0 0 cm 0 g BT ET Q", False),
    ],
)
def test_what_is_painted_outside_of_any_mark(content: bytes, unmarked: bool) -> None:
    assert summarise(content, {}).unmarked is unmarked


@pytest.mark.parametrize("content", [b"/P BMC", b"EMC", b"EMC /P BMC", b"/P BMC EMC EMC"])
def test_marks_that_are_not_closed(content: bytes) -> None:
    assert not summarise(content, {}).balanced


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"q q Q Q", (0, 0)),
        (b"q 1 0 0 1 5 5 cm", (0, 1)),
        (b"Q Q q", (2, 1)),
        (b"q (Q) Tj Q", (0, 0)),
        (b"/Q gs q\nQ", (0, 0)),
    ],
)
def test_balance(content: bytes, expected: tuple[int, int]) -> None:
    found = summarise(content, {})
    assert (found.unopened, found.unclosed) == expected


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"/P <</MCID 0>> BDC (a) Tj EMC", b"/Span BMC (a) Tj EMC"),
        (b"/OC /L0 BDC (a) Tj EMC", b"/OC /L0 BDC (a) Tj EMC"),
        (b"(/P <</MCID 0>> BDC) Tj", b"(/P <</MCID 0>> BDC) Tj"),
        (b"/P <</MCID 0>> BDC (a) Tj", b"  (a) Tj"),
        (b"EMC /P BMC (EMC) Tj", b"    (EMC) Tj"),
        (
            b"/P <</MCID 0/ActualText(a > <b \\) (c))/Lang(en)>> BDC (x) Tj EMC",
            b"/Span <</ActualText (a > <b \\) (c))>> BDC (x) Tj EMC",
        ),
        (
            b"/Span<</ActualText<FEFF 0041>>>BDC (x) Tj EMC",
            b"/Span <</ActualText <FEFF 0041>>> BDC (x) Tj EMC",
        ),
        (b"/P <</Alt(>>)>> BDC (a) Tj EMC", b"/Span BMC (a) Tj EMC"),
        (b"0 g", b"0 g"),
    ],
)
def test_tags_are_dropped_and_the_rest_stays(content: bytes, left: bytes) -> None:
    assert drop_tags(content).split() == left.split()


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"0 0 0 1 k", True), (b"1 .5 0 0 K", True), (b"0 g", False), (b"(1 k) Tj", False)],
)
def test_four_inks(content: bytes, found: bool) -> None:
    assert summarise(content, {}).four_inks is found


@pytest.mark.parametrize("opening", [b"(", b"<<", b"/P <<", b"BI ", b"BI ID ", b"(("])
def test_content_that_never_ends_is_read_in_no_time(opening: bytes) -> None:
    assert mcids(opening * 20_000) == ()
