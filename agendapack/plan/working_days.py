"""Count working days: no Saturday, Sunday, bank holiday or closure of the organisation."""

from collections.abc import Callable, Container
from datetime import date, timedelta

from agendapack.model.organisation import Organisation
from agendapack.plan.bank_holidays import BankHolidays


def working_days_of(organisation: Organisation) -> Callable[[date], bool]:
    """Return a test that tells whether a day is a working day of the organisation."""
    bank_holidays = bank_holidays_of(organisation)
    closures = frozenset(closure.date for closure in organisation.closures)

    def is_working_day(day: date) -> bool:
        return day.weekday() < 5 and day not in closures and day not in bank_holidays

    return is_working_day


def bank_holidays_of(organisation: Organisation) -> Container[date]:
    """Return the bank holidays of the organisation's country, in any year."""
    return BankHolidays(organisation.country)


def go_back(day: date, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """Return the day that is so many working days before another, which need not be one.

    One working day before Wednesday, 26 February 2020 is Tuesday the 25th.

    Raises:
        OverflowError: The calendar ends before the count does.
    """
    while working_days > 0:
        day -= timedelta(days=1)
        working_days -= is_working_day(day)
    return day
