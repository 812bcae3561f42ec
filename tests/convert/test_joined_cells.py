"""Joined cells of a sheet are joined in its table, so that each cell is read with its heads."""

import re
from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from tests.convert.desk import html, told
from tests.convert.test_tables import workbook


def joins(*areas: str, hide: str = "") -> Callable[[Worksheet], None]:
    """Join areas of a sheet, of which cells keep what they say; hide a column or row."""

    def change(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merged_cells.add(area)
        if hide.isdigit():
            sheet.row_dimensions[int(hide)].hidden = True
        elif hide:
            sheet.column_dimensions[hide].hidden = True

    return change


def rows_of(written: str) -> list[str]:
    """Return the rows of a table, without what all of them have."""
    rows = re.findall(r"<tr>.*?</tr>", written)
    return [re.sub(r'</?tr>|</t[dh]>| scope="col"| class="right"', "", row) for row in rows]


BUDGET: tuple[tuple[object, ...], ...] = (
    ("Service", "Revenue", None, "Capital"),
    (None, "2019", "2020", "2020"),
    ("Parks", 1, 2, 3),
    (None, 4, 5, 6),
    ("Total", 5, 7, 9),
)


def test_heads_over_several_columns_and_rows_make_the_rows_below_heads_too() -> None:
    data = workbook(*BUDGET, change=joins("A1:A2", "B1:C1", "A3:A4"))
    assert rows_of(html("a.xlsx", data)) == [
        '<th rowspan="2">Service<th colspan="2" class="centre">Revenue<th>Capital',
        "<th>2019<th>2020<th>2020",
        '<td rowspan="2">Parks<td>1<td>2<td>3',
        "<td>4<td>5<td>6",
        "<td>Total<td>5<td>7<td>9",
    ]
    assert told("a.xlsx", data) == []


def test_a_title_over_all_columns_is_the_caption_and_no_head() -> None:
    rows = (("Budget",), (), ("Name", "Cost"), ("Pond", 1))
    data = workbook(*rows, change=joins("A1:B1"))
    for given in ("1", "3"):
        found = html("a.xlsx", data, header_rows=given)
        assert "<caption>Budget</caption><thead><tr><th" in found
        assert rows_of(found) == ["<th>Name<th>Cost", "<td>Pond<td>1"]
    assert told("a.xlsx", data) == []
    assert "<caption>" not in html("a.xlsx", data, header_rows="0")


def test_a_column_whose_head_is_empty_is_told_where_heads_are_joined() -> None:
    data = workbook(("Name", None, None), ("Pond", 1, 2), change=joins("B1:C1"))
    (said,) = told("a.xlsx", data)
    assert "no-header-row: the annex 'a.xlsx' has a column without a head" in said


def test_what_a_joined_cell_covers_is_told_as_hidden() -> None:
    data = workbook(("Name", "Cost"), ("Pond", "hush"), ("Wall", 1), change=joins("A2:B2"))
    assert 'colspan="2">Pond' in html("a.xlsx", data)
    assert "hush" not in html("a.xlsx", data)
    assert told("a.xlsx", data) == [
        "warning unseen-text: the annex 'a.xlsx' has words behind joined cells in the sheet"
        " 'Costs', which Excel does not show; they are left out: B2 'hush'"
    ]


def test_a_joined_cell_whose_first_column_is_hidden_still_says_its_words() -> None:
    rows = (("No", "Name", "Cost"), (1, "Pond", 3), ("Sum", None, 3))
    data = workbook(*rows, change=joins("A3:B3", hide="A"))
    assert rows_of(html("a.xlsx", data))[-1] == "<td>Sum<td>3"
    data = workbook(*rows, ("All", "of it", 4), change=joins("A3:A4", hide="3"))
    assert rows_of(html("a.xlsx", data))[-1] == "<td>Sum<td>of it<td>4"


def test_rows_and_columns_that_joined_cells_cover_wholly_are_no_rows_and_columns() -> None:
    rows = (("Name", None, "Cost"), ("Pond", None, 1), (None, None, None), ("Wall", None, 2))
    data = workbook(*rows, change=joins("A1:B1", "A2:B3", "C2:C3", "A4:B4"))
    assert rows_of(html("a.xlsx", data)) == ["<th>Name<th>Cost", "<td>Pond<td>1", "<td>Wall<td>2"]


def test_a_label_beside_all_rows_does_not_make_them_heads() -> None:
    rows = (("Parks", "Name"), *[(None, n) for n in range(9)])
    found = rows_of(html("a.xlsx", workbook(*rows, change=joins("A1:A10"))))
    assert found[:3] == ["<th>Parks<th>Name", '<td rowspan="9">Parks<td>0', "<td>1"]


def test_a_cell_over_very_many_rows_is_said_again() -> None:
    rows = (("Name", "Task"), ("Parks", 1), *[(None, n) for n in range(149)])
    found = html("a.xlsx", workbook(*rows, change=joins("A2:A151")))
    assert re.findall(r'rowspan="(\d+)">(\w+)', found) == [("100", "Parks"), ("50", "Parks")]


def test_of_areas_that_overlap_the_first_counts() -> None:
    rows = (("Name", "Cost"), ("Pond", None), ("Wall", 1))
    found = rows_of(html("a.xlsx", workbook(*rows, change=joins("A2:B2", "B2:B3"))))
    assert found == ["<th>Name<th>Cost", '<td colspan="2">Pond', "<td>Wall<td>1"]
