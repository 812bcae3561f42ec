"""Workbooks and CSV files become tables that a screen reader can follow."""

import re
import zipfile
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from agendapack.model.text import Text
from agendapack.problems import Source
from tests.convert.desk import convert, html, told, typeset
from tests.convert.word_files import pack, relations
from tests.records import FILE

CSV = "meetings/2020-02-26/a.csv"
COSTS = (("Name", "Cost"), ("Pond", 1200), ("Wall", 30.5))


def workbook(*rows: tuple[object, ...], change: Callable[[Worksheet], None] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Costs"
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_first_row_heads_the_columns_and_numbers_are_set_right() -> None:
    made = typeset("a.xlsx", workbook(*COSTS))
    assert made.classes == ("fit",)
    assert html("a.xlsx", workbook(*COSTS)) == (
        '<table class="grid"><thead><tr><th scope="col">Name</th>'
        '<th scope="col" class="right">Cost</th></tr></thead>'
        '<tbody><tr><td>Pond</td><td class="right">1200</td></tr>'
        '<tr><td>Wall</td><td class="right">30.5</td></tr></tbody></table>'
    )


def test_more_rows_can_be_heads_and_a_column_without_one_is_told() -> None:
    rows = (("Cost", None), ("2019", "2020"), (1, 2))
    assert html("a.xlsx", workbook(*rows), header_rows="2").count("<th ") == 4
    assert told("a.xlsx", workbook(rows[0], rows[2])) == [
        "warning no-header-row: the annex 'a.xlsx' has a column without a head in the sheet 'Costs'"
    ]
    assert told("a.xlsx", workbook(*rows), header_rows="0") == [
        "warning no-header-row: the annex 'a.xlsx' has no header row in the sheet 'Costs'"
    ]


@pytest.mark.parametrize(
    ("repeated", "given", "heads"),
    [
        ("1:2", {}, ["Name", "Cost", "2019", "2020"]),
        ("1:2", {"header_rows": "1"}, ["Name", "Cost"]),
        ("2:2", {}, ["Name", "Cost"]),
        ("1:9", {}, ["Name", "Cost"]),
        (None, {}, ["Name", "Cost"]),
    ],
)
def test_rows_that_excel_repeats_on_each_page_are_heads(
    repeated: str | None, given: dict[str, str], heads: list[str]
) -> None:
    rows = (("Name", "Cost"), ("2019", "2020"), ("Pond", 1), ("Wall", 2))
    data = workbook(*rows, change=lambda s: setattr(s, "print_title_rows", repeated))
    head = html("a.xlsx", data, **given).split("</thead>")[0]
    assert [each for each in ("Name", "Cost", "2019", "2020") if f">{each}<" in head] == heads


def test_a_title_above_repeated_heads_is_the_caption() -> None:
    rows = (("Budget", None), ("Name", "Cost"), ("of pond", "in pounds"), ("A", 1), ("B", 2))

    def change(sheet: Worksheet) -> None:
        sheet.print_title_rows = "2:3"
        sheet.row_dimensions[4].hidden = True

    made = html("a.xlsx", workbook(*rows, change=change))
    caption, _, table = made.partition("</caption>")
    assert caption.endswith("Budget")
    assert table.split("</thead>")[0].count("<th ") == 4
    assert "<td>B</td>" in table


def test_too_few_heads_are_told_where_their_number_stands() -> None:
    rows = (("Name", None), ("Pond", 1), ("Wall", 2))
    text = Text("2", Source("meeting.yaml", 9, 22))
    _, (problem,) = convert("a.xlsx", workbook(*rows), header_rows="0")
    assert problem.source == Source(FILE, 7)
    _, (problem,) = convert("a.csv", b"Name,\nPond,1\n", header_rows=text)
    assert (problem.code, problem.source) == ("no-header-row", text.source)


def test_an_amount_without_quotes_is_told_with_its_line() -> None:
    cut = b"Bill,Payee,Amount\n301,Power,$1,204.50\n302,Gravel,$980.00\n"
    _, (problem,) = convert("a.csv", cut)
    assert (problem.code, problem.source) == ("no-header-row", Source(CSV, 2))
    assert problem.severity == "error"
    assert problem.message == (
        "the annex 'a.csv' has 4 cells in this row ('$1' and '204.50' are two of them), and heads"
        " for 3: words and figures stand in wrong columns"
    )
    assert convert("a.csv", cut.replace(b"$1,204.50", b'"$1,204.50"'))[1] == ()
    # Also where most rows have one, and where an empty cell at the end makes room for it.
    for cut in (b"Bill,Sum\nA,1,200\nB,2,300\n", b"Bill,Sum,Note\nA,1,204.50,\nB,2,\nC,3,\n"):
        _, (problem,) = convert("a.csv", cut)
        assert (problem.severity, problem.source) == ("error", Source(CSV, 2))
    # Words without quotes are moved in the same way.
    _, (problem,) = convert("a.csv", b"Name,Role\nElm, Ann,Chair\nOak Bo,Clerk\n")
    assert (problem.severity, problem.source) == ("error", Source(CSV, 2))
    # A column that most rows have lacks its head; no cell of it was divided.
    _, (problem,) = convert("a.csv", b"Bill,Payee\n301,Power,1\n302,Gravel,2\n")
    assert "a column without a head" in problem.message


def test_each_of_several_sheets_has_a_heading() -> None:
    def add(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.create_sheet("More & more").append(["A"])
        sheet.parent.create_sheet("Empty")

    found = html("a.xlsx", workbook(*COSTS, change=add))
    assert re.findall(r"<h2.*?</h2>", found) == [
        '<h2 id="trees.annex-a.costs">Costs</h2>',
        '<h2 id="trees.annex-a.more-more">More &amp; more</h2>',
    ]


def test_what_is_hidden_stays_out_and_is_told() -> None:
    def hide(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        secret = sheet.parent.create_sheet("Secret")
        secret.append(["Hush"])
        secret.sheet_state = "veryHidden"

    data = workbook(*COSTS, change=hide)
    found = html("a.xlsx", data)
    assert "Wall" in found
    assert not [word for word in ("Pond", "Cost", "1200", "Hush") if word in found]
    start, end = "warning unseen-text: the annex 'a.xlsx' has words in", "left out: "
    assert [said.partition(end)[::2] for said in told("a.xlsx", data)] == [
        (
            f"{start} hidden columns in the sheet 'Costs', which Excel does not show; they are ",
            "B1 'Cost', B3 '30.5'",
        ),
        (
            f"{start} hidden rows in the sheet 'Costs', which Excel does not show; they are ",
            "A2 'Pond', B2 '1200'",
        ),
        (f"{start} the hidden sheet 'Secret', which Excel does not show; they are ", "A1 'Hush'"),
    ]


def test_a_formula_without_its_result_is_an_error() -> None:
    assert told("a.xlsx", workbook(*COSTS, ("Sum", "=SUM(B2:B3)"))) == [
        "error damaged-paper: the annex 'a.xlsx' has 1 formula without a result"
        " in the sheet 'Costs'"
    ]


QUOTED = {
    "spaces in front": ('Name, Cost\n"a, b", "c, d"\n', ["Name", "Cost", "a, b", "c, d"]),
    "a stroke": ('A,B\n"the \\"q\\" x","C:\\"\n', ["A", "B", 'the "q" x', "C:\\"]),
    "inches": ('A,B\n5\\" pipe,6 "x"\n', ["A", "B", '5\\" pipe', '6 "x"']),
    "a list": ("Name\nOak\nElm, tall\nAsh\n", ["Name", "Oak", "Elm, tall", "Ash"]),
}


@pytest.mark.parametrize("kind", QUOTED)
def test_a_csv_file_is_quoted_as_other_programs_do(kind: str) -> None:
    text, cells = QUOTED[kind]
    found = re.findall(r"<t[hd]\b[^>]*>(?:<p>)?([^<]*)", html("a.csv", text.encode()))
    assert [unescape(cell).strip() for cell in found] == cells


def test_a_long_table_is_divided_and_each_part_has_the_head() -> None:
    rows = [("N",), *[(n,) for n in range(2100)]]
    text = "\n".join(["N", *[str(n) for n in range(2100)]])
    found = html("a.xlsx", workbook(*rows))
    assert found == html("a.csv", text.encode())
    assert re.findall(r"<caption>.*?</caption>", found) == [
        "<caption>Rows 1 to 2000 of 2100</caption>",
        "<caption>Rows 2001 to 2100 of 2100</caption>",
    ]
    assert (found.count("<th "), found.count("<td")) == (2, 2100)
    assert told("a.xlsx", workbook(*rows)) == []
    assert html("a.xlsx", workbook(*rows), table_rows="700").count("<table") == 3
    assert html("a.xlsx", workbook(*rows), table_rows="0").count("<table") == 1


def test_a_long_table_is_not_divided_within_a_merged_cell() -> None:
    rows = [("N", "Of"), *[(n, "all") for n in range(9)]]
    data = workbook(*rows, change=lambda sheet: sheet.merge_cells("B3:B6"))
    found = html("a.xlsx", data, table_rows="3")
    assert re.findall(r"<caption>(.*?)</caption>", found) == [
        "Rows 1 to 5 of 9", "Rows 6 to 8 of 9", "Rows 9 to 9 of 9"
    ]  # fmt: skip


def test_what_stands_below_thousands_of_hidden_rows_is_never_left_out_unsaid() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet["A30001"] = "Last"
        for row in range(4, 30_001):
            sheet.row_dimensions[row].hidden = True

    assert told("a.xlsx", workbook(*COSTS, change=hide)) == [
        "error too-large: the annex 'a.xlsx' shows something below row 30000 or right of column"
        " 240 in the sheet 'Costs'"
    ]


def test_tables_that_take_minutes_to_set_are_refused() -> None:
    text = "\n".join(",".join("a" * 16) for _ in range(2000))
    assert told("a.csv", text.encode()) == [
        "error too-large: the annex 'a.csv' has tables of 32000 cells; 30000 is the most that is"
        " allowed"
    ]


def test_words_in_shapes_on_a_sheet_are_told() -> None:
    shape = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    names = (
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    at = "<xdr:from><xdr:col>2</xdr:col><xdr:row>4</xdr:row></xdr:from>"
    named = "<xdr:pic><xdr:cNvPr id='1' name='Picture 1' descr='A pond'/></xdr:pic>"
    inner = f"{at}{shape.format('Note')}{shape.format(' ')}{named}"
    drawing = f"<xdr:wsDr {names}><xdr:oneCellAnchor>{inner}</xdr:oneCellAnchor></xdr:wsDr>"
    linked = relations({"rId9": ("drawing", "../drawings/drawing1.xml")})
    with zipfile.ZipFile(BytesIO(workbook(*COSTS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files |= {"xl/drawings/drawing1.xml": drawing.encode()}
    files |= {"xl/worksheets/_rels/sheet1.xml.rels": linked}
    start, end = (
        "warning not-carried: the annex 'a.xlsx' has 1",
        "in the sheet 'Costs', not printed",
    )
    assert told("a.xlsx", pack(files)) == [
        f"{start} text box {end}: C5 'Note'",
        f"{start} alternative text {end}: C5 'A pond'",
    ]


def test_a_strict_workbook_says_the_same_in_other_words() -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    with zipfile.ZipFile(BytesIO(workbook(*COSTS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    all_strict = {name: data.replace(main, strict) for name, data in files.items()}
    assert html("a.xlsx", pack(all_strict)) == html("a.xlsx", workbook(*COSTS))
    assert told("a.xlsx", pack(all_strict)) == []


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_workbook_with_a_spoiled_part_is_damaged(part: str) -> None:
    with zipfile.ZipFile(BytesIO(workbook(*COSTS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for spoiled in (b"<a/>", b"<a>", b"\xff"):
        (found,) = told("a.xlsx", pack({**files, part: spoiled}))
        assert found.startswith(("error damaged-paper", "error empty-file"))


@pytest.mark.parametrize(
    "data",
    [
        "Name,Cost\nCafé,£3\n".encode(),
        "\ufeffName;Cost\r\nCafé;£3\r\n;\r\n".encode(),
        "Name\tCost\nCafé\t£3".encode("cp1252"),
        'Name|Cost\n"Café"|£3\n'.encode("utf-16"),
    ],
)
def test_a_csv_file_is_read_whatever_wrote_it(data: bytes) -> None:
    assert html("a.csv", data) == (
        '<table class="grid"><thead><tr><th scope="col">Name</th>'
        '<th scope="col" class="right">Cost</th></tr></thead>'
        '<tbody><tr><td>Café</td><td class="right">£3</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "empty-file: the annex 'a.csv' is empty"),
        (b",,\n,,\n", "empty-file: the annex 'a.csv' is empty"),
        (b"\x00\x01\x02", "damaged-paper: the annex 'a.csv' is no text that can be read"),
        (
            b"a,b\n1,2\n3," + b"x" * 140000,
            "damaged-paper: the annex 'a.csv' cannot be read as a table after row 2",
        ),
    ],
)
def test_a_csv_file_that_cannot_be_used_is_told(data: bytes, found: str) -> None:
    assert told("a.csv", data) == [f"error {found}"]


def test_a_quotation_mark_that_is_not_closed_is_told_with_its_line() -> None:
    _, problems = convert("a.csv", b'Name,Note\n\nPond,"deep\nWall,high\n')
    assert [(p.code, p.source and p.source.line) for p in problems] == [("damaged-paper", 3)]


def test_zeros_that_excel_keeps_by_a_formula_are_words() -> None:
    found = html("a.csv", b'Code,Cost\n="007",5\n"=""0815""",6\n')
    assert "<td>007</td>" in found
    assert "<td>0815</td>" in found


def test_a_semicolon_divides_where_amounts_have_commas_in_every_row() -> None:
    found = html("a.csv", b"Ward;Net, GBP;Gross, GBP\nNorth;1,5;1,8\nSouth;2,5;3,0\n")
    assert '<td>North</td><td class="right">1,5</td><td class="right">1,8</td>' in found


def test_empty_lines_before_a_table_and_below_its_title_are_no_rows() -> None:
    assert "<td>North</td>" in html("a.csv", b"\n\nWard,Cost\nNorth,5\n")
    _, problems = convert("a.csv", b"\nTitle\n\nWard,Cost\nNorth,1,200\nSouth,5\n")
    assert [(p.code, p.source and p.source.line) for p in problems] == [("no-header-row", 5)]


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "########", "1.63E+09", "#DIV/0!"])
def test_what_excel_saves_in_place_of_a_value_is_told(cell: str) -> None:
    _, problems = convert("a.csv", f"Ward,Cost\nNorth,5\nSouth,{cell}\n".encode())
    assert [(p.code, p.source and p.source.line) for p in problems] == [("cell-error", 3)]


def test_a_usual_value_is_no_error() -> None:
    assert told("a.csv", b"Ward,Cost\n#5 Mill Lane,1E5\n# of posts,5E\n") == []


def test_words_of_a_table_in_the_wrong_encoding_are_told() -> None:
    (found,) = told("a.csv", "Ward,Cost\nCafÃ©,5\n".encode())
    assert found.startswith("warning not-utf8: the annex 'a.csv' says 'CafÃ©'")


def test_a_control_character_in_a_csv_file_is_told_with_its_line() -> None:
    _, problems = convert("a.csv", b"Ward,Cost\nNorth,\x0c5\n")
    assert [(p.code, p.source and p.source.line) for p in problems] == [("control-character", 2)]


def test_the_line_in_which_excel_names_the_separator_is_no_row() -> None:
    data = b"SEP=;\r\nName;Cost\r\n1,2;3\r\n"
    assert html("a.csv", data) == (
        '<table class="grid"><thead><tr><th scope="col" class="right">Name</th>'
        '<th scope="col" class="right">Cost</th></tr></thead>'
        '<tbody><tr><td class="right">1,2</td><td class="right">3</td></tr></tbody></table>'
    )
    assert told("a.csv", data) == []


def test_an_old_encoding_is_told_with_words_to_look_at_unless_it_is_named() -> None:
    data = "Jm\u00e9no;\u010c\u00e1stka\nDvo\u0159\u00e1kov\u00e1;10\n".encode("windows-1250")
    assert told("a.csv", data) == [
        "warning not-utf8: the annex 'a.csv' is not UTF-8 text, and is read as Windows-1252, in"
        " which it says 'Jm\u00e9no', '\u00c8\u00e1stka', 'Dvo\u00f8\u00e1kov\u00e1'"
    ]
    assert told("a.csv", data, encoding="windows-1250") == []
    assert "Dvo\u0159\u00e1kov\u00e1" in html("a.csv", data, encoding="windows-1250")
    assert "\u010c\u00e1stka" in html("a.txt", data, encoding="windows-1250")
    _, (problem,) = convert("a.csv", b"Name,Cost\nPond,\xff\n", encoding="utf-8")
    assert (problem.code, problem.severity) == ("not-utf8", "error")


@pytest.mark.parametrize(
    ("rows", "titles"),
    [
        ([("Budget",), ("Name", "Cost"), ("Pond", 1)], "Budget"),
        ([("Budget",), ("2026/27",), (), ("Name", "Cost"), ("Pond", 1)], "Budget<br/>2026/27"),
        ([("Budget",), (None, 2025, 2026), ("Pond", 1, 2)], "Budget"),
        ([("Name",), ("Pond", 1)], ""),
        ([("Income",), ("Rent", 1), ("Fees", 2)], ""),
        ([("Name", "Cost"), ("Pond", 1)], ""),
        ([("One",), ("Two",)], ""),
    ],
)
def test_titles_that_stand_alone_above_the_head_are_the_caption(
    rows: list[tuple[object, ...]], titles: str
) -> None:
    found = html("a.xlsx", workbook(*rows))
    assert ("".join(re.findall("<caption>(.*)</caption>", found))) == titles


def test_empty_rows_and_columns_around_and_between_are_dropped() -> None:
    rows = [(), (), (None, "Name", None, "Cost"), (None, "Pond", None, 1), ()]
    assert html("a.xlsx", workbook(*rows)) == html(
        "a.xlsx", workbook(("Name", "Cost"), ("Pond", 1))
    )
