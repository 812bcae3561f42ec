"""Letters that LibreOffice has no font for are an error: it leaves them out without a word."""

from pathlib import Path

import pytest

from agendapack.convert.office import find_missing, gather_letters
from tests.convert.desk import told
from tests.convert.word_files import p, pack, word
from tests.examine.hostile import page


def test_letters_of_other_scripts_are_gathered_from_all_that_is_shown() -> None:
    data = word(p("Bridge 中文 ещё"), header=p("ب"), comments=p("한"))
    assert gather_letters(data) == "ب中文"


def test_letters_of_slides_are_gathered_but_not_of_hidden_ones() -> None:
    slide = '<p:sld{}><a:t xml:space="preserve">{}</a:t></p:sld>'
    files = {"ppt/slides/slide1.xml": slide.format("", "中"), "other.xml": slide.format("", "한")}
    files["ppt/slides/slide2.xml"] = slide.format(' show="0"', "文")
    assert gather_letters(pack({name: text.encode() for name, text in files.items()})) == "中"


@pytest.mark.parametrize(
    ("letters", "shown", "missing"),
    [
        ("中文", "中", "文"),
        ("中文", "文中 ", ""),
        ("بت", "ﺐ", ""),
        ("بت", "中", "بت"),
    ],
)
def test_joined_scripts_are_missing_as_a_whole(letters: str, shown: str, missing: str) -> None:
    assert find_missing(letters, shown) == missing


def test_pages_without_the_letters_of_their_document_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(page())
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\ncp {tmp_path}/made.pdf paper.pdf\n")
    office.chmod(0o755)
    said = told("a.docx", word(p("Text 中文.")), office=office, typeset="no")
    assert [each for each in said if "glyph" in each] == [
        "error missing-glyph: the annex 'a.docx' has letters that LibreOffice has no font for,"
        " and leaves out: '中' (U+4E2D), '文' (U+6587)"
    ]
    assert not any("glyph" in s for s in told("a.docx", word(p("T.")), office=office, typeset="no"))
