"""The rules about a committee's forward plan and the meeting that its topics are due at."""

from collections.abc import Callable, Iterator

from agendapack.model.dates import month_names, write_plain_date
from agendapack.model.forward_plan import Topic
from agendapack.model.workspace import Loaded
from agendapack.plan.days import clear_days, last_day_to_publish
from agendapack.problems import Code, Problem, Severity, did_you_mean

KEY_DECISION_DAYS = 28
"""Clear days' notice of a key decision (SI 2012/2089 reg 9)."""


def due_topics_are_on_the_agenda(loaded: Loaded) -> Iterator[Problem]:
    """What the forward plan says is due at a meeting is on its agenda, until it is published."""
    plan, held = loaded.forward_plan, loaded.meeting.date
    if plan is None or loaded.record.published is not None:
        return
    if loaded.meeting.state in ("cancelled", "postponed"):
        return
    taken = {item.entry.topic for item in loaded.items}
    for topic in plan.due_at(held):
        if topic.id not in taken:
            yield Problem(
                Code.TOPIC_LEFT_OUT,
                f"'{topic.title}' is due at the meeting on {write_plain_date(held)}, "
                "and is not on its agenda",
                topic.source,
                f"give the agenda item that deals with it 'topic: {topic.id}', or change the "
                "'meeting' of the topic",
                Severity.WARNING,
            )


def topics_are_not_forgotten(loaded: Loaded) -> Iterator[Problem]:
    """What was due at an earlier meeting is in its minutes, or has another day."""
    plan, held = loaded.forward_plan, loaded.meeting.date
    if plan is None or loaded.record.published is not None:
        return
    taken = {item.entry.topic for item in loaded.items}
    for topic in plan.topics:
        due = topic.meeting or topic.month
        if topic.state != "planned" or topic.id in taken or due is None:
            continue
        over = due < held if topic.meeting else due < held.replace(day=1)
        # While nothing later is minuted, the minutes may be still to come.
        if over and any(minutes.date >= due for minutes in loaded.earlier):
            yield Problem(
                Code.TOPIC_LEFT_OUT,
                f"'{topic.title}' was due {_write_due(topic, loaded)}, and no minutes say that it "
                "was dealt with",
                topic.source,
                f"change its 'meeting', write 'topic: {topic.id}' below the minute that dealt with "
                "it, or 'state: done'",
                Severity.WARNING,
            )


def _write_due(topic: Topic, loaded: Loaded) -> str:
    if topic.meeting is not None:
        return f"at the meeting on {write_plain_date(topic.meeting)}"
    assert topic.month is not None
    return f"in {month_names(loaded.wording)[topic.month.month - 1]} {topic.month.year}"


def topics_are_in_the_forward_plan(loaded: Loaded) -> Iterator[Problem]:
    """The topic that an agenda item names stands in the committee's forward plan."""
    plan = loaded.forward_plan
    known = [str(topic.id) for topic in plan.topics] if plan else []
    for number, item in enumerate(loaded.items, start=1):
        topic = item.entry.topic
        if topic is not None and topic not in known:
            yield Problem(
                Code.UNKNOWN_TOPIC,
                f"agenda item {number} deals with the topic '{topic}', "
                "which is not in the committee's forward plan",
                topic.source,
                did_you_mean(topic, known) or "add it to the plan, or delete the line 'topic'",
                Severity.WARNING,
            )


def key_decisions_are_noticed(loaded: Loaded) -> Iterator[Problem]:
    """Notice of a key decision is published 28 clear days before the meeting."""
    plan, held = loaded.forward_plan, loaded.meeting.date
    if plan is None or loaded.record.published is not None:
        return
    last = last_day_to_publish(held, KEY_DECISION_DAYS, ())
    for topic in plan.due_at(held):
        if not topic.key_decision or (topic.noticed and topic.noticed <= last):
            continue
        if topic.noticed is None:
            found = "no notice of the key decision"
        else:
            given = 0 if topic.noticed >= held else clear_days(topic.noticed, held, ())
            found = f"{given} clear days' notice of the key decision"
        yield Problem(
            Code.KEY_DECISION_NOTICE,
            f"the plan has {found} '{topic.title}'; {KEY_DECISION_DAYS} clear days are needed, "
            f"and the last day for it is {write_plain_date(last)}",
            topic.source,
            "write 'noticed: DATE' when notice is published, or move the topic to a later meeting",
            Severity.WARNING,
        )


FORWARD_PLAN_RULES: tuple[Callable[[Loaded], Iterator[Problem]], ...] = (
    due_topics_are_on_the_agenda,
    topics_are_not_forgotten,
    topics_are_in_the_forward_plan,
    key_decisions_are_noticed,
)
