"""Bank holidays that ship are those of the library, and other years are asked of it."""

from datetime import date

import pytest

from agendapack.plan.days import FOLDER, SUBDIVISIONS, BankHolidays
from tests.make_bank_holidays import bank_holidays_text


@pytest.mark.parametrize("nation", SUBDIVISIONS)
def test_the_shipped_days_are_up_to_date(nation: str) -> None:
    """An older version of the library may miss a day that has been proclaimed since."""
    shipped = (FOLDER / f"{nation}.txt").read_text("ascii")
    missing = days_of(bank_holidays_text(nation)) - days_of(shipped)
    assert missing == set(), "run: python -m tests.make_bank_holidays"
    assert len(shipped.splitlines()) == 51


def days_of(text: str) -> set[tuple[str, str]]:
    lines = [line.split() for line in text.splitlines()]
    return {(year, day) for year, *days in lines for day in days}


def test_nations_differ() -> None:
    st_andrew = date(2026, 11, 30)
    assert st_andrew in BankHolidays("scotland")
    assert st_andrew not in BankHolidays("england")


def test_a_day_of_another_century_is_known_too() -> None:
    assert date(1999, 12, 27) in BankHolidays("england")
    assert date(2060, 12, 27) in BankHolidays("england")
    assert date(2060, 12, 29) not in BankHolidays("england")
    assert "2060-12-27" not in BankHolidays("england")
