from datetime import date
from typing import Any

import pytest

from agendapack.model.workspace import Loaded
from agendapack.plan.notice import count_notice, notice_days, tell_notice
from agendapack.problems import Code, Severity
from tests.records import loaded

COMPANY = {"regime": "company", "clear-days": "14"}


def by(notice: object, day: str = "2020-02-26", **organisation: Any) -> Loaded:
    house = {**organisation, "notice": notice} if notice else organisation
    return loaded(meeting={"date": day}, organisation=house)


def last_day(meeting: Loaded) -> str | None:
    due = count_notice(meeting)
    return str(due.last_day) if due else None


@pytest.mark.parametrize(
    ("meeting", "expected"),
    [
        (by("principal-council"), "2020-02-18"),
        (by("principal-council", "2002-09-30"), "2002-09-24"),  # three days until then
        (by("principal-council", "2002-10-01"), "2002-09-23"),
        (by("principal-council", "1980-01-01"), None),
        (by("executive"), "2020-02-18"),
        (by("wales", country="wales"), "2020-02-20"),
        (by("parish", "2026-05-27"), "2026-05-21"),
        (by("community-council", "2026-05-27", country="wales"), "2026-05-21"),
        (by("wales", "2026-05-06", country="wales"), "2026-04-29"),
        (by("school-governors", "2026-03-12"), "2026-03-04"),
        (by("school-governors-wales", "2026-03-12", country="wales"), "2026-03-04"),
        (by("public-body", "2026-05-27"), "2026-05-20"),
        (by("northern-ireland", "2026-03-12", country="northern-ireland"), "2026-03-06"),
        (by("parish"), "2020-02-21"),  # a Saturday counts, Sunday does not
        (by("parish", "2020-02-25"), "2020-02-20"),
        (by("parish", "2019-04-25"), "2019-04-15"),  # the break is Thursday to Tuesday
        (by(COMPANY), "2020-02-11"),
        (by({**COMPANY, "counting": "working"}), "2020-02-05"),
        (by({**COMPANY, "regime": "charity"}), "2020-02-11"),
        (by("none"), None),
        (by("unheard-of"), None),
        (by({"regime": "company"}), None),
        (by({"regime": "company", "clear-days": "999999999"}), None),
        (by(COMPANY, "0001-01-03"), None),
    ],
)
def test_the_last_day_to_publish_by_regime(meeting: Loaded, expected: str | None) -> None:
    assert last_day(meeting) == expected


@pytest.mark.parametrize(
    ("country", "expected"),
    [("england", "2020-02-18"), ("wales", "2020-02-20"), ("scotland", "2020-02-20")],
)
def test_the_country_has_a_usual_regime(country: str, expected: str | None) -> None:
    assert last_day(by(None, country=country)) == expected


def test_a_committee_may_have_a_regime_of_its_own() -> None:
    cabinet = loaded(organisation={"notice": "none"}, committee={"notice": "executive"})
    due = count_notice(cabinet)
    assert due is not None
    assert due.earlier == (
        ("a private meeting", date(2020, 1, 28)),
        ("a private meeting, again", date(2020, 2, 18)),
        ("a key decision", date(2020, 1, 28)),
    )
    assert due.wanted == (), "nothing is private"


PRIVATE: dict[str, Any] = {"title": "Depot", "exempt": {"paragraphs": ["3"], "reason": "A sale."}}


@pytest.mark.parametrize(
    ("item", "given", "wanted"),
    [
        (PRIVATE, {}, ["a private meeting", "a private meeting, again"]),
        (PRIVATE, {"noticed": "2020-01-28"}, ["a private meeting, again"]),
        (PRIVATE, {"noticed": "2020-01-28", "noticed-again": "2020-02-18"}, []),
        ({"title": "Depot"}, {}, []),
        ({**PRIVATE, "exempt": {**PRIVATE["exempt"], "released": "2020-01-02"}}, {}, []),
    ],
)
def test_private_business_wants_two_notices(
    item: dict[str, Any], given: dict[str, str], wanted: list[str]
) -> None:
    more = {"private-meeting": given} if given else {}
    cabinet = loaded(item, organisation={"notice": "executive"}, meeting=more)
    due = count_notice(cabinet)
    assert due is not None
    assert [of for of, _ in due.wanted] == wanted


