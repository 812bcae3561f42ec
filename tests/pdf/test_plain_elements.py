"""Structure elements read at a glance, against pypdf's reading of them."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from agendapack.pdf.objects import IndirectObject, items, look_name, raw, reference_number
from agendapack.pdf.reader import (
    PlainElement,
    QuickReader,
    parse_ahead,
    read_our_element,
    read_plain_element,
)
from tests.assemble.packs import make, pack, read_annex


def said(value: object) -> tuple[object, ...]:
    """Return what an element says, whichever way its kids are written."""
    named = (look_name(value, "Type"), look_name(value, "S"))
    above = (reference_number(raw(value, "P")), reference_number(raw(value, "Pg")))
    kids = [kid.idnum if isinstance(kid, IndirectObject) else kid for kid in items(raw(value, "K"))]
    return *named, *above, kids


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


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (
            b"<</Type/StructElem/S/TD/P 5 0 R/Pg 3 0 R/K 12>>",
            PlainElement("TD", 5, 3, (12,), ()),
        ),
        (
            b"\n<<\n /K [ 7 0 R\n8 0 R ] /P 5 0 R /S /Table /Type /StructElem\n>>\n",
            PlainElement("Table", 5, None, (), (7, 8)),
        ),
        (b"<</S/P/P 5 0 R/Pg 3 0 R/K[0 1]/Type/StructElem>>", PlainElement("P", 5, 3, (0, 1), ())),
        (b"<</S/P/P 5 0 R/K 9 0 R/Type/StructElem>>", PlainElement("P", 5, None, (), (9,))),
        (b"<</S/P/P 5 0 R/Type/StructElem/K[]>>", PlainElement("P", 5, None, (), ())),
        (b"<</S/P/P 5 0 R/Type/StructElem>>", PlainElement("P", 5, None, (), ())),
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
        (b"<</Type/StructElem/S/TD/P 5 0 R/Pg 3 0 R/K 12>>", PlainElement("TD", 5, 3, (12,), ())),
        (
            b"<</Type/StructElem/S/P/P 5 0 R/Pg 3 0 R/K[1 2]>>\n",
            PlainElement("P", 5, 3, (1, 2), ()),
        ),
        (b"<</Type/StructElem/S/L/P 5 0 R/K 9 0 R>>", PlainElement("L", 5, None, (), (9,))),
        (
            b"<</Type/StructElem/S/L/P 5 0 R/K[7 0 R 8 0 R]>>",
            PlainElement("L", 5, None, (), (7, 8)),
        ),
    ],
)
def test_elements_as_we_write_them_are_read_alike(body: bytes, read: PlainElement) -> None:
    data = b"7" + body + b"7"
    assert read_our_element(data, 1, 1 + len(body)) == read_plain_element(body) == read


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
        b"<</Type/StructElem/S/P/P 5 0 R/K[1234567890]>>",
        b"<</Type/StructElem/S/P/P 5 0 R>>",
        b"<</Type/StructElem/S/P/P 5 0 R/K 1",
    ],
)
def test_what_is_written_otherwise_is_not_taken_for_ours(body: bytes) -> None:
    assert read_our_element(body, 0, len(body)) is None
