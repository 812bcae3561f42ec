from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from agendapack.pdf import read_back
from agendapack.pdf.numbers import ReadLink
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
        action("URI", URI="ftp://example.org/a.pdf"),
        action("URI", URI="//host/share/a.pdf"),
        action("URI", URI="\\\\host\\share\\a.docx"),
        action("URI", URI="other.pdf"),
        action("URI", URI="C:\\a.pdf"),
        action("Named", N=pikepdf.Name.Print),
        action("Named", N=pikepdf.Name.PrevPage),
        action("GoTo", D="nowhere"),
    ],
    ids=lambda way: str(way.S) + str(way.get("/URI", "")),
)
def test_ways_out_of_the_pack_are_closed(way: pikepdf.Dictionary) -> None:
    with pikepdf.open(BytesIO(make(pack_of(annotated(A=way))).data)) as pdf:
        assert "/Annots" not in pdf.pages[4]


@pytest.mark.parametrize(
    ("way", "page"),
    [("FirstPage", 0), ("LastPage", 2), ("NextPage", 1)],
)
def test_buttons_that_turn_pages_lead_there(way: str, page: int) -> None:
    data = annotated(A=action("Named", N=pikepdf.Name("/" + way)))
    assert [link.target for link in links_of_annex(data)] == [4 + page]


def links_of_annex(*files: bytes, names: tuple[str, ...] = ()) -> list[ReadLink]:
    """Return the links on the first annex, whose files have names."""
    whole = pack_of(*files)
    report = whole.groups[2]
    pieces = [
        replace(piece, file=name)
        for piece, name in zip(report.pieces[1:], (*names, "", ""), strict=False)
    ]
    report = replace(report, pieces=(report.pieces[0], *pieces))
    made = make(replace(whole, groups=(*whole.groups[:2], report)))
    return [link for link in read_back(made.data).links if link.page == 4]


@pytest.mark.parametrize(
    ("way", "target"),
    [
        (action("URI", URI="b.pdf"), 7),
        (action("URI", URI="B%2EPDF"), 7),
        (action("URI", URI="b.pdf#page=2"), 8),
        (action("URI", URI="../m/b.pdf#zoom=9&page=3"), 9),
        (action("URI", URI="b.pdf#page=77"), 7),
        (action("URI", URI="file:///C:/Users/x/b.pdf"), 7),
        (action("URI", URI="\\\\host\\share\\b.pdf"), 7),
        (action("GoToR", F="b.pdf", D=[1, pikepdf.Name.Fit]), 8),
        (action("GoToR", F=pikepdf.Dictionary(F="x", UF="b.pdf"), D="nowhere"), 7),
        (action("Launch", F="b.pdf"), 7),
    ],
    ids=lambda way: str(way),
)
def test_a_link_to_the_file_of_another_annex_leads_to_its_page(
    way: pikepdf.Dictionary, target: int
) -> None:
    names = ("meetings/m/a.pdf", "meetings/m/b.pdf")
    (link,) = links_of_annex(annotated(A=way), named_dests(2, 3), names=names)
    assert (link.target, link.address) == (target, None)


@pytest.mark.parametrize(
    ("names", "targets"),
    [
        (("m/a.pdf", "m/b.pdf", "n/b.pdf"), [7]),
        (("m/a.pdf", "k/b.pdf", "n/b.pdf"), []),
        (("m/a.pdf", "k/b.pdf", "k/b.pdf"), [7]),
        (("m/a.pdf", "k/c.pdf"), []),
    ],
)
def test_of_two_files_of_one_name_the_one_beside_it_is_meant(
    names: tuple[str, ...], targets: list[int]
) -> None:
    files = (annotated(A=action("URI", URI="b.pdf")), named_dests(2, 3), named_dests(2, 3))
    found = links_of_annex(*files, names=names)
    assert [link.target for link in found] == targets


def test_addresses_without_their_beginning_get_it() -> None:
    for given, wanted in (
        ("www.example.org/a b", "http://www.example.org/a%20b"),
        (" https://example.org/ü ", "https://example.org/%C3%BC"),
    ):
        (link,) = links_of_annex(annotated(A=action("URI", URI=given)))
        assert link.address == wanted


@pytest.mark.parametrize("address", ["https://example.org/", "mailto:a@example.org", "tel:123"])
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
