"""What a site tells of a meeting: its page for people, and open data for programs.

Open data are bodies, people and meetings as Popolo, each agenda as Open Civic Data, and the few
facts of a meeting that search engines read from its page (schema.org, JSON-LD).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from agendapack.model.pack import write_label
from agendapack.model.public_meeting import PublicFile, PublicItem, PublicMeeting
from agendapack.model.text import ORGANISATION
from agendapack.model.wording import join_names
from agendapack.render.site import AgendaLineView, LinkView, MeetingView, safe_json
from agendapack.tools.site import feeds
from agendapack.tools.site.pages import (
    is_draft,
    list_decisions,
    list_states,
    make_frame,
    show_paper,
)
from agendapack.tools.site.read import Body, SiteContent

ORDER = ("consolidated", "pack", "supplement", "volume", "agenda", "large-print", "other")
"""The files of a meeting, as its page lists them."""
WORDS = {
    "consolidated": "web-file-pack",
    "pack": "web-file-pack",
    "agenda": "web-file-agenda",
    "large-print": "web-file-large-print",
    "minutes": "site-file-minutes",
    "decisions": "site-file-decisions",
}
MB = 1_000_000
FIRST_HEADING, LAST_HEADING = 3, 6
"""The levels of headings on an agenda, below the one that says that it is an agenda."""


def show_meeting(content: SiteContent, meeting: PublicMeeting, data: str) -> MeetingView:
    """Return what the page of a meeting shows.

    Args:
        data: What machines read of it, to stand on the page.
    """
    wording = content.wording
    here = f"{feeds.meeting_folder(meeting.folder)}/{feeds.HOME}"
    of_committee = feeds.committee_folder(meeting.committee)
    committee = LinkView(meeting.committee_name, feeds.lead(here, f"{of_committee}/{feeds.HOME}"))
    trail = (committee, LinkView(meeting.day, feeds.HOME))
    frame = make_frame(content, here, meeting.name, trail, of_committee, meeting.organisation)
    minutes = meeting.minutes
    return MeetingView(
        frame=replace(frame, data=data, language=meeting.language),
        day=meeting.day,
        clock=meeting.clock,
        venue=tuple(line for line in (meeting.venue, meeting.address) if line),
        map=meeting.map or "",
        online=meeting.online or "",
        states=tuple(list_states(meeting, wording)),
        reason=meeting.reason or "",
        committee=committee,
        read=tuple(_list_pages(content, meeting)),
        items=_nest(content, list(meeting.items)),
        files=tuple(_list_files(content, meeting)),
        papers=tuple(_list_single(content, meeting)),
        present=join_names(minutes.present, wording) if minutes else "",
        apologies=join_names(minutes.apologies, wording) if minutes else "",
        decisions=list_decisions(meeting),
        is_draft=is_draft(meeting),
        is_ready=meeting.is_ready,
        history=tuple(_list_history(content, meeting)),
    )


def _list_pages(content: SiteContent, meeting: PublicMeeting) -> Iterator[LinkView]:
    say, minutes = content.wording.say, meeting.minutes
    if not meeting.is_ready:
        return
    yield LinkView(say("site-read-agenda"), f"web/{feeds.HOME}")
    if minutes is not None:
        words = "site-read-draft-minutes" if minutes.approved is None else "site-read-minutes"
        if minutes.page is not None:
            yield LinkView(say(words), minutes.page)
        if minutes.decisions_page is not None:
            yield LinkView(say("site-read-decisions"), minutes.decisions_page)


def _nest(
    content: SiteContent, items: Sequence[PublicItem], heading: int = FIRST_HEADING
) -> tuple[AgendaLineView, ...]:
    """Return the lines of an agenda, each with those that stand below it.

    Args:
        heading: The level of a heading among them.
    """
    lines = []
    left = list(items)
    while left:
        item = left.pop(0)
        end = next((at for at, each in enumerate(left) if each.level <= item.level), len(left))
        below = [left.pop(0) for _ in range(end)]
        lines.append(_show_line(content, item, below, heading))
    return tuple(lines)


def _show_line(
    content: SiteContent, item: PublicItem, below: Sequence[PublicItem], heading: int
) -> AgendaLineView:
    papers = tuple(show_paper(each, each.page, content.wording) for each in item.papers)
    # The first paper of the same title would only say the same again.
    named = papers[0] if papers and papers[0].words == item.title else None
    inner = min(heading + 1, LAST_HEADING) if item.is_heading else heading
    return AgendaLineView(
        label=write_label(item.number, content.wording),
        title=item.title,
        level=heading if item.is_heading else 0,
        address=named.address if named and named.address else item.anchor,
        pages=named.note if named else "",
        note=content.wording.say(f"site-item-{item.note}") if item.note else "",
        facts=item.facts,
        papers=papers[1:] if named else papers,
        items=_nest(content, below, inner),
    )


def _list_files(content: SiteContent, meeting: PublicMeeting) -> Iterator[LinkView]:
    kinds = {each.kind for each in meeting.files}
    for kind in ("minutes", "decisions", *ORDER):
        for each in meeting.files:
            if each.kind != kind:
                continue
            link = _link(content, each)
            if kind == "pack" and "consolidated" in kinds:
                link = replace(link, words=content.wording.say("site-file-first-pack"))
            yield link


def _list_single(content: SiteContent, meeting: PublicMeeting) -> Iterator[LinkView]:
    for each in meeting.files:
        if each.kind == "paper":
            own = replace(each, title=each.title.removesuffix(f": {meeting.name}"))
            yield _link(content, own)


def _link(content: SiteContent, file: PublicFile) -> LinkView:
    say = content.wording.say
    words = say(WORDS[file.kind]) if file.kind in WORDS else say("web-file-other", title=file.title)
    size = f"{file.size / MB:.1f} MB" if file.size >= MB / 10 else f"{file.size / 1000:.0f} KB"
    number = "site-one-page" if file.pages == 1 else "site-pages"
    pages = say(number) if file.pages == 1 else say(number, count=file.pages)
    return LinkView(words, feeds.lead(feeds.HOME, file.file), f"{pages}, {size}")


def _list_history(content: SiteContent, meeting: PublicMeeting) -> Iterator[str]:
    for _, _, said, reason in feeds.list_history(meeting, content.wording):
        yield f"{said}: {reason}" if reason else said


STATUS = {
    "draft": "tentative",
    "final": "confirmed",
    "cancelled": "cancelled",
    "postponed": "cancelled",
}
SCHEMA_ORG = {
    "draft": "EventScheduled",
    "final": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
}


def write_popolo(content: SiteContent) -> bytes:
    """Return the bodies, their members and the meetings of a site."""
    houses = dict.fromkeys(body.organisation for body in content.bodies)
    people: dict[str, dict[str, Any]] = {}
    senders: dict[str, dict[str, Any]] = {}
    memberships: list[dict[str, Any]] = []
    for body in content.bodies:
        for member in body.committee.members:
            name = str(member.name)
            person = _identify("person", body.organisation, name)
            people[person] = {"id": person, "name": name}
            of_body = {"person_id": person, "organization_id": _id_of(body)}
            if member.body:
                sender = _identify("organization", body.organisation, "of-members", member.body)
                senders[sender] = {"id": sender, "name": str(member.body)}
                of_body["on_behalf_of_id"] = sender
            said = {
                "role": str(member.role) if member.role else None,
                "start_date": member.from_.isoformat() if member.from_ else None,
                "end_date": member.until.isoformat() if member.until else None,
            }
            term = said["start_date"] or ""
            membership = {"id": _identify("membership", person, _id_of(body), term), **of_body}
            memberships.append(membership | {key: text for key, text in said.items() if text})
    organizations = [
        *({"id": _identify("organization", each), "name": each} for each in houses),
        *(_write_body(each) for each in content.bodies if each.key != ORGANISATION),
        *senders.values(),
    ]
    events = [_write_event(content, each) for each in content.meetings]
    return _write(
        {
            "organizations": organizations,
            "persons": list(people.values()),
            "memberships": memberships,
            "events": events,
        }
    )


def _write_body(body: Body) -> dict[str, Any]:
    return {
        "id": _id_of(body),
        "name": body.name,
        "classification": "committee",
        "parent_id": _identify("organization", body.organisation),
    }


def _id_of(body: Body) -> str:
    return _identify_host(body.organisation, body.key)


def _identify_host(organisation: str, key: str) -> str:
    """Return the name of a committee, or of the organisation that meets itself."""
    return _identify("organization", organisation, *(() if key == ORGANISATION else (key,)))


def _write_event(content: SiteContent, meeting: PublicMeeting) -> dict[str, Any]:
    event = {
        "id": _identify("event", meeting.organisation, meeting.folder),
        "name": meeting.name,
        **_write_times(meeting),
        "status": STATUS[meeting.state],
        "classification": "committee-meeting",
        "organization_id": _identify_host(meeting.organisation, meeting.committee),
        "sources": [
            {"url": f"{content.address}{feeds.meeting_folder(meeting.folder)}/{feeds.EVENT}"}
        ],
    }
    return event | ({"location": meeting.venue} if meeting.venue else {})


def write_civic(content: SiteContent, meeting: PublicMeeting) -> bytes:
    """Return a meeting with its agenda and its documents."""
    home = f"{content.address}{feeds.meeting_folder(meeting.folder)}/" if content.address else ""
    event = _write_event(content, meeting)
    present = meeting.minutes.present if meeting.minutes else ()
    return _write(
        {
            "id": event["id"],
            "name": meeting.name,
            "description": meeting.reason or "",
            "classification": "committee-meeting",
            **_write_times(meeting),
            "all_day": meeting.time is None,
            "timezone": meeting.zone,
            "status": STATUS[meeting.state],
            **({"location": {"name": meeting.venue}} if meeting.venue else {}),
            "participants": [
                {
                    "name": meeting.committee_name,
                    "entity_type": "organization",
                    "entity_id": event["organization_id"],
                    "note": "host",
                },
                *(
                    {
                        "name": name,
                        "entity_type": "person",
                        "entity_id": _identify("person", meeting.organisation, name),
                        "note": "present",
                    }
                    for name in present
                ),
            ],
            "agenda": list(_list_agenda(meeting, home)),
            "documents": list(_list_documents(meeting, home)),
            "links": [{"note": meeting.name, "url": home + feeds.HOME}],
            "sources": [{"url": home + feeds.HOME, "note": ""}],
        }
    )


def _write_times(meeting: PublicMeeting) -> dict[str, str]:
    end = feeds.end_of(meeting)
    times = {"start_date": feeds.start_of(meeting).isoformat()}
    return times | ({"end_date": end.isoformat()} if end else {})


def _list_agenda(meeting: PublicMeeting, home: str) -> Iterator[dict[str, Any]]:
    for item in meeting.items:
        kinds = [*(["heading"] if item.is_heading else ()), *([item.note] if item.note else ())]
        links = [
            {"note": paper.title, "url": paper.page if paper.is_elsewhere else home + paper.page}
            for paper in item.papers
            if paper.page
        ]
        people = [
            {"name": each.name, "entity_type": "person", "note": each.role or "lead"}
            for each in item.people
        ]
        yield {
            "description": item.title,
            "order": item.number,
            "classification": kinds,
            "notes": list(item.facts),
            "related_entities": people,
            # What the standard has no field for.
            "extras": {"level": item.level, "links": links},
        }


def _list_documents(meeting: PublicMeeting, home: str) -> Iterator[dict[str, Any]]:
    for each in meeting.files:
        if each.kind != "web":
            link = {"url": home + each.file, "media_type": "application/pdf", "text": ""}
            yield {"note": each.title, "date": "", "classification": each.kind, "links": [link]}


def describe_event(content: SiteContent, meeting: PublicMeeting) -> str:
    """Return what a search engine reads of a meeting, to stand on its page."""
    event: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": meeting.name,
        "startDate": feeds.start_of(meeting).isoformat(),
        "eventStatus": f"https://schema.org/{SCHEMA_ORG[meeting.state]}",
        "organizer": {"@type": "Organization", "name": meeting.organisation},
    }
    if meeting.postponed_from and meeting.state == "final":
        event["eventStatus"] = "https://schema.org/EventRescheduled"
        event["previousStartDate"] = meeting.postponed_from
    end, venue = feeds.end_of(meeting), meeting.venue
    if end is not None:
        event["endDate"] = end.isoformat()
    places: list[dict[str, str]] = []
    if venue:
        places.append({"@type": "Place", "name": venue, "address": meeting.address or venue})
    if meeting.online:
        places.append({"@type": "VirtualLocation", "url": meeting.online})
        mode = "Mixed" if venue else "Online"
        event["eventAttendanceMode"] = f"https://schema.org/{mode}EventAttendanceMode"
    if places:
        event["location"] = places if len(places) > 1 else places[0]
    if meeting.reason:
        event["description"] = meeting.reason
    if content.address:
        event["url"] = f"{content.address}{feeds.meeting_folder(meeting.folder)}/{feeds.HOME}"
    return safe_json(event)


def _identify(kind: str, *names: str) -> str:
    return f"ocd-{kind}/{feeds.identify(kind, *names)}"


def _write(content: object) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
