"""Read the meetings of an `.ics` file (RFC 5545), as calendar programs export it.

Each event is read alone, so that a faulty one is told with its line and spoils no other.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from agendapack.load.paths import Reading
from agendapack.model import dataclass
from agendapack.model.dates import write_plain_date
from agendapack.model.workspace import PlannedDate
from agendapack.problems import Code, Source

MOST_EVENTS = 5000
AHEAD = timedelta(days=550)
"""How far ahead of today meetings are taken: a year, and the one that has begun."""
MOST_REPEATS = 400
"""The most meetings of one event that is repeated."""
EARLIEST = 1970
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
KNOWN = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST")
"""The parts of a rule of repetition that are understood."""
NOT_TAKEN = (
    "DESCRIPTION", "COMMENT", "ORGANIZER", "ATTENDEE", "CONTACT", "URL", "CATEGORIES", "RESOURCES",
    "ATTACH", "CONFERENCE",
)  # fmt: skip
"""Fields whose words no meeting is made of."""
SHOWN = 60
"""The most characters of such words that a message repeats."""
HOME = "Europe/London"
BROKEN = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)
"""What the library raises, also when a field is looked at, where a line breaks the standard."""
ZONE = re.compile(r"^X-WR-TIMEZONE(?:;[^:\n]*)?:(\S+)", re.M)


@dataclass(slots=True)
class _Event:
    """An event as it stands in the file."""

    source: Source
    fields: Any
    start: date
    summary: str
    length: timedelta = timedelta()

    @property
    def day(self) -> date:
        return _day_of(self.start)


class _NotUnderstood(Exception):
    """Something in an event that is not understood; its words go on "the event ..."."""


def read_events(reading: Reading, text: str, shown: str, today: date) -> Iterator[PlannedDate]:
    """Yield the meetings of a calendar from today on, by the order of its events.

    Events that are cancelled, over, or not understood are warnings with their line.
    """
    zone = _find_zone(reading, text, shown)
    events = list(_read_all(reading, text, shown, zone))
    moved = {
        (str(event.fields.get("UID", "")), when)
        for event in events
        if (when := _find_moved(event, zone)) is not None
    }
    over = 0
    untaken: dict[tuple[str, str], list[_Event]] = {}
    for event in events:
        if str(event.fields.get("STATUS", "")).upper() == "CANCELLED":
            _warn(reading, event, "is cancelled, and is left out")
            continue
        try:
            starts = list(_repeat(reading, event, zone, today, moved))
        except _NotUnderstood as fault:
            _warn(reading, event, f"{fault}; it is left out")
            continue
        except BROKEN:
            _warn(reading, event, "is repeated in a way that is not understood; it is left out")
            continue
        coming = [start for start in starts if _day_of(start) >= today]
        over += len(starts) - len(coming)
        for said in _find_untaken(event) if coming else ():
            untaken.setdefault(said, []).append(event)
        venue = " ".join(str(event.fields.get("LOCATION", "")).split())
        for start in coming:
            end, until = _find_end(start, event.length)
            yield PlannedDate(
                source=event.source,
                day=_day_of(start),
                committee=event.summary,
                clock=_clock_of(start),
                end=end,
                until=until,
                venue=venue or None,
                is_surely_meeting=False,
            )
    for (name, words), found in untaken.items():
        more = len(found) - 1
        also = f", as {'has 1 more' if more == 1 else f'have {more} more'}" if more else ""
        _warn(reading, found[0], f"has the field {name}{also}; it is not taken: {words}")
    if over:
        dates = "date is" if over == 1 else "dates are"
        message = f"{over} {dates} before {write_plain_date(today)}, and left out"
        reading.warn(Code.CONFLICTING_DATE, message, Source(shown))


def _find_untaken(event: _Event) -> Iterator[tuple[str, str]]:
    """Yield the fields of an event with words that no meeting gets, and their words."""
    if str(event.fields.get("STATUS", "")).upper() == "TENTATIVE":
        yield "STATUS", "TENTATIVE"
    for name in NOT_TAKEN:
        given = event.fields.get(name, ())
        for each in given if isinstance(given, list | tuple) else (given,):
            said = each.to_ical() if hasattr(each, "to_ical") else each
            words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
            line = " ".join(words.replace("\\n", " ").replace("\\,", ",").split())
            if line:
                yield name, f"'{line[:SHOWN].rstrip()}...'" if len(line) > SHOWN else f"'{line}'"


def _warn(reading: Reading, event: _Event, message: str) -> None:
    named = f"the event '{event.summary}' on {write_plain_date(event.day)} {message}"
    reading.warn(Code.BAD_VALUE, named, event.source)


def _find_zone(reading: Reading, text: str, shown: str) -> ZoneInfo:
    """Return the time zone in which times in UTC are written; London's where none is named."""
    found = ZONE.search(text)
    try:
        return ZoneInfo(found[1] if found else HOME)
    except (ValueError, OSError, KeyError):
        named = found[1] if found else HOME
        message = f"there is no time zone '{named}'; times in UTC are taken as London's"
        reading.warn(Code.BAD_VALUE, message, Source(shown))
        return ZoneInfo(HOME)


