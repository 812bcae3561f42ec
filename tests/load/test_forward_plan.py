"""A committee's forward plan: what a meeting prints of it, and what is told of its topics."""

from datetime import date
from pathlib import Path

import pytest

from agendapack.load import load_meeting
from agendapack.model.plans import WorkPlan
from agendapack.plan.minute_rules import FORWARD_PLAN_RULES
from tests.load.desk import FOLDER, HOME, MEETING, lay_out, load, told
from tests.load.test_schema import errors

PLAN = "meetings/forward-plans/parks.yaml"
TOPICS = """title: Forward Plan
topics:
  - {id: late, title: Late, month: 2020-03}
  - {id: paths, title: Paths, meeting: 2020-02-26, lead: Clerk}
  - {id: trees, title: Trees, meeting: 2020-03-25, lead: Tree Officer, purpose: To plant.}
  - {id: pond, title: Pond, meeting: 2020-03-25, key-decision: yes}
  - {id: old, title: Old, meeting: 2020-01-28}
  - {id: gone, title: Gone, meeting: 2020-04-29, state: dropped}
"""
PRINTS = {f"{HOME}/meeting.yaml": MEETING + "  - work-plan: forward-plan\n", PLAN: TOPICS}


def warned(root: Path, item: str, topics: str) -> list[str]:
    files = {f"{HOME}/meeting.yaml": MEETING + item, PLAN: "title: Plan\ntopics:\n" + topics}
    loaded = load_meeting(lay_out(root, files), FOLDER).value
    assert loaded is not None
    return [f"{p.code}: {p.message}" for rule in FORWARD_PLAN_RULES for p in rule(loaded)]


def test_a_meeting_prints_what_comes_after_it_by_meeting(tmp_path: Path) -> None:
    (item,) = load(tmp_path, PRINTS).items
    assert isinstance(item.paper, WorkPlan)
    assert [(m.date, m.month_only, list(m.items)) for m in item.paper.meetings] == [
        (date(2020, 3, 25), False, ["Trees. To plant. Tree Officer", "Pond (key decision)"]),
        (date(2020, 3, 1), True, ["Late"]),
    ]
    assert item.file is not None
    assert item.file.path == PLAN


def test_such_a_plan_keeps_its_schema() -> None:
    assert errors("forward-plan", TOPICS) == []
    assert errors("forward-plan", TOPICS + "  - {id: a, title: A, month: 2020-03-25}\n") != []


def test_a_plan_that_is_printed_and_missing_is_told(tmp_path: Path) -> None:
    (found,) = told(tmp_path, {f"{HOME}/meeting.yaml": PRINTS[f"{HOME}/meeting.yaml"]})
    assert found.startswith("meeting.yaml:4:16 missing-file: ")


@pytest.mark.parametrize(
    ("topic", "problem"),
    [
        ("{id: a, title: A}", "unclear-item: the topic 'A' has no 'meeting' and no 'month'"),
        (
            "{id: a, title: A, meeting: 2020-03-25, month: 2020-03}",
            "unclear-item: the topic 'A' has a 'meeting' and a 'month'",
        ),
        ("{id: a, title: A, month: 2020-13}", "bad-value: "),
    ],
)
def test_a_topic_has_a_meeting_or_a_month(tmp_path: Path, topic: str, problem: str) -> None:
    (found,) = told(tmp_path, {PLAN: f"title: Plan\ntopics:\n  - {topic}\n"})
    assert found.startswith(f"{PLAN}:3:")
    assert problem in found


def test_two_topics_of_one_name_are_told_once_where_the_plan_is_printed(tmp_path: Path) -> None:
    again = TOPICS + "  - {id: trees, title: More trees, month: 2020-05}\n"
    (found,) = told(tmp_path, {**PRINTS, PLAN: again})
    assert found == f"{PLAN}:9:10 repeated-id: two topics of the forward plan are named 'trees'"


def test_a_topic_that_is_due_stands_on_the_agenda(tmp_path: Path) -> None:
    due = "  - {id: paths, title: Paths, meeting: 2020-02-26}\n"
    assert warned(tmp_path, "  - {title: Our paths, topic: paths}\n", due) == []
    assert warned(tmp_path, "  - title: Welcome\n", due) == [
        "topic-left-out: 'Paths' is due at the meeting on 26 February 2020, "
        "and is not on its agenda"
    ]


def test_a_topic_on_the_agenda_stands_in_the_plan(tmp_path: Path) -> None:
    assert warned(tmp_path, "  - {title: Paths, topic: path}\n", "  []\n") == [
        "unknown-topic: agenda item 1 deals with the topic 'path', "
        "which is not in the committee's forward plan"
    ]


@pytest.mark.parametrize(
    ("noticed", "found"),
    [
        ("", "no notice of the key decision"),
        (", noticed: 2020-01-29", "27 clear days' notice of the key decision"),
        (", noticed: 2020-01-28", None),
    ],
)
def test_a_key_decision_needs_28_clear_days(
    tmp_path: Path, noticed: str, found: str | None
) -> None:
    topic = f"  - {{id: a, title: A, meeting: 2020-02-26, key-decision: yes{noticed}}}\n"
    assert warned(tmp_path, "  - {title: A, topic: a}\n", topic) == (
        [
            f"key-decision-notice: the plan has {found} 'A'; 28 clear days are needed, "
            "and the last day for it is 28 January 2020"
        ]
        if found
        else []
    )


def minuted(day: str, body: str) -> dict[str, str]:
    """Return the files of an earlier meeting with one minute."""
    return {
        f"meetings/{day}/meeting.yaml": f"committee: parks\ndate: {day}\nagenda: []\n",
        f"meetings/{day}/minutes.yaml": f"date: {day}\nminutes:\n  - title: A\n{body}",
    }


NOT_DEALT_WITH = "topic-left-out: 'Trees' was due {due}, and no minutes say that it was dealt with"
DEFERRED = "    resolutions: [{text: That it be so., result: deferred}]\n"


@pytest.mark.parametrize(
    ("due", "minutes", "found"),
    [
        ("meeting: 2020-01-28", "", "at the meeting on 28 January 2020"),
        ("meeting: 2020-01-28", "    topic: trees\n", None),
        (
            "meeting: 2020-01-28",
            f"    topic: trees\n{DEFERRED}",
            "at the meeting on 28 January 2020",
        ),
        ("meeting: 2020-01-29", "", None),  # of the meeting on that day there are no minutes yet
        ("month: 2020-01", "", "in January 2020"),
        ("month: 2020-02", "", None),
        ("meeting: 2020-01-28, state: dropped", "", None),
    ],
)
def test_what_was_due_and_is_not_minuted_is_told(
    due: str, minutes: str, found: str | None, tmp_path: Path
) -> None:
    lay_out(tmp_path, minuted("2020-01-28", minutes))
    topics = f"  - {{id: trees, title: Trees, {due}}}\n"
    told_of = warned(tmp_path, "  - title: Welcome\n", topics)
    assert told_of == ([NOT_DEALT_WITH.format(due=found)] if found else [])
    assert warned(tmp_path, "  - {title: Trees, topic: trees}\n", topics) == []


def test_what_is_minuted_is_not_printed_as_to_come(tmp_path: Path) -> None:
    (item,) = load(tmp_path, PRINTS | minuted("2020-01-28", "    topic: trees\n")).items
    assert isinstance(item.paper, WorkPlan)
    assert [str(i) for m in item.paper.meetings for i in m.items] == ["Pond (key decision)", "Late"]
    assert [file.path for file in item.read] == ["meetings/2020-01-28/minutes.yaml"]
