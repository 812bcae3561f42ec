"""Values as Excel shows them."""

import pytest

from agendapack.convert.sheets.number_formats import show
from agendapack.convert.sheets.styles import built_in

ACCOUNT = '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-'
SCALED = '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0'
THURSDAY = 46093
"""The 12th of March 2026."""
AFTERNOON = THURSDAY + 0.71180555555


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234567, "#,##0", "1,234,567"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-3, '"£"#,##0', "-£3"),
        (12.5, "[$£-809]#,##0.00", "£12.50"),
        (7, "[$€-2] #,##0", "€ 7"),
        (0, "#", ""),
        (0.5, "#.0", ".5"),
        (0.125, "0.0%", "12.5%"),
        (0.005, "0%", "1%"),
        (-0.2, "0", "0"),
        (2.5, "0", "3"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (1, "0.##", "1."),
        (1234567, "#,##0,", "1,235"),
        (12, '0" trees"', "12 trees"),
        (3, '"0" #', "0 3"),
        (0.30000000000000004, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (1e20, "0.0000000000", "100000000000000000000.0000000000"),
        (-1.2345678e35, "General", "-1.23457E+35"),
        (1e300, "#,##0.00", "1E+300"),
        (2e-12, "General", "2E-12"),
        (1632960000, "00000 000000", "01632 960000"),
        (12.5, 'General" m"', "12.5 m"),
        (12345, "#\\ ##0", "12 345"),
        (123456789, "000-00-0000", "123-45-6789"),
        (1, "\\1\\.0#", "1.01"),
        (1500000, '0.0,,"m"', "1.5m"),
        (1500, '£0.0,"k"', "£1.5k"),
        (7, "?0", "7"),
        (0.5, "0.??", "0.5"),
        (1234.567, "#,##0.00 [$€-407]", "1,234.57 €"),
        (5, '0 "of 10"', "5 of 10"),
        (12, '"abc"', "abc"),
        (-12, '"abc"', "-abc"),
        (447700900123, "+00 0000 000000", "+44 7700 900123"),
        (20264, '00"/"000', "20/264"),
    ],
)
def test_numbers_get_the_digits_and_words_of_their_format(
    value: float | str | bool, code: str, shown: str
) -> None:
    assert show(value, code).text == shown
    assert show(value, code).known


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "-"),
        (0, ACCOUNT, "£-"),
        (1234.5, ACCOUNT, "£1,234.50"),
        (-1234.5, ACCOUNT, "-£1,234.50"),
        (5, ";;;", ""),
        (5, "[<10]0.0;[>=10]0", "5.0"),
        (50, "[<10]0.0;[>=10]0", "50"),
        (-5, "[<10]0.0;0", "-5.0"),
        (1, '[=1]"one";[=2]"two";0', "one"),
        (2, '[=1]"one";[=2]"two";0', "two"),
        (7, '[=1]"one";[=2]"two";0', "7"),
        (-5, "[Red]-0;0", "5"),
        (-5, "0;[Red]-0", "-5"),
        (-5, "[Blue]0;[Red]0", "5"),
        (-0.001, "0.00;-0.00", "-0.00"),
        (0.25, "0.00%;[Red]-0.00%", "25.00%"),
        (1000000, SCALED, "1.0M"),
        (1234, SCALED, "1.2K"),
        (12, SCALED, "12"),
        (1, '"Yes";"Yes";"No"', "Yes"),
        (0, '"Yes";"Yes";"No"', "No"),
    ],
)
def test_the_section_that_covers_a_value_writes_it(
    value: float | str | bool, code: str, shown: str
) -> None:
    assert show(value, code).text == shown
    assert show(value, code).known


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1.5, "# ?/?", "1 1/2"),
        (0.5, "# ?/?", "1/2"),
        (5.0, "# ?/?", "5"),
        (0.3333333, "# ??/??", "1/3"),
        (1.25, "# ?/8", "1 2/8"),
        (2.75, "?/?", "11/4"),
        (0, "# ?/?", "0"),
        (-1.5, "# ?/?", "-1 1/2"),
        (3.14159, "# ???/???", "3 16/113"),
        (1.3, "# ?/10", "1 3/10"),
        (12345678, "0.00E+00", "1.23E+07"),
        (12345678, "##0.0E+0", "12.3E+6"),
        (0.00012, "0.0E-00", "1.2E-04"),
        (0, "0.00E+00", "0.00E+00"),
        (9999, "0.0E+0", "1.0E+4"),
    ],
)
def test_fractions_and_powers_of_ten_are_worked_out(
    value: float | str | bool, code: str, shown: str
) -> None:
    assert show(value, code).text == shown
    assert show(value, code).known


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (THURSDAY, "dddd", "Thursday"),
        (THURSDAY, "ddd dd/mm/yy", "Thu 12/03/26"),
        (THURSDAY, "dddd, d mmmm yyyy", "Thursday, 12 March 2026"),
        (THURSDAY, "yyyy", "2026"),
        (0.003576388888888889, "mm:ss", "05:09"),
        (AFTERNOON, "m/d/yyyy", "3/12/2026"),
        (AFTERNOON, "[$-409]m/d/yy h:mm AM/PM;@", "3/12/26 5:05 PM"),
        (THURSDAY, "mmm d, yyyy", "Mar 12, 2026"),
        (1.0854166667, "[h]:mm", "26:03"),
        (1.5, "[mm]:ss", "2160:00"),
        (60, "dd/mm/yyyy", "29/02/1900"),
        (1, "dddd d mmm yyyy", "Sunday 1 Jan 1900"),
        (THURSDAY, "mmmmm", "M"),
        (THURSDAY + 0.5, "yyyy-mm-dd\\Thh:mm:ss", "2026-03-12T12:00:00"),
        (0.5, "h:mm:ss.00", "12:00:00.00"),
        (THURSDAY, "[$-F800]dddd, mmmm dd, yyyy", "12 March 2026"),
        (THURSDAY, "dd-mmm-yy", "12-Mar-26"),
        (THURSDAY, "d. mmmm yyyy", "12. March 2026"),
        (0.75, 'h "hours" m "minutes"', "18 hours 0 minutes"),
    ],
)
def test_dates_and_times_are_written_in_the_order_of_their_format(
    value: float | str | bool, code: str, shown: str
) -> None:
    assert show(value, code).text == shown
    assert show(value, code).known


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("abc", ACCOUNT, "abc"),
        (True, "General", "TRUE"),
        ("as typed", "@", "as typed"),
        ("A1", '"REF "@', "REF A1"),
    ],
)
def test_text_and_truths_are_shown_as_in_excel(
    value: float | str | bool, code: str, shown: str
) -> None:
    assert show(value, code).text == shown
    assert show(value, code).known


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (THURSDAY, "[$-407]d. mmmm yyyy", "12. March 2026"),
        (THURSDAY, "[$-1060000]d mmmm yyyy", "12 March 2026"),
        (THURSDAY, "[$-2000401]d mmm yyyy", "12 Mar 2026"),
        (-1, "dd/mm/yyyy", "-1"),
        (5, "[fast]0", "5"),
        (5, "foo", "5"),
    ],
)
def test_a_format_that_is_not_understood_is_told_and_keeps_its_figures(
    value: float, code: str, shown: str
) -> None:
    assert (show(value, code).text, show(value, code).known) == (shown, False)


