"""The head of a front sheet, and what the agenda prints below the heading of an item.

The bodies, the meeting, its place, who calls it; and for an item when, who, and what for.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from agendapack.model import dataclass
from agendapack.model.dates import hold_together
from agendapack.model.item_facts import ItemFacts, Values, join_values
from agendapack.model.members import Contact, Logo
from agendapack.model.pack import Pack
from agendapack.model.wording import HOURS, MINUTES, join_names, write_minutes
from agendapack.render.sandbox import link_addresses, own_words, say, write_clock, write_day


@dataclass(frozen=True, slots=True)
class FactsView:
    """What an item says of itself; `sentences` has all of it but the link, ready to be printed.

    `choices` are the purposes that an item can have.
    """

    day: str | None
    start: str | None
    end: str | None
    times: str | None
    length: str | None
    lead: str | None
    presenter: str | None
    verbal: bool
    purposes: tuple[str, ...]
    choices: tuple[str, ...]
    paper_number: str | None
    link: Markup | None
    sentences: tuple[Markup, ...]


class OwnFields(dict[str, object]):
    """The house's own fields; a hyphen in a name is an underscore in a template."""


def view_extra(pack: Pack, *levels: Values) -> OwnFields:
    """Return own fields as templates print them, the nearest level last."""
    joined = join_values(pack.extra, *levels)
    return OwnFields(
        (name.replace("-", "_"), write_day(value, pack) if isinstance(value, date) else value)
        for name, value in joined
    )


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What the view of a paper has, whatever the paper is; the key is the id of its section."""

    key: str
    language: str
    organisation: str
    committee: str
    title: str
    extra: OwnFields


def view_paper(pack: Pack, key: str, title: str, extra: Values = ()) -> dict[str, Any]:
    """Return the fields of a `PaperHead`."""
    return {
        "key": key,
        "language": pack.language,
        "organisation": pack.organisation.name,
        "committee": pack.committee,
        "title": title,
        "extra": view_extra(pack, extra),
    }


def view_facts(facts: ItemFacts, pack: Pack) -> FactsView:
    """Return what an item says of itself as templates print it."""
    wording = pack.style.wording
    length = None
    if facts.minutes is not None:
        words = hold_together(write_minutes(facts.minutes, wording), wording)
        length = own_words(words, pack, *HOURS, *MINUTES)
    view = FactsView(
        day=write_day(facts.day, pack) if facts.day else None,
        start=write_clock(facts.start, pack) if facts.start else None,
        end=write_clock(facts.end, pack) if facts.end else None,
        times=_write_times(facts, pack),
        length=length,
        lead=facts.lead,
        presenter=facts.presenter,
        verbal=facts.verbal,
        purposes=facts.purposes,
        choices=tuple(map(str, pack.organisation.purposes)) or facts.purposes,
        paper_number=facts.paper_number,
        link=link_addresses(facts.link) if facts.link else None,
        sentences=(),
    )
    return replace(view, sentences=tuple(map(_close, _say(view, pack))))


def _write_times(facts: ItemFacts, pack: Pack) -> str | None:
    start, end = (write_clock(each, pack) if each else None for each in (facts.start, facts.end))
    if start is None or end is None:
        return start or end
    return say(pack, "item-times", start=start, end=end)


def _say(view: FactsView, pack: Pack) -> Iterator[str]:
    if view.paper_number:
        yield view.paper_number
    parts = [part for part in (view.day, view.times, view.length) if part]
    if parts:
        yield Markup(", ").join(parts)
    if view.lead:
        yield say(pack, "item-lead", name=view.lead)
    if view.presenter:
        yield say(pack, "item-presenter", name=view.presenter)
    if view.verbal:
        yield say(pack, "item-verbal")
    yield from view.purposes


def without_markup(words: str) -> str:
    """Return words without the HTML that says in which language they are."""
    return words.striptags() if isinstance(words, Markup) else words


def _close(words: str) -> Markup:
    said = escape(words)
    return said if re.search(r"[.!?:](?:</span>)?$", said) else said + "."


@dataclass(frozen=True, slots=True)
class ContactView:
    """Somebody to contact; `mailto` tells whether the e-mail address can be a link."""

    name: str
    role: str | None
    telephone: str | None
    email: str | None
    mailto: bool


def view_contact(contact: Contact) -> ContactView:
    """Return a contact as templates print it."""
    email = contact.email
    linkable = bool(email and re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", email))
    return ContactView(contact.name, contact.role, contact.telephone, email, linkable)


@dataclass(frozen=True, slots=True)
class LogoView:
    """The logo: its path below the workspace, alternative text, width in points."""

    path: str
    alt: str
    width: float | None


@dataclass(frozen=True, slots=True)
class CoverView:
    """The cover, besides what the notice has too."""

    picture: LogoView | None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the languages strapline."""

    language: str
    text: str
    name: str | None


