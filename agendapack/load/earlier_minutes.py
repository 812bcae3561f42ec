"""What the earlier minutes of a committee say: which actions are open, which topics are done."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from posixpath import dirname

from agendapack.load.bodies import read_committee
from agendapack.load.fields import read_fields
from agendapack.load.forward_plan import write_work_plan
from agendapack.load.minutes import MINUTES, name_series
from agendapack.load.other_minutes import is_minutes
from agendapack.load.paths import Reading, locate
from agendapack.load.validate import make_record
from agendapack.model.actions import ActionLog, closings_of, in_turn, open_actions
from agendapack.model.forward_plan import WORD as FORWARD_PLAN
from agendapack.model.forward_plan import ForwardPlan
from agendapack.model.papers import RESTRICTED_MINUTES, Minutes, WorkPlan
from agendapack.model.workspace import LoadedItem, LoadedMinutes, MinutesSearch
from agendapack.problems import Checked, Source, in_order


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
        minutes = reading.shared.load(aside, (Minutes, path), {}, partial(_read, path))
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
    read = (
        reading.shared.load(reading, (Minutes, path), {}, partial(_read, path)) for path in paths
    )
    return tuple(in_turn(each for each in read if each is not None and each.date <= until))


def _each_once(found: list[tuple[str, str]]) -> list[str]:
    """Return the files of minutes, the earliest first, without copies where they are approved."""
    at_home = {day for day, path in found if path.endswith(f"/{MINUTES}")}
    minutes = [(day, path) for day, path in reversed(found) if is_minutes(path)]
    copies = {day: path for day, path in minutes if day not in at_home}
    kept = (p for day, p in found if p.endswith(f"/{MINUTES}") or copies.get(day) == p)
    return list(kept)[::-1]


def _read(path: str, aside: Reading, _: object) -> Minutes | None:
    folder, name = dirname(path), path.rpartition("/")[2]
    located = locate(aside, name, folder, Source(path))
    fields = None if located is None else read_fields(aside, located, Source(path))
    made = None if fields is None else make_record(aside, Minutes, "the minutes", fields)
    return None if made is None or "date" in made.stood_in else made.record


def needs_earlier(
    items: Iterable[LoadedItem], own: LoadedMinutes | None, plan: ForwardPlan | None = None
) -> bool:
    """Tell whether a meeting prints actions or topics, or its minutes close actions."""
    papers = (own.record if own else None, *(item.paper for item in items))
    minutes = (paper for paper in papers if isinstance(paper, Minutes))
    return (
        plan is not None
        or any(map(_lists_actions, items))
        or any(any(closings_of(each)) for each in minutes)
    )


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