@pytest.mark.parametrize(
    ("given", "today", "told"),
    [
        ({}, "2020-01-28", []),
        ({}, "2020-01-29", ["notice of a private meeting is not given"]),
        ({"noticed": "2020-01-28"}, "2020-02-18", []),
        ({"noticed": "2020-01-29"}, "2020-02-01", ["published on Wednesday 29 January 2020"]),
        (
            {"noticed": "2020-01-28"},
            "2020-02-19",
            ["the last day to publish", "notice of a private meeting, again is not given"],
        ),
    ],
)
def test_a_private_meeting_that_was_not_noticed_is_told(
    given: dict[str, str], today: str, told: list[str]
) -> None:
    more = {"private-meeting": given} if given else {}
    cabinet = loaded(PRIVATE, organisation={"notice": "executive"}, meeting=more)
    problems = tell_notice(cabinet, count_notice(cabinet), date.fromisoformat(today))
    assert len(problems) == len(told)
    for problem, words in zip(problems, told, strict=True):
        assert words in problem.message
        assert problem.code is Code.NOTICE_PASSED


def test_closures_and_proclaimed_days_do_not_count() -> None:
    works = {"date": "2020-02-24", "reason": "Works"}
    assert last_day(by("principal-council", closures=[works])) == "2020-02-17"
    assert last_day(by("parish", closures=[works])) == "2020-02-21"
    mourning = {"date": "2020-02-24", "reason": "Mourning", "proclaimed": "yes"}
    assert last_day(by("principal-council", closures=[mourning])) == "2020-02-17"
    assert last_day(by("parish", closures=[mourning])) == "2020-02-20"


def test_a_cancelled_meeting_needs_no_notice() -> None:
    assert count_notice(loaded(meeting={"state": "cancelled"})) is None


def told(today: str, **meeting: object) -> list[str]:
    asked = loaded(meeting=meeting)
    problems = tell_notice(asked, count_notice(asked), date.fromisoformat(today))
    assert all(problem.code is Code.NOTICE_PASSED for problem in problems)
    assert all(problem.severity is Severity.WARNING for problem in problems)
    assert all("take advice" in (problem.hint or "") for problem in problems)
    return [problem.message for problem in problems]


PASSED = "the last day to publish with 5 clear days before the meeting was Tuesday 18 February 2020"


def test_a_last_day_that_has_passed_is_told_until_the_meeting() -> None:
    assert told("2020-02-18") == []
    assert told("2020-02-19") == told("2020-02-26") == [PASSED]
    assert told("2020-02-27") == []


def test_an_agenda_published_in_time_is_not_told_of() -> None:
    assert told("2020-02-25", published="2020-02-18") == []


def test_an_agenda_published_late_says_how_many_days_are_left() -> None:
    assert told("2020-02-19", published="2020-02-20") == [
        "the agenda is published on Thursday 20 February 2020, which leaves 3 of 5 clear days "
        "before the meeting; the last day was Tuesday 18 February 2020"
    ]
    assert told("2020-02-27", published="2020-02-20") == []


TWO_READINGS = by("parish", "2026-05-27")
"""By practice the last day is Thursday 21 May; where Saturdays do not count, Tuesday 19 May."""


def told_on(meeting: Loaded, today: str) -> list[Code]:
    found = tell_notice(meeting, count_notice(meeting), date.fromisoformat(today))
    assert all(problem.severity is Severity.WARNING for problem in found)
    return [problem.code for problem in found]


def test_another_reading_of_the_law_has_a_day_of_its_own() -> None:
    due = count_notice(TWO_READINGS)
    assert due is not None
    assert due.earlier == (("the stricter reading", date(2026, 5, 19)),)
    alike = count_notice(by("parish", "2026-05-22"))
    assert alike is not None
    assert alike.earlier == ()


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        ("2026-05-19", []),
        ("2026-05-20", [Code.UNSURE_LAW]),
        ("2026-05-21", [Code.UNSURE_LAW]),
        ("2026-05-22", [Code.NOTICE_PASSED]),
        ("2026-05-28", []),
    ],
)
def test_a_day_that_is_in_time_by_one_reading_only_is_told(today: str, codes: list[Code]) -> None:
    assert told_on(TWO_READINGS, today) == codes


def test_the_days_of_other_readings_are_days_that_matter() -> None:
    days = list(notice_days(TWO_READINGS, count_notice(TWO_READINGS)))
    assert date(2026, 5, 19) in days


def test_a_publication_that_is_in_time_by_one_reading_only_is_told() -> None:
    published = loaded(
        meeting={"date": "2026-05-27", "published": "2026-05-20"}, organisation={"notice": "parish"}
    )
    assert told_on(published, "2026-05-25") == [Code.UNSURE_LAW]


@pytest.mark.parametrize("regime", ["public-body", "northern-ireland", "scotland"])
def test_a_regime_that_is_not_certain_says_so(regime: str) -> None:
    country = regime if regime != "public-body" else "england"
    meeting = by(regime, "2026-05-27", country=country)
    assert told_on(meeting, "2026-05-01") == [Code.UNSURE_LAW]
    assert told_on(meeting, "2026-06-01") == []


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_a_meeting_that_will_not_be_held_needs_no_notice(state: str) -> None:
    assert count_notice(loaded(meeting={"state": state})) is None
