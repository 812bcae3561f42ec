"""Structure elements read at a glance, against pypdf's reading of them."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from agendapack.pdf.objects import IndirectObject, items, look, look_name, raw, reference_number
from agendapack.pdf.plain_elements import OUR_ELEMENT, PlainElement, read_plain_element
from agendapack.pdf.reader import QuickReader, parse_ahead
from tests.assemble.packs import make, pack, read_annex


def read_our_element(body: bytes) -> PlainElement | None:
    found = OUR_ELEMENT.fullmatch(body)
    return PlainElement._make(found.groups()) if found else None


def said(value: object) -> tuple[object, ...]:
    """Return what an element says, whichever way its kids are written."""
    named = (look_name(value, "Type"), look_name(value, "S"))
    above = (reference_number(raw(value, "P")), reference_number(raw(value, "Pg")))
    kids = [kid.idnum if isinstance(kid, IndirectObject) else kid for kid in items(raw(value, "K"))]
    return *named, *above, kids, repr(look(value, "A"))


@pytest.mark.parametrize(
    ("data", "fewest"),
    [(read_annex("tagged-table"), 1), (read_annex("tagged-deep"), 20), (make(pack()).data, 10)],
)
def test_elements_are_what_pypdf_reads(data: bytes, fewest: int) -> None:
    quick, slow = QuickReader(data), PdfReader(BytesIO(data))
    parse_ahead(quick, data)
    assert len(quick.elements) >= fewest
    for number in quick.elements:
        assert said(quick.get_object(number)) == said(slow.get_object(number))
    for number in quick.lists:
        expected = [*map(reference_number, items(slow.get_object(number)))]
        assert quick.numbers_listed(IndirectObject(number, 0, quick)) == expected
        assert [*map(reference_number, items(quick.get_object(number)))] == expected


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (
            b"<</Type/StructElem/S/TD/P 5 0 R/Pg 3 0 R/K 12>>",
            PlainElement(b"TD", b"5", page=b"3", mark=b"12"),
        ),
        (
            b"\n<<\n /K [ 7 0 R\n8 0 R ] /P 5 0 R /S /Table /Type /StructElem\n>>\n",
            PlainElement(b"Table", b"5", kids=b"7 0 R 8 0 R"),
        ),
        (
            b"<</S/P/P 5 0 R/Pg 3 0 R/K[0\n1]/Type/StructElem>>",
            PlainElement(b"P", b"5", page=b"3", marks=b"0 1"),
        ),
        (b"<</S/P/P 5 0 R/K 9 0 R/Type/StructElem>>", PlainElement(b"P", b"5", kid=b"9")),
        (b"<</S/P/P 5 0 R/Type/StructElem/K[]>>", PlainElement(b"P", b"5", marks=b"")),
        (b"<</S/P/P 5 0 R/Type/StructElem>>", PlainElement(b"P", b"5")),
    ],
)
def test_plain_elements(body: bytes, read: PlainElement) -> None:
    assert read_plain_element(body) == read


@pytest.mark.parametrize(
    "body",
    [
        b"<</S/P/P 5 0 R/K 1>>",
        b"<</Type/StructElem/P 5 0 R/K 1>>",
        b"<</Type/StructElem/S/P/K 1>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1/K 2>>",
        b"<</Type/StructElem/S/P/P 5 1 R/K 1>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K -1>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1.5>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1 1 R>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K[1 5 0 R]>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K[5 0 R6 0 R]>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K[5 1 R]>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K[<</Type/OBJR/Obj 4 0 R>>]>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 99999999999>>",
        b"<</Type/StructElem/S/A#42/P 5 0 R/K 1>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1/Alt(x)>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1>> 7",
        b"[/StructElem]",
    ],
)
def test_what_says_more_is_no_plain_element(body: bytes) -> None:
    assert read_plain_element(body) is None


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (
            b"<</Type/StructElem/S/TD/P 5 0 R/Pg 3 0 R/K 12>>",
            PlainElement(b"TD", b"5", page=b"3", mark=b"12"),
        ),
        (
            b"<</Type/StructElem/S/P/P 5 0 R/Pg 3 0 R/K[1 2]>>\n",
            PlainElement(b"P", b"5", page=b"3", marks=b"1 2"),
        ),
        (b"<</Type/StructElem/S/L/P 5 0 R/K 9 0 R>>", PlainElement(b"L", b"5", kid=b"9")),
        (
            b"<</Type/StructElem/S/L/P 5 0 R/K[7 0 R 8 0 R]>>",
            PlainElement(b"L", b"5", kids=b"7 0 R 8 0 R"),
        ),
    ],
)
def test_elements_as_we_write_them_are_read_alike(body: bytes, read: PlainElement) -> None:
    assert read_our_element(body) == read_plain_element(body) == read


def test_attributes_as_we_write_them_are_taken_as_they_stand() -> None:
    body = b"<</Type/StructElem/S/TH/P 5 0 R/A<</O/Table/Scope/Row/ColSpan 2>>/Pg 3 0 R/K 1>>"
    element = read_our_element(body)
    assert element == PlainElement(
        b"TH", b"5", body[body.index(b"<</O") : body.index(b"/Pg")], b"3", b"1"
    )
    quick = QuickReader(make(pack()).data)
    quick.elements[9000] = element
    made = raw(quick.get_object(9000), "A")
    assert repr(made) == "{'/O': '/Table', '/Scope': '/Row', '/ColSpan': 2}"


@pytest.mark.parametrize(
    "body",
    [
        b"<</Type/StructElem/S/P/P 5 0 R/K 1>> ",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1>>\n7",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1 >>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1 1 R>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1.5>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K[1 5 0 R]>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K[5 0 R6 0 R]>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1/K 2>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1/Alt(x)>>",
        b"<</Type/StructElem/S/TH/P 5 0 R/A<</Headers[(a)]>>/K 1>>",
        b"<</Type/StructElem/S/TH/P 5 0 R/A 7 0 R/K 1>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K[1234567890]>>",
        b"<</Type/StructElem/S/P/P 5 0 R>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1",
    ],
)
def test_what_is_written_otherwise_is_not_taken_for_ours(body: bytes) -> None:
    assert read_our_element(body) is None
