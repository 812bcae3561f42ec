"""Letters of symbol fonts become the signs that they show, and none is left out."""

import pytest

from tests.convert.desk import html
from tests.convert.word_files import run, word


def sym(font: str, char: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (sym("Wingdings", "F0FE"), "☑"),
        (sym("Wingdings", "F0A8"), "☐"),
        (sym("Wingdings", "F0FC"), "✓"),
        (sym("Wingdings 2", "F052"), "☑"),
        (sym("Symbol", "F0B3"), "≥"),
        (sym("MS Gothic", "2612"), "☒"),
        (sym("Segoe UI Symbol", "2714"), "✔"),
        (run("üû x", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "✓✗ ⌧"),
        (run("\uf0fc", '<w:rFonts w:hAnsi="Wingdings"/>'), "✓"),
        (run("\uf0e0", '<w:rFonts w:ascii="Wingdings"/>'), "→"),
        (run("ü", '<w:rFonts w:ascii="Arial"/>'), "ü"),
    ],
)
def test_a_sign_is_what_word_shows(inside: str, shown: str) -> None:
    assert html("a.docx", word(f"<w:p>{inside}</w:p>")) == f"<p>{shown}</p>"


def test_a_sign_in_the_font_of_a_character_style_is_what_word_shows() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'
    style = '<w:style w:type="character" w:styleId="Ticks"><w:name w:val="Ticks"/>'
    based = '<w:style w:type="character" w:styleId="More"><w:basedOn w:val="Ticks"/></w:style>'
    sign = run("ü", '<w:rStyle w:val="More"/>')
    data = word(f"<w:p>{sign}</w:p>", styles=f"{style}{fonts}</w:style>{based}")
    assert html("a.docx", data) == "<p>✓</p>"


@pytest.mark.parametrize(
    ("font", "char", "shown"),
    [("House Font", "F041", "\uf041"), ("Wingdings", "", "\ufffd"), ("Arial", "FFFFFF", "\ufffd")],
)
def test_a_sign_that_nobody_knows_stays_to_be_told(font: str, char: str, shown: str) -> None:
    assert html("a.docx", word(f"<w:p>{sym(font, char)}</w:p>")) == f"<p>{shown}</p>"
