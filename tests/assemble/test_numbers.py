from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from agendapack.assemble import check_numbers
from agendapack.model.page_numbers import PageSpan
from agendapack.model.wording import ENGLISH
from agendapack.problems import InternalFault
from tests.assemble.packs import AGENDA, PAGES, REPORT, make, pack, section


def spoiled(spoil: Callable[[pikepdf.Pdf], None]) -> None:
    document = pack("untagged-scan")
    with pikepdf.open(BytesIO(make(document).data)) as pdf:
        spoil(pdf)
        file = BytesIO()
        pdf.save(file)
    check_numbers(document, file.getvalue(), ENGLISH)


def move_label(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[3].St = 2


def exchange_stamps(pdf: pikepdf.Pdf) -> None:
    one, other = pdf.pages[4].Contents, pdf.pages[5].Contents
    one[-1], other[-1] = other[-1], one[-1]


def drop_stamp(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[4].Contents[-1]


def move_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Last.Prev.Dest[0] = pdf.pages[0].obj


def move_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[1].Dest[0] = pdf.pages[1].obj


def drop_links(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots


def move_destination(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.Dests.Names[3][0] = pdf.pages[0].obj


def move_link_into_a_paper(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[1].Dest[0] = pdf.pages[4].obj


def lead_nowhere(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Outlines.First.Next.Dest


def put_bookmark_below_another(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        report = next(mark for mark in outline.root if mark.title == "3. Report")
        outline.root.remove(report)
        outline.root[0].children.append(report)


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (move_link_into_a_paper, "the reference (Pages 3 - 5) leads to the page labelled 4"),
        (lead_nowhere, "the bookmark '1. Declarations' leads nowhere"),
        (put_bookmark_below_another, "no bookmark leads to agenda item 3 'Report' (pages 3 - 5)"),
        (move_label, "the page labels are ['i', '2', '3', '4', '5', '6'], not"),
        (exchange_stamps, "the page labelled 4 is stamped Page 5, not Page 4"),
        (drop_stamp, "the page labelled 4 is stamped nothing, not Page 4"),
        (move_bookmark, "no bookmark leads to agenda item 3 'Report' (pages 3 - 5)"),
        (move_link, "the reference (Pages 3 - 5) leads to the page labelled"),
        (drop_links, "no page reference in the agenda leads to agenda item 2"),
        (move_destination, "the name 'minutes' does not lead to the page labelled 1"),
    ],
)
def test_each_disagreement_is_a_fault_of_ours(
    spoil: Callable[[pikepdf.Pdf], None], fault: str
) -> None:
    with pytest.raises(InternalFault) as raised:
        spoiled(spoil)
    assert fault in str(raised.value)


def test_a_finished_pack_agrees_with_itself() -> None:
    spoiled(lambda pdf: None)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (PageSpan("3", "4"), "refers to agenda item 3 'Report' (pages 3 - 5) by (Pages 3 - 4)"),
        (PageSpan("2", "5"), "the reference (Pages 2 - 5) leads to the page labelled 3"),
        (PageSpan("3", "3"), "refers to agenda item 3 'Report' (pages 3 - 5) by (Page 3)"),
        (PageSpan("4", "5"), "the reference (Pages 4 - 5) leads to the page labelled 3"),
    ],
)
def test_a_reference_names_the_first_and_the_last_page(said: PageSpan, fault: str) -> None:
    document = pack("untagged-scan")
    front, *others = document.groups
    agenda = section("agenda", AGENDA, ("i",), {**PAGES, "report": said})
    wrong = replace(document, groups=(replace(front, pieces=(agenda,)), *others))
    with pytest.raises(InternalFault) as raised:
        check_numbers(wrong, make(wrong).data, ENGLISH)
    assert fault in str(raised.value)


def test_what_looks_like_a_reference_in_a_paper_is_its_own_matter() -> None:
    document = pack(report=REPORT.replace("the web", '</a><a href="#minutes">(Page 99)'))
    check_numbers(document, make(document).data, ENGLISH)


def test_of_many_disagreements_five_are_named_and_the_others_counted() -> None:
    def spoil(pdf: pikepdf.Pdf) -> None:
        drop_links(pdf)
        for page in pdf.pages[1:6]:
            del page.Contents[-1]

    with pytest.raises(InternalFault) as raised:
        spoiled(spoil)
    assert str(raised.value).endswith(
        "the page labelled 5 is stamped nothing, not Page 5 (and 2 more)"
    )


def test_five_disagreements_are_all_named() -> None:
    def spoil(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages[1:6]:
            del page.Contents[-1]

    with pytest.raises(InternalFault) as raised:
        spoiled(spoil)
    assert "more)" not in str(raised.value)
    assert str(raised.value).count("is stamped") == 5
    assert "labelled 1 is stamped nothing, not Agenda Item 2, Page 1;" in str(raised.value)
