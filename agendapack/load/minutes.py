"""Find minutes: those an agenda item takes in, and the earlier ones their numbers follow."""

import re
from collections.abc import Collection
from datetime import date
from functools import partial

from agendapack.codes import Code
from agendapack.load.fields import read_fields
from agendapack.load.located import Entries
from agendapack.load.paths import locate
from agendapack.load.reading import Reading
from agendapack.model.fields import Text
from agendapack.model.search import MinutesSearch
from agendapack.model.wording import write_plain_date
from agendapack.model.workspace import InputFile
from agendapack.problems import Source

Known = tuple[date, int | None, int]
"""Date of the meeting, its own first minute number if given, and how many minutes."""


def find_minutes(
    reading: Reading, folder: str, committee: str, day: date, source: Source
) -> str | None:
    """Return the path of a committee's minutes of a day, or None after a problem.

    Args:
        folder: The meeting that takes them in; `minutes-DAY.yaml` in it goes first.
        source: Where the day is named.
    """
    own = f"minutes-{day}.yaml"
    if reading.shared.holds(reading.root / "meetings" / folder, own):
        return locate(reading, own, f"meetings/{folder}", source)
    for other, name, _ in reading.shared.minutes(reading.root).of(committee):
        if other.startswith(str(day)) and name == "minutes.yaml":
            return locate(reading, "minutes.yaml", f"meetings/{other}", source)
    reading.report(
        Code.MISSING_MINUTES,
        f"there are no minutes of {write_plain_date(day)}",
        source,
        f"write them into meetings/{folder}/{own}, or minutes.yaml in the folder of that meeting",
    )
    return None


def gather_earlier(
    reading: Reading, folder: str, committee: str, taken_in: Collection[date]
) -> tuple[tuple[Known, ...], MinutesSearch | None]:
    """Return the committee's minutes from before those taken in, as far back as numbers need.

    Minutes that give their own `first-minute` need none before them. What cannot be
    read is passed over: it belongs to another meeting. The search tells what was looked
    at, that included; there is none where no minutes are taken in.

    Args:
        folder: The meeting that takes minutes in.
        taken_in: The days of the meetings they are of.
    """
    if not taken_in:
        return (), None
    before = max(taken_in)
    found: dict[date, Known] = {}
    opened: dict[str, InputFile] = {}
    candidates = reading.shared.minutes(reading.root).until(folder, committee, str(before))
    looked_at: list[str] = []
    for day, path in candidates:
        looked_at.append(path)
        if day == str(before):
            continue
        aside = Reading(reading.root, shared=reading.shared)
        known = reading.shared.load(aside, path, {}, partial(_glance, path))
        opened.update(aside.files or {path: InputFile(path, "")})
        if known is None or known[0] >= before or known[0] in found:
            continue
        found[known[0]] = known
        reading.files.update(aside.files)
        if known[1] is not None and known[0] < min(taken_in):
            break
    search = MinutesSearch(
        committee,
        str(before),
        tuple(looked_at),
        len(looked_at) == len(candidates),
        tuple((file.path, file.sha256) for file in opened.values()),
    )
    return tuple(found[day] for day in sorted(found)), search


def _glance(path: str, aside: Reading, _: object) -> Known | None:
    """Return what numbering needs of a file of minutes, or None where it is not to be had."""
    folder, name = path.rsplit("/", 1)
    located = locate(aside, name, folder, Source(path))
    fields = None if located is None else read_fields(aside, located, Source(path))
    aside.problems.clear()
    if fields is None:
        return None
    day, first, minutes = (fields.value(key) for key in ("date", "first-minute", "minutes"))
    if not (isinstance(day, Text) and isinstance(minutes, Entries)):
        return None
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        return None
    number = int(first) if isinstance(first, Text) and re.fullmatch(r"[0-9]{1,9}", first) else None
    return parsed, number, len(minutes)
