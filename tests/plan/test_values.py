from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.organisation import Organisation
from agendapack.model.style import HouseStyle
from agendapack.plan.days import go_back, working_days_of
from agendapack.plan.filling import compute_values
from agendapack.problems import Code
from tests.records import loaded, make


def organisation(**more: object) -> Organisation:
    return make(Organisation, {"name": "Anytown Council", **more})


@pytest.mark.parametrize(
    ("day", "days_before", "expected"),
    [
        ("2020-02-26", 0, "2020-02-26"),
        ("2020-02-26", 1, "2020-02-25"),
        ("2020-02-24", 1, "2020-02-21"),
        ("2019-04-23", 1, "2019-04-18"),  # Easter
        ("2019-04-25", 2, "2019-04-23"),
        ("2023-02-20", 5, "2023-02-13"),
    ],
)
def test_working_days_before(day: str, days_before: int, expected: str) -> None:
    found = go_back(date.fromisoformat(day), days_before, working_days_of(organisation()))
    assert found.isoformat() == expected


def test_bank_holidays_are_those_of_the_country() -> None:
    st_andrew = date(2021, 11, 30)
    assert working_days_of(organisation())(st_andrew)
    assert not working_days_of(organisation(country="scotland"))(st_andrew)


def test_closures_do_not_count() -> None:
    closed = organisation(closures=[{"date": "2020-02-25", "reason": "Works"}])
    found = go_back(date(2020, 2, 26), 1, working_days_of(closed))
    assert found == date(2020, 2, 24)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 30))
def test_going_back_ends_on_a_working_day_and_passes_as_many(day: date, count: int) -> None:
    is_working_day = working_days_of(organisation())
    found = go_back(day, count, is_working_day)
    passed = [date.fromordinal(n) for n in range(found.toordinal(), day.toordinal())]
    assert is_working_day(found)
    assert sum(map(is_working_day, passed)) == count


def test_every_meeting_has_values() -> None:
    values, problems = compute_values(
        loaded(committee={"officer": {"name": "J Smith"}}), HouseStyle()
    )
    assert problems == []
    assert values == {
        "committee": "Scrutiny Committee",
        "meeting_date": "Wednesday, 26 February 2020",
        "meeting_time": "5.30 pm",
        "officer": "J Smith",
        "organisation": "Anytown Council",
        "venue": "Room 1",
    }


def test_a_meeting_may_lack_a_time_and_an_officer() -> None:
    meeting = loaded()
    without = loaded(committee={"name": "Scrutiny"})
    no_time = without.committee.model_copy(update={"time": None})
    values, _ = compute_values(
        type(meeting)(
            **{name: getattr(meeting, name) for name in meeting.__slots__} | {"committee": no_time}
        ),
        HouseStyle(),
    )
    assert values["meeting_time"] is None
    assert values["officer"] is None


DEADLINES = {"registration": {"working-days-before": "1", "time": "5.00 pm"}}


def test_a_meeting_may_fix_a_deadline() -> None:
    values, problems = compute_values(
        loaded(
            committee={"deadlines": DEADLINES},
            meeting={"deadlines": {"registration": {"date": "2020-02-24", "time": "12:00"}}},
        ),
        HouseStyle(),
    )
    assert problems == []
    assert values["registration"] == "12.00 pm on Monday 24 February 2020"


def test_a_deadline_that_the_committee_does_not_have() -> None:
    fixed = {"date": "2020-02-24", "time": "12:00"}
    _, problems = compute_values(
        loaded(
            committee={"deadlines": DEADLINES},
            meeting={"deadlines": {"registraton": fixed, "zzz": fixed}},
        ),
        HouseStyle(),
    )
    assert [(p.code, p.hint) for p in problems] == [
        (Code.UNKNOWN_DEADLINE, "did you mean 'registration'?"),
        (Code.UNKNOWN_DEADLINE, "the committee's are registration"),
    ]
    _, problems = compute_values(loaded(meeting={"deadlines": {"zzz": fixed}}), HouseStyle())
    assert [p.hint for p in problems] == [None]


def test_a_deadline_too_long_before_the_meeting() -> None:
    far = {"far": {"working-days-before": "999999999", "time": "5 pm"}}
    values, problems = compute_values(loaded(committee={"deadlines": far}), HouseStyle())
    assert values["far"] is None
    assert problems[0].message == (
        "the deadline 'far' is 999999999 working days before the meeting; it may be up to 260"
    )


def test_the_calendar_may_end_before_the_count() -> None:
    some = {"some": {"working-days-before": "5", "time": "5 pm"}}
    values, problems = compute_values(
        loaded(committee={"deadlines": some}, meeting={"date": "0001-01-02"}), HouseStyle()
    )
    assert values["some"] is None
    assert [p.code for p in problems] == [Code.BAD_VALUE]


def test_a_deadline_may_not_have_the_name_of_another_value() -> None:
    named = {"venue": {"working-days-before": "1", "time": "5 pm"}}
    values, problems = compute_values(loaded(committee={"deadlines": named}), HouseStyle())
    assert values["venue"] == "Room 1"
    assert [p.code for p in problems] == [Code.REPEATED_FIELD]