def test_a_date_without_names_reads_the_same_in_any_language() -> None:
    assert show(THURSDAY, "[$-407]dd.mm.yyyy").known


def test_hours_are_counted_and_days_can_be_negative_where_days_count_from_1904() -> None:
    found = [
        show(days, code, from_1904=True).text for days, code in ((1.5, "[h]:mm"), (-0.26, "[h]:mm"))
    ]
    assert found == ["36:00", "-6:14"]
    assert show(-1, "d/m/yyyy", from_1904=True).text == "-2/1/1904"


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.5, "0 ?/?", "0 1/2"),
        (0.5, "# ?/?", "1/2"),
        (1234.25, "#,##0 ??/??", "1,234 1/4"),
        (-0.25, "#,##0 ??/??", "-0 1/4"),
        (7.5, "000 ?/2", "007 1/2"),
    ],
)
def test_the_whole_number_before_a_fraction_has_its_own_digits(
    value: float, code: str, shown: str
) -> None:
    assert show(value, code).text == shown


def test_days_can_be_counted_from_1904() -> None:
    assert show(THURSDAY - 1462, "d mmm yyyy", from_1904=True).text == "12 Mar 2026"


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [
        (14, "en-GB", "12/03/2026"),
        (14, "en-US", "3/12/2026"),
        (22, "en-GB", "12/03/2026 17:05"),
        (22, "en-US", "3/12/2026 17:05"),
        (15, "en-GB", "12-Mar-26"),
        (16, "en-GB", "12-Mar"),
        (17, "en-GB", "Mar-26"),
        (18, "en-GB", "5:05 PM"),
        (20, "en-GB", "17:05"),
        (27, "en-GB", "12/03/2026"),
        (45, "en-GB", "05:00"),
        (58, "en-GB", "12/03/2026"),
    ],
)
def test_built_in_formats_are_those_of_the_reader(number: int, language: str, shown: str) -> None:
    assert show(AFTERNOON, built_in(number, language) or "", language).text == shown


def test_money_of_built_in_formats_is_that_of_the_reader() -> None:
    shown = [show(-1234.5, built_in(n, "en-GB") or "").text for n in (5, 8, 44, 39, 48)]
    assert shown == ["-£1,235", "-£1,234.50", "-£1,234.50", "-1,234.50", "-1.2E+3"]
    assert show(3, built_in(44, "en-US") or "", "en-US").text == "$3.00"
    assert built_in(163, "en-GB") is None


def test_the_long_date_is_that_of_the_reader() -> None:
    code = "[$-F800]dddd, mmmm dd, yyyy"
    assert show(THURSDAY, code).text == "12 March 2026"
    assert show(THURSDAY, code, "en-US").text == "Thursday, March 12, 2026"
    assert show(AFTERNOON, "[$-F400]h:mm:ss AM/PM").text == "17:05:00"


def test_the_colour_of_a_section_is_known() -> None:
    colours = [show(v, "[White]0;[Red]-0;[Color2]0").colour for v in (1, -1, 0)]
    assert colours == ["FFFFFF", "FF0000", "FFFFFF"]
    assert show(1, "[Color10]0").known
