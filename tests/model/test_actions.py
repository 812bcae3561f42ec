"""Actions over many meetings: none is lost, and none stands twice."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.papers import Minutes
from agendapack.model.workspace import LoggedAction, actions_of, open_actions, read_actions
from agendapack.plan.items import check_actions
from tests.records import minutes

FIRST = date(2030, 1, 7)
WORDS = st.sampled_from(["Ask for prices.", "Thank the architect.", "Mend the gate."])


@st.composite
def years(draw: st.DrawFn) -> tuple[list[Minutes], dict[str, date], dict[str, date]]:
    """Draw a year of minutes, with the day that each action was minuted and closed."""
    made: list[Minutes] = []
    since: dict[str, date] = {}
    closed: dict[str, date] = {}
    for month in range(draw(st.integers(1, 5))):
        day = FIRST + timedelta(weeks=4 * month)
        done = draw(st.lists(st.sampled_from(sorted(since)), unique=True)) if since else []
        done = [name for name in done if name not in closed]
        closed |= dict.fromkeys(done, day)
        items = draw(st.lists(st.lists(WORDS, max_size=3, unique=True), min_size=1, max_size=3))
        body = [
            {"title": f"Item {n}", "item": str(n), "actions": [{"text": words} for words in each]}
            for n, each in enumerate(items, start=1)
        ]
        body[0] |= {"closes": [{"action": name} for name in done]}
        made.append(minutes(day.isoformat(), minutes=body))
        since |= dict.fromkeys((action.id for action in actions_of(made[-1])), day)
    return made, since, closed


@given(year=years(), shuffled=st.randoms())
def test_no_action_is_lost_and_none_stands_twice(
    year: tuple[list[Minutes], dict[str, date], dict[str, date]], shuffled: Random
) -> None:
    made, since, closed = year
    given_order = [*made]
    shuffled.shuffle(given_order)
    typed = sum(len(minute.actions) for each in made for minute in each.minutes)
    every = read_actions(given_order)
    assert len(every) == len({action.id for action in every}) == typed
    assert {action.id: action.closed for action in every if action.closed} == closed
    for week in range(30):
        day = FIRST + timedelta(weeks=week)
        wanted = {n for n, met in since.items() if met < day and not closed.get(n, day) < day}
        assert {action.id for action in open_actions(made, day)} == wanted
    assert list(check_actions(made)) == []


def names(*actions: str) -> list[str]:
    body = [{"title": "Hall", "item": "4", "actions": [{"text": text} for text in actions]}]
    return [action.id for action in actions_of(minutes(minutes=body))]


def test_a_name_stays_when_others_are_added() -> None:
    (name,) = names("Ask for three prices.")
    assert name == "2020-01-28-4-ask-for-three-prices"
    assert names("Mend the gate.", "Ask for three prices.", "Thank A.")[1] == name


def test_a_long_action_has_a_short_name() -> None:
    (name,) = names("Ask the county council for the price of a crossing in Mill Lane.")
    assert name == "2020-01-28-4-ask-the-county-council-for-the"


def told(*year: Minutes) -> list[str]:
    return [f"{p.severity.value} {p.code.value}: {p.message}" for p in check_actions(year)]


def of(day: str, actions: list[dict[str, str]], closes: list[str] = []) -> Minutes:  # noqa: B006
    body = {"title": "Hall", "actions": actions, "closes": [{"action": c} for c in closes]}
    return minutes(day, minutes=[body])


def test_two_actions_of_one_name_are_told_and_both_kept() -> None:
    twice = of("2030-01-07", [{"text": "Mend."}, {"text": "Mend."}])
    assert told(twice) == [
        "error repeated-id: an action is called '2030-01-07-mend', as is another in these minutes"
    ]
    assert len(read_actions([twice])) == 2
    other = of("2030-02-04", [{"text": "Mend it.", "id": "2030-01-07-mend"}])
    assert told(of("2030-01-07", [{"text": "Mend."}]), other) == [
        "error repeated-id: an action is called '2030-01-07-mend', as is another in those of "
        "2030-01-07"
    ]


def test_what_is_not_open_cannot_be_closed() -> None:
    first = of("2030-01-07", [{"text": "Mend.", "id": "gate"}], closes=["gate"])
    again = of("2030-02-04", [], closes=["gate", "gat", "gate"])
    assert told(first, again) == [
        "error unknown-action: earlier minutes have no action 'gate' to close",
        "error unknown-action: earlier minutes have no action 'gat' to close",
        "warning unknown-action: the action 'gate' was closed already, by the minutes of "
        "2030-02-04",
    ]


def test_days_late_are_counted_from_the_day_behind_it() -> None:
    (action,) = actions_of(of("2030-01-07", [{"text": "Mend.", "due": "2030-02-01"}]))
    assert [action.days_late(date(2030, 2, day)) for day in (1, 2, 11)] == [0, 1, 10]
    assert LoggedAction.days_late(action.model_copy(update={"due": None}), date.max) == 0
