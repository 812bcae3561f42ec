"""What a committee's meetings had before: the pattern for the next, and minutes to approve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from agendapack.load import read_meeting
from agendapack.model.asked_minutes import MinutesOf
from agendapack.model.meeting import Meeting
from agendapack.workspace import MinutesFiles, committee_of, meeting_folders

MOST_MINUTES = 4
"""The most earlier meetings whose minutes one agenda asks to approve."""
NOT_HELD = ("cancelled", "postponed")


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of the committee, held or to be held.

    Args:
        approves: The days of the meetings whose minutes it approves.
        meeting: What its file says; None where it is being started in the same run.
    """

    folder: str
    day: date
    approves: tuple[date, ...]
    meeting: Meeting | None = None


def meetings_of(root: Path, committee: str) -> list[Held]:
    """Return the meetings of a committee, by their day, without those that are not held.

    A meeting whose file cannot be read is left out: it is no pattern, and `check` tells of it.
    """
    found: list[Held] = []
    for folder in meeting_folders(root):
        if committee_of(f"{root}/meetings/{folder}/meeting.yaml") == committee:
            read = read_meeting(root, folder)
            meeting = read.value
            if meeting is not None and not read.problems and meeting.state not in NOT_HELD:
                found.append(Held(folder, meeting.date, (), meeting))
    found.sort(key=lambda held: (held.day, held.folder))
    before = (None, *(held.day for held in found))
    return [
        replace(held, approves=tuple(_approved(held.meeting, day)) if held.meeting else ())
        for held, day in zip(found, before, strict=False)
    ]


def _approved(meeting: Meeting, before: date | None) -> Iterator[date]:
    """Yield the days of the committee's own meetings whose minutes an agenda has."""
    for entry in meeting.agenda:
        day = before if entry.minutes == "previous" else entry.minuted
        if day is not None and not isinstance(entry.minutes, MinutesOf):
            yield day


def minutes_to_approve(day: date, held: Iterable[Held]) -> tuple[date, ...]:
    """Return the days of the meetings whose minutes a meeting on a day approves.

    These are the meetings before it behind the last one whose minutes were on an agenda; where
    none were, the last meeting alone.
    """
    before = [each for each in held if each.day < day]
    days = sorted({each.day for each in before})
    since = max((taken for each in before for taken in each.approves), default=None)
    if since is None:
        return tuple(days[-1:])
    return tuple(each for each in days if each > since)[-MOST_MINUTES:]


def has_minutes(root: Path, committee: str, day: date) -> bool:
    """Tell whether the minutes of a committee's meeting have been written."""
    return any(when == day.isoformat() for _, _, when in MinutesFiles(root).of(committee))
