"""Letters that LibreOffice has no font for are an error: it leaves them out without a word."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from agendapack.convert import Job, OfficeInput, Order
from agendapack.convert.office import gather_letters
from agendapack.convert.word.annex import convert_word
from agendapack.examine.findings import _find_boxes, find_lost, find_missing
from tests.convert.desk import told
from tests.convert.word_files import p, pack, run, word
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
        " and does not show: '中' (U+4E2D), '文' (U+6587)"
    ]
    assert not any("glyph" in s for s in told("a.docx", word(p("T.")), office=office, typeset="no"))


@pytest.mark.parametrize(
    ("words", "shown", "lost"),
    [
        ({"complaint": 1}, "a com-\nplaint about", []),
        ({"complaint": 2}, "a complaint", ["complaint"]),
        ({"office,": 1, "Straße": 1}, "OF\ufb01CE STRASSE", []),
        ({"12.50": 1, "an": 3, "بيت": 1}, "", []),
    ],
)
def test_words_are_lost_that_stand_nowhere_on_the_pages(
    words: dict[str, int], shown: str, lost: list[str]
) -> None:
    assert find_lost(words, shown) == lost


def test_pages_without_the_words_of_their_document_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(page())
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\ncp {tmp_path}/made.pdf paper.pdf\n")
    office.chmod(0o755)
    said = told("a.docx", word(p("Whoever complains.")), office=office, typeset="no")
    assert [each for each in said if each.startswith("error")] == [
        "error not-carried: the annex 'a.docx' has words that are not on the pages that"
        " LibreOffice makes of it: 'whoever', 'complains.'"
    ]


def test_a_letter_drawn_as_an_empty_box_is_found() -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    def box(width: int) -> object:
        pen = TTGlyphPen(None)
        pen.moveTo((0, 0))
        for corner in ((0, 700), (width, 700), (width, 0)):
            pen.lineTo(corner)
        pen.closePath()
        return pen.glyph()

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "one", "two"])
    builder.setupCharacterMap({1: "one", 2: "two"})
    builder.setupGlyf({".notdef": box(500), "one": box(400), "two": box(500)})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "one", "two"), (500, 0)))
    builder.setupHorizontalHeader()
    builder.setupPost()
    made = BytesIO()
    builder.save(made)
    assert set(_find_boxes(made.getvalue(), by_glyph=False)) == {2}
    assert set(_find_boxes(made.getvalue(), by_glyph=True)) == {2}


def test_hidden_words_do_not_reach_a_document_that_keeps_its_look() -> None:
    hidden = run("Rowan", '<w:highlight w:val="black"/>')
    named: dict[str, Any] = {"title": "A", "file": "a.docx", "path": "a.docx", "typeset": False}
    named |= {"changes": None, "comments": None}
    order = Order(**named)
    job = Job(order, word(f"<w:p>{run('Seen')}{hidden}</w:p>"))
    made = convert_word(job)
    assert isinstance(made, OfficeInput)
    with zipfile.ZipFile(BytesIO(made.data)) as archive:
        assert b"Rowan" not in archive.read("word/document.xml")
    assert made.words == {"seen": 1}
    assert "'Rowan' in paragraph 1" in job.notes[0].message
