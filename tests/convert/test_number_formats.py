"""Values as a spreadsheet shows them."""

from datetime import date, datetime, time, timedelta

import pytest

from agendapack.convert.sheets.number_formats import show


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1234567, "#,##0", "1,234,567"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (-3, '"£"#,##0', "-£3"),
        (12.5, "[$£-809]#,##0.00", "£12.50"),
        (7, "[$€-2] #,##0", "€ 7"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "-"),
        (0, '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-', "£-"),
        (0, "#", ""),
        (0.5, "#.0", ".5"),
        (0.125, "0.0%", "12.5%"),
        (0.005, "0%", "1%"),
        (-0.2, "0", "0"),
        (2.5, "0", "3"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (1234567, "#,##0,", "1,235"),
        (12, '0" trees"', "12 trees"),
        (3, '"0" #', "0 3"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (1e20, "0.0000000000", "100000000000000000000.0000000000"),
        (-1.2345678e35, "General", "-1.23457E+35"),
        (1e300, "#,##0.00", "1E+300"),
        (2e-12, "General", "2E-12"),
        (1.5, "# ?/?", "1.5"),
        (5, ";;;", ""),
        (True, "General", "Yes"),
        ("as typed", "@", "as typed"),
        (date(2020, 2, 6), "dd/mm/yyyy", "06/02/2020"),
        (datetime(2020, 2, 6), "mm-dd-yy", "06/02/2020"),
        (date(2020, 2, 6), "d mmmm yyyy", "6 February 2020"),
        (date(2020, 2, 6), "[$-809]dd-mmm-yy", "6 Feb 2020"),
        (date(2020, 2, 6), "mmm yyyy", "Feb 2020"),
        (date(2020, 2, 6), "yyyy-mm-dd", "2020-02-06"),
        (datetime(2020, 2, 6, 17, 5), "dd/mm/yyyy hh:mm", "06/02/2020 17:05"),
        (datetime(2020, 2, 6, 17, 5), "h:mm AM/PM", "5:05 pm"),
        (time(9, 5, 7), "hh:mm:ss", "09:05:07"),
        (timedelta(hours=26, minutes=3), "[h]:mm", "26:03"),
    ],
)
def test_values_are_shown_by_their_format(value: object, number_format: str, shown: str) -> None:
    assert show(value, number_format) == shown
