"""Pages turned, cut, fitted and enlarged: what shows, and where links and notes then are."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from agendapack.assemble import check_numbers
from agendapack.assemble.layout import STRIP, add_strip, fit_page, turn_and_crop
from agendapack.model.document import Document
from agendapack.model.facts import Framing, choose_edge
from agendapack.model.section import Piece
from agendapack.model.wording import ENGLISH
from agendapack.pdf import check_tags, read_back
from agendapack.pdf.geometry import View
from tests.appearance import Viewer, inked
from tests.assemble.built import built
from tests.assemble.packs import make, pack, pack_of, read_annex

A4 = (595.0, 842.0)
UPRIGHT = View((0.0, 0.0, 600.0, 800.0), 0, 1.0)


def framed(document: Document, **changes: object) -> Document:
    """Change the annexes of a document."""

    def change(piece: Piece) -> Piece:
        return replace(piece, **changes) if piece.kind == "annex" else piece  # type: ignore[arg-type]

    groups = tuple(replace(g, pieces=tuple(map(change, g.pieces))) for g in document.groups)
    return replace(document, groups=groups)


def made_of(document: Document) -> bytes:
    data = make(document).data
    check_numbers(document, data, ENGLISH)
    assert check_tags(data) == ()
    return data


def test_cropping_counts_from_the_sides_as_they_are_seen() -> None:
    turned = turn_and_crop(UPRIGHT, Framing(turn=90, crop=(10.0, 20.0, 30.0, 40.0)))
    assert turned == View((10.0, 40.0, 570.0, 780.0), 90, 1.0)
    assert turned.size == (740.0, 560.0)


def test_cropping_can_leave_nothing() -> None:
    assert turn_and_crop(UPRIGHT, Framing(crop=(400.0, 0.0, 400.0, 0.0))) is None


@pytest.mark.parametrize(("turn", "size"), [(0, A4), (90, (842.0, 595.0))])
def test_a_page_fits_as_it_lies(turn: int, size: tuple[float, float]) -> None:
    frame = fit_page(View((0.0, 0.0, 1191.0, 1684.0), turn, 1.0), A4, "top")
    assert frame.view.size == pytest.approx(size)
    assert frame.clip is not None
    inside = frame.view.box
    assert inside[0] <= frame.clip[0] < frame.clip[2] <= inside[2] + 0.01
    assert inside[1] <= frame.clip[1] < frame.clip[3] <= inside[3] + 0.01


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("edge", ["top", "bottom"])
def test_a_strip_is_added_at_the_edge_that_is_seen(turn: int, edge: str) -> None:
    view = View((10.0, 20.0, 610.0, 820.0), turn, 2.0)
    frame = add_strip(view, "top" if edge == "top" else "bottom")
    assert frame.view.size == (view.size[0], view.size[1] + STRIP)
    assert frame.clip == view.box
    corner = frame.view.top_left == view.top_left
    assert corner == (edge == "bottom")


def test_a_stamp_stays_goes_to_the_other_edge_or_gets_a_strip() -> None:
    assert choose_edge("222222", "top-right", 11.0, named=True) == "top"
    assert choose_edge("220222", "top-right", 11.0, named=False) == "bottom"
    assert choose_edge("220222", "top-right", 11.0, named=False, taken="bottom") is None
    assert choose_edge("022222", "top-right", 11.0, named=True) == "bottom"
    assert choose_edge("022222", "top-right", 11.0, named=False) == "top"
    assert choose_edge("112222", "top-right", 18.0, named=True) == "bottom"
    assert choose_edge("202202", "bottom-centre", 11.0, named=True) is None


@pytest.mark.parametrize("room", ["222222", "000222", "000000"])
def test_numbers_can_be_read_back_wherever_they_are_stamped(room: str) -> None:
    data = made_of(framed(pack("rotated-90"), room=(room, room)))
    assert read_back(data).stamps[4:6] == (("Page 4",), ("Page 5",))


def test_what_lies_outside_the_page_does_not_show_in_its_strip() -> None:
    beyond = built(b"0 g 0 0 300 600 re f")
    document = framed(pack_of(beyond), room=("000000",))
    picture = Viewer(made_of(document)).picture(4, 1.0)
    assert picture.size == (300, 226)
    assert inked(picture, (0, 0, 200, 25)) == 0
    assert picture.getpixel((150, 30)) == (0, 0, 0)


def test_links_and_notes_stay_on_their_words_where_a_page_is_fitted() -> None:
    with pikepdf.open(BytesIO(read_annex("landscape-a3"))) as pdf:
        page = pdf.pages[0]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Highlight,
            Rect=[100, 100, 300, 200],
            QuadPoints=[100, 200, 300, 200, 100, 100, 300, 100],
        )
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[100, 100, 300, 200],
            Dest=[page.obj, pikepdf.Name.XYZ, 100, 200, 0],
        )
        page.Annots = pikepdf.Array([pdf.make_indirect(note), pdf.make_indirect(link)])
        out = BytesIO()
        pdf.save(out)
    data = made_of(framed(pack_of(out.getvalue()), framing=Framing(fit=True)))
    with pikepdf.open(BytesIO(data)) as pdf:
        page = pdf.pages[4]
        wide, high = (float(side) for side in list(page.mediabox)[2:])
        assert (wide, high) == pytest.approx((841.89, 595.276), abs=0.01)
        rect, quad = ([float(x) for x in page.Annots[0][key]] for key in ("/Rect", "/QuadPoints"))
        target = [float(x) for x in list(page.Annots[1].Dest)[2:4]]
    scale = (595.276 - STRIP) / 841.89
    assert rect[2] - rect[0] == pytest.approx(200 * scale, rel=0.01)
    assert quad[:2] == pytest.approx([rect[0], rect[3]])
    assert target == pytest.approx([rect[0], rect[3]])


def test_patterns_are_scaled_with_their_page() -> None:
    tiles = built(
        b"/Pattern cs /P scn 0 0 1200 1600 re f",
        b"<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 400 400]/XStep 400"
        b"/YStep 400/Resources<<>>/Length 27>>\nstream\n0 g 0 0 200 200 re f        \nendstream",
        page=b"/MediaBox[0 0 1200 1600]/Resources<</Pattern<</P 5 0 R>>>>",
    )
    picture = Viewer(made_of(framed(pack_of(tiles), framing=Framing(fit=True)))).picture(4, 1.0)
    black = picture.convert("L").histogram()[0]
    assert black / (picture.width * picture.height) == pytest.approx(0.22, abs=0.04)
    lowest = next(
        y for y in range(picture.height - 1, 0, -1) if picture.getpixel((60, y)) == (0, 0, 0)
    )
    span = 0
    while picture.getpixel((60, lowest - span)) == (0, 0, 0):
        span += 1
    assert span == pytest.approx(100, abs=4)


def test_comments_can_be_left_out() -> None:
    with pikepdf.open(BytesIO(read_annex("landscape-a3"))) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30]
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        out = BytesIO()
        pdf.save(out)
    for dropped, count in ((False, 1), (True, 0)):
        data = made_of(framed(pack_of(out.getvalue()), without_comments=dropped))
        with pikepdf.open(BytesIO(data)) as pdf:
            assert len(pdf.pages[4].get("/Annots", [])) == count
