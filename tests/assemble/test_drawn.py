"""Sections as they were drawn: put into documents unchanged, and links only where these lead."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from agendapack.model.document import Document
from agendapack.pdf import check_tags, text_of_drawn
from agendapack.pdf.drawn import read_drawn, write_drawn
from agendapack.problems import InternalFault
from tests.assemble.packs import MINUTES, REPORT, make, pack, section
from tests.describe import describe

TABLE = """<article lang="en-GB" id="report"><h1>Report</h1><h2 id="report.costs">Costs</h2>
<table><thead><tr><th scope="col">Year</th><th scope="col">Cost</th></tr></thead>
<tbody><tr><th scope="row">2020</th><td>12 (100%)</td></tr></tbody></table></article>"""
NO_COSTS = REPORT.replace(' id="report.costs"', "")


def change_report(document: Document, html: str) -> Document:
    *others, report = document.groups
    changed = section("report", html, ("3",))
    return replace(document, groups=(*others, replace(report, pieces=(changed,))))


def links_of(data: bytes) -> list[int]:
    """Count the links of each page."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [len(page.obj.get("/Annots", [])) for page in pdf.pages]


def test_a_link_leads_where_the_document_has_its_place() -> None:
    made = make(pack()).data
    assert "Link the report" in describe(made)
    assert links_of(made)[1] == 2  # and the one back to the agenda


@pytest.mark.parametrize("whole", [True, False])
def test_a_link_to_what_is_not_in_the_document_is_plain_text(whole: bool) -> None:
    without = change_report(pack(), NO_COSTS)
    absent = replace(without, absent=frozenset({"report.costs"}))
    made = make(absent if whole else replace(without, partial=True)).data
    told = describe(made)
    assert "Link the report" not in told
    assert "Span the report" in told
    assert links_of(made)[1] == 1
    assert check_tags(made) == ()


def test_a_link_that_leads_nowhere_is_a_fault_of_ours() -> None:
    with pytest.raises(InternalFault, match=r"'minutes' has a link to 'report\.costs'"):
        make(change_report(pack(), NO_COSTS))


@pytest.mark.parametrize("address", ["notes.odt", "javascript:alert(1)", "file:///S:/notes.odt"])
def test_a_link_that_can_lead_nowhere_is_drawn_as_text(address: str) -> None:
    html = REPORT.replace("https://example.org/", address)
    made = make(change_report(pack(), html)).data
    assert "Link the web" not in describe(made)
    assert address.encode() not in section("report", html, ("3",)).data
    assert check_tags(made) == ()


def test_letters_of_an_address_are_written_as_the_format_has_them() -> None:
    html = REPORT.replace("https://example.org/", "https://example.org/Ł")
    assert b"(https://example.org/%%C5%%81)" in section("report", html, ("3",)).data


@pytest.mark.parametrize("html", [REPORT, TABLE, MINUTES])
def test_what_was_drawn_is_read_as_it_was_written(html: str) -> None:
    written = section("report", html, ("3",)).data
    drawn = read_drawn(written)
    assert write_drawn(drawn) == written
    assert read_drawn(write_drawn(drawn)) == drawn


def test_the_contents_are_compressed_already() -> None:
    long = "".join(f"<p>Paragraph {number}</p>" for number in range(20))
    drawn = read_drawn(section("report", f"<article>{long}</article>", ("3",)).data)
    assert not any(made.data and b"/MCID" in made.data for made in drawn.objects)
    assert not any(made.packs and len(made.data or b"") > 256 for made in drawn.objects)


def test_the_text_of_what_was_drawn_can_be_read() -> None:
    assert "12 (100%)" in text_of_drawn(section("report", TABLE, ("3",)).data)


def test_tags_that_own_other_content_than_they_hold_are_found_in_the_document() -> None:
    document = pack()
    *others, report = document.groups
    drawn = read_drawn(report.pieces[0].data)
    owners = drawn.pages[0].owners - drawn.first
    objects = list(drawn.objects)
    objects[owners] = objects[owners]._replace(references=objects[owners].references[::-1])
    wrong = replace(report.pieces[0], data=write_drawn(drawn._replace(objects=tuple(objects))))
    made = make(replace(document, groups=(*others, replace(report, pieces=(wrong,)))))
    assert check_tags(made.data) != ()
