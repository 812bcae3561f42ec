from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageChops, ImageOps

from agendapack.model.document import Document
from agendapack.model.section import Piece
from agendapack.pdf import read_back
from tests.assemble.packs import STYLE, make, pack
from tests.fixtures.annex_pages import raw_pdf, raw_stream

GEOMETRIES = (
    *("untagged-scan", "rotated-90", "rotated-270", "landscape-a3", "user-unit", "shared-page"),
    *("crop-offset", "inherited-boxes", "odd-numbers", "unbalanced-q", "no-resources"),
)
TEN_MM = 72 / 25.4 * 10


def render(document: Document, index: int, stamp: str = "top-right") -> Image.Image:
    """Draw a page at two pixels a point, as a viewer shows it."""
    data = make(document, replace(STYLE, stamp=stamp)).data
    with pypdfium2.PdfDocument(data) as pdf:
        image: Image.Image = pdf[index].render(scale=2).to_pil().convert("L")
    return image


def ink(document: Document, index: int, place: str) -> tuple[tuple[float, ...], Image.Image]:
    """Find the stamp of a page: what is not there when stamps stand elsewhere.

    Returns:
        Its distances from the left, top, right and foot of the page in points, and the page.
    """
    elsewhere = "bottom-left" if place.startswith("top") else "top-right"
    image, other = render(document, index, place), render(document, index, elsewhere)
    wide, high = image.size
    half = (0, 0, wide, high // 2) if place.startswith("top") else (0, high // 2, wide, high)
    changed = ImageChops.difference(image, other).crop(half).point(lambda v: 255 * (v > 100))
    found = changed.getbbox()
    assert found is not None
    left, top, right, foot = found
    return (left / 2, (half[1] + top) / 2, (wide - right) / 2, (high - half[1] - foot) / 2), image


@pytest.mark.parametrize("name", GEOMETRIES)
def test_stamps_stand_upright_at_the_visible_edge(name: str) -> None:
    document = pack(name)
    for index in range(4, 4 + len(document.groups[2].pieces[1].labels)):
        (left, top, right, foot), image = ink(document, index, "top-right")
        wide, high = image.width / 2, image.height / 2
        inset = min(TEN_MM, wide * 0.05, high * 0.05)
        assert right == pytest.approx(inset, abs=1)
        assert top == pytest.approx(inset, abs=2)
        assert wide - left - right > 2 * (high - top - foot)


@pytest.mark.parametrize("place", ["top-left", "bottom-left", "bottom-right", "top-right"])
def test_stamps_stand_where_the_style_says(place: str) -> None:
    (left, top, right, foot), _ = ink(pack("untagged-scan"), 4, place)
    assert (left if "left" in place else right) == pytest.approx(TEN_MM, abs=1.5)
    assert (top if "top" in place else foot) == pytest.approx(TEN_MM, abs=3)


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        ("top-right", ("Page 3", "Agenda Item 3")),
        ("bottom-left", ("Page 3", "Agenda Item 3")),
        ("bottom-centre", ("Page 3   Agenda Item 3",)),
    ],
)
def test_a_first_page_names_its_item(place: str, lines: tuple[str, ...]) -> None:
    stamps = read_back(make(pack("untagged-scan"), replace(STYLE, stamp=place)).data).stamps
    assert stamps[3:] == (lines, ("Page 4",), ("Page 5",))


def tiny(wide: int, high: int) -> bytes:
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R>>" % (wide, high),
            raw_stream(b"q"),
        ]
    )


@pytest.mark.parametrize("size", [(40, 40), (90, 20), (20, 200)])
def test_stamps_fit_on_tiny_pages(size: tuple[int, int]) -> None:
    base = pack("untagged-scan")
    report = base.groups[2]
    scan: Piece = report.pieces[1]
    small = replace(scan, data=tiny(*size), labels=("4",))
    document = replace(
        base, groups=(*base.groups[:2], replace(report, pieces=(report.pieces[0], small)))
    )
    image = ImageOps.invert(render(document, 4))
    box = image.point(lambda v: 255 * (v > 60)).getbbox()
    assert box is not None
    assert box[0] > 0
    assert box[1] > 0
    assert box[2] < image.width
    assert box[3] < image.height


def test_what_a_page_leaves_behind_does_not_reach_its_stamp() -> None:
    (first, _), (second, _) = (ink(pack("unbalanced-q"), index, "top-right") for index in (4, 5))
    assert first == pytest.approx(second, abs=4)
