"""Workbooks that are odd or damaged in part: their tables go in all the same."""

import re
import zipfile
from io import BytesIO

import pytest

from tests.convert.desk import html, told
from tests.convert.test_tables import COSTS, workbook
from tests.convert.word_files import pack, word

SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
LINKS, CORE = "xl/_rels/workbook.xml.rels", "docProps/core.xml"
PLAIN = html("a.xlsx", workbook(*COSTS))


def changed(part: str, found: str, put: str) -> bytes:
    """Return a workbook in one part of which something else stands."""
    with zipfile.ZipFile(BytesIO(workbook(*COSTS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[part], count = re.subn(found.encode(), put.encode(), files[part], flags=re.DOTALL)
    assert count
    return pack(files)


@pytest.mark.parametrize(
    ("part", "found", "put"),
    [
        (CORE, r"(<dcterms:created[^>]*>)[^<]*", r"\1yesterday"),
        (STYLES, r"<fills.*</fills>", '<fills count="1"><fill/></fills>'),
        (STYLES, r"<fonts.*</fonts>", '<fonts><font><family val="50"/></font></fonts>'),
        (STYLES, r"<cellStyles.*</cellStyles>", '<cellStyles><cellStyle xfId="55"/></cellStyles>'),
        (SHEET, r"</sheetData>", '</sheetData><mergeCells><mergeCell ref="x"/></mergeCells>'),
        (
            SHEET,
            r"</sheetData>",
            '</sheetData><conditionalFormatting><cfRule type="x"/></conditionalFormatting>',
        ),
        (SHEET, r'<c r="B2"', '<c s="99" r="B2"'),
        (BOOK, r"<calcPr[^>]*>", '<calcPr calcMode="sometimes"/>'),
        (BOOK, r'state="visible"', 'state="gone"'),
        (LINKS, r"worksheets/sheet1", "worksheets/Sheet1"),
    ],
)
def test_what_a_table_does_without_does_not_keep_it_out(part: str, found: str, put: str) -> None:
    data = changed(part, found, put)
    assert html("a.xlsx", data) == PLAIN
    assert told("a.xlsx", data) == []


@pytest.mark.parametrize(
    ("kind", "words"), [("n", "1,5"), ("n", "NaN"), ("d", "2020-13-45"), ("b", "maybe")]
)
def test_a_value_that_cannot_be_read_is_shown_as_it_stands(kind: str, words: str) -> None:
    data = changed(SHEET, r'(<c r="B2"[^>]*) t="n"><v>1200', rf'\1 t="{kind}"><v>{words}')
    assert f"<td>Pond</td><td>{words}</td>" in html("a.xlsx", data)
    assert told("a.xlsx", data) == []


def test_words_that_are_not_there_are_damage() -> None:
    data = changed(SHEET, r'(<c r="B2"[^>]*) t="n"><v>1200', r'\1 t="s"><v>99')
    assert told("a.xlsx", data) == [
        "error damaged-paper: the annex 'a.xlsx' is damaged: its sheets cannot be read"
    ]


def test_what_is_hidden_stays_hidden_and_what_is_joined_joined() -> None:
    columns = '<cols><col min="1" max="1" hidden="1"/></cols>'
    joined = '<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="x"/></mergeCells>'
    data = changed(
        SHEET, r"<sheetData>(.*)</sheetData>", rf"{columns}<sheetData>\1</sheetData>{joined}"
    )
    found = html("a.xlsx", data)
    assert ("Pond" in found, "30.5" in found) == (False, False)
    assert "1200" in found
    hidden = [said.rpartition("left out: ")[2] for said in told("a.xlsx", data)]
    assert hidden == ["A1 'Name', A2 'Pond', A3 'Wall'", "B3 '30.5'"]


def test_a_sheet_that_is_no_table_is_told() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"
    with zipfile.ZipFile(BytesIO(workbook(*COSTS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    link = f'<Relationship Id="r9" Type="{kind}" Target="chartsheets/sheet1.xml"/></Relationships>'
    files[LINKS] = files[LINKS].replace(b"</Relationships>", link.encode())
    sheet = b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    files[BOOK] = files[BOOK].replace(
        b"</sheets>", sheet + b' name="Chart" sheetId="9" r:id="r9"/></sheets>'
    )
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    files["xl/chartsheets/sheet1.xml"] = b"<chartsheet " + main + b"/>"
    assert html("a.xlsx", pack(files)) == PLAIN
    assert told("a.xlsx", pack(files)) == [
        "warning not-carried: the annex 'a.xlsx' has 1 sheet that cannot be shown as a table"
    ]


CHART = """\
<c:chartSpace xmlns:c="urn:charts" xmlns:a="urn:drawings"><c:chart>
<c:title><c:tx><c:rich><a:p><a:r><a:t>Spending </a:t></a:r><a:r><a:t>in 2031</a:t></a:r></a:p>
</c:rich>
</c:tx></c:title><c:plotArea><c:barChart>
<c:ser><c:tx><c:strRef><c:f>Costs!$B$1</c:f><c:strCache><c:pt><c:v>Budget</c:v></c:pt></c:strCache>
</c:strRef></c:tx><c:val><c:numRef><c:numCache><c:pt><c:v>12</c:v></c:pt></c:numCache></c:numRef>
</c:val></c:ser><c:ser><c:tx><c:v>Spent</c:v></c:tx></c:ser></c:barChart>
<c:valAx><c:title><a:t>Pounds</a:t></c:title></c:valAx></c:plotArea></c:chart></c:chartSpace>"""
CHARTED = "; charted is 'Spending in 2031' with 'Budget', 'Spent'"


def test_a_chart_is_told_with_its_title_and_the_names_of_its_series() -> None:
    with zipfile.ZipFile(BytesIO(workbook(*COSTS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/charts/chart1.xml"] = CHART.encode()
    assert told("a.xlsx", pack(files)) == [
        "warning not-carried: the annex 'a.xlsx' has 1 chart, which a table does not show" + CHARTED
    ]
    files["xl/charts/chart1.xml"] = b"<c:chart"
    (line,) = told("a.xlsx", pack(files))
    assert line.endswith(("which a table does not show", "cannot be read"))


def test_a_chart_of_a_word_document_is_told_with_its_series() -> None:
    body = '<w:p><w:r><w:drawing><a:graphicData uri="http://x/chart"/></w:drawing></w:r></w:p>'
    with zipfile.ZipFile(BytesIO(word(body))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/charts/chart1.xml"] = CHART.encode()
    (line,) = (each for each in told("a.docx", pack(files)) if " has 1 chart in " in each)
    assert line.endswith(f"the house style does not support it{CHARTED}")


NEWER = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def added(words: str) -> bytes:
    """Return a workbook whose sheet has something of Excel 2010 at its end."""
    said = f'<extLst><ext xmlns:x14="{NEWER}" xmlns:xm="urn:formulas">{words}</ext></extLst>'
    return changed(SHEET, "</worksheet>", f"{said}</worksheet>")


def test_small_charts_in_cells_are_told() -> None:
    groups = "<x14:sparklineGroups><x14:sparkline/><x14:sparkline/></x14:sparklineGroups>"
    assert [line.partition("' ")[2] for line in told("a.xlsx", added(groups))] == [
        "has 2 sparklines in the sheet 'Costs', which a table does not show"
    ]


def test_a_rule_that_looks_at_another_sheet_hides_what_it_may_hide() -> None:
    white = '<x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf><xm:sqref>B2</xm:sqref>'
    rule = f'<x14:cfRule type="expression" priority="1"><xm:f>Other!A1=1</xm:f>{white}'
    rule = rule.replace("<xm:sqref>", "</x14:cfRule><xm:sqref>")
    data = added(f"<x14:conditionalFormatting>{rule}</x14:conditionalFormatting>")
    assert "1200" not in html("a.xlsx", data)
    assert [line.rpartition("left out: ")[2] for line in told("a.xlsx", data)] == ["B2 '1200'"]
