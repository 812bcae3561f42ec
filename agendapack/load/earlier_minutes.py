"""What a committee's earlier minutes and its forward plan say to a meeting.

Minutes say which actions are open and which topics are done; the plan is the meeting's work plan.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from posixpath import dirname

from agendapack.load.bodies import read_committee
from agendapack.load.minutes import MINUTES, is_minutes, name_series
from agendapack.load.paths import Reading
from agendapack.load.validate import ReadRecord, make_record, read_named
from agendapack.model.papers import RESTRICTED_MINUTES, Minutes
from agendapack.model.plans import FOLDER, ForwardPlan, PlannedMeeting, Topic, WorkPlan
from agendapack.model.plans import WORD as FORWARD_PLAN
from agendapack.model.text import Text
from agendapack.model.wording import Wording
from agendapack.model.workspace import (
    ActionLog,
    LoadedItem,
    LoadedMinutes,
    MinutesSearch,
    closings_of,
    in_turn,
    open_actions,
)
from agendapack.problems import Checked, Code, Source, in_order
from agendapack.workspace import list_folder


def read_plan(root: Path, committee: str) -> Checked[ForwardPlan]:
    """Return a committee's forward plan, with the problems in it; None where there is none."""
    reading = Reading(root)
    made = read_forward_plan(reading, committee)
    return Checked(made.record if made else None, in_order(reading.problems))


def read_forward_plan(
    reading: Reading, committee: str, asked: Source | None = None
) -> ReadRecord[ForwardPlan] | None:
    """Return a committee's forward plan; None if there is none, a problem if `asked`."""
    name = f"{committee}.yaml"
    if asked is None and name not in list_folder(reading.root / FOLDER):
        return None
    source = asked or Source(f"{FOLDER}/{name}")
    fields = read_named(reading, name, FOLDER, source)
    if fields is None:
        return None
    made = make_record(reading, ForwardPlan, "the forward plan", fields)
    if made.record is not None:
        _check_topics(reading, made, made.record)
    return made


def find_forward_plan(reading: Reading, committee: Text) -> ForwardPlan | None:
    """Return the committee's forward plan; its problems are told only once, where it is printed."""
    before = {problem.source for problem in reading.problems}
    aside = replace(reading, problems=[], files={})
    made = read_forward_plan(aside, committee)
    reading.problems += [p for p in aside.problems if p.source not in before]
    reading.files.update(aside.files)
    return made.record if made else None


def _check_topics(reading: Reading, made: ReadRecord[ForwardPlan], plan: ForwardPlan) -> None:
    """Report topics without a day, with two of them, and names that stand twice."""
    seen: set[str] = set()
    for index, topic in enumerate(plan.topics):
        if made.is_faulty("topics", index):
            continue
        if (topic.meeting is None) == (topic.month is None):
            has = "no 'meeting' and no" if topic.meeting is None else "a 'meeting' and a"
            message = f"the topic '{topic.title}' has {has} 'month'; it has one of them"
            hint = "write 'meeting: DATE', or 'month: 2026-11' while the meeting is not known"
            reading.report(Code.UNCLEAR_ITEM, message, topic.source, hint)
        if topic.id in seen:
            message = f"two topics of the forward plan are named '{topic.id}'"
            hint = "give one of them another 'id'"
            reading.report(Code.REPEATED_ID, message, topic.id.source, hint)
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


def read_earlier(
    reading: Reading, folder: str, series: str, day: date
) -> tuple[tuple[Minutes, ...], MinutesSearch]:
    """Return all minutes of a series in other folders before a day, and the search for them.

    What is wrong in them is told: a list of actions that left some out would look complete.
    """
    found = reading.shared.minutes(reading.root).until(folder, series, str(day))
    own = f"meetings/{folder}/{MINUTES}"
    kept: list[Minutes] = []
    files: dict[str, str] = {}
    for path in _each_once(found):
        if path == own:
            continue
        aside = replace(reading, files={})
        minutes = reading.shared.load(aside, (Minutes, path), partial(_read, path))
        files |= {file.path: file.sha256 for file in aside.files.values()} or {path: ""}
        if minutes is not None and minutes.date < day:
            kept.append(minutes)
            reading.files.update(aside.files)
    paths = tuple(path for _, path in found)
    return tuple(kept), MinutesSearch(series, str(day), paths, True, tuple(files.items()))


