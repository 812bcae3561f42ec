from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from agendapack.pdf import read_back
from agendapack.problems import InternalFault
from tests.assemble.packs import REPORT, make, pack, pack_of, read_annex
from tests.describe import describe
from tests.fixtures.annex_features import named_dests


def alone(part: int) -> str:
    whole = pack()
    return describe(make(replace(whole, groups=(whole.groups[part],), item_bookmarks=())).data)


def test_links_to_what_a_single_paper_has_not_become_text() -> None:
    said = alone(1)
    assert "Span the report" in said
    assert said.partition("links\n")[2].partition("\ntags")[0] == ""


def test_links_of_the_agenda_alone_become_text() -> None:
    assert "Span (Pages 1 - 2)" in alone(0)


def test_a_link_to_nothing_in_the_pack_is_a_fault_of_ours() -> None:
    broken = REPORT.replace("https://example.org/", "#nowhere")
    with pytest.raises(InternalFault, match="'report' has a link to 'nowhere'"):
        make(pack(report=broken))


def test_an_annex_can_be_linked_to() -> None:
    linked = REPORT.replace("https://example.org/", "#report.annex-a")
    links = read_back(make(pack("untagged-scan", report=linked)).data).links
    assert [(link.page, link.target) for link in links if link.text == "the web"] == [(3, 4)]


def test_one_name_in_two_annexes_leads_to_its_own_page_in_each() -> None:
    links = read_back(make(pack("named-dests-a", "named-dests-b")).data).links
    assert [link.target for link in links if link.page == 4] == [5, 6]
    assert [link.target for link in links if link.page == 7] == [9, 8]


def test_keys_are_named_destinations() -> None:
    places = read_back(make(pack("untagged-scan")).data).destinations
    assert places == {"agenda": 0, "minutes": 1, "report": 3, "report.annex-a": 4}


def annotated(**entries: Any) -> bytes:
    """Return an annex with one annotation, a link unless it says otherwise."""
    with pikepdf.open(BytesIO(named_dests(2, 3))) as pdf:
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[10, 10, 90, 30], **entries
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(annotation)])
        file = BytesIO()
        pdf.save(file)
        return file.getvalue()


def action(kind: str, **entries: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name("/" + kind), **entries)


@pytest.mark.parametrize(
    "way",
    [
        action("Launch", F="calc.exe"),
        action("JavaScript", JS="app.alert(1)"),
        action("GoToR", F="other.pdf", D=[0, pikepdf.Name.Fit]),
        action("SubmitForm", F="https://example.org/"),
        action("URI", URI="javascript:alert(1)"),
        action("URI", URI="file:///etc/passwd"),
        action("Named", N=pikepdf.Name.FirstPage),
        action("GoTo", D="nowhere"),
    ],
    ids=lambda way: str(way.S) + str(way.get("/URI", "")),
)
def test_ways_out_of_the_pack_are_closed(way: pikepdf.Dictionary) -> None:
    with pikepdf.open(BytesIO(make(pack_of(annotated(A=way))).data)) as pdf:
        assert "/Annots" not in pdf.pages[4]


@pytest.mark.parametrize("address", ["https://example.org/", "mailto:a@example.org", "example.org"])
def test_addresses_on_the_web_stay(address: str) -> None:
    with pikepdf.open(BytesIO(make(pack_of(annotated(A=action("URI", URI=address)))).data)) as pdf:
        (link,) = pdf.pages[4].Annots
        assert address == link.A.URI
        assert str(link.Contents) == f"Web page {address}"
        assert link.F == 4


def test_a_note_keeps_its_words_and_is_no_appearance() -> None:
    note = annotated(Contents="Check this", F=1)
    with pikepdf.open(BytesIO(note)) as pdf:
        pdf.pages[0].Annots[0].Subtype = pikepdf.Name.Text
        file = BytesIO()
        pdf.save(file)
    made = make(pack_of(file.getvalue()))
    assert "its notes have no appearance: Text" in {o.reason for o in made.obstacles}
    with pikepdf.open(BytesIO(made.data)) as pdf:
        assert (str(pdf.pages[4].Annots[0].Contents), int(pdf.pages[4].Annots[0].F)) == (
            "Check this",
            4,
        )


def test_the_way_back_lies_over_the_stamp() -> None:
    with pikepdf.open(BytesIO(make(pack()).data)) as pdf:
        link = pdf.pages[3].Annots[-1]
        left, foot, right, head = map(float, link.Rect)
        assert str(link.Contents) == "Back to agenda item 3"
        assert link.Dest[0].objgen == pdf.pages[0].objgen
        assert (round(left), round(head)) == (28, 814)
        assert 60 < right - left < 90
        assert 8 < head - foot < 14


def test_links_of_a_tagged_annex_hang_on_their_elements() -> None:
    said = describe(make(pack("tagged-deep")).data)
    assert "Link part about fees" in said
    assert read_annex("tagged-deep")[:5] == b"%PDF-"
