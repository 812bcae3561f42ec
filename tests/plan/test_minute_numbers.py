from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from agendapack.plan.numbers import gather_history, number_minutes
from agendapack.problems import Severity
from tests.records import loaded, minutes

NOVEMBER, OCTOBER = date(2019, 11, 27), date(2019, 10, 29)


def test_the_first_minute_may_be_given() -> None:
    assert number_minutes(minutes(first_minute="43"), {}) == ((43, 44), [])


def test_numbers_go_on_from_the_minutes_before() -> None:
    history = {NOVEMBER: (40, 3), OCTOBER: (1, 1)}
    assert number_minutes(minutes(), history) == ((43, 44), [])


def test_numbers_are_followed_through_minutes_that_give_none() -> None:
    assert number_minutes(minutes(), {NOVEMBER: (None, 3), OCTOBER: (30, 10)})[0] == (43, 44)


def test_without_any_earlier_minutes_they_start_at_one_with_a_warning() -> None:
    numbers, problems = number_minutes(minutes(), {date(2020, 1, 29): (70, 3)})
    assert numbers == (1, 2)
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert problems[0].hint == "write 'first-minute' and the number of the first minute"


def test_minutes_of_the_same_pack_count() -> None:
    pack = loaded(
        {"minutes": "2020-01-14"},
        {"minutes": "2020-01-28"},
        papers={1: minutes("2020-01-14", 3, first_minute="10"), 2: minutes()},
        previous_minutes=((NOVEMBER, 1, 2),),
    )
    history = gather_history(pack)
    assert history[NOVEMBER] == (1, 2)
    assert number_minutes(minutes(), history)[0] == (13, 14)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8), st.integers(0, 500))
def test_a_chain_of_meetings_counts_straight_through(counts: list[int], first: int) -> None:
    days = [date(2019, 1, 1 + number) for number in range(len(counts))]
    history: dict[date, tuple[int | None, int]] = {
        day: (first if day == days[0] else None, count)
        for day, count in zip(days, counts, strict=True)
    }
    numbers, problems = number_minutes(minutes(), history)
    assert numbers[0] == first + sum(counts)
    assert problems == []
