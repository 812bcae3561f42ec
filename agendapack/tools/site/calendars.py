"""Write meetings as a calendar (RFC 5545) that other programs subscribe to.

A meeting keeps its UID for good. Once its day, time, place or state changes, its SEQUENCE is
higher, and a calendar that has it takes the new version.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from agendapack.model.public_meeting import PublicMeeting
from agendapack.tools.site.identity import end_of, identify, last_change, start_of
from agendapack.tools.site.places import HOME, meeting_folder
from agendapack.tools.site.read import SiteContent

LENGTH = timedelta(hours=2)
"""How long a meeting is said to take, since nobody knows."""
STATES = {"draft": "TENTATIVE", "final": "CONFIRMED", "cancelled": "CANCELLED"}


def write_calendar(content: SiteContent, name: str, meetings: Iterable[PublicMeeting]) -> bytes:
    """Return a calendar.

    Args:
        content: What the site shows.
        name: What the calendar is called.
        meetings: The meetings in it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//agendapack//agendapack site//EN")
    calendar.add("version", "2.0")
    called = " ".join(name.split())  # a name of several lines would end the line of the file
    calendar.add("name", called)
    calendar.add("x-wr-calname", called)
    every = tuple(meetings)
    for meeting in every:
        calendar.add_component(_make_event(content, meeting))
    if every:
        years = [int(each.date[:4]) for each in every]
        first, last = date(min(years), 1, 1), date(max(years) + 2, 1, 1)
        calendar.add_missing_timezones(first, last)
    written: bytes = calendar.to_ical()
    return written


def _make_event(content: SiteContent, meeting: PublicMeeting) -> Event:
    event = Event()
    start, end = start_of(meeting), end_of(meeting)
    event.add("uid", str(identify("meeting", meeting.organisation, meeting.folder)))
    event.add("dtstamp", datetime.combine(last_change(meeting), time(), UTC))
    event.add("sequence", meeting.sequence)
    event.add("summary", meeting.name)
    event.add("dtstart", start)
    if isinstance(start, datetime):
        if not isinstance(end, datetime):
            end = datetime.combine(end or start, start.timetz()) + LENGTH
        event.add("dtend", end)
    else:
        event.add("dtend", (end or start) + timedelta(days=1))
    event.add("categories", [meeting.committee_name])
    # A meeting that is postponed to a day not known yet is not held on this one.
    state = "cancelled" if meeting.state == "postponed" else meeting.state
    event["status"] = vText(STATES[state])
    event.add("transp", "TRANSPARENT" if state == "cancelled" else "OPAQUE")
    where = [part for part in (meeting.venue, meeting.address) if part]
    if where:
        event.add("location", ", ".join(where))
    said = [part for part in (meeting.reason, meeting.online) if part]
    if said:
        event.add("description", "\n".join(said))
    if content.address:
        event.add("url", f"{content.address}{meeting_folder(meeting.folder)}/{HOME}")
    return event
