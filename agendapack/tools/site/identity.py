"""Names that stay: of a meeting in calendars, feeds and open data, wherever the site is."""

from datetime import date, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from agendapack.model.organisation import Organisation
from agendapack.model.public_meeting import PublicMeeting

USUAL_ZONE = "Europe/London"
"""The time zone of every country whose bank holidays agendapack knows."""


def identify(kind: str, *names: str) -> UUID:
    """Return the identity of something by the names that do not change."""
    return uuid5(NAMESPACE_URL, "/".join(("agendapack", kind, *names)))


def zone_of(organisation: Organisation) -> ZoneInfo:
    """Return the time zone of an organisation's meetings."""
    return ZoneInfo(str(organisation.time_zone or USUAL_ZONE))


def start_of(meeting: PublicMeeting, zone: ZoneInfo) -> date | datetime:
    """Return when a meeting starts; its day alone where no time is known."""
    day = date.fromisoformat(meeting.date)
    if meeting.time is None:
        return day
    return datetime.combine(day, time.fromisoformat(meeting.time), zone)


def last_change(meeting: PublicMeeting) -> date:
    """Return the day of the last publication; the day of the meeting if there was none."""
    days = [act.date for act in meeting.acts] or [meeting.date]
    return date.fromisoformat(max(days))
