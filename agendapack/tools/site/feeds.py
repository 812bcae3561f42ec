"""What other programs read of a site: feeds, calendars and its map; and where everything stands.

Feeds are Atom (RFC 4287), calendars RFC 5545, the map as sitemaps.org has it.

A meeting keeps its UID for good. Once its day, time, place or state changes, its SEQUENCE is
higher, and a calendar that has it takes the new version.

The names of a meeting in them stay, wherever the site is.
"""

import posixpath
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as Xml
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from agendapack.model import dataclass
from agendapack.model.dates import write_plain_date
from agendapack.model.public_meeting import PublicMeeting
from agendapack.model.wording import Wording
from agendapack.tools.site.read import SiteContent

HOME = "index.html"
STYLE = "style.css"
CALENDAR = "calendar.ics"
FEED = "feed.xml"
SITEMAP = "sitemap.xml"
POPOLO = "data/popolo.json"
SEARCH = "search/index.html"
SEARCH_SCRIPT = "search/search.js"
EVENT = "event.json"
"""A meeting's open data, beside its page."""


def committee_folder(key: str) -> str:
    """Return the folder of a committee's page, feed and calendar."""
    return f"committees/{key}"


def meeting_folder(folder: str) -> str:
    """Return the folder of a meeting's page and of its files."""
    return f"meetings/{folder}"


def page_of(kind: str, year: str) -> str:
    """Return the page that lists the `meetings`, `papers` or `decisions` of a year."""
    return f"{'years' if kind == 'meetings' else kind}/{year}/{HOME}"


def lead(here: str, there: str) -> str:
    """Return the relative address that leads from one page to another file.

    >>> lead("committees/parks/index.html", "meetings/2030-03-04/web/index.html#agenda.item-1")
    '../../meetings/2030-03-04/web/index.html#agenda.item-1'
    """
    path, mark, fragment = there.partition("#")
    relative = posixpath.relpath(path, posixpath.dirname(here) or ".")
    return f"{quote(relative)}{mark}{fragment}"


def root_of(page: str) -> str:
    """Return what leads from a page to the folder of the site."""
    return "../" * page.count("/")


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


ATOM = "http://www.w3.org/2005/Atom"
SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50
"""How many entries a feed has."""
BEGINNING = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing that happened to a meeting.

    Args:
        name: What tells it from the others of its meeting.
    """

    day: date
    name: str
    title: str
    meeting: PublicMeeting
    reason: str | None = None


def write_feed(
    content: SiteContent, here: str, title: str, meetings: Iterable[PublicMeeting]
) -> bytes:
    """Return a feed, the newest entry first."""
    told = (meeting for meeting in meetings if meeting.is_ready)
    entries = [entry for meeting in told for entry in _list_entries(content, meeting)]
    entries.sort(key=lambda each: (each.day, each.meeting.folder, each.name), reverse=True)
    entries = entries[:MOST]
    house = str(content.organisation.name)
    feed = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": content.language})
    _add(feed, "id", identify("feed", house, here).urn)
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((each.day for each in entries), default=BEGINNING)))
    _add(_add(feed, "author"), "name", house)
    if content.address:
        _add(feed, "link", rel="self", type="application/atom+xml", href=content.address + here)
    for each in entries:
        path = f"{meeting_folder(each.meeting.folder)}/{HOME}"
        entry = _add(feed, "entry")
        _add(entry, "id", identify("entry", house, each.meeting.folder, each.name).urn)
        _add(entry, "title", each.title)
        _add(entry, "updated", _moment(each.day))
        href = content.address + path if content.address else lead(here, path)
        _add(entry, "link", rel="alternate", type="text/html", href=href)
        _add(entry, "category", term=each.meeting.committee, label=each.meeting.committee_name)
        if each.reason:
            _add(entry, "summary", each.reason)
    return _write(feed)


def _list_entries(content: SiteContent, meeting: PublicMeeting) -> Iterator[_Entry]:
    if not meeting.acts:
        yield _Entry(last_change(meeting), "meeting", meeting.name, meeting, meeting.reason)
    for name, day, said, reason in list_history(meeting, content.wording):
        title = content.wording.say("site-feed-entry", meeting=meeting.name, what=said)
        yield _Entry(day, name, title, meeting, reason)


def list_history(
    meeting: PublicMeeting, wording: Wording
) -> Iterator[tuple[str, date, str, str | None]]:
    """Yield each thing that happened to a meeting: a name for it, the day, the words, and why."""
    for number, act in enumerate(meeting.acts):
        day = date.fromisoformat(act.date)
        words = wording.say(f"web-published-{act.kind}", date=write_plain_date(day, wording))
        yield f"{number}", day, words, act.reason
    if meeting.minutes and meeting.minutes.approved:
        day = date.fromisoformat(meeting.minutes.approved)
        words = wording.say("site-minutes-approved-on", date=write_plain_date(day, wording))
        yield "minutes", day, words, None


def write_sitemap(pages: Iterable[tuple[str, date | None]], address: str) -> bytes:
    """Return the map of the site for search engines.

    Args:
        pages: The path of each page, with the day of its last change where that is known.
    """
    every = Xml.Element("urlset", {"xmlns": SITEMAP_SPACE})
    for path, day in pages:
        url = _add(every, "url")
        _add(url, "loc", address + path)
        if day is not None:
            _add(url, "lastmod", day.isoformat())
    return _write(every)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _add(parent: Xml.Element, tag: str, text: str | None = None, **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, tag, attributes)
    made.text = text
    return made


def _write(element: Xml.Element) -> bytes:
    Xml.indent(element)
    written: bytes = Xml.tostring(element, "utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written + b"\n"


LENGTH = timedelta(hours=2)
"""How long a meeting is said to take, since nobody knows."""
STATES = {"draft": "TENTATIVE", "final": "CONFIRMED", "cancelled": "CANCELLED"}


def write_calendar(content: SiteContent, name: str, meetings: Iterable[PublicMeeting]) -> bytes:
    """Return a calendar."""
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
