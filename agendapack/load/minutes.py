"""Find and read minutes: a meeting's own, those that it approves, and those it receives.

Also the earlier minutes that the numbers of minutes continue from.

Those of other meetings say what they approve. They are not checked here: whatever is wrong in them
is told where they are built.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import field, replace
from datetime import date, timedelta
from functools import partial

from agendapack.load.bodies import load_committee
from agendapack.load.compose import Entries, Fields
from agendapack.load.paths import Reading, locate
from agendapack.load.validate import ReadRecord, make_record, read_fields, read_named
from agendapack.model import dataclass
from agendapack.model.business import MinutesOf, begin_series
from agendapack.model.dates import write_plain_date
from agendapack.model.organisation import Committee
from agendapack.model.papers import Minutes
from agendapack.model.text import ORGANISATION, Text, name_body
from agendapack.model.workspace import InputFile, KnownMinutes, LoadedItem, MinutesSearch
from agendapack.problems import Code, Source
from agendapack.workspace import AND, head_of, tell_misnamed

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
    return reading.shared.load(aside, path, partial(_glance, path)), aside


def _glance(path: str, aside: Reading) -> OtherMinutes:
    folder, name = path.rsplit("/", 1)
    fields = read_named(aside, name, folder, Source(path))
    aside.problems.clear()
    if fields is None:
        return OtherMinutes()
    approves = frozenset(_find_approved(fields))
    return OtherMinutes(_read_known(path, fields), approves, fields.text("name"))


def _read_known(path: str, fields: Fields) -> KnownMinutes | None:
    day, first, minutes = fields.text("date"), fields.text("first-minute"), fields.value("minutes")
    try:
        parsed = date.fromisoformat(day) if day is not None else None
    except ValueError:
        return None
    if not is_minutes(path):
        state = fields.value("state")
        return None if parsed is None or state in NOT_HELD else (parsed, None, None)
    if parsed is None or not isinstance(minutes, Entries):
        return None
    number = int(first) if first is not None and re.fullmatch(r"[0-9]{1,9}", first) else None
    return parsed, number, len(minutes)


def _find_approved(fields: Fields) -> Iterator[date]:
    for minute in fields.groups("minutes"):
        results = (motion.value("result") for motion in minute.groups("resolutions"))
        if minute.value("resolved") is not None or any(each in CARRIED for each in results):
            with suppress(ValueError):
                yield date.fromisoformat(str(minute.value("approves")))


MINUTES = "minutes.yaml"
"""The minutes of a meeting, in its own folder."""


def name_series(name: str, committee: Committee | None) -> str:
    """Return the names of the committees whose minutes are one series, as `MinutesFiles` asks."""
    formerly = committee.formerly if committee else ()
    return AND.join((name, *map(str, formerly)))


def read_minutes(
    reading: Reading, day: date, folder: str, series: str, source: Source
) -> tuple[ReadRecord[Minutes] | None, Committee | None]:
    """Return the minutes of a committee's meeting; no record after a problem.

    Returns:
        The minutes, and the committee that held the meeting, if that had another name then.
    """
    path = _find(reading, folder, series, day, source)
    made = None if path is None else _read(reading, path, source)
    _check_day(reading, made, day)
    home = f"{reading.root}/{path}".rpartition("/")[0]
    held_by = head_of(f"{home}/{MEETING}").committee if path else None
    if held_by == ORGANISATION and not home.endswith(f"/{folder}"):
        return made, _name_earlier(reading, home.removeprefix(f"{reading.root}/"), source)
    if held_by is None or held_by == series.partition(AND)[0]:
        return made, None
    return made, _load_other(reading, Text(held_by, source))


def _load_other(reading: Reading, name: Text) -> Committee | None:
    """Return a body whose minutes are shown; its pictures belong to its own packs."""
    made = load_committee(replace(reading, pictures={}), name)
    return made.record if made else None


def _name_earlier(reading: Reading, home: str, source: Source) -> Committee | None:
    """Return the organisation under the name that an earlier meeting of its own had."""
    other, aside = glance_at(reading, f"{home}/{MEETING}")
    reading.files.update(aside.files)
    house = _load_other(reading, Text(ORGANISATION, source))
    return house and house.model_copy(update={"name": other.name or house.name})


def _find(reading: Reading, folder: str, series: str, day: date, source: Source) -> str | None:
    """Return the path of a committee's minutes of a day, or None after a problem.

    `minutes-DAY.yaml` in the folder of the meeting that approves them is preferred to
    `minutes.yaml` in the folder of the minuted meeting.
    """
    own = f"minutes-{day}.yaml"
    if reading.shared.holds(reading.root / "meetings" / folder, own):
        return locate(reading, own, f"meetings/{folder}", source)
    files, committee = reading.shared.minutes(reading.root), series.partition(AND)[0]
    for other, name, found in files.of(series):
        if found == str(day) and name == MINUTES:
            return locate(reading, MINUTES, f"meetings/{other}", source)
    message = f"{name_body(committee)} has no minutes of {write_plain_date(day)}"
    hint = f"write them into meetings/{folder}/{own}, or minutes.yaml in the folder of that meeting"
    if others := files.committees_on(str(day)):
        message += f"; those of that day are of {' and '.join(map(repr, others))}"
        hint = (
            "correct the day; to receive the minutes of another committee, write for instance "
            f"'minutes: {{committee: {others[0]}, date: {day}}}'. Else {hint}"
        )
    misnamed = tell_misnamed(reading.root / "meetings" / folder, own)
    reading.report(Code.MISSING_MINUTES, message, source, misnamed or hint)
    return None


def read_received(
    reading: Reading, asked: MinutesOf, source: Source
) -> tuple[ReadRecord[Minutes] | None, Committee | None]:
    """Return the minutes of another committee, and the committee; None after a problem."""
    committee = _load_other(reading, asked.committee)
    if committee is None:
        return None, None
    series = name_series(asked.committee, committee)
    for folder, name, found in reading.shared.minutes(reading.root).of(series):
        if (found, name) == (str(asked.date), MINUTES):
            path = locate(reading, MINUTES, f"meetings/{folder}", source)
            made = None if path is None else _read(reading, path, source)
            _check_day(reading, made, asked.date)
            return made, committee
    message = f"{name_body(asked.committee)} has no minutes of {write_plain_date(asked.date)}"
    hint = "write them into minutes.yaml in the folder of that meeting"
    reading.report(Code.MISSING_MINUTES, message, source, hint)
    return None, committee


def find_previous(
    reading: Reading, folder: str, series: str, held: date, source: Source
) -> date | None:
    """Return the day of the last meeting before one that has minutes, or None after a problem.

    A meeting between the two that has none is told: its minutes may have been forgotten.
    """
    until, without = str(held - timedelta(days=1)), ""
    for day, path in reading.shared.minutes(reading.root).until(folder, series, until):
        if not is_minutes(path):
            without = without or (day if glance_at(reading, path)[0].known else "")
            continue
        found = date.fromisoformat(day)
        if without:
            message = (
                f"these are the minutes of {write_plain_date(found)}, though there was a meeting "
                f"on {write_plain_date(date.fromisoformat(without))}, which has none"
            )
            hint = f"write its minutes; if these are meant, write 'minutes: {day}'"
            reading.warn(Code.INCOMPLETE_MINUTES, message, source, hint)
        return found
    of_body = "organisation" if series == ORGANISATION else "committee"
    message = f"no meeting of the {of_body} before {write_plain_date(held)} has minutes"
    hint = f"write {MINUTES} in the folder of the meeting before, name a file: minutes.docx"
    hint += ", or add 'to-follow: yes'"
    reading.report(Code.MISSING_MINUTES, message, source, hint)
    return None


@dataclass(frozen=True, slots=True)
class EarlierMinutes:
    """The minutes before those of an agenda (received ones by committee), and their searches."""

    own: tuple[KnownMinutes, ...] = ()
    received: dict[str, tuple[KnownMinutes, ...]] = field(default_factory=dict)
    searches: tuple[MinutesSearch, ...] = ()


def gather_for_items(
    reading: Reading,
    folder: str,
    series: str,
    committee: Committee,
    items: tuple[LoadedItem, ...],
    days: list[date],
    until: date | None,
) -> EarlierMinutes:
    """Return the minutes before all those that a meeting has.

    Args:
        days: The day of the meeting, where it has minutes of its own.
        until: The last day of meetings that matter, where the agenda asks for the previous ones.
    """
    received: dict[str, tuple[Committee, list[date]]] = {}
    for item in items:
        asked = item.entry.minutes
        if item.entry.is_left_out:
            continue
        if isinstance(asked, MinutesOf) and item.minuted_by is not None:
            received.setdefault(str(asked.committee), (item.minuted_by, []))[1].append(asked.date)
        elif isinstance(asked, date):
            days = [*days, asked]
    own, search = gather_earlier(reading, folder, series, committee, days, until)
    searches, others = [search], dict[str, tuple[KnownMinutes, ...]]()
    for name, (other, taken_in) in received.items():
        of_other = name_series(name, other)
        others[name], search = gather_earlier(reading, folder, of_other, other, taken_in)
        searches.append(search)
    return EarlierMinutes(own, others, tuple(search for search in searches if search is not None))


def gather_earlier(
    reading: Reading,
    folder: str,
    series: str,
    committee: Committee,
    taken_in: Collection[date],
    until: date | None = None,
) -> tuple[tuple[KnownMinutes, ...], MinutesSearch | None]:
    """Return a committee's minutes before those on the agenda, as far back as numbers need.

    Minutes that give their own `first-minute` need none before them. A file that cannot
    be read is skipped, since it belongs to another meeting, but it is in the search. The
    search is None where the agenda has no minutes.

    Args:
        taken_in: The days of the minutes on the agenda.
        until: The last day of meetings that matter, where the agenda asks for the previous ones.
    """
    if not taken_in:
        return (), None
    begins = begin_series(committee.minute_series, min(taken_in))
    last = max(*taken_in, until or date.min)
    found: dict[date, KnownMinutes] = {}
    opened: dict[str, InputFile] = {}
    candidates = reading.shared.minutes(reading.root).until(folder, series, str(last))
    looked_at: list[str] = []
    enough, guessed = False, False
    for day, path in candidates:
        if enough:
            break
        looked_at.append(path)
        if day < str(begins):
            # A meeting before the series began shows that its first minutes are here.
            found[begins] = (begins - timedelta(days=1), None, 0)
            break
        is_minuted = is_minutes(path)
        # One meeting whose number of minutes is not known makes the numbers a guess already.
        if day >= str(max(taken_in)) if is_minuted else guessed:
            continue
        glanced, aside = glance_at(reading, path)
        known = glanced.known
        opened.update(aside.files or {path: InputFile(path, "")})
        if known is None or known[0] >= max(taken_in) or known[0] in found:
            continue
        found[known[0]] = known
        if is_minuted:
            reading.files.update(aside.files)
        early = known[0] < min(taken_in)
        enough, guessed = early and known[1] is not None, early and known[2] is None
    search = _search(series, last, looked_at, candidates, opened)
    return tuple(found[day] for day in sorted(found)), search


def _search(
    series: str,
    last: date,
    looked_at: list[str],
    every: list[tuple[str, str]],
    opened: dict[str, InputFile],
) -> MinutesSearch:
    files = tuple((file.path, file.sha256) for file in opened.values())
    is_whole = len(looked_at) == len(every)
    return MinutesSearch(series, str(last), tuple(looked_at), is_whole, files)


def read_own_minutes(
    reading: Reading, folder: str, day: date, name: str = MINUTES
) -> ReadRecord[Minutes] | None:
    """Return the minutes of a meeting in its own folder, or None where there are none."""
    home = f"meetings/{folder}"
    if not reading.shared.holds(reading.root / home, name):
        return None
    source = Source(f"{home}/{name}")
    path = locate(reading, name, home, source)
    made = None if path is None else _read(reading, path, source)
    hint = (
        "correct the date; minutes of an earlier meeting are in the folder of that meeting, "
        "or in minutes-DATE.yaml here"
    )
    _check_day(reading, made, day, Code.CONFLICTING_DATE, "the meeting is on", hint)
    return made


def find_approval(
    reading: Reading, folder: str, series: str, held: date
) -> tuple[date | None, MinutesSearch]:
    """Return the day on which a meeting's minutes were first approved, and the search for it."""
    every = reading.shared.minutes(reading.root).until(folder, series, str(date.max))
    looked_at: list[str] = []
    opened: dict[str, InputFile] = {}
    approved: date | None = None
    said: dict[str, InputFile] = {}
    for day, path in every:
        # The meeting's own minutes are looked at too, so that a later file is sure to be noticed.
        looked_at.append(path)
        if day <= str(held):
            break
        # Not in the copy of minutes that a still later meeting has in its own folder.
        if not path.endswith(f"/{MINUTES}"):
            continue
        found, aside = glance_at(reading, path)
        opened.update(aside.files or {path: InputFile(path, "")})
        if held in found.approves:
            approved, said = date.fromisoformat(day), aside.files
    reading.files.update(said)
    return approved, _search(series, date.max, looked_at, every, opened)


def _read(reading: Reading, path: str, source: Source) -> ReadRecord[Minutes] | None:
    fields = read_fields(reading, path, source)
    return None if fields is None else make_record(reading, Minutes, "the minutes", fields)


def _check_day(
    reading: Reading,
    made: ReadRecord[Minutes] | None,
    day: date,
    code: Code = Code.BAD_VALUE,
    asked: str = "the agenda asks for those of",
    hint: str = "mend the date, or the name of the file",
) -> None:
    if made and made.record and "date" not in made.stood_in and made.record.date != day:
        held = write_plain_date(made.record.date)
        found = f"these minutes are of {held}; {asked} {write_plain_date(day)}"
        reading.report(code, found, made.place("date"), hint)
