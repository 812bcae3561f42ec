"""Names that stay: of a meeting in calendars, feeds and open data, wherever the site is."""

from datetime import date, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from agendapack.model.public_meeting import PublicMeeting


def identify(kind: str, *names: str) -> UUID:
    """Return the identity of something by the names that do not change."""
    return uuid5(NAMESPACE_URL, "/".join(("agendapack", kind, *names)))


def start_of(meeting: PublicMeeting) -> date | datetime:
    """Return when a meeting starts; its day alone where no time is known."""
    day = date.fromisoformat(meeting.date)
    if meeting.time is None:
        return day
    return datetime.combine(day, time.fromisoformat(meeting.time), ZoneInfo(meeting.zone))


def end_of(meeting: PublicMeeting) -> date | datetime | None:
    """Return when a meeting is to end: its last day alone where no time is known."""
    last = date.fromisoformat(meeting.until or meeting.date)
    if meeting.ends is not None and meeting.time is not None:
        return datetime.combine(last, time.fromisoformat(meeting.ends), ZoneInfo(meeting.zone))
    return last if meeting.until else None


def last_change(meeting: PublicMeeting) -> date:
    """Return the day of the last publication; the day of the meeting if there was none."""
    days = [act.date for act in meeting.acts] or [meeting.date]
    return date.fromisoformat(max(days))
