"""Words that Word does not show stay out of a paper, and are told with their place."""

import re
from typing import Any

import pytest

from tests.convert.desk import html, told
from tests.convert.test_word_report import read
from tests.convert.word_files import footnotes, noted, p, run, table, word

BLACK = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'
WHITE_INK = '<w:color w:val="FFFFFF"/>'
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
WPG = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
STYLES = (
    '<w:style w:type="character" w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="Paler"><w:basedOn w:val="White"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bar"><w:pPr><w:shd w:val="clear" w:fill="000080"/>'
    "</w:pPr></w:style>"
    '<w:style w:type="table" w:styleId="Dark"><w:tblStylePr w:type="firstRow"><w:rPr>'
    '<w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>'
    '</w:tblStylePr><w:tblStylePr w:type="band2Horz"><w:tcPr><w:shd w:val="clear"'
    ' w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>'
)


def line(words: str, of_run: str = "", of_paragraph: str = "") -> str:
    return f"<w:p><w:pPr>{of_paragraph}</w:pPr>{run(words, of_run)}</w:p>"


def cell(words: str, of_cell: str = "", of_run: str = "") -> str:
    return f"<w:tc><w:tcPr>{of_cell}</w:tcPr>{line(words, of_run)}</w:tc>"


def row(*cells: str, of_row: str = "") -> str:
    return f"<w:tr><w:trPr>{of_row}</w:trPr>{''.join(cells)}</w:tr>"


def box(words: str, fill: str, cx: int = 900000, of_name: str = "") -> str:
    filled = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>'
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="900000"/>'
        f'<wp:docPr id="1" name="b" {of_name}/><a:graphic><a:graphicData>'
        f'<wps:wsp xmlns:wps="{WPS}"><wps:spPr>{filled}</wps:spPr><wps:txbx><w:txbxContent>'
        f"{p(words)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def old_box(words: str, look: str) -> str:
    return (
        f'<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect {look}><v:textbox>'
        f"<w:txbxContent>{p(words)}</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>"
    )


