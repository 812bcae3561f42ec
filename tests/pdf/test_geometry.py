import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, PdfObject

from agendapack.pdf.files import mend_numbers
from agendapack.pdf.geometry import View, view
from agendapack.pdf.objects import number, numbers


def page(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject("/" + key): value for key, value in entries.items()})


def test_the_crop_box_is_cut_to_the_media_box() -> None:
    seen = view(page(MediaBox=numbers(0, 0, 200, 100), CropBox=numbers(50, -20, 900, 80)))
    assert seen.box == (50, 0, 200, 80)


@pytest.mark.parametrize(
    "crop",
    [numbers(300, 300, 400, 400), numbers(1, 2, 3), ArrayObject([NameObject("/x")] * 4)],
    ids=["elsewhere", "three numbers", "names"],
)
def test_a_crop_box_without_meaning_is_left_aside(crop: ArrayObject) -> None:
    assert view(page(MediaBox=numbers(0, 0, 200, 100), CropBox=crop)).box == (0, 0, 200, 100)


def test_corners_may_be_exchanged() -> None:
    assert view(page(MediaBox=numbers(200, 100, 0, 0))).box == (0, 0, 200, 100)


def test_a_page_without_boxes_is_what_viewers_take_it_for() -> None:
    assert view(page()).size == (612.0, 792.0)


@pytest.mark.parametrize(
    ("turn", "degrees"), [(0, 0), (450, 90), (-90, 270), (-360, 0), (180, 180), (45, 0)]
)
def test_turns(turn: int, degrees: int) -> None:
    assert view(page(Rotate=number(turn))).turn == degrees


def test_a_unit_of_two_points() -> None:
    seen = view(page(MediaBox=numbers(0, 0, 100, 50), UserUnit=FloatObject("2")))
    assert seen.size == (200, 100)
    assert seen.top_left == (0, 50)


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.floats(0.5, 10),
    st.tuples(*[st.floats(-500, 500)] * 2),
    st.tuples(*[st.floats(10, 900)] * 2),
)
def test_the_corners_of_the_seen_page_are_those_of_the_box(
    turn: int, unit: float, origin: tuple[float, float], size: tuple[float, float]
) -> None:
    box = (*origin, origin[0] + size[0], origin[1] + size[1])
    seen = View(box, turn, unit)
    wide, high = seen.size
    assert seen.area((0, 0, wide, high)) == pytest.approx(box, abs=1e-6)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (b"/MediaBox [0 0 5.95E2 8.42e+2]", b"/MediaBox [0 0 595.00 842.000]"),
        (b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 595 842]"),
        (b"/Other [5.95E2]", b"/Other [5.95E2]"),
    ],
)
def test_exponents_are_written_out_in_the_same_room(written: bytes, mended: bytes) -> None:
    got = mend_numbers(written)
    assert len(got) == len(written)
    values = [float(word) for word in got.partition(b"[")[2].rstrip(b"]").split()]
    assert values == [float(word) for word in mended.partition(b"[")[2].rstrip(b"]").split()]
