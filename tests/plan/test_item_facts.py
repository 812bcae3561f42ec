"""What items say of themselves: their times follow from lengths, and what does not fit is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from agendapack.model.pack import Item
from agendapack.model.wording import ENGLISH, write_minutes
from agendapack.plan import make_public, plan_pack
from agendapack.problems import Code, Severity
from tests.records import loaded, report

TIMES = (Code.TIMETABLE, Code.UNKNOWN_PURPOSE)


def planned(
    *agenda: dict[str, Any], organisation: dict[str, Any] | None = None, **meeting: Any
) -> tuple[tuple[Item, ...], list[str]]:
    """Return the items of a meeting that starts at 5.30 pm, and what is told of their times."""
    entries, levels = zip(*_flatten(agenda), strict=True)
    read = loaded(*entries, meeting=meeting, organisation=organisation)
    items = zip(read.items, levels, strict=True)
    read = replace(read, items=tuple(replace(item, level=level) for item, level in items))
    checked = plan_pack(read)
    assert checked.value is not None
    told = [
        f"{'E' if p.severity is Severity.ERROR else 'W'}: {p.message}"
        for p in checked.problems
        if p.code in TIMES
    ]
    return checked.value.items, told


def _flatten(
    agenda: tuple[dict[str, Any], ...], level: int = 0
) -> Iterator[tuple[dict[str, Any], int]]:
    for entry in agenda:
        yield {name: value for name, value in entry.items() if name != "items"}, level
        yield from _flatten(entry.get("items", ()), level + 1)


def starts(*agenda: dict[str, Any], **meeting: Any) -> list[str]:
    items, told = planned(*agenda, **meeting)
    assert told == []
    return [f"{item.facts.start:%H:%M}" if item.facts.start else "" for item in items]


def test_an_item_with_a_length_starts_when_the_one_before_it_ends() -> None:
    assert starts(
        {"title": "Apologies"},
        {"title": "A", "length": "15 min"},
        {"title": "Noting"},
        {"title": "B", "length": "1 h 30 min"},
        {"title": "C", "length": "5 min"},
    ) == ["", "17:30", "", "17:45", "19:15"]


def test_a_time_that_is_given_starts_the_clock_anew() -> None:
    assert starts(
        {"title": "A", "length": "15 min"},
        {"title": "B", "time": "6.30 pm", "end": "7.00 pm"},
        {"title": "C", "length": "5 min"},
    ) == ["17:30", "18:30", "19:00"]


def test_lengths_may_be_printed_without_times() -> None:
    agenda = (
        {"title": "A", "length": "15 min"},
        {"title": "B", "time": "6.30 pm", "length": "8 h"},
        {"title": "C", "length": "5 min"},
    )
    as_it_comes: dict[str, Any] = {"work-out-times": "no"}
    items, _ = planned(*agenda, **as_it_comes)
    assert [item.facts.start for item in items] == [None, time(18, 30), None]
    assert [item.facts.minutes for item in items] == [15, 480, 5]


def test_each_day_of_a_meeting_starts_with_a_time_of_its_own() -> None:
    agenda = (
        {"title": "A", "day": "2020-02-26", "length": "15 min"},
        {"title": "B", "day": "2020-02-27", "length": "15 min"},
        {"title": "C", "day": "2020-02-27", "time": "9.00 am", "length": "1 h"},
        {"title": "D", "length": "1 h"},
    )
    assert starts(*agenda, until="2020-02-27") == ["17:30", "", "09:00", "10:00"]
    items, _ = planned(*agenda, until="2020-02-27")
    assert [item.facts.day for item in items] == [
        *(date(2020, 2, 26), date(2020, 2, 27), None, None)
    ]


def test_items_below_an_item_share_its_time() -> None:
    below = [{"title": "A", "length": "10 min"}, {"title": "B", "length": "20 min"}]
    assert starts(
        {"title": "Reports", "time": "6.00 pm", "end": "6.30 pm", "items": below},
        {"title": "Tea", "length": "15 min", "number": "none"},
        {"title": "Plans", "length": "1 h", "items": below},
        {"title": "Close", "length": "5 min"},
    ) == ["18:00", "18:00", "18:10", "18:30", "18:45", "18:45", "18:55", "19:45"]


def test_items_that_start_at_the_same_time_run_side_by_side() -> None:
    assert starts(
        {"title": "Editors", "time": "6.00 pm", "end": "7.00 pm"},
        {"title": "Testers", "time": "6.00 pm", "end": "6.30 pm"},
        {"title": "Close", "length": "5 min"},
    ) == ["18:00", "18:00", "19:00"]


A = {"title": "A", "length": "45 min"}


@pytest.mark.parametrize(
    ("agenda", "meeting", "told"),
    [
        (
            [A, {"title": "B", "time": "6.00 pm"}],
            {},
            "W: agenda item 2 starts at 6.00 pm, but what is before it lasts until 6.15 pm",
        ),
        (
            [{"title": "B", "time": "5.00 pm"}],
            {},
            "W: agenda item 1 starts at 5.00 pm, but the meeting starts at 5.30 pm",
        ),
        (
            [A, {"title": "Tea", "number": "none", "time": "6.00 pm"}],
            {},
            "W: agenda item “Tea” starts at 6.00 pm, but what is before it lasts until 6.15 pm",
        ),
        (
            [
                {"title": "A", "time": "6.00 pm", "end": "6.30 pm", "items": [A]},
                {"title": "B", "time": "6.30 pm"},
            ],
            {},
            "W: agenda item 2 starts at 6.30 pm, but what is before it lasts until 6.45 pm",
        ),
        (
            [A, A, A],
            {"end": "6.30 pm"},
            "W: agenda item 2 lasts until 7.00 pm; the meeting is to end at 6.30 pm",
        ),
        (
            [{"title": "B", "length": "8 h"}],
            {},
            "W: agenda item 1 lasts until after midnight",
        ),
        (
            [{"title": "B", "time": "7.00 pm", "end": "6.00 pm"}],
            {},
            "E: agenda item 1 starts at 7.00 pm and ends at 6.00 pm",
        ),
        (
            [{"title": "B", "time": "6.00 pm", "end": "7.00 pm", "length": "30 min"}],
            {},
            "E: agenda item 1 ends at 7.00 pm, but by its length lasts until 6.30 pm",
        ),
        (
            [A, {"title": "B", "end": "6.00 pm"}],
            {},
            "W: agenda item 2 ends at 6.00 pm, but what is before it lasts until 6.15 pm",
        ),
        (
            [{"title": "B", "day": "2020-02-27"}],
            {},
            "E: agenda item 1 is on 27 February 2020, which is no day of the meeting",
        ),
        (
            [{"title": "A", "day": "2020-02-27"}, {"title": "B", "day": "2020-02-26"}],
            {"until": "2020-02-27"},
            "E: agenda item 2 is on 26 February 2020, after an item of a later day",
        ),
        (
            [{"title": "A"}],
            {"until": "2020-02-25"},
            "E: the meeting lasts until 25 February 2020, which is before its first day",
        ),
        (
            [{"title": "A"}],
            {"end": "5.00 pm"},
            "E: the meeting ends at 5.00 pm, and starts at 5.30 pm",
        ),
    ],
)
def test_times_that_do_not_fit_together(
    agenda: list[dict[str, Any]], meeting: dict[str, Any], told: str
) -> None:
    assert planned(*agenda, **meeting)[1] == [told]


PURPOSES = {"purposes": ["For decision", "To note"]}


def test_a_purpose_is_printed_in_the_words_of_the_organisation() -> None:
    entry = {"title": "A", "purpose": ["for  Decision", "To note"]}
    (item,), told = planned(entry, organisation=PURPOSES)
    assert (item.facts.purposes, told) == (("For decision", "To note"), [])
    (item,), told = planned({"title": "A", "purpose": "Anything"})
    assert (item.facts.purposes, told) == (("Anything",), [])


def test_a_purpose_that_the_organisation_does_not_have_is_told() -> None:
    meeting = loaded({"title": "A", "purpose": "For descision"}, organisation=PURPOSES)
    (problem,) = (p for p in plan_pack(meeting).problems if p.code is Code.UNKNOWN_PURPOSE)
    assert problem.hint == "did you mean 'For decision'?"
    assert "agenda item 1 is 'For descision'" in problem.message


@pytest.mark.parametrize(
    ("shown", "lead", "start"), [(None, "X Yonder", time(17, 30)), ("number", None, None)]
)
def test_what_the_public_sees_of_an_item_that_is_withheld(
    shown: str | None, lead: str | None, start: time | None
) -> None:
    cause = {"paragraphs": ["3"], "reason": "money"}
    entry = {"report": "r.yaml", "length": "5 min", "lead": "X Yonder", "exempt": cause}
    entry |= {"link": "https://www.example.org/deal", "paper-number": "P 7"}
    meeting = loaded(entry | ({"shown": shown} if shown else {}), papers={1: report()})
    whole = plan_pack(meeting).value
    assert whole is not None
    (item,) = make_public(whole).items
    assert (item.facts.lead, item.facts.start, item.facts.link) == (lead, start, None)
    assert whole.items[0].facts.link == "https://www.example.org/deal"
    assert item.paper is not None
    assert item.paper.facts.paper_number is None


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (60, "1 hour"), (150, "2 hours and 30 minutes")],
)
def test_a_length_in_words(minutes: int, words: str) -> None:
    assert write_minutes(minutes, ENGLISH) == words