HIDDEN = {
    "hidden font": line("Rowan", "<w:vanish/>"),
    "white": line("Rowan", WHITE_INK),
    "nearly white": line("Rowan", '<w:color w:val="FDFDFD"/>'),
    "white of the theme": line("Rowan", '<w:color w:themeColor="background1"/>'),
    "white by style": line("Rowan", '<w:rStyle w:val="Paler"/>'),
    "black highlight": line("Rowan", '<w:highlight w:val="black"/>'),
    "black shading": line("Rowan", BLACK),
    "solid pattern": line("Rowan", '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'),
    "yellow on yellow": line("Rowan", '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
    "black paragraph": line("Rowan", "", BLACK),
    "blue on a bar of its blue": line(
        "Rowan", '<w:color w:val="000080"/>', '<w:pStyle w:val="Bar"/>'
    ),
    "half a point": line("Rowan", '<w:sz w:val="1"/>'),
    "no ink": line("Rowan", f'<w14:textFill xmlns:w14="{W14}"><w14:noFill/></w14:textFill>'),
    "white fill": line(
        "Rowan",
        f'<w14:textFill xmlns:w14="{W14}"><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/>'
        "</w14:solidFill></w14:textFill>",
    ),
    "white fill of the theme": line(
        "Rowan",
        f'<w14:textFill xmlns:w14="{W14}"><w14:solidFill><w14:schemeClr w14:val="bg1"/>'
        "</w14:solidFill></w14:textFill>",
    ),
    "squeezed to a line": line("Rowan", '<w:w w:val="1"/>'),
    "black cell": f"<w:tbl>{row(cell('a'))}{row(cell('c'), cell('Rowan', BLACK))}</w:tbl>",
    "black row": f"<w:tbl>{row(cell('a'))}{row(cell('Rowan', BLACK))}</w:tbl>",
    "black table": f"<w:tbl><w:tblPr>{BLACK}</w:tblPr>{row(cell('Rowan'))}</w:tbl>",
    "band of a table style": '<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/><w:tblLook'
    ' w:val="0420"/></w:tblPr>'
    + row(cell("a"))
    + row(cell("b"))
    + row(cell("Rowan", "", '<w:color w:val="1F3864"/>'))
    + "</w:tbl>",
    "hidden row": f"<w:tbl>{row(cell('a'))}{row(cell('Rowan'), of_row='<w:hidden/>')}</w:tbl>",
    "row of no height": f"<w:tbl>{row(cell('a'))}"
    + row(cell("Rowan"), of_row='<w:trHeight w:val="20" w:hRule="exact"/>')
    + "</w:tbl>",
    "box": box("Rowan", "000000"),
    "flat box": box("Rowan", "FFFFFF", cx=10),
    "hidden box": box("Rowan", "FFFFFF", of_name='hidden="1"'),
    "old box": old_box("Rowan", 'fillcolor="black"'),
    "hidden old box": old_box("Rowan", 'style="visibility:hidden"'),
}
SHOWN = {
    "white on blue": line("Rowan", WHITE_INK + '<w:shd w:val="clear" w:fill="1F3864"/>'),
    "yellow highlight": line("Rowan", '<w:highlight w:val="yellow"/>'),
    "white on a bar": line("Rowan", WHITE_INK, '<w:pStyle w:val="Bar"/>'),
    "black fill of white letters": line(
        "Rowan",
        f'{WHITE_INK}<w14:textFill xmlns:w14="{W14}"><w14:solidFill><w14:schemeClr'
        ' w14:val="tx1"/></w14:solidFill></w14:textFill>',
    ),
    "narrow": line("Rowan", '<w:w w:val="66"/>'),
    "shown again": line("Rowan", '<w:vanish w:val="0"/>'),
    "head of a table style": '<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr>'
    + row(cell("Rowan"))
    + row(cell("b"))
    + "</w:tbl>",
    "white in a head of a table style": '<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr>'
    + row(cell("Rowan", "", WHITE_INK))
    + row(cell("b"))
    + "</w:tbl>",
    "black head": f"<w:tbl>{row(cell('Rowan', BLACK), cell('x', BLACK))}{row(cell('b'))}</w:tbl>",
    "dark cell": f"<w:tbl>{row(cell('Rowan', BLACK.replace('000000', '1F3864')))}</w:tbl>",
    "white box": box("Rowan", "FFFFFF"),
    "white words in a dark old box": old_box("Rowan", 'fillcolor="#fff"'),
    "white on a fill of the theme": line(
        "Rowan", WHITE_INK + '<w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"/>'
    ),
    "black where the fill of a table style is taken away": "<w:tbl><w:tblPr>"
    '<w:tblStyle w:val="Dark"/></w:tblPr>'
    + row(cell("Rowan", '<w:shd w:val="clear" w:fill="auto"/>', '<w:color w:val="000000"/>'))
    + row(cell("b"))
    + "</w:tbl>",
    "large": line("Rowan", '<w:sz w:val="18"/>'),
}


@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN)
def test_what_word_does_not_show_stays_out_and_is_told(body: str) -> None:
    data = word(p("Seen.") + body, styles=STYLES)
    assert "Rowan" not in html("a.docx", data)
    (found,) = [said for said in told("a.docx", data) if "unseen-text" in said]
    assert found.startswith("warning unseen-text: the annex 'a.docx' has words that Word does not")
    assert re.search(
        r"'Rowan' in (?:paragraph 2|table 1|a text box in the space behind paragraph 1)", found
    )
    text = read(data)["report"]["text"]
    assert "Rowan" not in text


@pytest.mark.parametrize("body", SHOWN.values(), ids=SHOWN)
def test_what_word_shows_stays_in(body: str) -> None:
    data = word(p("Seen.") + body, styles=STYLES)
    assert "Rowan" in html("a.docx", data)
    assert not [said for said in told("a.docx", data) if "unseen-text" in said]


def test_white_words_in_a_group_of_shapes_may_lie_upon_another_of_them() -> None:
    filled = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    drawn = box("{}", "FFFFFF").replace(filled, "").replace(p("{}"), line("Rowan", WHITE_INK))
    grouped = drawn.replace("<wps:wsp", f'<wpg:wgp xmlns:wpg="{WPG}"/><wps:wsp')
    assert "Rowan" not in html("a.docx", word(p("Seen.") + drawn))
    assert "Rowan" in html("a.docx", word(p("Seen.") + grouped))


