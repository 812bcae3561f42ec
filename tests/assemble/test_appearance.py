"""Every kind of annex looks, reads and links in the pack as it did before."""

from io import BytesIO

import pikepdf
import pytest
from pypdfium2 import PdfiumError  # type: ignore[import-untyped]

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import ExaminedPaper
from tests.appearance import Viewer
from tests.assemble.built import built, differences
from tests.assemble.packs import ANNEXES

REFUSED = {"cut-short", "empty", "not-a-pdf", "encrypted-password"}
KINDS = sorted(path.stem for path in ANNEXES.glob("*.pdf") if path.stem not in REFUSED)


@pytest.mark.parametrize("name", KINDS)
def test_an_annex_is_as_it_was(name: str) -> None:
    assert differences((ANNEXES / f"{name}.pdf").read_bytes()) == []


def test_most_kinds_are_held() -> None:
    assert len(KINDS) >= 28


@pytest.mark.parametrize("name", sorted(REFUSED - {"encrypted-password"}))
def test_no_viewer_opens_what_is_refused(name: str) -> None:
    with pytest.raises(PdfiumError):
        Viewer((ANNEXES / f"{name}.pdf").read_bytes())


PICTURE = b"q 100 0 0 100 100 50 cm /P Do Q"
WITH_PICTURE = b"/MediaBox[0 0 300 200]/Resources<</XObject<</P 5 0 R>>>>"


def picture(space: bytes, data: bytes) -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace"
    return b"<<%b%b/Length %d>>\nstream\n%b\nendstream" % (head, space, len(data), data)


ODD = {
    "a name that ends in a zero byte": built(
        PICTURE,
        picture(b"[/Indexed/DeviceRGB\0001<FF00000000FF>]", b"\0\1\1\0"),
        page=WITH_PICTURE,
    ),
    "no size at all": built(b"1 0 0 rg 100 100 200 400 re f", page=b""),
    "a tiny page": built(b"0 0 1 rg 5 5 3 3 re f", page=b"/MediaBox[0 0 12 12]"),
    "a huge page": built(b"0 0 1 rg 500 500 9e3 9e3 re f", page=b"/MediaBox[0 0 14400 14400]"),
    "a turn and a unit": built(
        b"0 0 1 rg 20 80 50 20 re f", page=b"/MediaBox[0 0 300 200]/Rotate 270/UserUnit 3"
    ),
    "a pattern without end": built(
        b"/Pattern cs /P scn 50 50 100 100 re f",
        b"<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10"
        b"/Resources<<>>/Length 21>>\nstream\n1 0 0 rg 0 0 5 5 re f\nendstream",
        page=b"/MediaBox[0 0 300 200]/Resources<</Pattern<</P 5 0 R>>>>",
    ),
    "a font drawn by hand": built(
        b"BT /F 40 Tf 60 60 Td (aa) Tj ET",
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97"
        b"/LastChar 97/Widths[1.5]/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>>>",
        b"<</Length 34>>\nstream\n1 0 0 0 1 1 d1 0 0 0.8 0.8 re f    \nendstream",
        page=b"/MediaBox[0 0 300 200]/Resources<</Font<</F 5 0 R>>>>",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_page_is_as_it_was(name: str) -> None:
    assert differences(ODD[name]) == []


def test_a_file_without_index_or_line_ends_is_taken_as_viewers_take_it() -> None:
    data = (
        b"%PDF-1.0\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]"
        b"/Count 1>>endobj 3 0 obj<</Type/Page/MediaBox[0 0 30 30]>>endobj trailer<</Root 1 0 R>>"
    )
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    assert found.facts.repaired
    assert differences(data) == []


def test_two_links_of_a_tree_on_one_annotation_leave_one() -> None:
    with pikepdf.open(ANNEXES / "tagged-deep.pdf") as pdf:
        page = pdf.pages[0]
        link = next(a for a in page.Annots if a.Subtype == pikepdf.Name.Link)
        document = pdf.Root.StructTreeRoot.K[0]
        again = pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=link, Pg=page.obj)
        for _ in range(2):
            element = pikepdf.Dictionary(S=pikepdf.Name.Link, P=document, K=again)
            document.K.append(pdf.make_indirect(element))
        out = BytesIO()
        pdf.save(out)
    assert differences(out.getvalue()) == []
