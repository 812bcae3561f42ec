"""What minutes must keep: votes add up, and what is missing is told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.papers import Minutes
from agendapack.plan.minute_rules import check_minutes
from tests.records import minutes

MEMBERS = ["Ash", "Birch", "Cedar", "Elm"]
ATTENDANCE = [{"name": name, "status": "present"} for name in MEMBERS]


def record(**more: Any) -> Minutes:
    return minutes(**{"present": [], "attendance": ATTENDANCE, **more})


def told(**more: Any) -> list[str]:
    return [problem.message for problem in check_minutes(record(**more))]


def told_of(resolution: dict[str, Any], **more: Any) -> list[str]:
    motion = {"text": "That it be noted.", **resolution}
    return told(minutes=[{"title": "Budget", "resolutions": [motion]}], **more)


def test_sound_minutes_have_no_fault() -> None:
    votes = {"for": ["Ash", "Birch"], "against": ["Cedar"], "abstained": []}
    sound = {"result": "carried", "mover": "Ash", "seconder": "Birch", "votes": votes}
    assert told_of(sound) == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"chair": None}, "the minutes do not say who presided and will sign"),
        ({"start": None}, "the minutes do not say when the meeting started"),
        ({"finish": None}, "the minutes do not say when the meeting finished"),
        ({"attendance": []}, "the minutes do not say who was present"),
        ({"attendance": [{"name": "Ash"}]}, "the minutes do not say whether Ash attended"),
        (
            {"present": [{"name": "Ash"}]},
            "the minutes have 'attendance' and 'present'; they have one of them",
        ),
        (
            {
                "attendance": [
                    *ATTENDANCE,
                    {"name": "Fir", "status": "present", "substitute-for": "Ash"},
                ]
            },
            "Fir is a substitute for Ash, who was there too",
        ),
        (
            {"attendance": [{"name": "Fir", "status": "remote", "substitute-for": "Oak"}]},
            "Fir is a substitute for Oak, who is not in the attendance",
        ),
        (
            {"approved": "2020-01-28"},
            "the minutes were approved on 2020-01-28, which is not after the meeting",
        ),
    ],
)
def test_what_is_missing_or_contradicts_itself(more: dict[str, Any], message: str) -> None:
    assert told(**more) == [message]


@pytest.mark.parametrize(
    ("resolution", "message"),
    [
        (
            {"votes": {"for": ["Ash"], "against": ["Ash"]}},
            "Ash is recorded as having voted twice",
        ),
        (
            {"votes": {"for": ["Oak"]}},
            "Oak is recorded as having voted, but is not listed as present",
        ),
        (
            {"votes": {"for": "4", "against": "1"}},
            "5 voted or abstained, and 4 members were present",
        ),
        (
            {"result": "carried", "votes": {"for": "1", "against": "3"}},
            "the resolution is 'carried' with 1 for it and 3 against",
        ),
        (
            {"result": "lost", "votes": {"for": ["Ash", "Elm"], "against": ["Birch"]}},
            "the resolution is 'lost' with 2 for it and 1 against",
        ),
        ({"mover": "Ash", "seconder": "Ash"}, "Ash moved the resolution and seconded it"),
        ({"mover": "Oak"}, "Oak is the mover of a resolution, but is not listed as present"),
    ],
)
def test_votes_and_movers(resolution: dict[str, Any], message: str) -> None:
    assert told_of(resolution) == [message]


VOTED = "is recorded as having voted, but"


def told_of_items(left: str, arrived: str, votes: dict[str, Any], **more: Any) -> list[str]:
    attendance = [
        {"name": "Ash", "status": "present", "left": left},
        {"name": "Birch", "status": "present", "arrived": arrived},
        {"name": "Cedar", "status": "present"},
    ]
    motions = [{"text": "That it be noted.", "votes": votes}]
    return told(
        attendance=attendance,
        minutes=[
            {"title": "Ponds", "item": "2"},
            {"title": "Budget", "item": "3", "resolutions": motions},
            {"title": "Trees", "item": "1"},
            {"title": "A minute without an item"},
        ],
        **more,
    )


@pytest.mark.parametrize(
    ("left", "arrived", "votes", "message"),
    [
        ("3", "3", {"for": ["Ash", "Birch"]}, None),
        (
            "2",
            "2",
            {"for": ["Ash"]},
            "Ash is recorded as having voted, but left with agenda item 2",
        ),
        (
            "1",
            "1",
            {"for": ["Birch"]},
            "Birch is recorded as having voted, but came with agenda item 1",
        ),
        ("2", "1", {"for": "1"}, None),
        ("2", "1", {"for": "2"}, "2 voted or abstained, and 1 member was present"),
        ("9", "9", {"for": "3"}, None),
    ],
)
def test_who_came_late_or_left_early_does_not_vote_meanwhile(
    left: str, arrived: str, votes: dict[str, Any], message: str | None
) -> None:
    """Items count in the order in which they were taken, not in that of their numbers."""
    assert told_of_items(left, arrived, votes) == [message] * (message is not None)


def test_who_withdrew_from_an_item_does_not_vote_on_it() -> None:
    declared = [{"name": "Cedar", "item": "3", "withdrew": "yes"}]
    assert told_of_items("3", "3", {"for": ["Ash"]}, declarations=declared) == []
    assert told_of_items("3", "3", {"for": ["Cedar"]}, declarations=declared) == [
        "Cedar is recorded as having voted, but withdrew from this item"
    ]


def test_a_meeting_without_a_quorum_carries_nothing() -> None:
    found = told_of({"result": "carried"}, quorate="no")
    assert found == ["a resolution is carried in a meeting that was not quorate"]


def test_a_minute_has_one_kind_of_resolutions() -> None:
    minute = {"title": "A", "resolved": "That.", "resolutions": [{"text": "That."}]}
    assert told(minutes=[minute]) == [
        "minute 1 has 'resolved' and 'resolutions'; it has one of them"
    ]


@given(
    sides=st.lists(st.sampled_from(["for", "against", "abstained", "away"]), min_size=4, max_size=4)
)
def test_every_true_vote_adds_up(sides: list[str]) -> None:
    """Whoever votes how: names and numbers of the same vote are both sound, with its result."""
    named = {
        way: [name for name, side in zip(MEMBERS, sides, strict=True) if side == way]
        for way in ("for", "against", "abstained")
    }
    counted = {way: str(len(names)) for way, names in named.items()}
    ahead = len(named["for"]) - len(named["against"])
    results = ["carried"] * (ahead >= 0) + ["lost"] * (ahead <= 0)
    for result in results:
        assert told_of({"result": result, "votes": named}) == []
        assert told_of({"result": result, "votes": counted}) == []
    for wrong in {"carried", "lost"} - set(results):
        assert len(told_of({"result": wrong, "votes": named})) == 1
        assert len(told_of({"result": wrong, "votes": counted})) == 1
