from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.organisation import DayKind, Organisation
from agendapack.plan.days import KINDS, DaysOff, bank_holidays_of, clear_days, last_day_to_publish
from agendapack.plan.notice import WORKING
from tests.records import make

BANK_HOLIDAYS = bank_holidays_of(make(Organisation, {"name": "Anytown Council"}))
WORKING_DAYS = DaysOff(WORKING, BANK_HOLIDAYS, ())
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("meeting", "last"),
    [
        ("2020-02-26", "2020-02-18"),
        ("2023-02-20", "2023-02-10"),
        ("2019-04-23", "2019-04-11"),  # Easter is between
        ("2019-04-25", "2019-04-15"),
    ],
)
def test_five_clear_working_days(meeting: str, last: str) -> None:
    held = date.fromisoformat(meeting)
    found = last_day_to_publish(held, 5, WORKING_DAYS)
    assert found.isoformat() == last
    assert clear_days(found, held, WORKING_DAYS) == 5


def test_neither_end_counts() -> None:
    monday, next_monday = date(2020, 2, 3), date(2020, 2, 10)
    assert clear_days(monday, next_monday, WORKING_DAYS) == 4
    assert clear_days(monday, next_monday, frozenset()) == 6
    assert clear_days(monday, monday, frozenset()) == clear_days(monday, monday + DAY, ()) == 0


def test_days_that_do_not_count_may_be_any_set() -> None:
    closed = frozenset({date(2020, 2, 24), date(2020, 2, 25)})
    assert clear_days(date(2020, 2, 20), date(2020, 2, 26), closed) == 3
    assert last_day_to_publish(date(2020, 2, 26), 3, closed) == date(2020, 2, 20)


def test_a_count_that_leaves_the_calendar_says_so() -> None:
    with pytest.raises(OverflowError):
        last_day_to_publish(date(1, 1, 3), 5, frozenset())


@given(
    st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    st.integers(0, 40),
    st.lists(st.sampled_from(sorted(KINDS)), unique=True).map(tuple),
)
def test_the_last_day_leaves_enough_and_the_next_that_counts_does_not(
    meeting: date, needed: int, kinds: tuple[DayKind, ...]
) -> None:
    closed = DaysOff(kinds, BANK_HOLIDAYS, ())
    last = last_day_to_publish(meeting, needed, closed)
    assert last < meeting
    assert last not in closed
    assert clear_days(last, meeting, closed) == needed
    later = last + DAY
    while later in closed:
        later += DAY
    assert later >= meeting or clear_days(later, meeting, closed) == needed - 1
