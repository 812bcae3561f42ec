"""What the minutes of other meetings say that matters to one: their number, what they approve.

They are not checked here: whatever is wrong in them is told where they are built.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial

from agendapack.load.compose import Entries, Fields
from agendapack.load.fields import read_fields
from agendapack.load.paths import Reading, locate
from agendapack.model.records import dataclass
from agendapack.model.text import Text
from agendapack.model.workspace import KnownMinutes
from agendapack.problems import Source

MEETING = "meeting.yaml"
NOT_HELD = ("cancelled", "postponed")
CARRIED = ("carried", "amended")


@dataclass(frozen=True, slots=True)
class OtherMinutes:
    """What numbers need of another meeting: its minutes, the days it approved, its own name."""

    known: KnownMinutes | None = None
    approves: frozenset[date] = frozenset()
    name: Text | None = None


def is_minutes(path: str) -> bool:
    """Tell whether a file that `MinutesFiles` lists has minutes; else the meeting has none."""
    return not path.endswith(f"/{MEETING}")


def glance_at(reading: Reading, path: str) -> tuple[OtherMinutes, Reading]:
    """Return what minutes, or a meeting without any, say; and the reading with their file."""
    aside = Reading(reading.root, shared=reading.shared)
    return reading.shared.load(aside, path, {}, partial(_glance, path)), aside


def _glance(path: str, aside: Reading, _: object) -> OtherMinutes:
    folder, name = path.rsplit("/", 1)
    located = locate(aside, name, folder, Source(path))
    fields = None if located is None else read_fields(aside, located, Source(path))
    aside.problems.clear()
    if fields is None:
        return OtherMinutes()
    called = fields.value("name")
    return OtherMinutes(
        _read_known(path, fields),
        frozenset(_find_approved(fields)),
        called if isinstance(called, Text) else None,
    )


def _read_known(path: str, fields: Fields) -> KnownMinutes | None:
    day, first, minutes = (fields.value(key) for key in ("date", "first-minute", "minutes"))
    try:
        parsed = date.fromisoformat(day) if isinstance(day, Text) else None
    except ValueError:
        return None
    if not is_minutes(path):
        state = fields.value("state")
        return None if parsed is None or state in NOT_HELD else (parsed, None, None)
    if parsed is None or not isinstance(minutes, Entries):
        return None
    number = int(first) if isinstance(first, Text) and re.fullmatch(r"[0-9]{1,9}", first) else None
    return parsed, number, len(minutes)


def _find_approved(fields: Fields) -> Iterator[date]:
    for minute in _entries(fields, "minutes"):
        results = (motion.value("result") for motion in _entries(minute, "resolutions"))
        if minute.value("resolved") is not None or any(each in CARRIED for each in results):
            with suppress(ValueError):
                yield date.fromisoformat(str(minute.value("approves")))


def _entries(fields: Fields, name: str) -> Iterator[Fields]:
    listed = fields.value(name)
    for entry in listed if isinstance(listed, Entries) else ():
        if isinstance(entry, Fields):
            yield entry
