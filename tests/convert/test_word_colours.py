"""Colours of cells are told where nothing else says what they mean."""

import pytest

from tests.convert.desk import told
from tests.convert.word_files import p, word


def cell(text: str, colour: str = "", more: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:fill="{colour}"/>' if colour else ""
    return f"<w:tc><w:tcPr>{more}{shade}</w:tcPr>{p(text)}</w:tc>"


HEAD = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('A', 'DDDDDD')}{cell('', 'DDDDDD')}</w:tr>"


def table(*cells: str) -> bytes:
    return word(f"<w:tbl>{HEAD}<w:tr>{''.join(cells)}</w:tr></w:tbl>")


def test_a_colour_without_words_is_told() -> None:
    data = table(cell("Bridge"), cell("", "FF0000"))
    assert told("a.docx", data) == [
        "warning not-carried: the annex 'a.docx' has 1 table cell with a colour and no words,"
        " in table 1 ('A'), row 2; the colour is left out"
    ]


@pytest.mark.parametrize(
    "cells",
    [
        (cell("Bridge"), cell("Red", "FF0000")),
        (cell("", "EEEEEE"), cell("", "EEEEEE")),
        (cell("Bridge"), cell("", "auto")),
        (cell("Bridge"), cell("", "FF0000", "<w:vMerge/>")),
    ],
)
def test_a_colour_that_says_no_more_than_its_cell_is_not_told(cells: tuple[str, ...]) -> None:
    assert told("a.docx", table(*cells)) == []
