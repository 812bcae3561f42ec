"""What a sheet says in other ways than by words and figures is carried or told, with its cells."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from tests.convert.desk import html, told
from tests.convert.test_tables import COSTS, workbook
from tests.convert.test_unseen_cells import edited
from tests.convert.word_files import pack

RED, GREEN = (PatternFill("solid", fgColor=colour) for colour in ("FFFF0000", "FF00B050"))
START = "the annex 'a.xlsx'"


def errors(sheet: Worksheet) -> None:
    sheet["B2"], sheet["B3"] = "#REF!", "#DIV/0!"


def odd_format(sheet: Worksheet) -> None:
    sheet["B2"].number_format = "[$-407]d. mmmm yyyy"


def colours(sheet: Worksheet) -> None:
    sheet["C1"] = "State"
    sheet["C2"].fill, sheet["C3"].fill = RED, GREEN


def same_colours(sheet: Worksheet) -> None:
    sheet["C1"] = "State"
    for name in ("A2", "B2", "C2"):
        sheet[name].fill = RED


def struck(sheet: Worksheet) -> None:
    sheet["A3"].font = Font(strike=True)


def margins(sheet: Worksheet) -> None:
    assert sheet.oddHeader is not None
    assert sheet.oddFooter is not None
    sheet.oddHeader.left.text = 'Exempt "draft"'
    sheet.oddFooter.center.text = "Page &P of &N"


def beside_cells(sheet: Worksheet) -> None:
    sheet["B2"].comment = Comment("Ask Ann.", "Ann")
    asks = DataValidation("list", formula1='"Yes,No"', promptTitle="Choose", prompt="one of two")
    asks.error = "Neither"
    asks.add("A2:A3")
    sheet.add_data_validation(asks)
    sheet["A2"].hyperlink = Hyperlink(
        ref="A2", target="https://www.example.org/", tooltip="See the pond"
    )


def file_links(sheet: Worksheet) -> None:
    sheet["A2"].hyperlink = "file:///C:/Users/me/pond.docx"
    sheet["A3"] = "=HYPERLINK(B2,A2)"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            errors,
            f"cell-error: {START} shows 2 errors in place of a value in the sheet 'Costs':"
            " B2 #REF!, B3 #DIV/0!",
        ),
        (
            odd_format,
            f"not-carried: {START} has 1 cell with a number format that is not understood in the"
            " sheet 'Costs': B2; they may look different in Excel",
        ),
        (
            colours,
            f"not-carried: {START} has 2 cells with a colour and no words in the sheet 'Costs':"
            " C2, C3; the colour is left out",
        ),
        (
            struck,
            f"not-carried: {START} has struck-out words in the sheet 'Costs': A3; they go in like"
            " any others",
        ),
        (
            margins,
            f"not-carried: {START} has words at the head or foot of its printed pages, which are"
            """ left out in the sheet 'Costs': 'Exempt "draft"'""",
        ),
    ],
)
def test_what_is_not_as_in_excel_is_told_with_its_cells(
    change: Callable[[Worksheet], None], said: str
) -> None:
    data = workbook(*COSTS, change=change)
    assert told("a.xlsx", data) == [f"warning {said}"]


def test_what_excel_shows_beside_cells_is_told_with_their_words() -> None:
    end = "in the sheet 'Costs', not printed"
    start = f"warning not-carried: {START} has 1"
    data = workbook(*COSTS, change=beside_cells)
    assert told("a.xlsx", data) == [
        f"{start} comment {end}: B2 'Ask Ann.'",
        f"{start} prompt message {end}: A2:A3 'Choose: one of two'",
        f"{start} error message {end}: A2:A3 'Neither'",
        f"{start} tooltip {end}: A2 'See the pond'",
    ]
    threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    links = "xl/worksheets/_rels/sheet1.xml.rels"
    more = b'<Relationship Id="rT" Type="x/threadedComment" Target="../threads/1.xml"/>'
    files[links] = files[links].replace(b"</Relationships>", more + b"</Relationships>")
    files["xl/threads/1.xml"] = (
        f'<ThreadedComments xmlns="{threads}"><threadedComment ref="B2"><text>Ask Bo.</text>'
        "</threadedComment></ThreadedComments>"
    ).encode()
    assert told("a.xlsx", pack(files))[0] == f"{start} comment {end}: B2 'Ask Bo.'"


def test_a_row_in_one_colour_says_nothing_by_it() -> None:
    assert told("a.xlsx", workbook(*COSTS, change=same_colours)) == []


def test_links_to_the_web_and_to_other_sheets_are_kept() -> None:
    def change(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet["A2"].hyperlink = "https://www.example.org/pond?a=1&b=2"
        sheet["A3"].hyperlink = Hyperlink(ref="A3", location="'More costs'!A1")
        sheet.parent.create_sheet("More costs").append(["A", "B"])
        sheet.parent["More costs"].append(["C", "D"])

    data = workbook(*COSTS, change=change)
    found = html("a.xlsx", data)
    assert '<a href="https://www.example.org/pond?a=1&amp;b=2">Pond</a>' in found
    assert '<a href="#trees.annex-a.more-costs">Wall</a>' in found
    assert 'id="trees.annex-a.more-costs"' in found
    assert told("a.xlsx", data) == []


def test_an_address_in_a_formula_is_a_link() -> None:
    put = '<f>HYPERLINK("https://www.example.org/","Pond")</f><v>Pond</v>'
    data = edited(workbook(*COSTS), '<c r="A2"[^>]*>.*?</c>', f'<c r="A2" t="str">{put}</c>')
    assert '<a href="https://www.example.org/">Pond</a>' in html("a.xlsx", data)
    assert told("a.xlsx", data) == []


def test_links_that_readers_cannot_follow_are_told() -> None:
    put = "<f>HYPERLINK(B2,A2)</f><v>Wall</v>"
    data = edited(
        workbook(*COSTS, change=file_links),
        '<c r="A3"[^>]*>.*?</c>',
        f'<c r="A3" t="str">{put}</c>',
    )
    assert "<a " not in html("a.xlsx", data)
    assert told("a.xlsx", data) == [
        f"warning file-links: {START} has links to files in the sheet 'Costs', which are left"
        " out of the pack: 'Pond' (file:///C:/Users/me/pond.docx)",
        f"warning not-carried: {START} has 1 link that cannot be followed in the sheet 'Costs',"
        " set as ordinary text: 'Wall' (?)",
    ]


@pytest.mark.parametrize("host", ["intranet", "10.0.0.8", "files.corp"])
def test_a_link_into_a_private_network_is_told_and_kept(host: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["A2"].hyperlink = f"https://{host}/pond"

    data = workbook(*COSTS, change=change)
    assert f'<a href="https://{host}/pond">Pond</a>' in html("a.xlsx", data)
    assert told("a.xlsx", data) == [
        f"warning private-links: {START} has links into a private network in the sheet 'Costs':"
        f" 'Pond' (https://{host}/pond)"
    ]


def test_parts_may_have_any_names() -> None:
    with zipfile.ZipFile(BytesIO(workbook(*COSTS))) as archive:
        files = {name.replace("xl/", "book/"): archive.read(name) for name in archive.namelist()}
    moved = {name: re.sub(rb"(?<!\w)xl/", b"book/", data) for name, data in files.items()}
    assert html("a.xlsx", pack(moved)) == html("a.xlsx", workbook(*COSTS))
    assert told("a.xlsx", pack(moved)) == []


def test_days_from_1904_and_in_iso_8601_are_dates_too() -> None:
    data = workbook(
        ("Day",), (46093,), change=lambda sheet: setattr(sheet["A2"], "number_format", "d/m/yy")
    )
    assert "<td>12/3/26</td>" in html("a.xlsx", data)
    later = edited(data, "<workbookPr ?/>", '<workbookPr date1904="1"/>', "xl/workbook.xml")
    assert "<td>13/3/30</td>" in html("a.xlsx", later)
    day = edited(data, '<c r="A2"([^>]*) t="n"><v>[^<]*', r'<c r="A2"\1 t="d"><v>2026-03-12')
    assert "<td>12/3/26</td>" in html("a.xlsx", day)


def test_words_that_xml_cannot_hold_are_unescaped() -> None:
    data = edited(workbook(*COSTS), ">Pond<", ">Po_x000D_nd_x0041_<")
    assert "<td>Po ndA</td>" in html("a.xlsx", data)


def test_shared_words_are_read_with_their_looks_and_without_phonetic_readings() -> None:
    white = '<r><rPr><color rgb="FFFFFFFF"/></rPr><t>hush</t></r>'
    kana = '<rPh sb="0" eb="1"><t>reading</t></rPh>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    data = edited(workbook(*COSTS), '<c r="A2"[^>]*>.*?</c>', '<c r="A2" t="s"><v>1</v></c>')
    data = edited(
        data,
        "</Relationships>",
        f'<Relationship Id="r9" Type="{link}" Target="sharedStrings.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels",
    )
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    strings = f"<si><t>one</t></si><si><r><t>Lake</t></r>{white}{kana}</si>"
    files["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'.encode()
    assert "<td>Lake</td>" in html("a.xlsx", pack(files))
    (said,) = told("a.xlsx", pack(files))
    assert said.endswith("left out: A2 'hush'")


@pytest.mark.parametrize(("result", "is_told"), [("0", True), ("7", False)])
def test_results_that_are_all_0_are_told_where_excel_works_them_out(
    result: str, is_told: bool
) -> None:
    written = workbook(*COSTS, ("Sum", "=SUM(B2:B3)"))
    data = edited(written, r"</f><v\s*/>|</f><v></v>", f"</f><v>{result}</v>")
    said = [each for each in told("a.xlsx", data) if "no result of a formula but 0" in each]
    assert len(said) == is_told
    kept = edited(data, ' fullCalcOnLoad="1"', "", "xl/workbook.xml")
    assert told("a.xlsx", kept) == []