@dataclass(frozen=True, slots=True)
class OnlineView:
    """How to take part online or by telephone."""

    link: Markup | None
    dial_in: tuple[str, ...]
    note: Markup | None
    members_only: bool


def _view_online(pack: Pack) -> OnlineView | None:
    """Return how to take part online as templates print it."""
    online = pack.access.online
    if online is None:
        return None
    return OnlineView(
        link=link_addresses(online.link) if online.link else None,
        dial_in=online.dial_in,
        note=link_addresses(online.note) if online.note else None,
        members_only=online.members_only,
    )


def _view_venue(pack: Pack) -> Markup | None:
    """Return the venue with its address, and the link to a map of it."""
    lines = [link_addresses(said) for said in (pack.venue, pack.access.address) if said]
    if pack.access.map:
        lines.append(say(pack, "notice-map", address=link_addresses(pack.access.map)))
    return Markup("<br/>").join(lines) if lines else None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """What readers must know of the meeting first, for instance that it is cancelled."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SignatureView:
    """Who calls the meeting, and the day of publication."""

    name: str
    role: str | None
    picture: LogoView | None
    issued: str | None


def view_signature(pack: Pack) -> SignatureView | None:
    """Return who calls the meeting as templates print it."""
    signed = pack.signed
    if signed is None:
        return None
    picture = view_logo(signed.picture) if signed.picture else None
    issued = write_day(pack.issued, pack) if pack.issued else None
    return SignatureView(signed.name, signed.role, picture, issued)


def _name_organisation(pack: Pack) -> str | None:
    """Return the organisation's name, unless the committee has the same one.

    Of a joint committee, the names of all its bodies.
    """
    names = (pack.organisation.name, *(each.name for each in pack.partners))
    name = join_names(names, pack.style.wording)
    return None if name.casefold() == pack.committee.casefold() else name


def view_notices(pack: Pack) -> tuple[NoticeView, ...]:
    """Return what has to be known first: the state, and what differs from the first notice."""
    notices = []
    if pack.state != "final":
        notices.append(view_notice(pack, f"{pack.state}-heading", f"{pack.state}-note"))
    before = pack.moved_from
    if before.date:
        day = write_day(before.date, pack)
        notices.append(view_notice(pack, "moved-date", "moved-date-note", date=day))
    elif before.time:
        clock = write_clock(before.time, pack)
        notices.append(view_notice(pack, "moved-time", "moved-time-note", time=clock))
    if before.venue:
        venue = str(before.venue)
        notices.append(view_notice(pack, "moved-venue", "moved-venue-note", venue=venue))
    if pack.reason and notices:
        notices.append(NoticeView(say(pack, "reason-heading"), pack.reason))
    return tuple(notices)


def view_notice(pack: Pack, heading: str, note: str, **values: str) -> NoticeView:
    """Return two messages as a notice."""
    return NoticeView(say(pack, heading), say(pack, note, **values))


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """What the view of a whole meeting has: whose it is, when and where, and what differs."""

    language: str
    organisation: str | None
    committee: str
    meeting: str | None
    date: str
    time: str | None
    venue: Markup | None
    online: OnlineView | None
    notices: tuple[NoticeView, ...]
    extra: OwnFields


def view_meeting(pack: Pack) -> dict[str, Any]:
    """Return the fields of a `MeetingHead`."""
    return {
        "language": pack.language,
        "organisation": _name_organisation(pack),
        "committee": pack.committee,
        "meeting": pack.called,
        "date": write_meeting_days(pack),
        "time": write_meeting_time(pack),
        "venue": _view_venue(pack),
        "online": _view_online(pack),
        "notices": view_notices(pack),
        "extra": view_extra(pack),
    }


def write_meeting_days(pack: Pack) -> str:
    """Return the day of the meeting, or its first and its last day."""
    first = write_day(pack.date, pack)
    if pack.until is None or pack.until == pack.date:
        return first
    return say(pack, "meeting-days", first=first, last=write_day(pack.until, pack))


def write_meeting_time(pack: Pack) -> str | None:
    """Return when the meeting starts, and ends if that is given and on the same day."""
    if pack.time is None:
        return None
    said = write_clock(pack.time, pack)
    if pack.ends is not None and pack.until in (None, pack.date):
        said = say(pack, "meeting-times", start=said, end=write_clock(pack.ends, pack))
    if pack.access.zone is None:
        return said
    return say(pack, "meeting-zone", time=said, place=pack.access.zone)


def view_cover(pack: Pack) -> CoverView:
    """Return the cover as templates print it."""
    picture = pack.organisation.cover_picture
    return CoverView(view_logo(picture) if picture else None)


def view_logo(logo: Logo) -> LogoView:
    """Return the logo as templates print it."""
    folder = posixpath.dirname(logo.file.source.file)
    path = posixpath.normpath(posixpath.join(folder, logo.file))
    width = None if logo.width is None else round(logo.width, 2)
    return LogoView(path, logo.alt, width)
