"""A part of an annex: its pages with their tags, and nothing of the others."""

from dataclasses import replace
from io import BytesIO

from pikepdf import OutlineItem, Pdf

from agendapack.model.document import Document
from agendapack.pdf import check_tags, read_back
from tests.assemble.packs import make, pack, pack_of, read_annex


def with_part(document: Document, chosen: tuple[int, ...]) -> Document:
    """Take only these pages of the last annex."""
    *before, group = document.groups
    *pieces, annex = group.pieces
    part = replace(annex, chosen=chosen, labels=annex.labels[: len(chosen)])
    groups = (*before, replace(group, pieces=(*pieces, part)))
    return replace(document, groups=groups)


def boxes(data: bytes) -> list[list[int]]:
    return [[round(float(side)) for side in page.cropbox] for page in Pdf.open(BytesIO(data)).pages]


def test_a_part_of_a_tagged_annex_keeps_its_tags() -> None:
    whole = make(pack("tagged-letter"))
    part = make(with_part(pack("tagged-letter"), (1,)))
    assert part.pages == whole.pages - 1
    assert check_tags(part.data) == ()
    assert {o.reason for o in part.obstacles} <= {o.reason for o in whole.obstacles}
    assert len(part.data) < len(whole.data)


def test_links_to_pages_that_are_left_out_are_left_out() -> None:
    whole = make(pack("named-dests-a")).data
    part = make(with_part(pack("named-dests-a"), (0, 1))).data
    links = [
        sum(len(page.obj.get("/Annots", ())) for page in Pdf.open(BytesIO(data)).pages)
        for data in (whole, part)
    ]
    assert links[1] == links[0] - 1


def test_bookmarks_of_pages_that_are_left_out_are_left_out() -> None:
    with Pdf.open(BytesIO(read_annex("named-dests-a"))) as pdf, pdf.open_outline() as outline:
        chapters = [OutlineItem(f"Page {page + 1}", page) for page in range(3)]
        parts = [OutlineItem(name) for name in ("Kept part", "Empty part")]
        parts[0].children.append(chapters[2])
        parts[1].children.append(OutlineItem("Page 2 again", 1))
        chapters[1].children.append(OutlineItem("Page 1 again", 0))
        outline.root[:] = [*chapters[:2], *parts]
        outline._save()
        data = BytesIO()
        pdf.save(data)
    marks = read_back(make(with_part(pack_of(data.getvalue()), (0, 2))).data).bookmarks
    assert [(mark.title, mark.page) for mark in marks if mark.level > 2] == [
        ("Page 1", 4),
        ("Page 2", None),
        ("Page 1 again", 4),
        ("Kept part", None),
        ("Page 3", 5),
    ]


def test_pages_come_in_the_order_that_is_asked_for() -> None:
    all_pages = boxes(make(pack("crop-offset")).data)[-3:]
    turned = boxes(make(with_part(pack("crop-offset"), (2, 0))).data)[-2:]
    assert turned == [all_pages[2], all_pages[0]]
    assert turned[0] != turned[1]
