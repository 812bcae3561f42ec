"""SVG drawings as annexes: painted as finely as a picture, and from nothing but themselves."""

import re
from base64 import b64encode
from pathlib import Path

import pytest
from PIL import Image

from agendapack.load.annexes import read_picture
from agendapack.model.facts import Flaw
from agendapack.model.section import EmbeddedPicture
from tests.convert.desk import seen, told, typeset

RED = (255, 0, 0)
BOX = '<rect width="10" height="10" fill="red"/>'


def drawing(
    content: str = BOX, attributes: str = 'width="40" height="20"', before: str = ""
) -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {names} {attributes}>{content}</svg>".encode()


def painted(data: bytes) -> Image.Image:
    (found,) = typeset("a.svg", data, alt="A plan").pictures.values()
    return seen(found.shown).convert("RGB")


def redness(image: Image.Image) -> float:
    """Return which part of a picture is red."""
    counts = image.getcolors(1 << 24) or []
    return sum(n for n, colour in counts if colour == RED) / (image.width * image.height)


def test_a_drawing_is_as_large_as_the_page_allows_and_as_fine_as_the_house_style() -> None:
    image = painted(drawing())
    assert image.width == 2918  # 300 dots per inch over the text width of a turned A4 page
    assert abs(image.width - 2 * image.height) <= 2
    assert redness(image) == pytest.approx(1 / 8, abs=0.001)


@pytest.mark.parametrize(
    "attributes",
    [
        'width="4cm" height="2cm" viewBox="0 0 40 20"',
        'viewBox="0 0 40 20"',
        'width="100%" height="100%" viewBox="0,0,40,20"',
        'width="40pt" height="20pt" viewBox="0 0 40 20"',
    ],
)
def test_the_size_is_in_any_unit_or_that_of_the_view(attributes: str) -> None:
    image = painted(drawing(attributes=attributes))
    assert abs(image.width - 2 * image.height) <= 2
    assert redness(image) == pytest.approx(1 / 8, abs=0.001)


def test_words_are_set_in_the_fonts_that_ship() -> None:
    words = drawing('<text y="15" font-family="Gone" font-size="9" fill="red">Zażółć</text>')
    assert redness(painted(words)) > 0.02


@pytest.mark.parametrize("words", ["مرحبا", "議程", "∑ ✓ –", "a\N{ZERO WIDTH JOINER}b"])
def test_words_of_any_script_that_a_shipped_font_has_are_painted(words: str) -> None:
    made = painted(drawing(f'<text y="15" font-weight="bold" fill="red">{words}</text>'))
    assert redness(made) > 0.005


def test_letters_that_no_font_has_are_named() -> None:
    rare = "<text><title>\N{RUNIC LETTER URUZ UR U}</title>Aᚠ<tspan>ꔀ</tspan></text>"
    message = "has letters that no font here has: 'ᚠ' (U+16A0), 'ꔀ' (U+A500)"
    assert told("a.svg", drawing(rare), alt="x") == [
        f"error missing-glyph: the annex 'a.svg' {message}"
    ]
    flaw = read_picture(drawing(rare))
    assert isinstance(flaw, Flaw)
    assert flaw.message == message
    many = "".join(map(chr, range(0x16A0, 0x16A8)))
    assert told("a.svg", drawing(f"<text>{many}</text>"), alt="x")[0].endswith(
        "(U+16A4) and 3 more"
    )


def test_a_drawing_needs_a_description() -> None:
    assert told("a.svg", drawing()) == [
        "error missing-alt: the annex 'a.svg' is a picture without alternative text"
    ]


OUT = "the annex 'a.svg' shows what is in other files: "
OUTSIDE = {
    "a file": '<image href="{path}" width="40" height="20"/>',
    "a file, the old way": '<image xlink:href="{path}" width="40" height="20"/>',
    "a file by another prefix": '<image xmlns:x="http://www.w3.org/1999/xlink" x:href="{path}"/>',
    "an address": '<image href="https://example.org/a.png"/>',
    "a part of another drawing": '<use href="other.svg#a"/>',
    "a style sheet": '<style>@import "a.css";</style>',
    "a style": "<rect style=\"fill:url('a.svg#b')\"/>",
    "a style of many": "<style>rect {{ fill: url(a.svg#b) }}</style>",
    "an effect": '<filter id="a"><feImage href="{path}"/></filter>',
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_comes_from_other_files(name: str, tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (10, 10), RED).save(path)
    (found,) = told("a.svg", drawing(OUTSIDE[name].format(path=path)), alt="x")
    assert found.startswith("error damaged-paper: " + OUT)


def test_an_entity_hides_no_other_file(tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (10, 10), RED).save(path)
    entity = f'<!DOCTYPE svg [<!ENTITY a "{path}">]>'
    (found,) = told("a.svg", drawing('<image href="&a;"/>', before=entity), alt="x")
    assert found.startswith("error damaged-paper: " + OUT)


def test_a_drawing_within_brings_no_other_file(tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (10, 10), RED).save(path)
    for inner, part in ((f'<image href="{path}" width="40" height="20"/>', 0), (BOX, 1 / 8)):
        address = "data:image/svg+xml;base64," + b64encode(drawing(inner)).decode()
        outer = drawing(f'<image href="{address}" width="40" height="20"/>')
        assert redness(painted(outer)) == pytest.approx(part, abs=0.01)


def test_what_leads_nowhere_outside_is_taken() -> None:
    within = (
        '<defs><linearGradient id="a"><stop stop-color="red"/></linearGradient></defs>'
        '<a href="https://example.org/"><rect width="10" height="10" style="fill:url(#a)"/></a>'
    )
    assert redness(painted(drawing(within))) == pytest.approx(1 / 8, abs=0.001)


def test_parts_in_html_are_told() -> None:
    html = drawing(BOX + '<foreignObject width="9" height="9"><p>Words</p></foreignObject>')
    assert told("a.svg", html, alt="x") == [
        "warning not-carried: the annex 'a.svg' has parts written in HTML, which are not shown"
    ]


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"no drawing",
        b"<svg",
        b"<html/>",
        b"<svg/>",
        drawing()[:-5],
        b'<?xml version="1.0" encoding="utf-7"?><svg/>',
        drawing("&a9;", before=f'<!DOCTYPE svg [<!ENTITY a0 "lol">{LAUGHS}]>'),
        drawing("<g>" * 10_000 + "</g>" * 10_000),
    ],
)
def test_what_is_no_drawing_or_does_harm_is_refused(data: bytes) -> None:
    (found,) = told("a.svg", data, alt="x")
    assert re.match("error damaged-paper: the annex 'a.svg' (is|does not say) ", found)


def test_a_drawing_may_stand_in_a_text() -> None:
    for data in (drawing(), b"\xef\xbb\xbf \n" + drawing(), drawing().decode().encode("utf-16")):
        found = read_picture(data)
        assert isinstance(found, EmbeddedPicture)
        assert (found.width, found.height) == (2400, 1200)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (drawing('<image href="a.png"/>'), "shows what is in other files: a.png"),
        (drawing("<foreignObject/>"), "has parts written in HTML, which cannot be shown"),
        (
            drawing(attributes='width="1" height="1000000"'),
            "is far too long or too high for a page",
        ),
        (b"<html/>", "is damaged, or is no SVG drawing"),
    ],
)
def test_a_drawing_that_cannot_stand_in_a_text_is_told(data: bytes, message: str) -> None:
    flaw = read_picture(data)
    assert isinstance(flaw, Flaw)
    assert flaw.message == message
