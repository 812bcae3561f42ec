"""Write feeds of what was published (Atom, RFC 4287), and the map of the site (sitemaps.org)."""

from collections.abc import Iterable, Iterator
from datetime import date
from xml.etree import ElementTree as Xml

from agendapack.model.dates import write_plain_date
from agendapack.model.public_meeting import PublicMeeting
from agendapack.model.records import dataclass
from agendapack.tools.site.identity import identify, last_change
from agendapack.tools.site.places import HOME, lead, meeting_folder
from agendapack.tools.site.read import SiteContent

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
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
    """Return a feed, the newest entry first.

    Args:
        content: What the site shows.
        here: The path of the feed.
        title: What it is called.
        meetings: The meetings that it is about.
    """
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
        _add(
            entry,
            "link",
            rel="alternate",
            type="text/html",
            href=_lead(content.address, here, path),
        )
        _add(entry, "category", term=each.meeting.committee, label=each.meeting.committee_name)
        if each.reason:
            _add(entry, "summary", each.reason)
    return _write(feed)


def _list_entries(content: SiteContent, meeting: PublicMeeting) -> Iterator[_Entry]:
    wording = content.wording
    for number, act in enumerate(meeting.acts):
        day = date.fromisoformat(act.date)
        written = write_plain_date(day, wording)
        said = wording.say(f"web-published-{act.kind}", date=written)
        title = wording.say("site-feed-entry", meeting=meeting.name, what=said)
        yield _Entry(day, f"{number}", title, meeting, act.reason)
    if not meeting.acts:
        yield _Entry(last_change(meeting), "meeting", meeting.name, meeting, meeting.reason)
    if meeting.minutes and meeting.minutes.approved:
        day = date.fromisoformat(meeting.minutes.approved)
        said = wording.say("site-minutes-approved-on", date=write_plain_date(day, wording))
        title = wording.say("site-feed-entry", meeting=meeting.name, what=said)
        yield _Entry(day, "minutes", title, meeting)


def write_sitemap(pages: Iterable[tuple[str, date | None]], address: str) -> bytes:
    """Return the map of the site for search engines.

    Args:
        pages: The path of each page, with the day of its last change where that is known.
        address: Where the site is.
    """
    every = Xml.Element("urlset", {"xmlns": SITEMAP})
    for path, day in pages:
        url = _add(every, "url")
        _add(url, "loc", address + path)
        if day is not None:
            _add(url, "lastmod", day.isoformat())
    return _write(every)


def _lead(address: str, here: str, there: str) -> str:
    return address + there if address else lead(here, there)


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
