"""The index of a plain file, read at once, against pypdf's reading of it."""

import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from agendapack.pdf.objects import look, look_dict, raw, reference_number
from agendapack.pdf.reader import QuickReader, parse_ahead, read_plain_index
from tests.assemble.built import built
from tests.assemble.packs import make, pack, read_annex
from tests.benchmarks.annex_scale import make_annex

PLAIN = built(b"1 0 0 rg 10 10 80 80 re f")
COMMENTED = make_annex(1, 2)
END = PLAIN[PLAIN.index(b"startxref") :]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        COMMENTED,
        PLAIN + b"\n\r\n",
        PLAIN.replace(b" \n", b"\r\n"),
        *map(read_annex, ("odd-numbers", "shared-page", "no-resources")),
    ],
)
def test_it_is_what_pypdf_reads(data: bytes) -> None:
    index = read_plain_index(data)
    assert index is not None
    slow, quick = PdfReader(BytesIO(data)), QuickReader(data)
    assert slow.xref[0] == quick.xref[0] == index.places
    assert slow.trailer.keys() == quick.trailer.keys()
    roots = [look_dict(reader.trailer, "Root").indirect_reference for reader in (slow, quick)]
    assert len({root.idnum for root in roots if root}) == 1
    parse_ahead(quick, data)
    assert len(quick.resolved_objects) >= len(slow.pages)
    assert [page.extract_text() for page in quick.pages] == [
        page.extract_text() for page in slow.pages
    ]


def test_objects_that_are_free_are_not_there() -> None:
    row = PLAIN.index(b" 00000 n", PLAIN.index(b"xref\n")) + len(b" 00000 ")
    data = PLAIN[:row] + b"f" + PLAIN[row + 1 :]
    index = read_plain_index(data)
    assert index is not None
    assert sorted(index.places) == [2, 3, 4]


@pytest.mark.parametrize(
    "data",
    [
        b"\n" + PLAIN,
        PLAIN.replace(b"xref\n0 5", b"xref\n1 5"),
        PLAIN.replace(b"xref\n0 5", b"xref\n0 9"),
        PLAIN.replace(b"xref\n0 5", b"xref\n0 9999999"),
        PLAIN.replace(b"00000 n", b"00001 n"),
        PLAIN.replace(b"65535 f", b"00000 n"),
        PLAIN.replace(b"2 0 obj", b"7 0 obj"),
        PLAIN.replace(b"3 0 obj", b"3  0 obj"),
        PLAIN.replace(b"/Root 1", b"/Prev 9/Root 1"),
        PLAIN.replace(b"/Root 1", b"/XRefStm 9/Root 1"),
        PLAIN.replace(b"trailer", b"1 1\n0000000009 00000 n \ntrailer"),
        PLAIN.replace(END, b"startxref\n7\n%%EOF\n"),
        PLAIN.replace(END, b"startxref\n99999\n%%EOF\n"),
        PLAIN.replace(END, b""),
        PLAIN[: len(PLAIN) // 2],
        b"",
    ],
)
def test_what_is_less_plain_is_left_to_pypdf(data: bytes) -> None:
    assert read_plain_index(data) is None


def test_a_trailer_that_cannot_be_parsed_is_left_to_pypdf_too() -> None:
    data = PLAIN.replace(b"/Root 1 0 R", b"/Own }/Root 1 0 R")
    assert read_plain_index(data) is not None
    assert QuickReader(data).bodies is None


OURS = make(pack()).data
START = OURS.rindex(b" 0 obj\n<</Type/XRef")


def with_rows(change: Callable[[bytes], bytes]) -> bytes:
    """Return a file of ours with other rows in its index."""
    start = OURS.index(b"stream\n", START) + len(b"stream\n")
    rows = zlib.decompress(OURS[start : OURS.rindex(b"\r\nendstream")])
    return OURS[:start] + zlib.compress(change(rows)) + OURS[OURS.rindex(b"\r\nendstream") :]


def test_our_own_index_is_what_pypdf_reads() -> None:
    index = read_plain_index(OURS)
    assert index is not None
    slow, quick = PdfReader(BytesIO(OURS)), QuickReader(OURS)
    assert slow.xref[0] == quick.xref[0] == index.places
    assert slow.xref_objStm == quick.xref_objStm == index.members
    assert slow.trailer.keys() == quick.trailer.keys()
    assert [look(slow.trailer, key) for key in ("Size", "ID")] == [
        look(quick.trailer, key) for key in ("Size", "ID")
    ]
    assert [reference_number(raw(slow.trailer, key)) for key in ("Info", "Root")] == [
        reference_number(raw(quick.trailer, key)) for key in ("Info", "Root")
    ]


@pytest.mark.parametrize(
    "data",
    [
        with_rows(lambda rows: rows[:-7]),
        with_rows(lambda rows: rows + rows[:7]),
        with_rows(lambda rows: rows[:7] + b"\0" + rows[8:]),
        with_rows(lambda rows: rows[:25] + bytes([rows[25] ^ 1]) + rows[26:]),
        OURS[:START] + OURS[START:].replace(b"/Filter", b"/Prev 9/Filter"),
        OURS[:START] + OURS[START:].replace(b"[1 4 2]", b"[1 3 3]"),
        OURS.replace(b"stream\n", b"stream\n\xff"),
    ],
)
def test_an_index_that_is_not_as_ours_is_left_to_pypdf(data: bytes) -> None:
    assert read_plain_index(data) is None
