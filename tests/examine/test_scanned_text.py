"""The text layers of scans as they come, askew and faint: no alarm, and nothing is hidden."""

import random
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import ExaminedPaper, UnseenText
from agendapack.sandbox.drawings import font_files

TEXT = (
    "The committee considered the report of the Director and noted that the budget for parks was "
    "overspent by 12,400 pounds. Members asked whether the depot could be let, in part."
)
Placed = tuple[str, float, float]


def noise(size: tuple[int, int], sigma: float, seed: int = 1) -> Image.Image:
    """Return grey noise about the middle that is the same in every run, unlike Pillow's own."""
    grey = Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1]))
    # The standard deviation of bytes that are all as likely is 74.
    return grey.point([round(128 + (value - 127.5) * sigma / 74) % 256 for value in range(256)])


PICTURES = {
    "black": Image.new("L", (130, 30), 0),
    "white": Image.new("L", (130, 30), 255),
    "a shade": Image.linear_gradient("L"),
    "a photograph": Image.effect_mandelbrot((520, 120), (-0.8, 0.1, -0.7, 0.2), 90),
    "gravel": noise((160, 36), 74),
}


def draw_page(size: float, scale: float, ground: int, ink: int) -> tuple[Image.Image, list[Placed]]:
    """Return a page of words, and where each stands."""
    picture = Image.new("L", (round(595 * scale), round(842 * scale)), ground)
    pen, chance = ImageDraw.Draw(picture), random.Random(1)
    file = next(name for name in font_files() if name.endswith("LiberationSans-Regular.ttf"))
    font = ImageFont.truetype(file, round(size * scale))
    words: list[Placed] = []
    x, y = 60.0, 70.0
    while y < 780:
        word = chance.choice(TEXT.split())
        wide = font.getlength(word) / scale
        if x + wide > 535:
            x, y = 60.0, y + size * 1.35
        pen.text((x * scale, y * scale), word, ink, font, "ls")
        words.append((word, x, 842 - y))
        x += wide + size * 0.28
    return picture, words


def scan(
    *,
    size: float = 11,
    ground: int = 240,
    ink: int = 30,
    turn: float = 0,
    specks: float = 0.08,
    blur: float = 0.6,
    dpi: int = 200,
    picture_at: tuple[float, float, str] | None = None,
    apart: tuple[float, float] = (0, 0),
    more: tuple[Placed, ...] = (),
) -> bytes:
    """Return a PDF of a scan with its text layer, which is placed as well as such layers are."""
    picture, words = draw_page(size, dpi / 72, ground, ink)
    if picture_at:
        left, foot, kind = picture_at
        area = PICTURES[kind].resize((round(130 * dpi / 72), round(30 * dpi / 72)))
        picture.paste(area, (round((left - 10) * dpi / 72), round((842 - foot - 20) * dpi / 72)))
    specked = noise(picture.size, 60)
    picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(blur)), specked, specks)
    picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=ground)
    packed = BytesIO()
    picture.save(packed, "JPEG", quality=60)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    embedded = pikepdf.Stream(
        pdf, packed.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width,
        Height=picture.height, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )  # fmt: skip
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(I=embedded))
    shown = " ".join(
        f"1 0 0 1 {x + apart[0]:.2f} {y + apart[1]:.2f} Tm ({word}) Tj"
        for word, x, y in (*words, *more)
    )
    content = f"q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F {size} Tf {shown} ET"
    page.Contents = pdf.make_stream(content.encode())
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def unseen(data: bytes) -> tuple[UnseenText, ...]:
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    return found.facts.unseen


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"turn": 1.5},
        {"specks": 0.25},
        {"blur": 2},
        {"apart": (3, -5)},
        {"ground": 180},
        {"ink": 130},
        {"size": 7},
        {"size": 24},
        {"dpi": 100},
        {"dpi": 100, "size": 9, "specks": 0.15},
        {"dpi": 100, "size": 7, "blur": 0.5},
        {"dpi": 120, "size": 8, "turn": 0.7, "blur": 0.8},
    ],
    ids=str,
)
def test_a_scan_shows_what_its_text_says(state: dict[str, Any]) -> None:
    assert unseen(scan(**state)) == ()


@pytest.mark.parametrize("state", [{}, {"specks": 0.2}, {"turn": 0.7}], ids=str)
@pytest.mark.parametrize("place", [(60, 30), (60, 812)], ids=["below", "above"])
def test_words_beside_those_of_the_scan_are_found(
    state: dict[str, Any], place: tuple[float, float]
) -> None:
    (found,) = unseen(scan(**state, more=(("Wickstead", *place),)))
    assert found.words == "Wickstead"
    assert not found.is_layer


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("state", [{}, {"dpi": 100, "size": 9, "specks": 0.15}], ids=str)
def test_words_on_pictures_of_a_scan_are_found(state: dict[str, Any], kind: str) -> None:
    place = (300.0, 30.0)
    data = scan(**state, more=(("Wickstead", *place),), picture_at=(*place, kind))
    assert "Wickstead" in " ".join(text.words for text in unseen(data))