def _read_all(reading: Reading, text: str, shown: str, zone: ZoneInfo) -> Iterator[_Event]:
    from icalendar import Event

    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if line.strip().upper() == "BEGIN:VEVENT"]
    if len(starts) > MOST_EVENTS:
        message = f"the calendar has {len(starts)} events; at most {MOST_EVENTS} are allowed"
        reading.report(Code.TOO_LARGE, message, Source(shown))
        return
    if not starts:
        message = f"'{shown}' has no event; a calendar is allowed, as calendar programs export it"
        hint = "export it again as iCalendar (.ics), or write the dates into a list in YAML"
        reading.report(Code.EMPTY_FILE, message, Source(shown), hint)
    for start, following in pairwise([*starts, len(lines)]):
        source = Source(shown, start + 1)
        ends = (n for n in range(start, following) if lines[n].strip().upper() == "END:VEVENT")
        end = next(ends, None)
        if end is None:
            reading.report(Code.BAD_VALUE, "this event has no line END:VEVENT", source)
            continue
        try:
            fields: Any = Event.from_ical("\r\n".join(lines[start : end + 1]))
            when = getattr(fields.get("DTSTART"), "dt", None)
            when = _local(when, zone) if isinstance(when, date) else None
        except BROKEN:
            fields, when = {}, None
        if when is None:
            message = "this event has no date that can be read"
            reading.report(Code.BAD_VALUE, message, source, "correct its line DTSTART")
            continue
        summary = " ".join(str(fields.get("SUMMARY", "")).split())
        event = _Event(source, fields, when, summary)
        event.length = _measure(event, zone)
        if event.length < timedelta():
            _warn(reading, event, "ends before it begins; its end is not taken")
        yield event


def _measure(event: _Event, zone: ZoneInfo) -> timedelta:
    """Return how long an event lasts; no time where it does not say so."""
    try:
        end, length = (
            getattr(event.fields.get(name), "dt", None) for name in ("DTEND", "DURATION")
        )
        if isinstance(end, date):
            return _moment(_local(end, zone)) - _moment(event.start)
    except BROKEN:
        return timedelta()
    return length if isinstance(length, timedelta) else timedelta()


def _find_end(start: date, length: timedelta) -> tuple[time | None, date | None]:
    """Return the time at which a meeting ends, and the day if it is a later one.

    The end of an event is the moment behind it, midnight for one of whole days.
    """
    if length <= timedelta():
        return None, None
    end = _moment(start) + length
    clock = _clock_of(end) if isinstance(start, datetime) and end.time() != time() else None
    day = end.date() if clock else (end - timedelta(microseconds=1)).date()
    return clock, day if day > _day_of(start) else None


def _find_moved(event: _Event, zone: ZoneInfo) -> date | None:
    """Return the day or time of a repeated event that this one stands in for."""
    try:
        when = getattr(event.fields.get("RECURRENCE-ID"), "dt", None)
        return _local(when, zone) if isinstance(when, date) else None
    except BROKEN:
        return None


