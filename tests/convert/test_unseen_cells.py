"""What Excel does not show of a sheet stays out of its table, and is told with cell and words."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, FormulaRule, IconSetRule
from openpyxl.styles import Color, Font, NamedStyle, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from tests.convert.desk import convert, html, told
from tests.convert.test_tables import workbook
from tests.convert.word_files import pack

ROWS = (("Road", "Trees", "Offer"), ("High Street", 40, "hush"), ("Low Road", 7, "open"))
WHITE, BLACK = "FFFFFFFF", "FF000000"
SHEET = "xl/worksheets/sheet1.xml"


def unseen(data: bytes) -> list[str]:
    """Return the reason and the words of each warning of unseen text."""
    found = []
    for said in told("a.xlsx", data):
        match = re.fullmatch(
            r"warning unseen-text: the annex 'a.xlsx' has words (.*), which Excel does not show;"
            r" they are left out: (.*)",
            said,
        )
        assert match, said
        found.append(f"{match[1]}: {match[2]}")
    return found


def edited(data: bytes, found: str, put: str, part: str = SHEET) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[part], count = re.subn(found.encode(), put.encode(), files[part], flags=re.DOTALL)
    assert count
    return pack(files)


def fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def white_on_nothing(sheet: Worksheet) -> None:
    sheet["C2"].font = Font(color=WHITE)


def theme_white(sheet: Worksheet) -> None:
    sheet["C2"].font = Font(color=Color(theme=0))


def nearly_white(sheet: Worksheet) -> None:
    sheet["C2"].font = Font(color=Color(theme=0, tint=-0.05))


def indexed_white(sheet: Worksheet) -> None:
    sheet["C2"].font = Font(color=Color(indexed=9))


def black_on_black(sheet: Worksheet) -> None:
    sheet["C2"].fill = fill(BLACK)


def by_a_cell_style(sheet: Worksheet) -> None:
    style = NamedStyle("Quiet", font=Font(color="FF00B050"), fill=fill("FF00B050"))
    sheet["C2"].style = style


def in_tiny_type(sheet: Worksheet) -> None:
    sheet["C2"].font = Font(size=1)


def by_a_format(sheet: Worksheet) -> None:
    sheet["C2"].number_format = ";;;"


def by_a_white_format(sheet: Worksheet) -> None:
    sheet["C2"].number_format = "General;General;General;[White]@"


def by_a_rule(sheet: Worksheet) -> None:
    rule = CellIsRule(operator="equal", formula=['"hush"'], font=Font(color=WHITE))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("A2:C3", rule)


def by_a_rule_that_is_not_worked_out(sheet: Worksheet) -> None:
    rule = FormulaRule(formula=["SUM($B:$B)>3"], font=Font(color=WHITE))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("C2", rule)


INK = "in the colour of their ground in the sheet 'Costs': C2 'hush'"


@pytest.mark.parametrize(
    ("hide", "why"),
    [
        (white_on_nothing, INK),
        (theme_white, INK),
        (nearly_white, INK),
        (indexed_white, INK),
        (black_on_black, INK),
        (by_a_cell_style, INK),
        (by_a_white_format, INK),
        (by_a_rule, INK),
        (in_tiny_type, "too small to be read in the sheet 'Costs': C2 'hush'"),
        (by_a_format, "whose format shows nothing in the sheet 'Costs': C2 'hush'"),
        (
            by_a_rule_that_is_not_worked_out,
            "that a conditional format may hide in the sheet 'Costs': C2 'hush'",
        ),
    ],
)
def test_words_that_nobody_sees_in_a_cell_stay_out(
    hide: Callable[[Worksheet], None], why: str
) -> None:
    data = workbook(*ROWS, change=hide)
    assert unseen(data) == [why]
    found = html("a.xlsx", data)
    assert ("hush" in found, "open" in found, "High Street" in found) == (False, True, True)


def white_on_dark(sheet: Worksheet) -> None:
    sheet["A1"].font, sheet["A1"].fill = Font(color=WHITE), fill("FF1F4E78")


def grey(sheet: Worksheet) -> None:
    sheet["A1"].font = Font(color="FFA6A6A6")


def head_of_a_styled_table(sheet: Worksheet) -> None:
    table = Table(displayName="T", ref="A1:C3")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(table)
    for cell in sheet[1]:
        cell.font = Font(color=WHITE)


def rule_that_does_not_apply(sheet: Worksheet) -> None:
    rule = CellIsRule(operator="lessThan", formula=["0"], font=Font(color=WHITE))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("A2:C3", rule)
    gone = FormulaRule(formula=["ISERROR(A2)"], font=Font(color=WHITE))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("A2:C3", gone)


def rule_that_shows(sheet: Worksheet) -> None:
    sheet["C2"].font = Font(color=WHITE)
    rule = FormulaRule(formula=["$B2>7"], font=Font(color=BLACK))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("A2:C3", rule)


def zeros_of_an_account(sheet: Worksheet) -> None:
    sheet["B2"], sheet["B2"].number_format = 0, "0;-0;;@"


@pytest.mark.parametrize(
    "show",
    [
        *(white_on_dark, grey, head_of_a_styled_table, zeros_of_an_account),
        *(rule_that_does_not_apply, rule_that_shows),
    ],
)
def test_words_that_are_seen_stay_in(show: Callable[[Worksheet], None]) -> None:
    data = workbook(*ROWS, change=show)
    assert told("a.xlsx", data) == []
    found = html("a.xlsx", data)
    assert all(word in found for word in ("Road", "Trees", "Offer", "High Street", "hush", "open"))


def test_white_words_within_a_cell_stay_out_and_the_others_in() -> None:
    def change(sheet: Worksheet) -> None:
        hidden = TextBlock(InlineFont(color=Color(rgb=WHITE)), "to Pomeroy")
        sheet["C2"] = CellRichText("sold ", hidden, " in May")

    data = workbook(*ROWS, change=change)
    assert unseen(data) == ["in the colour of their ground in the sheet 'Costs': C2 'to Pomeroy'"]
    assert "<td>sold  in May</td>" in html("a.xlsx", data)


def test_raised_letters_stay_raised() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C2"] = CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "2"), " m")

    data = workbook(*ROWS, change=change)
    assert "<td>10<sup>2</sup> m</td>" in html("a.xlsx", data)
    assert told("a.xlsx", data) == []


@pytest.mark.parametrize(
    ("columns", "hidden"),
    [
        ('<col min="3" max="3" width="0" customWidth="1"/>', True),
        ('<col min="2" max="9" width="0.1" customWidth="1"/>', True),
        ('<col min="3" max="3" width="9" hidden="1"/>', True),
        ('<col min="3" max="3" width="4"/>', False),
    ],
)
def test_a_column_of_no_width_is_hidden(columns: str, hidden: bool) -> None:
    data = edited(workbook(*ROWS), "<sheetData>", f"<cols>{columns}</cols><sheetData>")
    assert ("hush" not in html("a.xlsx", data)) == hidden
    assert bool(told("a.xlsx", data)) == hidden


def test_columns_that_are_hidden_unless_they_say_otherwise() -> None:
    shown = '<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="2" width="9"/></cols>'
    data = edited(workbook(*ROWS), "<sheetFormatPr[^>]*/>", shown)
    assert unseen(data) == [
        "in hidden columns in the sheet 'Costs': C1 'Offer', C2 'hush', C3 'open'"
    ]


def test_a_row_of_no_height_is_hidden() -> None:
    data = edited(workbook(*ROWS), '<row r="2"', '<row ht="0" customHeight="1" r="2"')
    assert unseen(data) == [
        "in hidden rows in the sheet 'Costs': A2 'High Street', B2 '40', C2 'hush'"
    ]


@pytest.mark.parametrize(
    ("area", "shown"),
    [
        ("$A$1:$B$3", ["Road", "Trees", "High Street", "40", "Low Road", "7"]),
        ("Costs!$A$1:$A$3,Costs!$B$1:$B$2", ["Road", "Trees", "High Street", "40", "Low Road", ""]),
        ("$A:$B", ["Road", "Trees", "High Street", "40", "Low Road", "7"]),
        ("$1:$2", ["Road", "Trees", "Offer", "High Street", "40", "hush"]),
    ],
)
def test_what_is_outside_the_print_area_stays_out(area: str, shown: list[str]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.title = "Costs"
        name = area if "!" in area else f"Costs!{area}"
        sheet.defined_names["_xlnm.Print_Area"] = DefinedName("_xlnm.Print_Area", attr_text=name)

    data = workbook(*ROWS, change=change)
    assert re.findall(r"<t[dh](?: [^>]*)?>(.*?)</t[dh]>", html("a.xlsx", data)) == shown
    assert [said.partition(" in the sheet")[0] for said in unseen(data)] == [
        "outside the print area"
    ]


def test_a_print_area_that_is_worked_out_is_told() -> None:
    area = '<definedName name="_xlnm.Print_Area" localSheetId="0">OFFSET(Costs!$A$1,0,0,2,2)'
    data = edited(
        workbook(*ROWS),
        "<definedNames ?/>|<definedNames></definedNames>",
        f"<definedNames>{area}</definedName></definedNames>",
        "xl/workbook.xml",
    )
    (said,) = told("a.xlsx", data)
    assert "has a print area that a formula works out in the sheet 'Costs'" in said
    assert "hush" in html("a.xlsx", data)


def test_zeros_that_a_sheet_does_not_show_are_not_shown() -> None:
    data = edited(workbook(("A", "B"), (0, "x")), "<sheetView ", '<sheetView showZeros="0" ')
    assert "<td></td><td>x</td>" in html("a.xlsx", data).replace(' class="right"', "")


def test_icons_and_the_values_that_they_stand_for_are_told() -> None:
    def change(sheet: Worksheet) -> None:
        rule = IconSetRule("3TrafficLights1", "num", [0, 1, 2], showValue=False)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add("B2:B3", rule)

    said = told("a.xlsx", workbook(*ROWS, change=change))
    assert [each.partition(" in the sheet")[0].partition("has ")[2] for each in said] == [
        "words whose format shows nothing",
        "icons of conditional formatting",
    ]


def test_the_words_of_many_cells_are_cut_short() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.column_dimensions["A"].hidden = True

    data = workbook(*[(f"{n} {'long ' * 20}", n) for n in range(9)], change=change)
    (said,) = unseen(data)
    assert said.endswith(" and 4 more")
    assert f"A1 '0 {'long ' * 7}lon...'" in said


def test_a_workbook_of_hidden_sheets_alone_says_what_they_hold() -> None:
    book = Workbook()
    book.create_sheet("Open")
    book.worksheets[0].append(["hush"])
    book.worksheets[0].sheet_state = "hidden"
    buffer = BytesIO()
    book.save(buffer)
    said = told("a.xlsx", buffer.getvalue())
    assert "in the hidden sheet 'Sheet'" in said[0]
    assert said[1].startswith("error empty-file")


@pytest.mark.parametrize("words", ["[[exempt 3]]", "[[end]]", "[exempt: 3]"])
def test_a_mark_in_a_cell_is_an_error(words: str) -> None:
    for name, data in (
        ("a.xlsx", workbook(*ROWS, (words, 1, "x"))),
        ("a.csv", f"Road,Trees\n{words},3\n".encode()),
        ("a.csv", f"Road;Trees\n{words};3\n".encode("utf-16")),
        ("a.txt", f"Road\n{words}\n".encode("utf-16")),
    ):
        assert "withheld-part" in {problem.code for problem in convert(name, data)[1]}
