"""The days after which a build says something else, and no others."""

from datetime import date, timedelta
from typing import Any

import pytest

from agendapack.model.workspace import Loaded
from agendapack.plan import count_notice, days_that_matter, plan_pack, tell_early, tell_notice
from agendapack.problems import Problem
from tests.records import loaded, report

EXEMPT = {"paragraphs": ["3"], "reason": "Prices."}


def meeting(released: str | None = None, regime: str = "principal-council", **more: Any) -> Loaded:
    cause = {**EXEMPT, "released": released} if released else EXEMPT
    paper = report("A body.", file="meetings/2020-02-26/land.yaml", title="Buying Land")
    return loaded(
        {"report": "land.yaml", "exempt": cause},
        papers={1: paper},
        meeting={"date": "2020-02-26", **more},
        organisation={"notice": regime},
    )


def told(on: Loaded, day: date) -> tuple[Problem, ...]:
    pack = plan_pack(on).value
    assert pack is not None
    return tell_notice(on, count_notice(on), day) + tell_early(on, pack.items, day)


def days_of(on: Loaded) -> tuple[date, ...]:
    pack = plan_pack(on).value
    assert pack is not None
    return days_that_matter(on, count_notice(on), pack.items)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (meeting(), ["2020-02-18", "2020-02-26"]),
        (meeting(published="2020-02-20"), ["2020-02-26"]),
        (meeting(published="2020-02-10"), []),
        (meeting(regime="none"), []),
        (meeting(state="cancelled"), []),
        (meeting("2020-03-01", "none"), ["2020-02-29"]),
        (meeting("2020-02-10"), ["2020-02-09", "2020-02-18", "2020-02-26"]),
    ],
)
def test_what_is_told_changes_after_these_days_alone(on: Loaded, expected: list[str]) -> None:
    days = days_of(on)
    assert [str(day) for day in days] == expected
    first = date(2020, 1, 1)
    for day in (first + timedelta(days=number) for number in range(90)):
        if told(on, day) != told(on, day + timedelta(days=1)):
            assert day in days