def read_all_minutes(
    root: Path, committees: Iterable[str], until: date = date.max, restricted: bool = False
) -> Checked[dict[str, tuple[Minutes, ...]]]:
    """Return the minutes of each committee up to a day, by their day, with the problems in them.

    A committee that follows others has their minutes too; these are no longer listed themselves.
    """
    reading = Reading(root)
    records = {name: read_committee(root, name).value for name in committees}
    former = {str(name) for record in records.values() if record for name in record.formerly}
    return Checked(
        {
            name: _read_series(reading, name_series(name, record), until, restricted)
            for name, record in records.items()
            if name not in former
        },
        in_order(reading.problems),
    )


def _read_series(
    reading: Reading, series: str, until: date, restricted: bool
) -> tuple[Minutes, ...]:
    paths = _each_once(reading.shared.minutes(reading.root).until("", series, str(until)))
    if restricted:
        folders = dict.fromkeys(dirname(path) for path in paths)
        beside = [f"{folder}/{RESTRICTED_MINUTES}" for folder in folders]
        paths += [path for path in beside if (reading.root / path).is_file()]
    read = (reading.shared.load(reading, (Minutes, path), partial(_read, path)) for path in paths)
    return tuple(in_turn(each for each in read if each is not None and each.date <= until))


def _each_once(found: list[tuple[str, str]]) -> list[str]:
    """Return the files of minutes, the earliest first, without copies where they are approved."""
    at_home = {day for day, path in found if path.endswith(f"/{MINUTES}")}
    minutes = [(day, path) for day, path in reversed(found) if is_minutes(path)]
    copies = {day: path for day, path in minutes if day not in at_home}
    kept = (p for day, p in found if p.endswith(f"/{MINUTES}") or copies.get(day) == p)
    return list(kept)[::-1]


def _read(path: str, aside: Reading) -> Minutes | None:
    folder, name = dirname(path), path.rpartition("/")[2]
    fields = read_named(aside, name, folder, Source(path))
    made = None if fields is None else make_record(aside, Minutes, "the minutes", fields)
    return None if made is None or "date" in made.stood_in else made.record


def needs_earlier(
    items: Iterable[LoadedItem], own: LoadedMinutes | None, plan: ForwardPlan | None = None
) -> bool:
    """Tell whether a meeting prints actions or topics, or its minutes close actions."""
    papers = (own.record if own else None, *(item.paper for item in items))
    minutes = (paper for paper in papers if isinstance(paper, Minutes))
    closes = any(any(closings_of(each)) for each in minutes)
    return plan is not None or any(map(_lists_actions, items)) or closes


def _lists_actions(item: LoadedItem) -> bool:
    return item.entry.actions is not None and not item.entry.is_left_out


def settle_item(
    item: LoadedItem,
    earlier: tuple[Minutes, ...],
    day: date,
    plan: ForwardPlan | None,
    reading: Reading,
) -> LoadedItem:
    """Return an item with what it prints of earlier minutes: open actions, or topics to come.

    Args:
        item: The item; one that prints actions has no other paper.
        plan: The forward plan, in which the topics that were dealt with are done.
    """
    paper: ActionLog | WorkPlan
    if _lists_actions(item):
        actions = open_actions(earlier, day)
        paper = ActionLog.model_construct(day=day, actions=actions, source=item.entry.source)
    elif item.entry.work_plan == FORWARD_PLAN and item.paper is not None and plan is not None:
        paper = write_work_plan(plan, day, reading.wording)
    else:
        return item
    read = tuple(reading.files[minutes.source.file] for minutes in earlier)
    return replace(item, paper=paper, read=read)
