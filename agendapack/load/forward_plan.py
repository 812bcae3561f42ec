"""Read a committee's forward plan, and make of it the work plan that a meeting prints."""

from datetime import date
from itertools import groupby
from pathlib import Path

from agendapack.load.fields import read_fields
from agendapack.load.paths import Reading, locate
from agendapack.load.validate import ReadRecord, make_record
from agendapack.model.forward_plan import FOLDER, ForwardPlan, Topic
from agendapack.model.papers import PlannedMeeting, WorkPlan
from agendapack.model.text import Text
from agendapack.model.wording import Wording
from agendapack.problems import Checked, Code, Source, in_order
from agendapack.workspace import list_folder


def read_plan(root: Path, committee: str) -> Checked[ForwardPlan]:
    """Return a committee's forward plan, with the problems in it; None where there is none."""
    reading = Reading(root)
    made = read_forward_plan(reading, committee)
    return Checked(None if made is None else made.record, in_order(reading.problems))


def read_forward_plan(
    reading: Reading, committee: str, asked: Source | None = None
) -> ReadRecord[ForwardPlan] | None:
    """Return a committee's forward plan; None if there is none, a problem if `asked`."""
    name = f"{committee}.yaml"
    if asked is None and name not in list_folder(reading.root / FOLDER):
        return None
    source = asked or Source(f"{FOLDER}/{name}")
    path = locate(reading, name, FOLDER, source)
    fields = None if path is None else read_fields(reading, path, source)
    if fields is None:
        return None
    made = make_record(reading, ForwardPlan, "the forward plan", fields)
    if made.record is not None:
        _check_topics(reading, made, made.record)
    return made


def _check_topics(reading: Reading, made: ReadRecord[ForwardPlan], plan: ForwardPlan) -> None:
    """Report topics without a day, with two of them, and names that stand twice."""
    seen: set[str] = set()
    for index, topic in enumerate(plan.topics):
        if made.is_faulty("topics", index):
            continue
        if (topic.meeting is None) == (topic.month is None):
            has = "no 'meeting' and no" if topic.meeting is None else "a 'meeting' and a"
            reading.report(
                Code.UNCLEAR_ITEM,
                f"the topic '{topic.title}' has {has} 'month'; it has one of them",
                topic.source,
                "write 'meeting: DATE', or 'month: 2026-11' while the meeting is not known",
            )
        if topic.id in seen:
            reading.report(
                Code.REPEATED_ID,
                f"two topics of the forward plan are named '{topic.id}'",
                topic.id.source,
                "give one of them another 'id'",
            )
        seen.add(topic.id)


def write_work_plan(plan: ForwardPlan, day: date, wording: Wording) -> WorkPlan:
    """Return the work plan that the meeting on a day prints: what comes after it."""
    meetings = tuple(
        PlannedMeeting.model_construct(
            date=when,
            month_only=month_only,
            items=tuple(Text(_write(topic, wording), topic.source) for topic in topics),
        )
        for (when, month_only), topics in groupby(plan.after(day), key=_when)
    )
    return WorkPlan.model_construct(
        title=plan.title,
        year=Text("", plan.source),
        purpose=plan.purpose,
        text=plan.text,
        notes=plan.notes,
        meetings=meetings,
        source=plan.source,
    )


def _when(topic: Topic) -> tuple[date, bool]:
    day = topic.meeting or topic.month
    return day or date.max, topic.meeting is None


def _write(topic: Topic, wording: Wording) -> str:
    title = str(topic.title)
    if topic.key_decision:
        title = wording.say("forward-plan-key-decision", topic=title)
    parts = [part.rstrip(".") for part in (title, topic.purpose or "", topic.lead or "") if part]
    return ". ".join(parts)
