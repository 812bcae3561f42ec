"""The note of decisions as data: `decisions.json`, beside the PDF that people read.

The law of some countries asks for a note soon after each meeting, of who attended, what interests
were declared and what was decided. A website reads it from here.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from agendapack.model.pack import Pack
from agendapack.model.papers import Minute, Minutes, RecordedVote, Resolution, count_votes
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.text import Text

FILE = "decisions.json"
FORMAT = 1


def write_decisions(
    alone: Iterable[Paper], pack: Pack, publish_by: date | None
) -> dict[str, bytes]:
    """Return the note of decisions as JSON by its file; nothing where there is no note.

    Args:
        alone: The meeting's minutes, and the note with what was decided alone.
        publish_by: The last day to publish it; None where the law asks for none.
    """
    notes = (paper.content for paper in alone if isinstance(paper.content, PlannedMinutes))
    decided = next((each for each in notes if each.kind == "decisions"), None)
    return {} if decided is None else {FILE: _write(decided, pack, publish_by)}


def _write(content: PlannedMinutes, pack: Pack, publish_by: date | None) -> bytes:
    """Return the note, one value on each line, without what is not said."""
    record = content.record
    people = {
        "chair": record.chair,
        "present": [str(member.name) for member in record.members_present],
        "in_attendance": list(map(str, record.in_attendance)),
        "apologies": list(map(str, record.names_of_apologies)),
    }
    note = {
        "format": FORMAT,
        "meeting": pack.folder,
        "organisation": pack.organisation.name,
        "committee": content.committee,
        "date": record.date.isoformat(),
        "publish_by": _write_day(publish_by),
        "approved": _write_day(record.approved),
        "quorate": record.quorate,
        **people,
        "declarations": list(_list_declarations(record)),
        "decisions": [
            _describe(minute, printed)
            for minute, printed in zip(record.minutes, content.printed, strict=True)
        ],
    }
    return (json.dumps(_without_nothing(note), indent=2, ensure_ascii=False) + "\n").encode()


def _list_declarations(record: Minutes) -> Iterator[dict[str, Any]]:
    for each in record.declarations:
        yield {
            "name": each.name,
            "item": each.item,
            "kind": each.kind,
            "interest": each.interest,
            "withdrew": each.withdrew,
        }


def _describe(minute: Minute, number: str) -> dict[str, Any]:
    decided = (minute.resolved,) if isinstance(minute.resolved, Text) else minute.resolved or ()
    resolutions = [_describe_resolution(each) for each in minute.resolutions]
    return {
        "minute": number,
        "item": minute.item,
        "title": minute.title,
        "resolutions": [*({"text": str(text)} for text in decided), *resolutions],
        "reason": minute.reason,
        "votes": _describe_votes(minute.recorded_vote),
    }


def _describe_resolution(resolution: Resolution) -> dict[str, Any]:
    return {
        "text": resolution.text,
        "result": resolution.result,
        "mover": resolution.mover,
        "seconder": resolution.seconder,
        "reason": resolution.reason,
        "votes": _describe_votes(resolution.votes),
    }


def _describe_votes(vote: RecordedVote | None) -> dict[str, Any] | None:
    if vote is None:
        return None
    sides: dict[str, Any] = {
        way: {"number": count_votes(side), "names": None if isinstance(side, int) else list(side)}
        for way, side in vote.sides
    }
    return {"motion": vote.motion, **sides}


def _write_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _without_nothing(value: Any) -> Any:
    """Return the value without what is None or an empty list; `false` and 0 are said."""
    if isinstance(value, dict):
        kept = {key: _without_nothing(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each is not None and each != []}
    if isinstance(value, list):
        return [_without_nothing(each) for each in value]
    return value
