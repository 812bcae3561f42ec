from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.business import Series, begin_series, write_minute_number
from agendapack.plan.numbers import gather_history, gather_received, number_minutes
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


def test_a_meeting_whose_minutes_cannot_be_counted_makes_a_guess_of_the_number() -> None:
    history = {NOVEMBER: (None, None), OCTOBER: (30, 10)}
    numbers, (problem,) = number_minutes(minutes(), history)
    assert numbers == (40, 41)
    assert problem.message == (
        "the meeting on 27 November 2019 has no minutes here that could be counted; without them, "
        "these start at 40"
    )
    assert number_minutes(minutes(first_minute="43"), history) == ((43, 44), [])
    known = {NOVEMBER: (40, 3), OCTOBER: (None, None)}
    assert number_minutes(minutes(), known) == ((43, 44), []), "it came before a known number"


def test_minutes_in_a_file_cannot_be_counted() -> None:
    pack = loaded(
        {"minutes": "minutes-2020-01-14.docx"},
        {"minutes": "minutes.pdf", "date": "2020-01-20"},
        {"minutes": {"committee": "planning", "date": "2020-01-21"}},
        papers={3: minutes("2020-01-21", 3)},
        previous_minutes=((NOVEMBER, 1, 2),),
    )
    unknown = {date(2020, 1, 14): (None, None), date(2020, 1, 20): (None, None)}
    assert gather_history(pack) == {NOVEMBER: (1, 2), **unknown}
    assert gather_received(pack, "planning") == {date(2020, 1, 21): (None, 3)}


@pytest.mark.parametrize(
    ("series", "day", "first"),
    [
        ("continuous", "2020-05-14", 47),
        ("calendar-year", "2020-01-28", 1),
        ("calendar-year", "2020-05-14", 5),
        ("council-year", "2020-04-30", 47),
        ("council-year", "2020-05-14", 1),
        ("council-year", "2019-12-10", 43),
        ("meeting", "2020-05-14", 1),
    ],
)
def test_numbers_begin_again_with_each_series(series: Series, day: str, first: int) -> None:
    history = {NOVEMBER: (40, 3), date(2020, 1, 14): (None, 4)}
    if day == "2020-01-28":
        del history[date(2020, 1, 14)]
    numbers, problems = number_minutes(minutes(day), history, series)
    assert (numbers[0], problems) == (first, [])


def test_a_series_that_began_before_all_that_is_known_is_a_guess() -> None:
    history = {date(2020, 1, 14): (None, 4)}
    numbers, problems = number_minutes(minutes("2020-02-26"), history, "calendar-year")
    assert (numbers[0], len(problems)) == (5, 1)
    whole = {OCTOBER: (None, 0), **history}
    assert number_minutes(minutes("2020-02-26"), whole, "calendar-year") == (numbers, [])


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 400), st.integers(1, 40))
def test_no_number_of_a_council_year_comes_twice(day: date, later: int, number: int) -> None:
    other = day + timedelta(days=later)
    same = begin_series("council-year", day) == begin_series("council-year", other)
    written = [
        write_minute_number("{yy}/{number}", number, each, "council-year") for each in (day, other)
    ]
    assert (written[0] == written[1]) == same


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
