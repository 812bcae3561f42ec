"""Pictures as annexes: upright, limited, each page told apart, and never without a description."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.convert.desk import html, seen, told, typeset
from tests.load.desk import HOME


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size).save(buffer, kind, **more)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("ending", "kind"), [("png", "PNG"), ("jpeg", "JPEG"), ("tif", "TIFF"), ("webp", "WEBP")]
)
def test_a_picture_is_one_figure_as_large_as_the_page_allows(ending: str, kind: str) -> None:
    made = typeset(f"a.{ending}", picture(kind), alt="A <map>")
    path = f"{HOME}/a.{ending}"
    assert made.content == (
        f'<figure><img src="{path}" alt="A &lt;map&gt;" width="554.30"/></figure>'
    )
    assert (made.classes, list(made.pictures)) == (("landscape",), [path])


def test_every_page_of_a_tiff_file_has_a_page_and_a_description() -> None:
    more = [Image.new("1", (40, 60)), Image.new("L", (40, 60))]
    data = picture("TIFF", (40, 60), save_all=True, append_images=more)
    made = typeset("a.tiff", data, alt="A scan")
    assert str(made.content).count('<figure class="new-page">') == 2
    assert 'alt="A scan (page 3 of 3)"' in str(made.content)
    assert (len(made.pictures), made.classes) == (3, ())


@pytest.mark.parametrize(("ending", "kind"), [("png", "PNG"), ("webp", "WEBP")])
def test_of_a_film_the_first_picture_goes_in_and_that_is_told(ending: str, kind: str) -> None:
    more = [Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")]
    data = picture(kind, save_all=True, append_images=more)
    assert html(f"a.{ending}", data, alt="A pond").count("<figure>") == 1
    assert told(f"a.{ending}", data, alt="A pond") == [
        f"warning not-carried: the annex 'a.{ending}' is a film of 3 pictures, of which only the"
        " first is used"
    ]


def test_a_photograph_is_turned_upright_and_what_the_camera_noted_stays_out() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    (found,) = typeset("a.jpg", picture("JPEG", exif=exif), alt="A pond").pictures.values()
    shown = seen(found.shown)
    assert (shown.size, dict(shown.getexif())) == ((40, 60), {})


def test_resolution_is_limited_to_that_of_the_house_style() -> None:
    (found,) = typeset("a.png", picture("PNG", (9000, 100)), alt="A line").pictures.values()
    printed = 700.15 / 72  # inches: the text width of a turned A4 page
    assert (found.shown.width, found.shown.height) == (2918, 32)
    assert found.shown.width / printed == pytest.approx(300, abs=0.1)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    (found,) = typeset("a.png", picture("PNG", mode="I;16", size=(4, 4)), alt="x").pictures.values()
    assert seen(found.shown).mode == "L"


def test_a_picture_needs_a_description() -> None:
    for fields in ({}, {"alt": " "}):
        assert told("a.png", picture("PNG"), **fields) == [
            "error missing-alt: the annex 'a.png' is a picture without alternative text"
        ]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", picture("PNG")[:50], picture("GIF")])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    (found,) = told("a.png", data, alt="x")
    assert found.startswith("error damaged-paper: the annex 'a.png' is damaged, or is no picture")


def test_a_picture_of_far_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    data = picture("PNG", (16000, 16000), "1")
    assert len(data) < 50_000
    assert told("a.png", data, alt="x") == [
        "error too-large: the annex 'a.png' has more than 120 million pixels"
    ]


def test_two_runs_give_the_same() -> None:
    data = picture("WEBP")
    assert typeset("a.webp", data, alt="x") == typeset("a.webp", data, alt="x")
    assert html("a.webp", data, alt="x")
