"""Write open data: bodies, people and meetings as Popolo, each agenda as Open Civic Data.

And the few facts of a meeting that search engines read from its page (schema.org, JSON-LD).
"""

import json
from collections.abc import Iterator
from typing import Any

from agendapack.model.public_meeting import PublicMeeting
from agendapack.model.text import ORGANISATION
from agendapack.render.site import safe_json
from agendapack.tools.site.feeds import EVENT, HOME, end_of, identify, meeting_folder, start_of
from agendapack.tools.site.read import Body, SiteContent

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
        "sources": [{"url": f"{content.address}{meeting_folder(meeting.folder)}/{EVENT}"}],
    }
    return event | ({"location": meeting.venue} if meeting.venue else {})


def write_civic(content: SiteContent, meeting: PublicMeeting) -> bytes:
    """Return a meeting with its agenda and its documents."""
    home = f"{content.address}{meeting_folder(meeting.folder)}/" if content.address else ""
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
            "links": [{"note": meeting.name, "url": home + HOME}],
            "sources": [{"url": home + HOME, "note": ""}],
        }
    )


def _write_times(meeting: PublicMeeting) -> dict[str, str]:
    end = end_of(meeting)
    times = {"start_date": start_of(meeting).isoformat()}
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
        "startDate": start_of(meeting).isoformat(),
        "eventStatus": f"https://schema.org/{SCHEMA_ORG[meeting.state]}",
        "organizer": {"@type": "Organization", "name": meeting.organisation},
    }
    if meeting.postponed_from and meeting.state == "final":
        event["eventStatus"] = "https://schema.org/EventRescheduled"
        event["previousStartDate"] = meeting.postponed_from
    end, venue = end_of(meeting), meeting.venue
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
        event["url"] = f"{content.address}{meeting_folder(meeting.folder)}/{HOME}"
    return safe_json(event)


def _identify(kind: str, *names: str) -> str:
    return f"ocd-{kind}/{identify(kind, *names)}"


def _write(content: object) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