def _local(when: date, zone: ZoneInfo) -> date:
    """Return a day, or a time without its zone: as the clock shows it where it is held."""
    if not isinstance(when, datetime) or when.tzinfo is None:
        return when
    if when.utcoffset() == timedelta(0) and str(when.tzinfo) in ("UTC", "Etc/UTC"):
        when = when.astimezone(zone)
    return when.replace(tzinfo=None)


def _clock_of(when: date) -> time | None:
    return when.time().replace(second=0, microsecond=0) if isinstance(when, datetime) else None


def _day_of(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _repeat(
    reading: Reading, event: _Event, zone: ZoneInfo, today: date, moved: set[tuple[str, date]]
) -> Iterator[date]:
    """Yield the days or times of an event, without those that were taken out or moved."""
    fields = event.fields
    if "RECURRENCE-ID" in fields or not ("RRULE" in fields or "RDATE" in fields):
        yield event.start
        return
    uid = str(fields.get("UID", ""))
    without = {_local(each, zone) for each in _listed(fields, "EXDATE")}
    without |= {when for name, when in moved if name == uid}
    days_without = {when for when in without if not isinstance(when, datetime)}
    starts = {event.start, *(_local(each, zone) for each in _listed(fields, "RDATE"))}
    if "RRULE" in fields:
        starts |= set(_follow_rule(reading, event, zone, max(today, event.day) + AHEAD))
    for start in sorted(starts, key=_moment):
        if start not in without and _day_of(start) not in days_without:
            yield start


def _moment(when: date) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time())


def _listed(fields: Any, name: str) -> Iterator[date]:
    given = fields.get(name, ())
    for group in given if isinstance(given, list) else [given]:
        for each in getattr(group, "dts", ()):
            when = getattr(each, "dt", None)
            if not isinstance(when, date):
                raise _NotUnderstood(f"has a line {name} that is not understood")
            yield when


def _follow_rule(reading: Reading, event: _Event, zone: ZoneInfo, last: date) -> Iterator[date]:
    """Yield what a rule of repetition gives, up to a last day.

    Every rule is bounded before it is followed, for one like "each 31 February" gives nothing and
    never ends.
    """
    from dateutil.rrule import rrulestr

    rule: Any = event.fields["RRULE"]
    if isinstance(rule, list) or not hasattr(rule, "items"):
        raise _NotUnderstood("is repeated by several rules")
    parts: dict[str, Any] = {str(key).upper(): value for key, value in rule.items()}
    strange = sorted(parts.keys() - {*KNOWN})
    frequency = str((parts.get("FREQ") or [""])[0]).upper()
    interval, count = ((parts.get(name) or [1])[0] for name in ("INTERVAL", "COUNT"))
    if strange or frequency not in FREQUENCIES or event.day.year < EARLIEST:
        raise _NotUnderstood(
            f"is repeated in a way that is not understood ({', '.join(strange) or frequency})"
        )
    if not isinstance(interval, int) or not 1 <= interval <= MOST_REPEATS:
        raise _NotUnderstood(f"is repeated at an interval of {interval}")
    until = (parts.pop("UNTIL", None) or [None])[0]
    counted = int(count) if parts.pop("COUNT", None) and isinstance(count, int) else None
    ends = _local(until, zone) if isinstance(until, date) else None
    text = rule.to_ical().decode("utf-8", "replace")
    kept = ";".join(
        each for each in text.split(";") if not each.upper().startswith(("UNTIL=", "COUNT="))
    )
    try:
        made = rrulestr(kept, dtstart=_moment(event.start)).replace(until=_moment(last))
    except (ValueError, TypeError, KeyError, IndexError):
        raise _NotUnderstood("is repeated in a way that is not understood") from None
    bound = datetime.max if ends is None else _moment(ends)
    if ends is not None and not isinstance(ends, datetime):
        bound = datetime.combine(ends, time.max)
    limit = MOST_REPEATS * 20 if counted is None else min(counted, MOST_REPEATS * 20)
    found = list(takewhile(lambda when: when <= bound, islice(made, limit)))
    if counted is None and (ends is None or _day_of(ends) > last):
        _warn(reading, event, f"goes on after {write_plain_date(last)}; later ones are left out")
    for when in found:
        yield when if isinstance(event.start, datetime) else when.date()