def test_pages_of_another_colour_are_seen_only_where_the_settings_say_so() -> None:
    body = p("Seen.") + line("Rowan", WHITE_INK)
    ground = '</w:body><w:background w:color="1F3864"/><w:body>'
    shown = "<w:displayBackgroundShape/>"
    data = word(body + ground, settings=shown)
    assert "Rowan" in html("a.docx", data)
    assert "Rowan" not in html("a.docx", word(body + ground))


def test_a_filled_shape_upon_the_text_is_told() -> None:
    drawn = (
        '<w:p>{}<w:r><w:drawing><wp:anchor behindDoc="{}"><wp:wrapNone/><a:graphic>'
        '<a:graphicData><wps:wsp xmlns:wps="{}"><wps:spPr><a:solidFill><a:srgbClr val="000000"/>'
        "</a:solidFill></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</w:r></w:p>"
    )
    said = told("a.docx", word(drawn.format(run("Mr Rowan."), 0, WPS)))
    assert any("unseen-text" in each and "upon the text at paragraph 1" in each for each in said)
    said = told("a.docx", word(drawn.format(run("Mr Rowan."), 1, WPS)))
    assert not any("unseen-text" in each for each in said)


MARK = "[[exempt 3: why]]"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (table((MARK,), ("x",)), "table 1, row 1"),
        (table(("A", "B"), (MARK, "x")), "table 1 ('A B'), row 2"),
        (box(MARK, "FFFFFF"), "a text box in the space before paragraph 1"),
        (noted("Open.", 2), "footnote 1"),
        (line("Open.") + line(MARK, "<w:vanish/>"), "in paragraph 2"),
        (line(MARK, WHITE_INK), "in paragraph 1"),
        (f"<w:p>{run('[[exempt', '<w:vanish/>')}{run(' 3: why]]')}</w:p>", "in paragraph 1"),
    ],
)
def test_a_mark_that_withholds_nothing_is_an_error(body: str, place: str) -> None:
    parts: Any = {"footnotes": footnotes(n2=MARK)} if "footnoteReference" in body else {}
    notes = read(word(body + p("Secret."), **parts))["notes"]
    (found,) = [note for note in notes if note["code"] == "withheld-part"]
    assert found["severity"] == "error"
    assert place in found["message"]
    assert "withholds nothing" in found["message"]


def test_a_mark_in_an_annex_or_at_the_head_of_pages_is_an_error() -> None:
    for data in (word(p(MARK)), word(p("Text."), header=p(MARK))):
        assert any(said.startswith("error withheld-part") for said in told("a.docx", data))
    named = f'<w:drawing><wp:inline><wp:docPr descr="{MARK}"/></wp:inline></w:drawing>'
    said = told("a.docx", word(f"<w:p><w:r>{named}</w:r></w:p>{p('Text.')}"))
    assert any(
        "the alternative text of a picture in the space before paragraph 1" in each for each in said
    )


def test_words_in_a_cell_behind_a_merged_one_are_told() -> None:
    def merged(words: str, start: bool) -> str:
        mark = '<w:vMerge w:val="restart"/>' if start else "<w:vMerge/>"
        return f"<w:tc><w:tcPr>{mark}</w:tcPr>{p(words)}</w:tc>"

    rows = (merged("Shown", True), merged("Behind", False), merged("Also", False))
    made = "".join(f"<w:tr><w:tc>{p('Ward')}</w:tc>{cell}</w:tr>" for cell in rows)
    data = word(f"<w:tbl>{made}</w:tbl>")
    assert "'Behind' in table 1" in told("a.docx", data)[0]
    assert "'Also' in table 1" in told("a.docx", data)[0]
    assert ("Behind" in html("a.docx", data), "Shown" in html("a.docx", data)) == (False, True)
    first = word(f"<w:tbl><w:tr>{merged('Alone', False)}</w:tr></w:tbl>")
    assert "Alone" in html("a.docx", first)
