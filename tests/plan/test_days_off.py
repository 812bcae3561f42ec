from calendar import monthrange
from datetime import date

import pytest
from holidays import country_holidays

from agendapack.model.organisation import Closure, DayKind, Organisation
from agendapack.plan.days import DaysOff, bank_holidays_of, easter_day
from tests.records import make

ENGLAND = bank_holidays_of(make(Organisation, {"name": "Anytown Council"}))


def off(kind: DayKind, *closures: Closure) -> DaysOff:
    return DaysOff((kind,), ENGLAND, closures)


def days(kind: DayKind, month: str) -> list[int]:
    found = off(kind)
    year, number = map(int, month.split("-"))
    length = monthrange(year, number)[1]
    return [day for day in range(1, length + 1) if date(year, number, day) in found]


def test_easter_is_when_the_bank_holidays_say() -> None:
    years = range(1900, 2101)
    fridays = country_holidays("GB", subdiv="ENG", years=years).get_named("Good Friday")
    assert [day.toordinal() + 2 for day in sorted(fridays)] == [
        easter_day(year).toordinal() for year in years
    ]


@pytest.mark.parametrize(
    ("kind", "month", "expected"),
    [
        ("saturday", "2020-02", [1, 8, 15, 22, 29]),
        ("sunday", "2020-11", [1, 8, 15, 22, 29]),
        ("bank-holiday", "2022-09", [19]),
        ("easter-break", "2019-04", [18, 19, 20, 21, 22, 23]),
        ("christmas-break", "2018-12", [24, 25, 26, 27]),
        ("christmas-break", "2020-12", [24, 25, 26, 27, 28, 29]),
        ("christmas-break", "2023-12", [23, 24, 25, 26, 27]),
    ],
)
def test_the_kinds_of_days(kind: DayKind, month: str, expected: list[int]) -> None:
    assert days(kind, month) == expected


def test_a_closure_is_the_organisation_s_own_or_proclaimed() -> None:
    closed = make(Closure, {"date": "2020-02-24", "reason": "Works"})
    mourning = make(Closure, {"date": "2020-02-25", "reason": "Mourning", "proclaimed": "yes"})
    asked = [date(2020, 2, 24), date(2020, 2, 25)]
    assert [day in off("closure", closed, mourning) for day in asked] == [True, False]
    assert [day in off("proclaimed-day", closed, mourning) for day in asked] == [False, True]
